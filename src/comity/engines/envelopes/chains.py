"""The chain from one issuer to one recipient: what a receiver makes of the next act, what a sender numbers it.

Every act names the one before it in its chain, inside the recipient's slot.  So a receiver sees what was dropped,
reordered, repeated or told twice, and a hub sees nothing.  All functions are pure: what is known is passed in.

An issuer that forgot which numbers it gave, because it was put back to an older state, begins its chains anew: with a
number beyond all others, and in the place of the act before it what `beginning_anew` makes of that number.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from .slots import FIRST_PREVIOUS


@dataclass(frozen=True, slots=True)
class Place:
    """An act in a chain: its number (from 1), its hash, and the hash of the act before it."""

    number: int
    act_hash: bytes
    previous: bytes


@dataclass(frozen=True, slots=True)
class Next:
    """The act that was waited for."""

    place: Place


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same act once more: it is answered with the first receipt, and has no second effect."""

    place: Place


@dataclass(frozen=True, slots=True)
class Gap:
    """An act from further on: keep it, and ask for the missing ones.

    missing    ranges [first, last] of numbers, ascending
    """

    place: Place
    missing: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """Two histories: the issuer gave this recipient two acts in one place.  Keep both, they convict it.

    known    the act that was there first; at `given.number`, or the one before or after whose link does not fit
    """

    given: Place
    known: Place


@dataclass(frozen=True, slots=True)
class Forgotten:
    """An act from before everything that is remembered: nobody can say any more whether it is the same."""

    place: Place
    oldest: int


@dataclass(frozen=True, slots=True)
class Anew:
    """The first act of a chain that its issuer begins anew: nothing is missing before it that could still come."""

    place: Place


Judgement: TypeAlias = Next | Repeat | Gap | Fork | Forgotten | Anew

_ANEW = b"comity-anew/1\0"
_NUMBER_SIZE = 8  # bytes, big-endian


def beginning_anew(number: int) -> bytes:
    """What stands in the place of the previous act in the first one of a chain that begins anew with this number."""
    return hashlib.sha256(_ANEW + number.to_bytes(_NUMBER_SIZE, "big")).digest()


def judge(given: Place, *, last: int, known: Mapping[int, Place]) -> Judgement:
    """Say what an opened act is to a receiver.

    last     number up to which every act was accepted; 0 before the first
    known    by number, the accepted acts that are remembered, and those kept from further on

    The neighbours are compared too: an act that does not name the known one before it, or that the known one after it
    does not name, is another history although its own number is new.
    """
    same = known.get(given.number)
    if same is not None:
        return Repeat(same) if same.act_hash == given.act_hash else Fork(given, same)
    before, after = known.get(given.number - 1), known.get(given.number + 1)
    if given.previous == beginning_anew(given.number) and given.number > max([last, *known]):
        return Anew(given)
    if before is not None and given.previous != before.act_hash:
        return Fork(given, before)
    if after is not None and after.previous != given.act_hash:
        return Fork(given, after)
    if given.number <= last:
        return Forgotten(given, min(known, default=last + 1))
    missing = gaps(last, given.number, known)
    return Gap(given, missing) if missing else Next(given)


def gaps(last: int, upto: int, known: Mapping[int, Place]) -> tuple[tuple[int, int], ...]:
    """The ranges of numbers after `last` and before `upto` that are not known."""
    # By what is known, never by counting: a hostile number may be as large as 2^53.
    there = [last, *sorted(number for number in known if last < number < upto), upto]
    return tuple((one + 1, other - 1) for one, other in pairwise(there) if other - one > 1)


def contiguous(last: int, known: Mapping[int, Place]) -> int:
    """The number up to which everything is there, once `known` has grown."""
    while last + 1 in known:
        last += 1
    return last


def following(last: Place | None) -> tuple[int, bytes]:
    """(number, previous) of a sender's next act in a chain whose last act is `last`; None before the first."""
    return (1, FIRST_PREVIOUS) if last is None else (last.number + 1, last.act_hash)
