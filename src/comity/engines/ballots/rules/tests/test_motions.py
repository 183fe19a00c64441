"""Votes on a proposal: what is enough, of what, and what equal votes do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ballots.rules import CountsRejected, MotionCounts, Outcome, Roll, decide, explain
from comity.engines.ballots.rules.majorities import SIMPLE, TWO_THIRDS, Abstentions, Base, Majority
from comity.engines.ballots.rules.tables import MotionTie, QuorumRule
from comity.engines.ballots.rules.tests.examples import PLAIN, THREE_FIFTHS, WORLDWIDE, motion, roll

votes = st.integers(0, 500)
fractions = st.builds(lambda above, below: Fraction(min(above, below), max(above, below)), *[st.integers(1, 12)] * 2)


def decided(rule, in_favour, against, abstaining=0, **counts):
    return decide(rule, MotionCounts(in_favour=in_favour, against=against, abstaining=abstaining, **counts))


class TestMajorities:
    """A majority is a whole number of votes, never one that a fraction of a vote would make."""

    @pytest.mark.parametrize(
        ("majority", "base", "needed"),
        [
            (SIMPLE, 164, 83),
            (SIMPLE, 163, 82),
            (SIMPLE, 1, 1),
            (TWO_THIRDS, 164, 110),
            (TWO_THIRDS, 165, 110),
            (TWO_THIRDS, 196, 131),
            (THREE_FIFTHS, 10, 6),
            (THREE_FIFTHS, 11, 7),
            (Majority(Fraction(2, 3), exceeded=True), 165, 111),
            (Majority(Fraction(1)), 7, 7),
        ],
        ids=lambda value: value.code if isinstance(value, Majority) else str(value),
    )
    def test_so_many_are_enough(self, majority, base, needed):
        assert majority.needed(base) == needed

    @given(part=fractions, exceeded=st.booleans(), base=st.integers(1, 2000))
    def test_it_is_the_first_number_that_reaches_the_part(self, part, exceeded, base):
        majority = Majority(part, exceeded=exceeded)
        reaches = [n for n in range(1, base + 2) if (n > part * base if exceeded else n >= part * base)]
        assert majority.needed(base) == reaches[0]

    @given(part=fractions.filter(lambda part: part < 1), exceeded=st.booleans(), given_votes=st.integers(1, 300))
    def test_the_largest_base_is_the_last_of_which_they_are_enough(self, part, exceeded, given_votes):
        majority = Majority(part, exceeded=exceeded)
        largest = majority.largest_base(given_votes)
        assert majority.needed(largest) <= given_votes < majority.needed(largest + 1)

    @given(in_favour=votes, against=votes, abstaining=votes, part=fractions)
    def test_one_more_for_never_loses_and_one_more_against_never_wins(self, in_favour, against, abstaining, part):
        rule = motion(Majority(part))
        before = decided(rule, in_favour, against, abstaining).outcome
        if before == Outcome.ADOPTED:
            assert decided(rule, in_favour + 1, against, abstaining).outcome == Outcome.ADOPTED
        else:
            assert decided(rule, in_favour, against + 1, abstaining).outcome != Outcome.ADOPTED


class TestBases:
    """Of which votes or members a majority is counted."""

    @pytest.mark.parametrize(
        ("base", "abstentions", "counted"),
        [
            (Base.FOR_AND_AGAINST, Abstentions.NOT_VOTES, 100),
            (Base.PRESENT_AND_VOTING, Abstentions.NOT_VOTES, 100),
            (Base.PRESENT_AND_VOTING, Abstentions.VOTES, 130),
            (Base.PRESENT, Abstentions.NOT_VOTES, 150),
            (Base.ENTITLED_MEMBERS, Abstentions.NOT_VOTES, 180),
            (Base.ALL_MEMBERS, Abstentions.NOT_VOTES, 196),
        ],
        ids=str,
    )
    def test_each_base_counts_its_own(self, base, abstentions, counted):
        rule = motion(base=base, abstentions=abstentions)
        counts = MotionCounts(
            in_favour=60, against=40, abstaining=30, invalid=5, roll=Roll(members=196, entitled=180, present=150)
        )
        assert decide(rule, counts).base == counted

    def test_amending_the_constitution_takes_131_of_196_members(self):
        rule = WORLDWIDE.rules["constitution-amendment"]
        assert decided(rule, 131, 0, roll=roll(160)).outcome == Outcome.ADOPTED
        assert decided(rule, 130, 0, 30, roll=roll(160)).outcome == Outcome.NOT_ADOPTED

    def test_abstentions_are_no_votes_on_an_ordinary_resolution(self):
        assert decided(WORLDWIDE.rules["resolution"], 2, 1, 150).outcome == Outcome.ADOPTED

    def test_nobody_voting_adopts_nothing(self):
        decision = decided(motion(THREE_FIFTHS), 0, 0, 12)
        assert (decision.outcome, explain(decision, "en")) == (
            Outcome.NOT_ADOPTED,
            "No vote was cast that counts. The proposal is not adopted.",
        )

    def test_a_rule_that_counts_members_needs_the_roll(self):
        with pytest.raises(CountsRejected) as refused:
            decided(motion(base=Base.ALL_MEMBERS), 10, 2)
        assert refused.value.reason.code == "roll_needed"


class TestTies:
    """As many for as against."""

    def test_it_is_not_adopted_where_the_rule_says_so(self):
        assert decided(motion(tie=MotionTie.NOT_ADOPTED), 40, 40, 9).outcome == Outcome.NOT_ADOPTED

    @pytest.mark.parametrize(
        ("casting_vote", "outcome"),
        [(None, Outcome.CHAIR_DECIDES), (True, Outcome.ADOPTED), (False, Outcome.NOT_ADOPTED)],
        ids=["not yet cast", "for", "against"],
    )
    def test_the_chair_decides_where_the_rule_says_so(self, casting_vote, outcome):
        counts = MotionCounts(in_favour=40, against=40)
        assert decide(motion(tie=MotionTie.CHAIR), counts, casting_vote=casting_vote).outcome == outcome

    def test_a_second_vote_is_held_after_a_tie_and_only_then(self):
        rule = motion(tie=MotionTie.SECOND_VOTE, ballots=2)
        assert decided(rule, 40, 40).outcome == Outcome.NEXT_BALLOT
        assert decided(rule, 40, 41).outcome == Outcome.NOT_ADOPTED
        assert decide(rule, MotionCounts(in_favour=40, against=40), ballot=2).outcome == Outcome.NOT_ADOPTED

    def test_no_votes_at_all_are_no_tie(self):
        assert decided(motion(tie=MotionTie.CHAIR), 0, 0).outcome == Outcome.NOT_ADOPTED

    def test_abstentions_that_are_votes_leave_nothing_for_the_chair_to_decide(self):
        rule = motion(tie=MotionTie.CHAIR, base=Base.PRESENT_AND_VOTING, abstentions=Abstentions.VOTES)
        assert decided(rule, 40, 40, 10).outcome == Outcome.NOT_ADOPTED

    @pytest.mark.parametrize("counts", [(41, 40), (40, 41), (0, 0)], ids=str)
    def test_a_casting_vote_without_a_tie_is_refused(self, counts):
        with pytest.raises(CountsRejected) as refused:
            decide(motion(tie=MotionTie.CHAIR), MotionCounts(in_favour=counts[0], against=counts[1]), casting_vote=True)
        assert refused.value.reason.code == "casting_vote_not_asked"


class TestQuorum:
    """A vote without a quorum decides nothing, whatever the counts."""

    HALF_OF_ENTITLED = QuorumRule(SIMPLE, Base.ENTITLED_MEMBERS)

    @pytest.mark.parametrize(("present", "stands"), [(90, False), (91, True)], ids=str)
    def test_more_than_half_of_180_are_91(self, present, stands):
        counts = MotionCounts(in_favour=80, against=0, roll=roll(present, entitled=180))
        decision = decide(motion(quorum=self.HALF_OF_ENTITLED), counts)
        assert (decision.outcome != Outcome.NO_QUORUM) == stands

    def test_of_all_members_the_suspended_count_too(self):
        rule = motion(quorum=QuorumRule(SIMPLE, Base.ALL_MEMBERS))
        assert decided(rule, 80, 0, roll=roll(98, entitled=180)).outcome == Outcome.NO_QUORUM

    def test_the_sentence_says_how_many_are_missing(self):
        decision = decided(PLAIN.rules["resolution"], 10, 0, roll=roll(10, entitled=20, members=22))
        assert explain(decision, "en") == (
            "There is no quorum, so the vote does not stand. Present: 10; needed: 11 of 20 with the right to vote."
        )


class TestSentences:
    """The sentence that explains the outcome."""

    def test_two_votes_short_and_a_second_ballot(self):
        decision = decided(motion(TWO_THIRDS, ballots=2), 108, 56)
        assert (decision.needed, decision.base, decision.outcome) == (110, 164, Outcome.NEXT_BALLOT)
        assert explain(decision, "en") == (
            "Needs 110 of 164 cast for or against; has 108. The proposal is not adopted."
            " Ballot 2 follows, under the same majority."
        )

    @pytest.mark.parametrize(
        ("against", "abstaining", "said"),
        [(0, 0, "adopted_unanimously"), (0, 1, "adopted"), (1, 0, "adopted")],
        ids=["all for", "one abstains", "one against"],
    )
    def test_unanimity_is_derived_from_the_votes(self, against, abstaining, said):
        assert decided(motion(), 20, against, abstaining).reasons[-1].code == said


class TestImpossibleCounts:
    """Counts that no vote can have are refused before any rule meets them."""

    @pytest.mark.parametrize(
        ("counts", "code"),
        [
            ({"in_favour": -1, "against": 0}, "no_count"),
            ({"in_favour": True, "against": 0}, "no_count"),
            ({"in_favour": 1.5, "against": 0}, "no_count"),
            ({"in_favour": 10**9, "against": 0}, "no_count"),
            ({"in_favour": 90, "against": 11, "roll": roll(100)}, "more_votes_than_present"),
            (
                {"in_favour": 90, "against": 0, "abstaining": 10, "invalid": 1, "roll": roll(100)},
                "more_votes_than_present",
            ),
        ],
        ids=["negative", "truth value", "half a vote", "a billion", "more than present", "invalid ones too"],
    )
    def test_they_are_refused(self, counts, code):
        with pytest.raises(CountsRejected) as refused:
            MotionCounts(**counts)
        assert refused.value.reason.code == code

    @pytest.mark.parametrize("numbers", [(196, 197, 100), (196, 100, 101), (0, 1, 1)], ids=str)
    def test_a_roll_has_no_more_entitled_than_members_nor_present_than_entitled(self, numbers):
        with pytest.raises(CountsRejected):
            Roll(members=numbers[0], entitled=numbers[1], present=numbers[2])

    @pytest.mark.parametrize("ballot", [0, 2, -1], ids=str)
    def test_a_ballot_that_the_rule_does_not_know_is_refused(self, ballot):
        with pytest.raises(CountsRejected) as refused:
            decide(motion(), MotionCounts(in_favour=1, against=0), ballot=ballot)
        assert refused.value.reason.code == "no_such_ballot"
