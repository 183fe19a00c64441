"""Whatever stands where in well-chained data, the answer is a verdict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots import strict
from comity.engines.ballots.verification import verify

from .naive import put_together, steps_of

STRANGE = [
    None, True, False, 0, -1, 1, 2**30, 10**11, "", "0", "1", "-1", "00", "9" * 617, "9" * 618, "x", "\x00",
    "\U0001f5f3", [], {}, [[]], [{}], {"": []}, [None], ["1", "2"], {"challenge": "0", "response": "0"},
    f"{1:064x}", "0" * 64,
]  # fmt: skip


def paths(value, path=()):
    """Every place in a JSON value."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in children:
        yield from paths(child, (*path, name))


def replaced(value, path, new):
    """The value with something else at a place."""
    if not path:
        return new
    first, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[first] = replaced(copy[first], rest, new)
    return copy


@pytest.mark.parametrize("kind", ["archive", "other_kinds"])
@settings(max_examples=60)
@given(data=st.data())
def test_something_strange_anywhere_is_a_verdict(request, kind, data):
    steps = steps_of(request.getfixturevalue(kind))
    step = data.draw(st.sampled_from([each for each in steps if each.data]))
    place = data.draw(st.integers(0, len(step.data) - 1))
    value = strict.parse(step.data[place])
    path = data.draw(st.sampled_from(list(paths(value))))
    changed = strict.compact(replaced(value, path, data.draw(st.sampled_from(STRANGE))))
    if changed != step.data[place]:
        step.change(place, changed)
        assert not verify(put_together(steps)).accepted


@settings(max_examples=30)
@given(data=st.data())
def test_two_values_of_one_datum_exchanged_are_noticed(archive, data):
    steps = steps_of(archive)
    step = data.draw(st.sampled_from([each for each in steps if each.data]))
    value = strict.parse(step.data[0])
    first, second = (data.draw(st.sampled_from(list(paths(value)))) for _ in range(2))
    if first[: len(second)] == second or second[: len(first)] == first:
        return
    exchanged = replaced(replaced(value, first, _at(value, second)), second, _at(value, first))
    changed = strict.compact(exchanged)
    if changed != step.data[0]:
        step.change(0, changed)
        assert not verify(put_together(steps)).accepted


def test_lists_and_ranks_are_sound_as_they_are(other_kinds):
    assert verify(other_kinds).accepted


@pytest.mark.parametrize("copies", [2, 50])
def test_trustees_by_the_dozen_are_no_burden(archive, copies):
    steps = steps_of(archive)
    steps[0].edit(1, lambda trustees: trustees * copies)
    report = verify(put_together(steps))
    assert report.defect is not None
    assert report.defect.code == "election_key_differs"


def _at(value, path):
    for name in path:
        value = value[name]
    return value
