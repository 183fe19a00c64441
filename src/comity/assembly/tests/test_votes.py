"""Open votes: one record for all methods, an outcome that the rules give, and what it does."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import errors
from comity.assembly.codes import (
    AmendmentState,
    Choice,
    ItemKind,
    Office,
    RulingState,
    SpeechKind,
    Standing,
    TextState,
    VoteState,
    VoteSubject,
)
from comity.assembly.models import AgendaItem, Amendment, CastVote, Delegation, Lot, Ruling, Text
from comity.assembly.queries.roll import roll_of
from comity.assembly.rules import votes as rules
from comity.assembly.services import agenda, credentials, debating, drafting, presence, votes
from comity.assembly.services import sessions as verbs
from comity.assembly.tests.casting import BEFORE, NOW, accredited, comes, give, handed_in, named, officer
from comity.assembly.tests.test_roll import suspend
from comity.assembly.tests.test_texts import amend, delegate, rival, text
from comity.assembly.tests.voting import Hall
from comity.core.refusals import NotFound
from comity.engines.ballots.rules import Method, Roll
from comity.records.tests.casting import as_operation
from tests.scenes import scene

__all__ = ["delegate", "rival", "text"]

ROLL = Roll(members=9, entitled=8, present=7)
COUNT = {"in_favour": 4, "against": 2, "abstaining": 1}


def delegation_of(session, code):
    """The delegation of a member."""
    return Delegation.objects.get(session=session, member__code=code)


@pytest.fixture
@scene
def hall(secretary, session, chair):
    """XA to XD vote, XE is suspended, XF is not there."""
    committee = officer("gil.marsh", "GS")
    give(secretary, session, "gil.marsh", Office.CREDENTIALS)
    tellers = officer("tess.one", "GS"), officer("tom.two", "GS")
    for username in ("tess.one", "tom.two"):
        give(secretary, session, username, Office.TELLER)
    suspend("XE")
    verbs.open_session(secretary, session=session, at=NOW)
    session.refresh_from_db()
    seats = {}
    for code in ("XA", "XB", "XC", "XD", "XE"):
        username = f"head.{code.lower()}"
        seats[code] = officer(username, code)
        of = accredited(secretary, committee, session, code)
        named(secretary, of, name=username, capacity="deputy", username=username)
        comes(secretary, of)
    return Hall(session, chair, tellers, seats)


class TestCounting:
    """What somebody needs who derives an outcome again."""

    def test_two_tellers_agree_or_count_anew(self):
        one, other = dict(COUNT), COUNT | {"against": 3}
        assert rules.agreed({"a": one}) is None
        assert rules.agreed({"a": one, "b": other}) is None
        assert rules.agreed({"a": one, "b": dict(one)}) == one
        assert rules.agreed({"a": one, "b": other, "c": dict(one)}) == one
        counted = ([], [(1, one)], [(1, one), (1, other)], [(1, one), (1, dict(one))])
        assert [rules.round_of(counts) for counts in counted] == [1, 1, 2, 1]

    @given(st.lists(st.sampled_from(Choice.values), max_size=7))
    def test_answers_are_added_up_whatever_their_order(self, choices):
        counts = rules.added_up(choices, ROLL)
        assert counts == rules.added_up(sorted(choices), ROLL)
        assert counts.handed_in == len(choices)

    @given(st.binary(min_size=32, max_size=32), st.integers(1, 200))
    def test_a_lot_can_be_drawn_again_and_the_roll_call_goes_round(self, entropy, among):
        order = [str(number) for number in range(among)]
        first = rules.drawn(entropy, among)
        called = rules.called_from(order, first)
        assert called[0] == order[first]
        assert sorted(called) == sorted(order)


class TestElectronic:
    def test_the_rules_say_the_outcome(self, hall):
        vote = hall.opened()
        hall.cast(vote, "++-0")
        vote = hall.decided(vote)
        assert (vote.outcome["outcome"], vote.outcome["needed"], vote.outcome["base"]) == ("adopted", 2, 3)
        assert vote.counts["roll"] == {"members": 6, "entitled": 4, "present": 4}

    def test_a_vote_sent_twice_is_one(self, hall):
        vote, key = hall.opened(), uuid4()
        first, again = (
            votes.cast_vote(hall.seats["XA"], vote=vote, choice=choice, key=key, at=NOW)
            for choice in (Choice.FOR, Choice.AGAINST)
        )
        assert (first.pk, again.choice) == (again.pk, Choice.FOR)
        with pytest.raises(errors.AlreadyVoted):
            votes.cast_vote(hall.seats["XA"], vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)
        assert CastVote.objects.count() == 1

    def test_the_suspended_does_not_vote_and_hears_why(self, hall):
        with pytest.raises(errors.NotOnRoll, match="XE is not on the roll of this vote: suspended"):
            votes.cast_vote(hall.seats["XE"], vote=hall.opened(), choice=Choice.FOR, key=uuid4(), at=NOW)

    def test_who_comes_after_the_opening_does_not_vote(self, hall):
        late, of = hall.seats["XD"], delegation_of(hall.session, "XD")
        presence.end_presence(late, delegation=of, way="seat", at=NOW)
        vote = hall.opened()
        presence.note_presence(late, delegation=of, way="seat", at=NOW)
        with pytest.raises(errors.NotOnRoll, match="absent"):
            votes.cast_vote(late, vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)

    def test_an_adviser_does_not_cast_the_vote(self, secretary, hall):
        advising = officer("ada.visor", "XA")
        of = delegation_of(hall.session, "XA")
        named(secretary, of, capacity="adviser", username="ada.visor")
        with pytest.raises(errors.NotTheVoter):
            votes.cast_vote(advising, vote=hall.opened(), choice=Choice.FOR, key=uuid4(), at=NOW)

    def test_nothing_is_cast_before_opening_or_after_closing(self, hall):
        vote = hall.prepared(VoteSubject.PROCEDURE)

        def cast():
            with pytest.raises(errors.VoteNotPossible):
                votes.cast_vote(hall.seats["XA"], vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)

        cast()
        votes.close_vote(hall.chair, vote=votes.open_vote(hall.chair, vote=vote, at=NOW), at=NOW)
        cast()

    def test_one_vote_is_open_at_a_time_and_only_the_chair_leads(self, hall):
        hall.opened()
        second = hall.prepared(VoteSubject.PROCEDURE)
        with pytest.raises(errors.VoteOpen):
            votes.open_vote(hall.chair, vote=second, at=NOW)
        with pytest.raises(errors.NotInOffice):
            votes.annul_vote(hall.seats["XA"], vote=second, at=NOW)
        assert votes.annul_vote(hall.chair, vote=second, at=NOW).state == VoteState.ANNULLED


class TestShowOfHands:
    def test_counts_that_differ_are_counted_anew(self, hall):
        vote = hall.opened(method=Method.SHOW_OF_HANDS)
        first, second = hall.tellers

        def enter(teller, in_favour):
            votes.enter_count(teller, vote=vote, in_favour=in_favour, against=1, abstaining=0, at=NOW)

        enter(first, 3)
        with pytest.raises(errors.CountedAlready):
            enter(first, 2)
        enter(second, 2)
        with pytest.raises(errors.CountsDisagree):
            votes.close_vote(hall.chair, vote=vote, at=NOW)
        enter(second, 3)
        enter(first, 3)
        vote = hall.decided(vote)
        assert (vote.counts["in_favour"], vote.outcome["outcome"]) == (3, "adopted")
        assert [count.round for count in vote.tellers_counts.order_by("entered_at", "round")] == [1, 1, 2, 2]

    def test_no_more_hands_than_are_present(self, hall):
        vote = hall.opened(method=Method.SHOW_OF_HANDS)
        with pytest.raises(errors.CountImpossible, match="4 members"):
            votes.enter_count(hall.tellers[0], vote=vote, in_favour=5, against=0, abstaining=0, at=NOW)


class TestRecordVote:
    def test_members_are_called_from_one_drawn_by_lot(self, hall):
        vote = hall.opened(method=Method.RECORD_VOTE)
        lot = Lot.objects.get()
        assert rules.drawn(bytes.fromhex(lot.entropy), len(lot.among)) == lot.drawn
        assert vote.order == rules.called_from(["XA", "XB", "XC", "XD"], lot.drawn)
        for code in vote.order:
            of = delegation_of(hall.session, code)
            votes.record_answer(
                hall.tellers[0], vote=vote, delegation=of.pk, choice=Choice.AGAINST, key=uuid4(), at=NOW
            )
        vote = hall.decided(vote)
        assert (vote.counts["against"], vote.outcome["outcome"]) == (4, "not-adopted")
        with pytest.raises(errors.MethodNotOffered):
            votes.cast_vote(hall.seats["XB"], vote=vote, choice=Choice.FOR, key=uuid4(), at=NOW)


@pytest.fixture
@scene
def sitting(secretary, session, chair, delegate, rival, text):
    """XA and XB, whose delegates wrote a text and may amend it, are in the hall; so is XF of the chair."""
    committee = officer("gil.marsh", "GS")
    give(secretary, session, "gil.marsh", Office.CREDENTIALS)
    for of in Delegation.objects.filter(session=session):
        credentials.decide_letter(committee, letter=handed_in(secretary, of), fault=None, note="", at=BEFORE)
    verbs.open_session(secretary, session=session, at=NOW)
    session.refresh_from_db()
    for of in Delegation.objects.filter(session=session):
        comes(secretary, of)
    return Hall(session, chair, (committee, committee), {"XA": delegate, "XB": rival})


class TestWhatFollows:
    """What a decided vote does, in the same transaction."""

    def test_a_stale_language_keeps_the_vote_closed(self, sitting, text):
        as_operation(text.paragraphs.order_by("place").last().wordings.get(language="es").delete)
        vote = sitting.prepared(VoteSubject.TEXT, text)
        with pytest.raises(errors.VoteObstructed, match="Spanish"):
            votes.open_vote(sitting.chair, vote=vote, at=NOW)

    def test_an_amended_text_is_adopted_by_votes_in_their_order(self, sitting, rival, text):
        amendment = amend(rival, text)
        whole = sitting.prepared(VoteSubject.TEXT, text)
        with pytest.raises(errors.VoteObstructed, match="1 amendment waits"):
            votes.open_vote(sitting.chair, vote=whole, at=NOW)
        first = sitting.opened(VoteSubject.AMENDMENT, amendment)
        sitting.cast(first, "++")
        sitting.decided(first)
        assert Amendment.objects.get(pk=amendment.pk).state == AmendmentState.ADOPTED
        whole = votes.open_vote(sitting.chair, vote=whole, at=NOW)
        assert whole.text_version == Text.objects.get(pk=text.pk).version
        sitting.cast(whole, "++")
        sitting.decided(whole)
        adopted = Text.objects.get(pk=text.pk)
        assert (adopted.state, adopted.number) == (TextState.ADOPTED, "GA-12-RES-01")
        assert adopted.assembled["paragraphs"][1]["from"] == {"amendment": "A", "vote": str(first.pk)}
        with pytest.raises(NotFound):
            sitting.prepared(VoteSubject.TEXT, text)

    def test_nothing_of_a_text_changes_while_it_is_voted_on(self, sitting, delegate, text):
        sitting.opened(VoteSubject.TEXT, text)
        with pytest.raises(errors.UnderVote):
            drafting.withdraw_text(delegate, text=text, at=NOW)
        with pytest.raises(errors.UnderVote):
            amend(delegate, text)

    def test_the_same_is_not_put_to_the_vote_twice(self, sitting, text):
        sitting.prepared(VoteSubject.TEXT, text)
        with pytest.raises(errors.AlreadyDecided):
            sitting.prepared(VoteSubject.TEXT, text)

    def test_equal_votes_do_not_adopt_and_ask_for_no_casting_vote_here(self, sitting, text):
        vote = sitting.opened(VoteSubject.TEXT, text)
        sitting.cast(vote, "+-")
        closed = votes.close_vote(sitting.chair, vote=vote, at=NOW)
        with pytest.raises(errors.CastingVoteNotAsked):
            votes.decide_vote(sitting.chair, vote=closed, casting=Choice.FOR, at=NOW)
        votes.decide_vote(sitting.chair, vote=closed, casting=None, at=NOW)
        assert Text.objects.get(pk=text.pk).state == TextState.REJECTED

    def test_an_overruled_chair_and_a_granted_appeal(self, sitting, secretary, session, delegate, rival, text):
        debate = debating.open_debate(sitting.chair, item=admitted(secretary, session), at=NOW)
        point = debating.ask_floor(delegate, debate=debate, kind=SpeechKind.ORDER, delegation=None, at=NOW)
        point = debating.give_floor(sitting.chair, speech=point, at=NOW)
        ruling = debating.rule_on_point(sitting.chair, speech=point, upheld=False, words={}, at=NOW)
        ruling = debating.appeal_ruling(rival, ruling=ruling, at=NOW)
        suspend("XC")
        said = {"member": "XC", "received_on": date(2026, 4, 1), "grounds": {}}
        appeal = presence.receive_appeal(secretary, session=session, at=NOW, **said)
        for about, thing in ((VoteSubject.RULING, ruling), (VoteSubject.APPEAL, appeal)):
            vote = sitting.opened(about, thing)
            sitting.cast(vote, "++")
            sitting.decided(vote)
        assert Ruling.objects.get().state == RulingState.OVERRULED
        [line] = [line for line in roll_of(session, at=NOW) if line.member == "XC"]
        assert line.standing == Standing.NO_DELEGATION

    def test_a_late_item_is_admitted(self, sitting, secretary, session):
        late = agenda.propose_item(
            secretary, session=session, kind=ItemKind.POLICY, titles={"en": "Urgent"}, explanation={}, at=NOW
        )
        vote = sitting.opened(VoteSubject.LATE_ITEM, late)
        sitting.cast(vote, "+0")
        sitting.decided(vote)
        assert AgendaItem.objects.get(pk=late.pk).state == "admitted"

    def test_a_delegation_explains_its_vote_once_before_and_once_after(self, sitting, delegate, text):
        vote = sitting.opened(VoteSubject.TEXT, text)
        votes.explain_vote(delegate, vote=vote, words="We vote for it.", at=NOW)
        with pytest.raises(errors.AlreadyVoted):
            votes.explain_vote(delegate, vote=vote, words="Again.", at=NOW)
        vote = votes.close_vote(sitting.chair, vote=vote, at=NOW)
        assert votes.explain_vote(delegate, vote=vote, words="We did.", at=NOW).after

    @pytest.mark.parametrize("method", [Method.SECRET_BALLOT, Method.PAPER_BALLOT])
    def test_a_secret_way_is_not_open_voting(self, sitting, text, method):
        with pytest.raises(errors.MethodNotOffered):
            sitting.prepared(VoteSubject.TEXT, text, method=method)


def admitted(secretary, session):
    """An item on the agenda."""
    item = agenda.propose_item(
        secretary, session=session, kind=ItemKind.POLICY, titles={"en": "Ports"}, explanation={}, at=BEFORE
    )
    return agenda.admit_item(secretary, item=item, at=BEFORE)
