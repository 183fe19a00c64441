"""Counting what the tally holds, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.groups import group_named
from comity.engines.ballots.writing.opening import logarithms
from comity.engines.ballots.writing.refusals import StepRefused

ED25519 = group_named("Ed25519")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=4), st.integers(0, 5_000))
def test_every_number_up_to_the_most_is_found(numbers, more):
    powers = [ED25519.power(ED25519.generator, number) for number in numbers]
    assert logarithms(ED25519, powers, max(numbers) + more) == numbers


def test_large_weights_are_counted():
    number = 10**8 + 12_345
    assert logarithms(ED25519, [ED25519.power(ED25519.generator, number)], 10**8 * 2) == [number]


def test_a_number_beyond_all_votes_is_refused():
    with pytest.raises(StepRefused, match="count_not_found"):
        logarithms(ED25519, [ED25519.power(ED25519.generator, -1)], 1_000)
