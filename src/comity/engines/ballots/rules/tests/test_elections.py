"""Elections: enough votes, equal votes, several ballots, several seats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ballots.rules import CountsRejected, ElectionCounts, Outcome, Reason, Roll, decide, explain
from comity.engines.ballots.rules.majorities import MOST_VOTES, SIMPLE, TWO_THIRDS, Abstentions, Base
from comity.engines.ballots.rules.tables import ElectionTie, Marks, Stage
from comity.engines.ballots.rules.tests.examples import PLAIN, WORLDWIDE, election, roll

PRESIDENT = WORLDWIDE.rules["president"]
BY_LOT = election(Stage(SIMPLE), tie=ElectionTie.LOT)


def by_majority(counts, needed, seats):
    """The slow twin: who is elected where nobody ties and nothing stands against anybody."""
    enough = [(-votes, name) for name, votes in counts.votes.items() if votes >= needed]
    return [name for _, name in sorted(enough)[:seats]]


class TestOnePost:
    """A president: two-thirds in the first two ballots, more than half after them."""

    @pytest.mark.parametrize(
        ("ballot", "first", "outcome"),
        [
            (1, 110, Outcome.ELECTED),
            (1, 109, Outcome.NEXT_BALLOT),
            (2, 109, Outcome.NEXT_BALLOT),
            (3, 109, Outcome.ELECTED),
            (3, 83, Outcome.ELECTED),
            (3, 82, Outcome.NEXT_BALLOT),
            (17, 82, Outcome.NEXT_BALLOT),
        ],
        ids=str,
    )
    def test_the_majority_changes_after_the_second_ballot(self, ballot, first, outcome):
        counts = ElectionCounts(votes={"A": first, "B": 164 - first})
        assert decide(PRESIDENT, counts, ballot=ballot).outcome == outcome

    def test_the_sentence_announces_the_change(self):
        decision = decide(PRESIDENT, ElectionCounts(votes={"A": 84, "B": 80}), ballot=2)
        assert explain(decision, "en") == (
            "Needed to be elected: 110 of 164 ballots cast for somebody or against."
            " Nobody is elected; the most is 84 votes, for A. 1 seat is still open."
            " Ballot 3 follows, under another majority: more than half. Candidates in it: A, B."
        )

    def test_blank_ballots_are_no_votes(self):
        assert decide(PRESIDENT, ElectionCounts(votes={"A": 2, "B": 1}, blank=150)).outcome == Outcome.ELECTED

    def test_ballots_against_all_are_votes(self):
        assert decide(PRESIDENT, ElectionCounts(votes={"A": 108}, against=56)).outcome == Outcome.NEXT_BALLOT

    def test_of_two_with_equal_votes_nobody_has_more_than_half(self):
        decision = decide(PRESIDENT, ElectionCounts(votes={"A": 82, "B": 82}), ballot=3)
        assert (decision.outcome, decision.next.candidates) == (Outcome.NEXT_BALLOT, ("A", "B"))

    def test_a_ballot_without_a_vote_elects_nobody(self):
        decision = decide(
            election(Stage(MOST_VOTES, upto=1), tie=ElectionTie.LOT), ElectionCounts(votes={"A": 0, "B": 0})
        )
        assert (decision.outcome, decision.elected) == (Outcome.NOT_ELECTED, ())

    @pytest.mark.parametrize(
        ("base", "abstentions", "counted"),
        [
            (Base.FOR_AND_AGAINST, Abstentions.NOT_VOTES, 100),
            (Base.PRESENT_AND_VOTING, Abstentions.NOT_VOTES, 100),
            (Base.PRESENT_AND_VOTING, Abstentions.VOTES, 120),
            (Base.PRESENT, Abstentions.NOT_VOTES, 150),
            (Base.ENTITLED_MEMBERS, Abstentions.NOT_VOTES, 180),
            (Base.ALL_MEMBERS, Abstentions.NOT_VOTES, 196),
        ],
        ids=str,
    )
    def test_each_base_counts_its_own(self, base, abstentions, counted):
        there = Roll(members=196, entitled=180, present=150)
        counts = ElectionCounts(votes={"A": 70, "B": 25}, against=5, blank=20, invalid=3, roll=there)
        assert decide(election(base=base, abstentions=abstentions), counts).base == counted


class TestFurtherBallots:
    """Who stands, and when no ballot is left."""

    CHAIR = PLAIN.rules["chair"]
    THERE = roll(100, members=100)

    def test_the_two_leading_go_on(self):
        counts = ElectionCounts(votes={"A": 40, "B": 30, "C": 20}, roll=self.THERE)
        assert decide(self.CHAIR, counts).next.candidates == ("A", "B")

    def test_who_shares_the_last_place_goes_on_too(self):
        counts = ElectionCounts(votes={"A": 40, "B": 20, "C": 20, "D": 10}, roll=self.THERE)
        assert decide(self.CHAIR, counts).next.candidates == ("A", "B", "C")

    def test_in_the_last_ballot_the_most_votes_are_enough(self):
        counts = ElectionCounts(votes={"A": 40, "B": 30, "C": 20}, roll=self.THERE)
        assert decide(self.CHAIR, counts, ballot=2).outcome == Outcome.NEXT_BALLOT
        assert decide(self.CHAIR, counts, ballot=3).elected == ("A",)

    def test_no_ballot_follows_the_last(self):
        rule = election(Stage(TWO_THIRDS, upto=2), tie=ElectionTie.LOT)
        decision = decide(rule, ElectionCounts(votes={"A": 6, "B": 5}), ballot=2)
        assert (decision.outcome, decision.next) == (Outcome.NOT_ELECTED, None)
        with pytest.raises(CountsRejected):
            decide(rule, ElectionCounts(votes={"A": 6, "B": 5}), ballot=3)

    def test_a_sole_candidate_short_of_the_majority_stands_again(self):
        decision = decide(PRESIDENT, ElectionCounts(votes={"A": 10}, against=90), ballot=3)
        assert decision.next.candidates == ("A",)


class TestSeveralSeats:
    """Several seats on one ballot: a voter names at most as many as there are."""

    RULE = election(marks=Marks.SEATS)

    def test_those_with_the_most_votes_come_first(self):
        counts = ElectionCounts(votes={"A": 55, "B": 80, "C": 60, "D": 3}, ballots=100)
        assert decide(self.RULE, counts, seats=2).elected == ("B", "C")

    def test_the_majority_is_of_ballots_not_of_marks(self):
        counts = ElectionCounts(votes={"A": 51, "B": 50, "C": 50}, ballots=100)
        decision = decide(self.RULE, counts, seats=2)
        assert (decision.base, decision.elected, decision.next.seats) == (100, ("A",), 1)

    def test_the_number_of_ballots_must_be_told(self):
        with pytest.raises(CountsRejected) as refused:
            decide(self.RULE, ElectionCounts(votes={"A": 51, "B": 50}), seats=2)
        assert refused.value.reason.code == "ballots_needed"

    def test_more_marks_than_ballots_can_hold_are_refused(self):
        with pytest.raises(CountsRejected) as refused:
            decide(self.RULE, ElectionCounts(votes={"A": 99, "B": 99, "C": 99}, ballots=100), seats=2)
        assert refused.value.reason.code == "too_many_marks"

    @given(
        votes=st.lists(st.integers(0, 60), min_size=1, max_size=8, unique=True),
        extra=st.integers(0, 30),
        seats=st.integers(1, 4),
    )
    def test_without_ties_it_is_the_order_of_votes(self, votes, extra, seats):
        rule = election(marks=Marks.SEATS)
        least = max([*votes, -(-sum(votes) // seats)])
        counts = ElectionCounts(
            votes={f"P{number}": one for number, one in enumerate(votes)},
            ballots=min(least + extra, max(sum(votes), least)),
        )
        decision = decide(rule, counts, seats=seats)
        assert list(decision.elected) == by_majority(counts, decision.needed, seats)


class TestTies:
    """Equal votes that are enough, for more candidates than can be elected."""

    COUNTS = ElectionCounts(votes={"A": 70, "B": 60, "C": 60, "D": 10}, ballots=100)

    def test_a_further_ballot_is_held_between_those_who_have_them(self):
        decision = decide(election(marks=Marks.SEATS), self.COUNTS, seats=2)
        assert (decision.outcome, decision.elected) == (Outcome.NEXT_BALLOT, ("A",))
        assert (decision.next.seats, decision.next.candidates) == (1, ("B", "C"))

    def test_the_lot_decides_where_the_rule_says_so(self):
        decision = decide(BY_LOT, self.COUNTS, seats=2)
        assert (decision.outcome, decision.elected, decision.tied) == (Outcome.LOT_DECIDES, ("A",), ("B", "C"))

    @pytest.mark.parametrize(("drawn", "elected"), [(("B", "C"), ("A", "B")), (("C", "B"), ("A", "C"))], ids=str)
    def test_the_first_drawn_is_elected(self, drawn, elected):
        decision = decide(BY_LOT, self.COUNTS, seats=2, drawn=drawn)
        assert decision.elected == elected
        assert f"settled by lot, in this order: {', '.join(drawn)}." in explain(decision, "en")

    def test_equal_votes_need_no_lot_where_seats_are_enough(self):
        decision = decide(BY_LOT, self.COUNTS, seats=3)
        assert (decision.outcome, decision.elected) == (Outcome.ELECTED, ("A", "B", "C"))

    @pytest.mark.parametrize(
        ("drawn", "code"),
        [
            (("B", "B"), "lot_of_others"),
            (("B", "X"), "lot_of_others"),
            (("B",), "lot_leaves_out"),
            (("B", "C", "D"), "lot_not_asked"),
        ],
        ids=["one drawn twice", "a stranger drawn", "one left out", "one too many"],
    )
    def test_a_lot_of_others_than_those_who_tie_is_refused(self, drawn, code):
        with pytest.raises(CountsRejected) as refused:
            decide(BY_LOT, self.COUNTS, seats=2, drawn=drawn)
        assert refused.value.reason.code == code

    @pytest.mark.parametrize("rule", [BY_LOT, election()], ids=["by lot", "by ballot"])
    def test_a_lot_without_a_tie_is_refused(self, rule):
        with pytest.raises(CountsRejected) as refused:
            decide(rule, ElectionCounts(votes={"A": 70, "B": 30}), drawn=("A", "B"))
        assert refused.value.reason.code == "lot_not_asked"


class TestObstacles:
    """Who has the votes but may not be elected after those before them."""

    COUNTS = ElectionCounts(votes={"A1": 70, "A2": 60, "B": 55, "C": 10}, ballots=100)

    @staticmethod
    def same_letter(elected, candidate):
        if any(one[0] == candidate[0] for one in elected):
            return Reason("country_taken", {"candidate": candidate, "country": candidate[0], "member": elected[0]})
        return None

    def decide(self, counts=COUNTS, rule=BY_LOT, **also):
        return decide(rule, counts, obstacle=self.same_letter, **also)

    def test_they_are_passed_over_with_the_reason(self):
        decision = self.decide(seats=2)
        assert decision.elected == ("A1", "B")
        assert "A2: the country A has a member already, A1." in explain(decision, "en")

    def test_they_do_not_stand_in_the_next_ballot(self):
        decision = self.decide(seats=3)
        assert (decision.outcome, decision.next.candidates) == (Outcome.NEXT_BALLOT, ("C",))

    def test_equal_votes_of_two_who_exclude_each_other_are_a_tie_though_seats_are_enough(self):
        counts = ElectionCounts(votes={"A1": 60, "A2": 60, "B": 55}, ballots=100)
        assert self.decide(counts, seats=2).tied == ("A1", "A2")
        assert self.decide(counts, seats=2, drawn=("A2", "A1")).elected == ("A2", "B")

    def test_such_a_tie_keeps_everybody_in_the_next_ballot(self):
        counts = ElectionCounts(votes={"A1": 60, "A2": 60, "B": 55}, ballots=100)
        decision = self.decide(counts, rule=election(), seats=2)
        assert (decision.elected, decision.next.candidates) == ((), ("A1", "A2", "B"))

    def test_where_nobody_is_left_the_seats_stay_open(self):
        counts = ElectionCounts(votes={"A1": 60, "A2": 40}, ballots=100)
        decision = self.decide(counts, seats=2)
        assert (decision.outcome, decision.elected) == (Outcome.NOT_ELECTED, ("A1",))

    def test_unless_others_may_be_nominated(self):
        counts = ElectionCounts(votes={"A1": 60, "A2": 40}, ballots=100)
        decision = self.decide(counts, rule=election(nominations=True), seats=2)
        assert (decision.outcome, decision.next.candidates) == (Outcome.NEXT_BALLOT, ())


class TestImpossibleCounts:
    """Counts that no ballot can have."""

    @pytest.mark.parametrize(
        ("counts", "code"),
        [
            ({"votes": {}}, "candidates_too_many"),
            ({"votes": {f"P{number}": 0 for number in range(1001)}}, "candidates_too_many"),
            ({"votes": {"": 1}}, "no_id"),
            ({"votes": {"A\u202e": 1}}, "no_id"),
            ({"votes": {"A" * 201: 1}}, "no_id"),
            ({"votes": {"A": -1}}, "no_count"),
            ({"votes": {"A": 11}, "ballots": 10}, "more_votes_than_ballots"),
            ({"votes": {"A": 9, "B": 4}, "against": 2, "ballots": 10}, "more_votes_than_ballots"),
            ({"votes": {"A": 3, "B": 4}, "ballots": 10}, "ballots_without_votes"),
            ({"votes": {"A": 60}, "blank": 30, "invalid": 11, "roll": roll(100)}, "more_votes_than_present"),
        ],
        ids=["nobody", "too many", "no name", "hidden", "long", "negative", "more", "against", "empty", "present"],
    )
    def test_they_are_refused(self, counts, code):
        with pytest.raises(CountsRejected) as refused:
            ElectionCounts(**counts)
        assert refused.value.reason.code == code

    def test_no_seats_and_the_wrong_kind_of_counts_are_refused(self):
        with pytest.raises(CountsRejected):
            decide(PRESIDENT, ElectionCounts(votes={"A": 1}), seats=0)
        with pytest.raises(CountsRejected):
            decide(WORLDWIDE.rules["resolution"], ElectionCounts(votes={"A": 1}))

    def test_counts_do_not_change_after_they_were_made(self):
        votes = {"A": 1}
        counts = ElectionCounts(votes=votes)
        votes["A"] = 100
        assert counts.votes["A"] == 1


# Laws

ballots_of_six = st.dictionaries(st.sampled_from(["A1", "A2", "B1", "B2", "C", "D"]), st.integers(0, 12), min_size=1)


def counted(votes, seats):
    """Counts with as few ballots as can hold the votes, so that many candidates have enough of them."""
    return ElectionCounts(votes=votes, ballots=max([*votes.values(), -(-sum(votes.values()) // seats)]))


@given(votes=ballots_of_six, seats=st.integers(1, 4), rule=st.sampled_from([BY_LOT, election()]), data=st.data())
def test_the_order_in_which_candidates_are_listed_changes_nothing(votes, seats, rule, data):
    other = dict(data.draw(st.permutations(list(votes.items()))))
    first, second = (
        decide(rule, counted(one, seats), seats=seats, obstacle=TestObstacles.same_letter) for one in (votes, other)
    )
    assert first.as_record() == second.as_record()


@given(votes=ballots_of_six, seats=st.integers(1, 4), chance=st.randoms(use_true_random=False))
def test_whoever_is_elected_has_enough_votes_and_nobody_able_has_more(votes, seats, chance):
    counts, drawn = counted(votes, seats), ()
    decision = decide(BY_LOT, counts, seats=seats, obstacle=TestObstacles.same_letter)
    while decision.outcome == Outcome.LOT_DECIDES:
        drawn += tuple(chance.sample(decision.tied, len(decision.tied)))
        decision = decide(BY_LOT, counts, seats=seats, drawn=drawn, obstacle=TestObstacles.same_letter)
    elected = decision.elected
    assert len(elected) <= seats
    assert len({name[0] for name in elected}) == len(elected)
    assert all(votes[name] >= decision.needed for name in elected)
    for name in set(votes) - set(elected):
        rivals = [one for one in elected if one[0] == name[0]] or (elected if len(elected) == seats else [])
        assert votes[name] < decision.needed or any(votes[one] >= votes[name] for one in rivals)
