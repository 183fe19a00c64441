"""What was true on a day stays true of it, whatever comes later."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.members import errors
from comity.members.rules.history import Called, Span, called_on, ended, require_free, require_order

DAYS = st.dates(date(1950, 1, 1), date(2050, 1, 1))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Times in order; the beginning may be unknown, the end open."""
    from_on, until_on = sorted([draw(DAYS), draw(DAYS) + timedelta(days=1)])
    if from_on == until_on:
        until_on += timedelta(days=1)
    return Span(draw(st.sampled_from([from_on, None])), draw(st.sampled_from([until_on, None])))


@given(span=spans(), day=DAYS)
def test_a_time_holds_from_its_first_day_until_the_day_it_ends(span: Span, day: date) -> None:
    held = span.holds_on(day)

    assert held == (not (span.from_on and day < span.from_on) and not (span.until_on and day >= span.until_on))


@given(one=spans(), other=spans())
def test_overlapping_is_mutual(one: Span, other: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(one=spans(), other=spans(), day=DAYS)
def test_two_times_that_share_a_day_overlap(one: Span, other: Span, day: date) -> None:
    if one.holds_on(day) and other.holds_on(day):
        assert one.overlaps(other)


@given(first=DAYS, between=DAYS, last=DAYS)
def test_times_that_follow_each_other_do_not_overlap(first: date, between: date, last: date) -> None:
    assert not Span(first, between).overlaps(Span(between, last))


@given(day=DAYS)
def test_a_time_cannot_end_on_its_first_day(day: date) -> None:
    with pytest.raises(errors.EndsBeforeItBegins):
        require_order(Span(day, day))


@given(span=spans(), day=DAYS)
def test_a_time_is_ended_once(span: Span, day: date) -> None:
    if span.until_on is not None:
        with pytest.raises(errors.AlreadyEnded):
            ended(span, day)
    elif span.from_on is None or day > span.from_on:
        assert ended(span, day).until_on == day


@given(taken=st.lists(spans(), max_size=4), span=spans())
def test_a_free_time_overlaps_nothing(taken: list[Span], span: Span) -> None:
    try:
        require_free(span, taken)
    except errors.Overlaps:
        assert any(span.overlaps(one) for one in taken)
    else:
        assert not any(span.overlaps(one) for one in taken)


@st.composite
def renamings(draw: st.DrawFn) -> tuple[list[date], list[Called]]:
    """A state renamed on each of some days: name number n held until the n-th of them."""
    days = sorted(draw(st.sets(DAYS, max_size=5)))
    beginnings = [None, *days]
    former = [Called(f"F{n}", {"en": f"name {n}"}, Span(beginnings[n], day)) for n, day in enumerate(days)]
    return days, draw(st.permutations(former))


@given(history=renamings(), day=DAYS)
def test_a_day_keeps_the_name_of_its_time(history: tuple[list[date], list[Called]], day: date) -> None:
    days, former = history
    present = Called("P", {"en": "present"})

    passed = sum(1 for renamed in days if renamed <= day)
    expected = f"F{passed}" if passed < len(days) else "P"

    assert called_on(present, former, day).code == expected


def test_of_two_names_whose_beginning_is_unknown_the_one_that_ended_first_is_meant() -> None:
    older = Called("O", {"en": "older"}, Span(None, date(1960, 1, 1)))
    newer = Called("N", {"en": "newer"}, Span(None, date(1990, 1, 1)))

    assert called_on(Called("P", {}), [newer, older], date(1950, 1, 1)).code == "O"
    assert called_on(Called("P", {}), [newer, older], date(1970, 1, 1)).code == "N"
