"""Slots are the same whoever wraps them."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from comity.engines.envelopes import SUITES, WrappingPool, open_act, seal, wrap_here, wrapping
from comity.engines.envelopes.slots import Link, open_slot, unsealed_slot

from .people import BUREAUS, CAST, DIRECTORY, NOON, draft, recipient

BOUND = b"h" * 32


@pytest.fixture(scope="module")
def pool() -> Iterator[WrappingPool]:
    with WrappingPool(2) as made:
        yield made


def unsealed(count: int, version: int) -> list:
    """Slots for XA, numbered from 1."""
    key = CAST["XA"].opening[version - 1].public
    links = [Link(number, bytes([number]) * 32, b"b" * 32) for number in range(1, count + 1)]
    return [unsealed_slot(key, bound=BOUND, recipient="XA", content_key=b"k" * 32, link=link) for link in links]


def numbers(slots: list[bytes], version: int) -> list[int]:
    """What stands in each slot, in the order of the slots."""
    suite, keys = SUITES[version], CAST["XA"].opening[version - 1 : version]
    opened = [open_slot(suite, slot, keys, bound=BOUND, recipient="XA") for slot in slots]
    return [0 if each is None else each[1].number for each in opened]


def asked(pool: WrappingPool) -> list:
    """The helpers that were started."""
    return [helper for helper in pool._idle if helper.process is not None]


@pytest.mark.parametrize("version", sorted(SUITES))
@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 33])
def test_every_slot_is_wrapped_once_and_in_its_place(pool, count, version):
    slots = unsealed(count, version)
    expected = list(range(1, count + 1))
    assert numbers(pool(SUITES[version], slots), version) == expected
    assert numbers(wrap_here(SUITES[version], slots), version) == expected


def test_several_callers_each_have_their_own(pool):
    with ThreadPoolExecutor(4) as callers:
        wrapped = list(callers.map(lambda count: pool(SUITES[1], unsealed(count, 1)), range(16, 40)))
    assert [numbers(each, 1) for each in wrapped] == [list(range(1, count + 1)) for count in range(16, 40)]


def test_commitments_stay_with_their_slots(pool):
    slots = unsealed(33, 1)
    assert [wrapped[:32] for wrapped in pool(SUITES[1], slots)] == [slot.commitment for slot in slots]


def test_an_act_sealed_with_helpers_opens(pool):
    act = seal(
        draft(audience="confidential"),
        signer=CAST["XA"].signing,
        recipients=[recipient(code) for code in BUREAUS],
        directory=DIRECTORY,
        at=NOON,
        wrap=pool,
    )
    for code in BUREAUS:
        assert open_act(act.envelope, bureau=code, opening_keys=CAST[code].opening, directory=DIRECTORY, at=NOON)


def test_when_a_helper_dies_nothing_is_lost():
    with WrappingPool(2) as pool:
        slots = unsealed(40, 1)
        assert numbers(pool(SUITES[1], slots), 1) == list(range(1, 41))
        (helper,) = asked(pool)
        os.kill(helper.process.pid, signal.SIGKILL)
        for _ in range(3):
            assert numbers(pool(SUITES[1], slots), 1) == list(range(1, 41))
        assert helper not in asked(pool)  # another one took its place


def test_where_no_process_can_be_started_everything_is_wrapped_here(monkeypatch):
    def refuse(helper):
        raise BlockingIOError

    monkeypatch.setattr(wrapping._Helper, "_start", refuse)
    with WrappingPool(2) as pool:
        for _ in range(2):
            assert numbers(pool(SUITES[1], unsealed(40, 1)), 1) == list(range(1, 41))


def test_a_helper_that_owes_an_answer_is_asked_no_more(monkeypatch):
    slots = unsealed(40, 1)
    with WrappingPool(2) as pool:
        with monkeypatch.context() as failing:
            failing.setattr(wrapping, "wrap_here", lambda suite, slots: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                pool(SUITES[1], slots)
        assert numbers(pool(SUITES[1], slots[:16]), 1) == list(range(1, 17))  # and not what was asked for first


def test_after_it_was_closed_it_begins_again():
    pool = WrappingPool(2)
    for _ in range(2):
        assert numbers(pool(SUITES[1], unsealed(16, 1)), 1) == list(range(1, 17))
        (helper,) = asked(pool)
        pool.close()
        assert helper.process.exitcode == 0


def test_one_process_needs_no_helpers():
    with WrappingPool(1) as pool:
        assert numbers(pool(SUITES[1], unsealed(40, 1)), 1) == list(range(1, 41))
        assert pool._idle == []


def test_no_process_is_no_pool():
    with pytest.raises(ValueError, match="one process"):
        WrappingPool(0)
