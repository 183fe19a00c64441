"""Who requests, who reviews, with which reasons, for how long, and whom it reaches."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.notices import editions, errors
from comity.notices.rules.audience import audience, left_out, require_audience
from comity.notices.rules.compatibility import compatible
from comity.notices.rules.images import is_blocked
from comity.notices.rules.pilot import is_running, require_running, require_share, share_of_cap
from comity.notices.rules.retention import ask_on, erase_on, kept_until, latest_extension, require_extension
from comity.notices.rules.review import (
    ReviewerPart,
    may_publish,
    require_may_request,
    require_reasons,
    require_reviewer,
    reviewers_needed,
)
from comity.records.drafts import Release, ReleaseRule
from comity.records.rules import is_released_to

EDITION = editions.edition("2026-11")
RED, BLUE, SILVER, UN = (EDITION.types[name] for name in ("red", "blue", "silver", "un"))
EVERYBODY = Release(ReleaseRule.ALL)


class TestRequesting:
    def test_a_bureau_of_a_state_asks_for_an_arrest_and_the_secretariat_does_not(self):
        require_may_request(RED, "national", joined=False)
        with pytest.raises(errors.BureauMayNotRequest):
            require_may_request(RED, "secretariat", joined=False)
        with pytest.raises(errors.BureauMayNotRequest):
            require_may_request(UN, "national", joined=False)

    def test_a_pilot_is_for_those_who_joined(self):
        require_may_request(SILVER, "national", joined=True)
        with pytest.raises(errors.NotJoined):
            require_may_request(SILVER, "national", joined=False)


class TestReviewing:
    """Nobody reviews in their own cause, and the second reviewer is another person."""

    @pytest.mark.parametrize("channel", ["notice", "diffusion"])
    def test_liberty_and_property_need_two(self, channel):
        assert (reviewers_needed(RED, channel), reviewers_needed(BLUE, channel)) == (2, 1)
        assert not may_publish(RED, channel, recommended=False)
        assert may_publish(RED, channel, recommended=True)
        assert may_publish(BLUE, channel, recommended=False)

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({}, None),
            ({"home_bureau": "XC"}, errors.OwnCause),
            ({"took_part": frozenset({"kim.gs"})}, errors.TookPart),
            ({"first_reviewer": "kim.gs"}, errors.SecondReviewerNeeded),
            ({"first_reviewer": "lee.gs"}, None),
        ],
    )
    def test_a_reviewer_is_of_another_state_and_had_no_part(self, changed, refusal):
        part = ReviewerPart(**{"officer": "kim.gs", "home_bureau": "GS", "requesting_bureau": "XC", **changed})
        if refusal is None:
            require_reviewer(part)
        else:
            with pytest.raises(refusal):
                require_reviewer(part)

    def test_a_decision_gives_reasons_that_the_table_has_for_it(self):
        rows = require_reasons(["article-3-political", "article-3-political", "duplicate"], "refused", EDITION)
        assert [row.code for row in rows] == ["article-3-political", "duplicate"]
        with pytest.raises(errors.ReasonMissing):
            require_reasons([], "refused", EDITION)
        for code in ("aim-met", "mood"):
            with pytest.raises(errors.ReasonUnknown):
                require_reasons([code], "refused", EDITION)


class TestRetention:
    """Five years; the owner is asked half a year before; silence ends it (RPD Art. 49-50)."""

    def test_the_days_of_a_red_notice(self):
        until = kept_until(RED, date(2026, 11, 22))
        assert until == date(2031, 11, 22)
        assert ask_on(RED, until) == date(2031, 5, 22)
        assert erase_on(RED, until) == date(2031, 12, 22)
        assert latest_extension(RED, until) == date(2036, 11, 22)

    @pytest.mark.parametrize(
        ("today", "until_on", "refusal"),
        [
            (date(2031, 5, 21), date(2033, 1, 1), errors.NotYetAsked),
            (date(2031, 5, 22), date(2031, 11, 22), errors.ExtensionTooShort),
            (date(2031, 5, 22), date(2036, 11, 23), errors.ExtensionTooLong),
            (date(2031, 5, 22), date(2036, 11, 22), None),
        ],
    )
    def test_an_extension_in_time_and_within_the_table(self, today, until_on, refusal):
        extension = {"until": date(2031, 11, 22), "until_on": until_on, "today": today}
        if refusal is None:
            require_extension(RED, **extension)
        else:
            with pytest.raises(refusal):
                require_extension(RED, **extension)

    @given(on=st.dates(date(2026, 1, 1), date(2100, 1, 1)), name=st.sampled_from(sorted(EDITION.types)))
    def test_the_owner_is_always_asked_while_the_notice_is_in_force(self, on, name):
        row = EDITION.types[name]
        until = kept_until(row, on)
        assert on < ask_on(row, until) < until < erase_on(row, until)


class TestPilot:
    def test_the_cap_is_shared_equally(self):
        assert (share_of_cap(12, 3), share_of_cap(500, 51), share_of_cap(12, 0)) == (4, 9, 0)

    def test_a_state_at_its_share_and_a_pilot_at_its_cap_stop(self):
        require_share(used=3, share=4, total=11, cap=12)
        with pytest.raises(errors.ShareUsed):
            require_share(used=4, share=4, total=9, cap=12)
        with pytest.raises(errors.CapReached):
            require_share(used=0, share=4, total=12, cap=12)

    @given(cap=st.integers(1, 600), joined=st.integers(1, 200))
    def test_all_shares_together_never_pass_the_cap(self, cap, joined):
        assert share_of_cap(cap, joined) * joined <= cap

    def test_it_runs_from_its_first_day_to_before_its_last(self):
        days = (date(2026, 11, 1), date(2028, 11, 1))
        assert [is_running(*days, on) for on in (date(2026, 10, 31), *days)] == [False, True, False]
        with pytest.raises(errors.PilotOver):
            require_running("silver", *days, date(2028, 11, 1))


BUREAUS = ("GS", "XA", "XB", "XC", "XD")
RELEASES = st.one_of(
    st.just(EVERYBODY),
    st.builds(
        lambda rule, codes: Release(rule, tuple(sorted(codes))),
        st.sampled_from([ReleaseRule.ONLY, ReleaseRule.ALL_BUT]),
        st.sets(st.sampled_from(BUREAUS), min_size=1),
    ),
)


class TestAudience:
    @given(
        asked=RELEASES,
        declared=st.lists(RELEASES, max_size=3),
        joined=st.none() | st.frozensets(st.sampled_from(BUREAUS)),
        bureau=st.sampled_from(BUREAUS),
    )
    def test_every_condition_must_hold_but_for_owner_and_secretariat(self, asked, declared, joined, bureau):
        reached = is_released_to(audience(asked, "XC", declared, joined, "GS"), bureau)
        all_hold = (
            is_released_to(asked, bureau)
            and all(is_released_to(one, bureau) for one in declared)
            and (joined is None or bureau in joined)
        )
        assert reached == (all_hold or bureau in ("XC", "GS"))

    def test_those_left_out_are_named_to_who_asked_for_them(self):
        asked = Release(ReleaseRule.ONLY, ("XA", "XD"))
        reached = audience(asked, "XC", [Release(ReleaseRule.ALL_BUT, ("XD",))], None, "GS")
        assert left_out(asked, reached) == ("XD",)
        assert left_out(EVERYBODY, reached) == ()

    def test_nobody_is_no_audience(self):
        require_audience(Release(ReleaseRule.ONLY, ("GS", "XA", "XC")), owner="XC", secretariat="GS")
        with pytest.raises(errors.AudienceEmpty):
            require_audience(Release(ReleaseRule.ONLY, ("GS", "XC")), owner="XC", secretariat="GS")


class TestPictures:
    @pytest.mark.parametrize(
        ("reporters", "networks", "restored", "blocked"),
        [(2, 2, False, False), (3, 2, False, False), (3, 3, False, True), (14, 9, True, False), (15, 3, True, True)],
    )
    def test_blocked_by_enough_people_of_enough_networks(self, reporters, networks, restored, blocked):
        assert is_blocked(reporters, networks, restored, EDITION.images) is blocked


class TestCompatibility:
    @pytest.mark.parametrize(
        ("mine", "theirs", "same_owner", "result", "follow"),
        [
            ("red", "red", True, "edition", "theirs"),
            ("red", "red", False, "explain", "both"),
            ("blue", "red", False, "beside", "theirs"),
            ("red", "blue", True, "beside", "mine"),
            ("yellow", "red", False, "explain", "both"),
            ("purple", "orange", False, "beside", "both"),
        ],
    )
    def test_the_first_row_that_fits_is_followed(self, mine, theirs, same_owner, result, follow):
        row = compatible(EDITION, mine, theirs, same_owner=same_owner)
        assert (row.result, row.follow) == (result, follow)
