"""What must be there before a vote opens, and by when."""

from datetime import date

import pytest

from comity.engines.ballots.rules import last_day, obstacles_to_opening, quorum, render
from comity.engines.ballots.rules.majorities import TWO_THIRDS, Base
from comity.engines.ballots.rules.tables import Deadline, QuorumRule
from comity.engines.ballots.rules.tests.examples import PLAIN, WORLDWIDE, roll

RESOLUTION = WORLDWIDE.rules["resolution"]
ALL_FOUR = {"ar": 3, "en": 3, "es": 3, "fr": 3}


class TestLanguages:
    """No vote on a draft before its text stands in all working languages, in the same version (Art. 31(1))."""

    def test_a_complete_text_may_be_voted_on(self):
        assert obstacles_to_opening(WORLDWIDE, RESOLUTION, ALL_FOUR) == ()

    def test_a_missing_language_stops_it(self):
        [reason] = obstacles_to_opening(WORLDWIDE, RESOLUTION, {"ar": 1, "en": 1, "fr": 1})
        assert render(reason, "en") == "The text is missing in Spanish."

    def test_a_stale_language_stops_it(self):
        [reason] = obstacles_to_opening(WORLDWIDE, RESOLUTION, ALL_FOUR | {"es": 2})
        assert render(reason, "en") == "The text in Spanish is version 2; the one to be voted on is version 3."

    def test_a_language_that_is_ahead_of_the_version_to_be_voted_on_stops_it_too(self):
        told = obstacles_to_opening(WORLDWIDE, RESOLUTION, ALL_FOUR | {"es": 4}, current=3)
        assert [reason.facts["version"] for reason in told] == [4]

    def test_no_text_at_all_is_missing_everywhere(self):
        assert len(obstacles_to_opening(WORLDWIDE, RESOLUTION, {})) == 4

    def test_languages_beyond_those_of_the_rules_do_not_matter(self):
        assert obstacles_to_opening(PLAIN, PLAIN.rules["resolution"], {"en": 2, "fr": 2, "ru": 2}) == ()

    @pytest.mark.parametrize("decision", ["president", "procedure", "admission"])
    def test_decisions_that_are_about_no_text_wait_for_none(self, decision):
        assert obstacles_to_opening(WORLDWIDE, WORLDWIDE.rules[decision], {}) == ()


class TestDeadlines:
    """Last days, counted from the opening of a session."""

    @pytest.mark.parametrize(
        ("deadline", "day"),
        [
            ("provisional-agenda", date(2025, 8, 26)),
            ("additional-items", date(2025, 10, 25)),
            ("constitution-amendments", date(2025, 8, 24)),
            ("candidacies", date(2025, 10, 10)),
            ("membership-applications", date(2025, 1, 31)),
        ],
    )
    def test_of_a_session_that_opens_on_24_november_2025(self, deadline, day):
        assert last_day(WORLDWIDE.deadlines[deadline], date(2025, 11, 24)) == day

    @pytest.mark.parametrize(
        ("opens_on", "day"),
        [
            (date(2025, 5, 31), date(2025, 2, 28)),
            (date(2024, 5, 31), date(2024, 2, 29)),
            (date(2025, 1, 15), date(2024, 10, 15)),
            (date(2025, 3, 1), date(2024, 12, 1)),
        ],
        ids=str,
    )
    def test_months_are_those_of_the_calendar(self, opens_on, day):
        assert last_day(Deadline(deadline="d", label={"en": "D"}, months_before=3), opens_on) == day


class TestLiveQuorum:
    """The quorum as a screen shows it while members come and go."""

    def test_none_is_asked_for_by_the_worldwide_rules(self):
        now = quorum(RESOLUTION.quorum, roll(3))
        assert (now.is_met, now.needed) == (True, 0)

    @pytest.mark.parametrize(("present", "met"), [(130, False), (131, True)], ids=str)
    def test_two_thirds_of_196_members_are_131(self, present, met):
        assert quorum(QuorumRule(TWO_THIRDS, Base.ALL_MEMBERS), roll(present)).is_met == met
