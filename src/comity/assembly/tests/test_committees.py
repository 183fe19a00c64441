"""Committees: who sits after a session, who leaves when, which seats open next."""

import pytest
from django.urls import reverse

from comity.assembly.committees_showing import shown
from comity.assembly.content import Sitting
from comity.assembly.models import Term
from comity.assembly.queries.committees import terms_visible_to
from comity.assembly.rules import committees as rules
from comity.assembly.services import terms
from comity.assembly.tests.casting import NOW
from comity.assembly.tests.test_pages import signed_in
from comity.core.countries import LANGUAGES
from comity.engines.ballots import rules as voting
from tests.scenes import scene

SEAT = voting.Seat("president", 1)
HOLDER = voting.Candidate("vale-mira.xa", "XA", "africa")


@pytest.fixture
@scene
def president(secretary):
    """Mira Vale presides from the session of 2022 to that of 2026."""
    said = Sitting(
        committee="executive-committee",
        post="president",
        seat=1,
        person="Mira Vale",
        member="XA",
        region="africa",
        since=2022,
        until=2026,
    )
    return terms.record_term(secretary, edition=editions()[0], sitting=said, at=NOW)


def editions():
    """Editions that have an executive committee."""
    return [name for name in voting.names() if "executive-committee" in voting.edition(name).committees]


def listed(actor, year=None, today=2025):
    """The one committee that is known, as it is shown."""
    (committee,) = shown(terms_visible_to(actor), year=year, today=today, language="en")
    return committee


class TestRules:
    @pytest.mark.parametrize(("year", "sits"), [(2021, False), (2022, True), (2025, True), (2026, False)])
    def test_a_term_runs_from_its_session_to_the_one_that_ends_it(self, year, sits):
        assert bool(rules.sitting_after([voting.Term(SEAT, HOLDER, 2022, 2026)], year)) is sits

    def test_who_left_does_not_sit(self):
        assert not rules.sitting_after([voting.Term(SEAT, HOLDER, 2022, 2026, left=2024)], 2024)

    def test_the_year_shown_is_that_of_the_last_choice_that_has_been(self):
        known = [voting.Term(SEAT, HOLDER, year, year + 4) for year in (2018, 2022, 2030)]
        assert rules.shown_year(known, 2025) == 2022


class TestPage:
    def test_names_every_seat_and_when_it_comes_free(self, president, outsider):
        committee = listed(outsider)
        held = [seat for seat in committee.seats if seat.row is not None]
        assert [(seat.row.person, seat.ends) for seat in held] == [("Mira Vale", 2026)]
        assert len(committee.seats) == voting.edition(president.edition).committees["executive-committee"].size
        assert (2026, 1) in [(one.year, number) for one in committee.openings for _post, number in one.posts]

    def test_can_be_leafed_through_by_year_as_far_as_terms_are_known(self, president, outsider):
        assert (listed(outsider, year=2024).earlier, listed(outsider, year=2024).later) == (2023, 2025)
        assert (listed(outsider, year=1900).year, listed(outsider, year=2700).year) == (2022, 2025)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_read_by_any_officer_in_four_languages(self, president, outsider, language):
        answer = signed_in("nadia.brook", language).get(reverse("assembly:committees"), {"year": "٢٠٢٤"})
        assert answer.status_code == 200
        assert "Mira Vale" in answer.content.decode()

    def test_is_empty_without_terms(self, outsider):
        assert signed_in("nadia.brook").get(reverse("assembly:committees")).status_code == 200


class TestForm:
    def said(self, **other):
        """A form as the protocol office fills it in."""
        post = f"{editions()[0]}:executive-committee:president"
        said = {"seat_of": post, "seat": 1, "person": "Mira Vale", "member": "XA", "region": "africa"}
        return said | {"since": 2022, "until": 2026} | other

    def test_writes_down_who_sits(self, secretary):
        answer = signed_in("petra.lind").post(reverse("assembly:record-term"), self.said())
        assert answer.status_code == 302
        assert Term.objects.get().person == "Mira Vale"

    @pytest.mark.parametrize("other", [{"until": 2020}, {"seat": 7}, {"member": "ZZ"}, {"person": " "}, {"since": "x"}])
    def test_keeps_what_was_typed_and_says_what_is_wrong(self, secretary, other):
        answer = signed_in("petra.lind").post(reverse("assembly:record-term"), self.said(**other))
        assert answer.status_code == 400
        assert not Term.objects.exists()

    def test_is_for_the_protocol_office_alone(self, outsider):
        assert signed_in("nadia.brook").get(reverse("assembly:record-term")).status_code == 403
        assert signed_in("nadia.brook").post(reverse("assembly:record-term"), self.said()).status_code == 403
