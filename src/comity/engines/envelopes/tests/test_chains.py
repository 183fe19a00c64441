"""What a receiver makes of the next act: next, repeated, after a gap, or of another history."""

import hashlib
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.envelopes import (
    FIRST_PREVIOUS,
    Anew,
    Forgotten,
    Fork,
    Gap,
    Next,
    Place,
    Repeat,
    beginning_anew,
    contiguous,
    following,
    gaps,
    judge,
)


def chain(length: int, history: str = "true") -> list[Place]:
    """An issuer's acts to one recipient, as its own counter numbers them."""
    places: list[Place] = []
    for _ in range(length):
        number, previous = following(places[-1] if places else None)
        places.append(Place(number, hashlib.sha256(f"{history} {number}".encode()).digest(), previous))
    return places


FIRST, SECOND, THIRD, FOURTH = TRUE = chain(4)
OTHER = chain(4, "other")


def known(*places: Place) -> dict[int, Place]:
    return {place.number: place for place in places}


class TestJudging:
    def test_the_first_act_has_number_one_and_no_predecessor(self):
        assert following(None) == (1, FIRST_PREVIOUS)
        assert judge(FIRST, last=0, known={}) == Next(FIRST)

    def test_the_one_waited_for(self):
        assert judge(SECOND, last=1, known=known(FIRST)) == Next(SECOND)

    def test_the_same_again(self):
        """M9: delivered twice, it is answered with the first receipt."""
        assert judge(FIRST, last=2, known=known(FIRST, SECOND)) == Repeat(FIRST)

    def test_one_from_further_on_says_what_is_missing(self):
        assert judge(FOURTH, last=1, known=known(FIRST)) == Gap(FOURTH, ((2, 3),))
        assert judge(FOURTH, last=1, known=known(FIRST, THIRD)) == Gap(FOURTH, ((2, 2),))

    def test_the_one_that_fills_a_gap(self):
        assert judge(SECOND, last=1, known=known(FIRST, THIRD)) == Next(SECOND)

    def test_another_act_in_the_same_place(self):
        assert judge(OTHER[1], last=2, known=known(FIRST, SECOND)) == Fork(OTHER[1], SECOND)

    def test_an_act_that_follows_another_history(self):
        assert judge(OTHER[1], last=1, known=known(FIRST)) == Fork(OTHER[1], FIRST)

    def test_an_act_that_its_known_successor_does_not_follow(self):
        rival = Place(2, b"\1" * 32, FIRST.act_hash)
        assert judge(rival, last=1, known=known(FIRST, THIRD)) == Fork(rival, THIRD)

    def test_an_act_from_before_everything_remembered(self):
        """M1: an old one after a restore. Nobody can say that it is the same, so it has no effect."""
        assert judge(FIRST, last=3, known=known(THIRD)) == Forgotten(FIRST, 3)
        assert judge(FIRST, last=3, known={}) == Forgotten(FIRST, 4)

    def test_a_receiver_restored_from_a_backup_takes_what_it_lost_again(self):
        """M9."""
        assert judge(SECOND, last=1, known=known(FIRST)) == Next(SECOND)

    def test_a_sender_restored_from_a_backup_is_seen(self):
        number, previous = following(FIRST)  # it had sent SECOND before, and forgot
        again = Place(number, b"\2" * 32, previous)
        assert judge(again, last=2, known=known(FIRST, SECOND)) == Fork(again, SECOND)


class TestBeginningAnew:
    """An issuer that was put back to an older state does not know which numbers it gave."""

    def anew(self, number: int) -> Place:
        return Place(number, hashlib.sha256(b"anew").digest(), beginning_anew(number))

    def test_with_a_number_beyond_all_others_nothing_is_missing(self):
        assert judge(self.anew(2**40), last=2, known=known(FIRST, SECOND, FOURTH)) == Anew(self.anew(2**40))

    def test_its_successor_names_it(self):
        first = self.anew(1_000)
        second = Place(1_001, b"\1" * 32, first.act_hash)
        assert judge(second, last=1_000, known=known(first)) == Next(second)

    def test_the_same_again_is_a_repetition(self):
        assert judge(self.anew(9), last=9, known=known(self.anew(9))) == Repeat(self.anew(9))

    @pytest.mark.parametrize("number", [2, 3, 4])
    def test_not_among_numbers_that_were_given(self, number):
        there = known(FIRST, SECOND, THIRD, FOURTH)
        assert isinstance(judge(self.anew(number), last=4, known=there), Fork)

    def test_what_names_a_number_that_is_not_its_own_does_not_begin_anew(self):
        wrong = Place(2**40, b"\1" * 32, beginning_anew(2**40 + 1))
        assert judge(wrong, last=1, known=known(FIRST)) == Gap(wrong, ((2, 2**40 - 1),))


class TestGaps:
    @pytest.mark.parametrize(
        ("last", "upto", "there", "missing"),
        [
            (0, 1, [], ()),
            (0, 2, [], ((1, 1),)),
            (0, 2**53, [], ((1, 2**53 - 1),)),
            (3, 10, [5, 6, 9], ((4, 4), (7, 8))),
            (3, 10, [1, 2, 3, 10, 11], ((4, 9),)),
        ],
    )
    def test_ranges(self, last, upto, there, missing):
        assert gaps(last, upto, dict.fromkeys(there, FIRST)) == missing

    @given(last=st.integers(0, 20), upto=st.integers(1, 40), there=st.sets(st.integers(1, 40)))
    def test_they_hold_exactly_the_numbers_that_are_not_there(self, last, upto, there):
        counted = [number for number in range(last + 1, upto) if number not in there]  # the slow way
        ranges = gaps(last, max(upto, last + 1), dict.fromkeys(there, FIRST))
        assert [number for first, end in ranges for number in range(first, end + 1)] == counted


@given(order=st.permutations(range(6)), repeated=st.lists(st.integers(0, 5), max_size=4))
def test_in_any_order_and_repeated_every_act_takes_effect_once_and_in_order(order, repeated):
    """M9: duplicates, out of order. A plain receiver: effects follow the contiguous beginning."""
    acts, there, last, effects = chain(6), {}, 0, []
    for index in [*order, *repeated]:
        judgement = judge(acts[index], last=last, known=there)
        assert isinstance(judgement, Next | Gap | Repeat)
        if isinstance(judgement, Repeat):
            continue
        there[acts[index].number] = acts[index]
        reached = contiguous(last, there)
        effects += [there[number] for number in range(last + 1, reached + 1)]
        last = reached
    assert effects == acts


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_two_histories_are_seen_in_whatever_order_they_come(order):
    """XA shows its third act to have two predecessors: whoever comes last is judged a fork."""
    rival = Place(2, b"\3" * 32, FIRST.act_hash)
    acts = [SECOND, rival, THIRD]
    there, forks = known(FIRST), 0
    for index in order:
        judgement = judge(acts[index], last=contiguous(0, there), known=there)
        if isinstance(judgement, Fork):
            forks += 1
        else:
            there[acts[index].number] = acts[index]
    assert forks >= 1
