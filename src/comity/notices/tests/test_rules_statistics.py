"""What is published gives no small number away, not even to somebody who subtracts."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from comity.notices.rules.statistics import LEAST, FigureRow, percentile, suppressed

TYPES = ("blue", "green", "red", "yellow")


def by_type(values, measure="published"):
    rows = [FigureRow(month="2026-11", measure=measure, type=t, value=v) for t, v in zip(TYPES, values, strict=False)]
    return [FigureRow(month="2026-11", measure=measure, value=sum(values)), *rows]


def shown(rows):
    return [row.value for row in rows]


class TestSuppression:
    def test_large_figures_are_published_as_they_are(self):
        assert shown(suppressed(by_type([10, 20, 30, 40]))) == [100, 10, 20, 30, 40]

    def test_a_small_figure_takes_the_next_smallest_with_it(self):
        assert shown(suppressed(by_type([2, 20, 30, 40]))) == [92, None, None, 30, 40]

    def test_none_and_one_look_alike(self):
        assert shown(suppressed(by_type([0, 20, 30, 40])))[1:] == shown(suppressed(by_type([1, 20, 30, 40])))[1:]

    def test_two_that_can_only_be_zero_are_not_given_away_by_their_sum(self):
        assert shown(suppressed(by_type([0, 0, 30, 40]))) == [70, None, None, None, 40]

    def test_a_month_with_little_in_it_publishes_nothing(self):
        assert shown(suppressed(by_type([1, 1, 1, 0]))) == [None] * 5

    def test_crossed_and_internal_rows_are_not_published(self):
        crossed = FigureRow(month="2026-11", measure="published", type="red", region="africa", value=50)
        internal = FigureRow(month="2026-11", measure="decided", value=50)
        assert suppressed([crossed, internal]) == ()

    def test_a_time_is_hidden_with_the_number_it_was_taken_from(self):
        decided = by_type([2, 20, 30, 40], "decided")
        hours = [FigureRow(month="2026-11", measure="hours-median", type=t, value=9) for t in TYPES]
        assert shown(suppressed([*decided, *hours])) == [None, None, 9, 9]


@given(values=st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_no_suppressed_figure_can_be_computed(values):
    """A reader who tries every month there may have been finds at least two values for each hidden figure."""
    whole, *parts = suppressed(by_type(values))
    hidden = [index for index, row in enumerate(parts) if row.value is None]
    if not hidden:
        return
    total = whole.value
    most = sum(values) if total is not None else 2 * LEAST
    # The worst reader also knows which were small, and which were hidden to protect those.
    ranges = [range(LEAST) if values[index] < LEAST else range(LEAST, most + 1) for index in hidden]
    left = None if total is None else total - sum(row.value or 0 for row in parts)
    possible = [guess for guess in product(*ranges) if left is None or sum(guess) == left]
    for place in range(len(hidden)):
        assert len({guess[place] for guess in possible}) > 1


@given(values=st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_what_is_shown_is_true_and_never_small(values):
    for row, value in zip(suppressed(by_type(values))[1:], values, strict=False):
        assert row.value is None or (row.value == value >= LEAST)


def test_percentiles_are_values_that_occurred():
    assert percentile([], 50) is None
    assert percentile([3, 1, 2], 50) == 2
    assert percentile(list(range(1, 11)), 90) == 9
