"""Ranks and grades are counted as the literature and the protocol's own tool count them."""

import json
import random
import shutil
import subprocess
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.rankings import (
    CountingUnknown,
    LotNeeded,
    counted,
    majority_judgment,
    schulze,
    single_transferable,
)

TOOL = shutil.which("belenios-tool")


def ranked(count, order):
    """So many ballots that rank choices in this order, given by letters: "ACB" is A first."""
    return [[order.index(letter) + 1 if letter in order else 0 for letter in sorted(set(order))]] * count


def names(order):
    return ["".join("ABCDE"[place] for place in equals) for equals in order]


class TestSchulze:
    def test_the_example_of_its_author(self):
        """Schulze (2011), section 4: 45 voters, five choices; E wins, then A, C, B, D."""
        ballots = [
            ballot
            for count, order in (
                (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"),
                (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC"),
            )
            for ballot in ranked(count, order)
        ]  # fmt: skip
        found = schulze(ballots, 5, has_blank=False)
        assert names(found.order) == ["E", "A", "C", "B", "D"]
        assert (found.preferred[0][1], found.preferred[1][0]) == (20, 25)
        assert (found.strongest[0][1][0], found.strongest[1][0][0]) == (28, 25)

    def test_who_wins_every_pair_wins(self):
        assert names(schulze([[1, 2, 3], [2, 1, 3], [2, 3, 1]], 3, has_blank=False).order)[0] == "A"

    def test_equals_stay_equals(self):
        assert names(schulze([[1, 2], [2, 1]], 2, has_blank=False).order) == ["AB"]

    def test_who_is_not_ranked_is_below_everybody(self):
        assert names(schulze([[0, 255]], 2, has_blank=False).order) == ["B", "A"]

    @pytest.mark.parametrize(("has_blank", "blank"), [(True, 1), (False, 0)])
    def test_a_ballot_that_ranks_nobody_abstains_where_it_may(self, has_blank, blank):
        assert schulze([[0, 0], [1, 2]], 2, has_blank=has_blank).blank == blank

    @settings(max_examples=60)
    @given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), max_size=9))
    def test_the_order_of_ballots_and_names_decides_nothing(self, ballots):
        order = [set(equals) for equals in schulze(ballots, 3, has_blank=True).order]
        for places in permutations(range(3)):
            turned = [[ballot[place] for place in places] for ballot in reversed(ballots)]
            again = schulze(turned, 3, has_blank=True).order
            assert [{places[choice] for choice in equals} for equals in again] == order


class TestMajorityJudgment:
    def test_the_better_median_wins(self):
        ballots = [[1, 2], [1, 2], [3, 2]]
        assert names(majority_judgment(ballots, 2, 3, has_blank=False).order) == ["A", "B"]

    def test_equal_medians_are_taken_away_until_they_differ(self):
        ballots = [[1, 2], [2, 2], [2, 2]]
        assert names(majority_judgment(ballots, 2, 3, has_blank=False).order) == ["A", "B"]

    def test_the_same_grades_are_equals(self):
        assert names(majority_judgment([[1, 2], [2, 1]], 2, 2, has_blank=False).order) == ["AB"]

    def test_a_choice_without_a_grade_makes_a_ballot_invalid(self):
        found = majority_judgment([[0, 1], [1, 4], [0, 0], [1, 2]], 2, 3, has_blank=True)
        assert (found.invalid, found.blank, found.grades) == (2, 1, ((1, 0, 0), (0, 1, 0)))


class TestTransferableVote:
    def test_a_surplus_is_transferred_exactly(self):
        """Ten ballots, two seats: the quota is 4; A's three votes too many are worth 3/7 of each paper."""
        ballots = ranked(7, "ABC") + ranked(2, "CBA") + ranked(1, "BCA")
        found = single_transferable(ballots, 3, 2)
        assert found.quota == 4
        assert found.elected == (0, 1)
        assert found.steps[1].values[1] == 1 + 7 * Fraction(3, 7)

    def test_the_last_is_excluded_and_their_papers_go_on(self):
        ballots = ranked(4, "ABC") + ranked(3, "BAC") + ranked(2, "CBA")
        found = single_transferable(ballots, 3, 1)
        assert [step.excluded for step in found.steps] == [2, None]
        assert found.elected == (1,)

    def test_equals_are_not_decided_by_the_order_of_names(self):
        ballots = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
        with pytest.raises(LotNeeded) as needed:
            single_transferable(ballots * 2 + [[0, 1, 0], [0, 0, 1]], 3, 1)
        assert needed.value.tied == (1, 2)
        found = single_transferable(ballots * 2 + [[0, 1, 0], [0, 0, 1]], 3, 1, drawn=(2, 1))
        assert found.steps[0].excluded == 2
        assert found.steps[0].by_lot

    @pytest.mark.parametrize("ballot", [[1, 3, 0], [1, 1, 2], [2, 3, 0]], ids=str)
    def test_ranks_with_a_gap_or_an_equal_are_invalid(self, ballot):
        assert single_transferable([ballot], 3, 3).invalid == 1

    @settings(max_examples=60)
    @given(
        st.lists(st.permutations(range(4)).flatmap(lambda order: st.integers(0, 4).map(lambda n: order[:n]))),
        st.integers(1, 5),
    )
    def test_all_seats_are_filled_and_no_vote_is_made_or_lost(self, orders, seats):
        ballots = [[order.index(place) + 1 if place in order else 0 for place in range(4)] for order in orders]
        found = single_transferable(ballots, 4, seats, drawn=(0, 1, 2, 3))
        assert len(set(found.elected)) == len(found.elected) == min(seats, 4)
        for step in found.steps:
            assert sum(step.values.values()) <= len(ballots)


