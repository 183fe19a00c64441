"""From the tally of a secret ballot to the counts that a majority is taken of."""

import contextlib
import json
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ballots.rules import (
    CountsRejected,
    Outcome,
    Tally,
    decide,
    election_counts,
    motion_counts,
    require_countable,
)
from comity.engines.ballots.rules.tests.examples import PLAIN, WORLDWIDE, roll


def tally(*numbers, ballots, least=1, most=1, has_blank=False):
    return Tally(numbers=numbers, ballots=ballots, least=least, most=most, has_blank=has_blank)


class TestElections:
    def test_blank_ballots_stand_first_and_abstain(self):
        counts = election_counts(tally(10, 84, 60, ballots=154, has_blank=True), ["A", "B"])
        assert (dict(counts.votes), counts.cast, counts.blank) == ({"A": 84, "B": 60}, 144, 10)

    def test_a_ballot_that_names_nobody_abstains_too(self):
        counts = election_counts(tally(84, 60, ballots=154, least=0), ["A", "B"])
        assert (counts.cast, counts.blank) == (144, 10)

    def test_of_several_seats_the_ballots_are_counted_not_the_marks(self):
        counts = election_counts(tally(55, 80, 60, ballots=100, most=2), ["A", "B", "C"])
        decision = decide(WORLDWIDE.rules["delegate"], counts, seats=2)
        assert (decision.base, decision.elected) == (100, ("B", "C"))

    def test_the_last_answer_may_stand_against_all(self):
        counts = election_counts(tally(108, 56, ballots=164), ["A"], with_against=True)
        assert (dict(counts.votes), counts.against, counts.cast) == ({"A": 108}, 56, 164)

    @pytest.mark.parametrize(
        ("given_tally", "candidates", "code"),
        [
            (tally(5, 5, ballots=10), ["A"], "tally_of_others"),
            (tally(5, 5, ballots=10), ["A", "A"], "candidate_twice"),
            (tally(5, 5, ballots=10, least=0, most=2), ["A", "B"], "tally_hides_ballots"),
        ],
        ids=["other answers", "one twice", "ballots hidden"],
    )
    def test_what_does_not_fit_is_refused(self, given_tally, candidates, code):
        with pytest.raises(CountsRejected) as refused:
            election_counts(given_tally, candidates)
        assert refused.value.reason.code == code

    @given(votes=st.lists(st.sets(st.integers(0, 3), max_size=3), min_size=1, max_size=8))
    def test_of_ballots_that_name_several_or_none_the_sums_say_how_many_name_somebody_or_refuse(self, votes):
        marks = Counter(candidate for vote in votes for candidate in vote)
        given_tally = tally(*[marks[number] for number in range(4)], ballots=len(votes), least=0, most=3)
        with contextlib.suppress(CountsRejected):
            assert election_counts(given_tally, ["A", "B", "C", "D"]).cast == sum(map(bool, votes))

    @pytest.mark.parametrize(
        ("votes", "ballots", "cast"),
        [((10, 3), 10, 10), ((8, 8), 8, 8), ((0, 0), 9, 0), ((1, 0), 9, 1)],
        ids=["one named by all", "both named by all", "nobody named", "one named once"],
    )
    def test_the_sums_may_leave_no_doubt(self, votes, ballots, cast):
        assert election_counts(tally(*votes, ballots=ballots, least=0, most=2), ["A", "B"]).cast == cast

    def test_a_question_that_may_hide_ballots_is_refused_before_the_vote(self):
        for least, most in ((1, 3), (0, 1), (2, 2)):
            require_countable(least, most)
        with pytest.raises(CountsRejected, match="tally_hides_ballots"):
            require_countable(0, 2)

    @given(
        votes=st.lists(st.none() | st.sets(st.integers(0, 3), min_size=1, max_size=2), min_size=1, max_size=30),
    )
    def test_the_counts_are_those_of_the_ballots_themselves(self, votes):
        marks = Counter(candidate for vote in votes if vote for candidate in vote)
        given_tally = tally(
            votes.count(None), *[marks[number] for number in range(4)], ballots=len(votes), most=2, has_blank=True
        )
        counts = election_counts(given_tally, ["A", "B", "C", "D"])
        assert counts.cast == sum(vote is not None for vote in votes)
        assert counts.blank == votes.count(None)


