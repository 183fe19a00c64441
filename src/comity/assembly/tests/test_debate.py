"""The debate: points of order first, sides in turn, time limits, a closed list, rulings and appeals."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import errors, live
from comity.assembly.codes import DelegationKind, ItemKind, Office, RulingState, SpeechKind
from comity.assembly.queries import debates as asked
from comity.assembly.rules import speakers as rules
from comity.assembly.rules.speakers import Waiting
from comity.assembly.services import agenda, debating, delegations
from comity.assembly.services import sessions as verbs
from comity.assembly.tests.casting import BEFORE, NOW, delegation, named, officer
from tests.scenes import scene

ORDER, FOR, AGAINST, FLOOR, REPLY = (SpeechKind(code) for code in ("order", "for", "against", "floor", "reply"))
LISTS = st.lists(st.sampled_from(SpeechKind), max_size=12).map(
    lambda kinds: [Waiting(str(place), kind, place) for place, kind in enumerate(kinds)]
)


class TestOrder:
    @pytest.mark.parametrize(
        ("kinds", "last", "order"),
        [
            ([FLOOR, ORDER, FOR, ORDER], None, [1, 3, 0, 2]),
            ([FOR, FOR, AGAINST, AGAINST], None, [0, 2, 1, 3]),
            ([FOR, AGAINST], FOR, [1, 0]),
            ([FOR, FLOOR, AGAINST], FOR, [2, 0, 1]),
            ([FOR, FOR], FOR, [0, 1]),
            ([REPLY, FLOOR], None, [1, 0]),
        ],
        ids=["points-first", "in-turn", "after-for", "side-before-statement", "one-side-only", "replies-last"],
    )
    def test_gives_the_floor(self, kinds, last, order):
        waiting = [Waiting(str(place), kind, place) for place, kind in enumerate(kinds)]
        assert rules.order(waiting, last) == [str(place) for place in order]

    @given(LISTS)
    def test_names_everybody_once_points_first_and_replies_last(self, waiting):
        found = rules.order(waiting)
        kinds = {one.key: one.kind for one in waiting}
        assert sorted(found) == sorted(kinds)
        ranks = [{ORDER: 0, REPLY: 2}.get(kinds[key], 1) for key in found]
        assert ranks == sorted(ranks)

    @given(LISTS)
    def test_no_side_is_heard_twice_while_the_other_waits(self, waiting):
        kinds = {one.key: one.kind for one in waiting}
        sides = [kinds[key] for key in rules.order(waiting) if kinds[key] in (FOR, AGAINST)]
        for here, (first, second) in enumerate(itertools.pairwise(sides)):
            assert first != second or len(set(sides[here:])) == 1


@pytest.mark.parametrize(
    ("of", "closed", "kinds"),
    [
        (DelegationKind.MEMBER, False, set(SpeechKind)),
        (DelegationKind.MEMBER, True, {ORDER, REPLY}),
        (DelegationKind.OBSERVER, False, {FLOOR, REPLY}),
        (DelegationKind.GUEST, False, set()),
    ],
    ids=["member", "list-closed", "observer", "guest"],
)
def test_who_may_ask_for_what(of, closed, kinds):
    assert set(rules.allowed(of, list_closed=closed)) == kinds


@pytest.fixture
@scene
def seats(secretary, session):
    """Delegates of XA, XB and XC."""
    people = {}
    for code, username in (("XA", "ana.ruiz"), ("XB", "ben.ode"), ("XC", "cleo.fane")):
        people[code] = officer(username, code)
        named(secretary, delegation(secretary, session, code), name=username, username=username)
    return people


@pytest.fixture
@scene
def debate(secretary, session, chair, seats):
    """An open debate."""
    verbs.open_session(secretary, session=session, at=NOW)
    item = agenda.propose_item(
        secretary, session=session, kind=ItemKind.POLICY, titles={"en": "Scam centres"}, explanation={}, at=BEFORE
    )
    return debating.open_debate(chair, item=agenda.admit_item(secretary, item=item, at=BEFORE), at=NOW)


def ask(actor, debate, kind=FLOOR):
    """A turn on the list."""
    return debating.ask_floor(actor, debate=debate, kind=kind, delegation=None, at=NOW)


class TestDebate:
    def test_a_point_of_order_comes_before_who_asked_earlier(self, chair, seats, debate):
        first, point = ask(seats["XA"], debate), ask(seats["XB"], debate, ORDER)
        assert asked.following(debate) == [point, first]

    def test_giving_the_floor_ends_who_had_it_and_starts_the_clock(self, chair, seats, debate):
        first, second = ask(seats["XA"], debate), ask(seats["XB"], debate, ORDER)
        debating.give_floor(chair, speech=first, at=NOW)
        debating.give_floor(chair, speech=second, at=NOW + timedelta(seconds=20))
        first.refresh_from_db()
        speaking = asked.speaking(debate)
        assert first.ended_at == NOW + timedelta(seconds=20)
        assert (speaking.pk, speaking.seconds, speaking.delegate.name) == (second.pk, 120, "ben.ode")

    def test_limits_hold_from_the_next_speech_on(self, chair, seats, debate):
        debating.set_limits(chair, debate=debate, seconds={"floor": 60}, at=NOW)
        speech = debating.give_floor(chair, speech=ask(seats["XA"], debate), at=NOW)
        assert speech.seconds == 60

    def test_a_closed_list_takes_points_of_order_and_replies_only(self, chair, seats, debate):
        debating.close_list(chair, debate=debate, closed=True, at=NOW)
        debate.refresh_from_db()
        with pytest.raises(errors.ListClosed):
            ask(seats["XA"], debate)
        assert ask(seats["XA"], debate, ORDER).place == 1

    def test_a_delegation_waits_once_and_may_leave(self, seats, debate):
        speech = ask(seats["XA"], debate)
        with pytest.raises(errors.AlreadyWaiting):
            ask(seats["XA"], debate)
        with pytest.raises(errors.NotYourDelegation):
            debating.give_up_floor(seats["XB"], speech=speech, at=NOW)
        debating.give_up_floor(seats["XA"], speech=speech, at=NOW)
        with pytest.raises(errors.SpeechOver):
            debating.give_up_floor(seats["XA"], speech=speech, at=NOW)
        assert ask(seats["XA"], debate).place == 2

    def test_only_the_chair_leads(self, seats, debate):
        speech = ask(seats["XA"], debate)
        for verb in (
            lambda: debating.give_floor(seats["XA"], speech=speech, at=NOW),
            lambda: debating.close_debate(seats["XA"], debate=debate, at=NOW),
            lambda: debating.close_list(seats["XA"], debate=debate, closed=True, at=NOW),
        ):
            with pytest.raises(errors.NotInOffice):
                verb()

    def test_one_item_at_a_time(self, secretary, chair, debate):
        with pytest.raises(errors.DebateOpen):
            debating.open_debate(chair, item=debate.item, at=NOW)
        with pytest.raises(errors.StillUnderWay):
            verbs.close_session(secretary, session=debate.session, at=NOW)
        debating.close_debate(chair, debate=debate, at=NOW)
        with pytest.raises(errors.DebateClosed):
            debating.close_debate(chair, debate=debate, at=NOW)

    def test_an_observer_does_not_speak_for_or_against(self, secretary, session, debate):
        watching = delegations.announce_delegation(
            secretary, session=session, kind=DelegationKind.OBSERVER, member="", names={"en": "Court"}, at=BEFORE
        )
        with pytest.raises(errors.SpeechNotAllowed):
            debating.ask_floor(secretary, debate=debate, kind=FOR, delegation=watching.pk, at=NOW)
        assert debating.ask_floor(secretary, debate=debate, kind=FLOOR, delegation=watching.pk, at=NOW).place == 1


class TestRulings:
    def raised(self, chair, seats, debate):
        return debating.give_floor(chair, speech=ask(seats["XA"], debate, ORDER), at=NOW)

    def test_a_point_is_ruled_on_once_and_ends_with_it(self, secretary, chair, seats, debate):
        point = self.raised(chair, seats, debate)
        with pytest.raises(errors.NotInOffice):
            debating.rule_on_point(secretary, speech=point, upheld=True, words={}, at=NOW)
        debating.rule_on_point(chair, speech=point, upheld=False, words={"en": "Not now"}, at=NOW)
        assert asked.speaking(debate) is None
        with pytest.raises(errors.NotAPoint):
            debating.rule_on_point(chair, speech=point, upheld=True, words={}, at=NOW)

    def test_a_statement_is_no_point(self, chair, seats, debate):
        speech = debating.give_floor(chair, speech=ask(seats["XA"], debate), at=NOW)
        with pytest.raises(errors.NotAPoint):
            debating.rule_on_point(chair, speech=speech, upheld=True, words={}, at=NOW)

    def test_any_member_appeals_once(self, chair, seats, debate):
        point = self.raised(chair, seats, debate)
        ruling = debating.rule_on_point(chair, speech=point, upheld=False, words={}, at=NOW)
        assert debating.appeal_ruling(seats["XB"], ruling=ruling, at=NOW).state == RulingState.APPEALED
        with pytest.raises(errors.RulingAppealed):
            debating.appeal_ruling(seats["XC"], ruling=ruling, at=NOW)


class TestLive:
    def test_says_that_something_happened_and_nothing_else(self, session, seats, debate):
        before = live.number_of(session.pk)
        assert "event: beat" in live.briefly(session.pk, str(before))
        ask(seats["XA"], debate)
        told = live.briefly(session.pk, str(before))
        assert told == f"retry: 4000\nid: {before + 1}\nevent: changed\ndata: {{}}\n\n"
        assert "event: beat" in live.briefly(session.pk, "")

    def test_every_entry_of_the_session_counts(self, secretary, session, debate):
        other = live.number_of(session.pk)
        verbs.give_office(secretary, session=session, username="ana.ruiz", office=Office.TELLER, at=NOW)
        assert live.number_of(session.pk) == other + 1