class TestTheMethodThatAQuestionNames:
    def test_it_is_counted_by_it(self):
        ballots = [[1, 2], [1, 2], [2, 1]]
        for counting in (
            {"method": "Schulze", "blank": True},
            {"method": "MajorityJudgment", "grades": ["Good", "Poor"]},
            {"method": "STV", "seats": 1},
        ):
            found = counted(counting, ballots, 2)
            assert (found.method, found.order[0]) == (counting["method"], (0,))

    @pytest.mark.parametrize(
        "counting",
        [
            None, [], "Schulze", {}, {"method": "Borda"}, {"method": "Schulze", "blank": 1}, {"method": ["STV"]},
            {"method": "MajorityJudgment"}, {"method": "MajorityJudgment", "grades": []}, {"method": "STV"},
            {"method": "STV", "seats": 0}, {"method": "STV", "seats": True}, {"method": "STV", "seats": 10**9},
        ],
        ids=str,
    )  # fmt: skip
    def test_what_is_not_known_is_refused(self, counting):
        with pytest.raises(CountingUnknown):
            counted(counting, [[1, 2]], 2)


@pytest.mark.skipif(TOOL is None, reason="belenios-tool is not installed (Debian 12: apt install belenios-tool)")
class TestBesideTheTool:
    """A few dozen votes drawn at random, the same ones in every run."""

    def tool(self, ballots, *arguments):
        asked = [TOOL, "method", *arguments]
        ended = subprocess.run(asked, input=json.dumps(ballots), capture_output=True, text=True, check=True, timeout=60)
        return json.loads(ended.stdout)

    @pytest.mark.parametrize("seed", range(12))
    def test_ranks_and_grades_give_the_same_order(self, seed):
        drawn = random.Random(seed)
        choices, has_blank = drawn.randint(2, 5), drawn.random() < 0.5
        blank = f"--blank-allowed={str(has_blank).lower()}"
        ballots = [[drawn.randint(0, choices) for _ in range(choices)] for _ in range(drawn.randint(1, 12))]
        mine, theirs = schulze(ballots, choices, has_blank=has_blank), self.tool(ballots, "schulze", blank)
        assert [list(equals) for equals in mine.order] == theirs["winners"]
        assert [list(row) for row in mine.preferred] == theirs["raw"]
        ballots = [[drawn.randint(1, 4) for _ in range(choices)] for _ in range(drawn.randint(1, 12))]
        ballots += [[0] * choices, [5] * choices]
        judged = majority_judgment(ballots, choices, 4, has_blank=has_blank)
        theirs = self.tool(ballots, "majority-judgment", blank, "--ngrades=4")
        assert [list(equals) for equals in judged.order] == [sorted(equals) for equals in theirs["winners"]]
        assert (judged.invalid, [list(row) for row in judged.grades]) == (len(theirs["invalid"]), theirs["raw"])

    @pytest.mark.parametrize("seed", range(12))
    def test_a_transferable_vote_elects_the_same(self, seed):
        """Where no lot is needed: the tool takes the last of equals instead."""
        drawn = random.Random(seed)
        while True:
            choices, ballots = drawn.randint(2, 5), []
            for _ballot in range(drawn.randint(5, 20)):
                order = drawn.sample(range(choices), drawn.randint(0, choices))
                ballots.append([order.index(place) + 1 if place in order else 0 for place in range(choices)])
            seats = drawn.randint(1, choices - 1)
            try:
                mine = single_transferable(ballots, choices, seats)
            except LotNeeded:
                continue
            assert sorted(mine.elected) == sorted(self.tool(ballots, "stv", f"--nseats={seats}")["winners"])
            return