class TestMotions:
    def test_for_against_and_blank(self):
        counts = motion_counts(tally(9, 20, 11, ballots=40, has_blank=True))
        assert (counts.in_favour, counts.against, counts.abstaining) == (20, 11, 9)

    def test_a_third_answer_abstains(self):
        counts = motion_counts(tally(20, 11, 9, ballots=40), roll=roll(40, members=40))
        assert decide(PLAIN.rules["admission"], counts).outcome == Outcome.NEXT_BALLOT

    @pytest.mark.parametrize(
        "given_tally",
        [tally(40, ballots=40), tally(10, 10, 10, 10, ballots=40), tally(20, 20, ballots=40, most=2)],
        ids=["one answer", "four answers", "both at once"],
    )
    def test_a_question_that_asks_something_else_is_refused(self, given_tally):
        with pytest.raises(CountsRejected):
            motion_counts(given_tally)


class TestArchives:
    """Results of real archives, decided by the rules."""

    @pytest.fixture
    def expected(self, shared_data):
        return json.loads((shared_data / "belenios" / "expected.json").read_text(encoding="utf-8"))["generated"]

    def test_a_president_of_196_voters(self, expected):
        archive = expected["tool2.0-president-196-belenios2048"]
        found = tally(*archive["result"][0], ballots=archive["num_tallied"], has_blank=True)
        counts = election_counts(found, ["A", "B", "C", "D"], roll=roll(196))
        rule = WORLDWIDE.rules["president"]
        assert [decide(rule, counts, ballot=ballot).needed for ballot in (2, 3)] == [124, 93]
        assert decide(rule, counts, ballot=2).next.candidates == ("A", "B", "C", "D")
        assert decide(rule, counts, ballot=3).elected == ("A",)

    def test_a_resolution_for_against_and_abstaining(self, expected):
        archive = expected["tool2.0-resolution-belenios2048"]
        counts = motion_counts(tally(*archive["result"][0], ballots=archive["num_tallied"]))
        assert decide(WORLDWIDE.rules["resolution"], counts).outcome == Outcome.ADOPTED

    def test_delegates_on_ballots_that_may_name_nobody_cannot_be_counted_by_ballots(self, expected):
        archive = expected["tool2.0-delegates-threshold-belenios2048"]
        found = tally(*archive["result"][1], ballots=archive["num_tallied"], least=0, most=2, has_blank=True)
        with pytest.raises(CountsRejected) as refused:
            election_counts(found, ["A", "B", "C", "D"])
        assert refused.value.reason.code == "tally_hides_ballots"


class TestImpossibleTallies:
    """Sums that so many ballots cannot have."""

    @pytest.mark.parametrize(
        ("numbers", "ballots", "least", "most", "has_blank"),
        [
            ((5, 6), 10, 1, 1, False),
            ((5, 4), 10, 1, 1, False),
            ((11, 0), 10, 0, 2, False),
            ((-1, 5), 4, 1, 1, False),
            ((11, 0), 10, 1, 1, True),
            ((), 0, 0, 1, False),
            ((3,), 3, 0, 1, True),
        ],
        ids=["too many", "too few", "more than ballots", "negative", "all blank and more", "nothing", "blank alone"],
    )
    def test_they_are_refused(self, numbers, ballots, least, most, has_blank):
        with pytest.raises(CountsRejected):
            Tally(numbers=numbers, ballots=ballots, least=least, most=most, has_blank=has_blank)

    @given(
        ballots=st.integers(0, 3),
        least=st.integers(0, 2),
        more=st.integers(0, 1),
        sums=st.tuples(*[st.integers(0, 4)] * 2),
    )
    def test_exactly_those_that_no_ballots_add_up_to(self, ballots, least, more, sums):
        most = max(1, min(2, least + more))
        permitted = [
            tuple(int(answer in chosen) for answer in range(2))
            for size in range(least, most + 1)
            for chosen in combinations(range(2), size)
        ]
        reachable = {(0, 0)}
        for _ in range(ballots):
            reachable = {(one + a, two + b) for one, two in reachable for a, b in permitted}
        try:
            Tally(numbers=sums, ballots=ballots, least=least, most=most, has_blank=False)
        except CountsRejected:
            assert sums not in reachable
        else:
            assert sums in reachable
