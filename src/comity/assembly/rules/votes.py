"""Open votes: counts from their raw record, the order of a roll-call, the lot.

What is here is all that somebody needs to derive an outcome again: the raw record in, counts out; the rules of the
edition do the rest.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from comity.assembly.codes import Choice
from comity.engines.ballots.rules import MotionCounts, Roll, counts_as_record, counts_from_record

AGREEING = 2  # tellers


def added_up(choices: Iterable[str], roll: Roll) -> MotionCounts:
    """The counts of answers given one by one.  Raises CountsRejected where more answered than are present."""
    found = Counter(choices)
    return MotionCounts(
        in_favour=found[Choice.FOR.value],
        against=found[Choice.AGAINST.value],
        abstaining=found[Choice.ABSTAINING.value],
        roll=roll,
    )


def agreed(counts: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The count on which two tellers of one round agree; None where they do not, or only one has counted.

    counts   {teller: count as a record}
    """
    said = list(counts.values())
    for number, one in enumerate(said):
        if sum(other == one for other in said[number:]) >= AGREEING:
            return one
    return None


def round_of(counted: Iterable[tuple[int, Mapping[str, Any]]]) -> int:
    """The round in which tellers count now: the next one where two have counted in the last and disagree.

    counted   (round, count as a record) of every count so far
    """
    rounds: dict[int, list[Mapping[str, Any]]] = {}
    for number, count in counted:
        rounds.setdefault(number, []).append(count)
    if not rounds:
        return 1
    last = max(rounds)
    said = rounds[last]
    disagree = len(said) >= AGREEING and agreed({str(number): count for number, count in enumerate(said)}) is None
    return last + 1 if disagree else last


def with_roll(count: Mapping[str, Any], roll: Roll) -> dict[str, Any]:
    """A teller's count with the roll of the vote, as a record.

    Raises CountsRejected where more voted than are present.
    """
    return counts_as_record(replace(counts_from_record(dict(count)), roll=roll))


def drawn(entropy: bytes, among: int) -> int:
    """The place that a lot falls on, from 0: SHA-256 of the random bytes as a number, modulo those it is drawn among.

    With 256 bits and a few hundred members no place is favoured by more than one part in 2^247.
    """
    return int.from_bytes(hashlib.sha256(entropy).digest()) % among


def called_from(order: Sequence[str], first: int) -> list[str]:
    """The order of a roll-call that begins at a place and goes round."""
    return [*order[first:], *order[:first]]
