"""Figures that may be published: what is small, and what would give it away, is left out.

A measure is published as one number for all, as its parts by type, as its parts by region and as its parts by reason;
never crossed. So each part stands in exactly one sum that the reader knows. Measures that are the sum or the difference
of others are not published at all: `decided` is what was published and refused, `open` changes by what is requested and
decided. A number below `least`, zero included, is suppressed; and so
is a second one wherever the suppressed could be found by subtraction. Zero counts as small, so that none and one look
alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

LEAST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure of a month (ISO 8601, "2026-11"). An empty type, region or reason means all of them.

    value   a count, or hours for the measures that are times; null when it is suppressed
    """

    month: str
    measure: str
    value: int | None
    type: str = ""
    region: str = ""
    reason: str = ""

    @property
    def dimension(self) -> str:
        """By what this row is a part of its measure: type, region, reason; empty for the measure as a whole."""
        named = [name for name in ("type", "region", "reason") if getattr(self, name)]
        return "+".join(named)


INTERNAL = frozenset({"decided", "open"})
COUNTED = {"hours-median": "decided", "hours-90th": "decided"}  # a time is as telling as the number it was taken from


def suppressed(rows: Iterable[FigureRow], least: int = LEAST) -> tuple[FigureRow, ...]:
    """The rows in their order, those that must not be published without their value. Crossed and internal rows are left
    out altogether.
    """
    kept = [row for row in rows if "+" not in row.dimension]
    hidden: set[FigureRow] = set()
    for month, measure in sorted({(row.month, row.measure) for row in kept if row.measure not in COUNTED}):
        hidden |= _hidden([row for row in kept if (row.month, row.measure) == (month, measure)], least)
    counts = {(row.month, row.measure, row.type, row.region, row.reason) for row in hidden}
    return tuple(
        replace(row, value=None)
        if row in hidden or (row.month, COUNTED.get(row.measure, ""), row.type, row.region, row.reason) in counts
        else row
        for row in kept
        if row.measure not in INTERNAL
    )


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The smallest value that so many percent of the values do not exceed (nearest rank); None of no values."""
    if not values:
        return None
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def _hidden(rows: Sequence[FigureRow], least: int) -> set[FigureRow]:
    """Which rows of one measure to hide: all of them, where one sum cannot protect its parts otherwise."""
    hidden: set[FigureRow] = set()
    whole = sum(row.value or 0 for row in rows if not row.dimension)
    if whole < least:
        return set(rows)
    for dimension in ("type", "region", "reason"):
        parts = [row for row in rows if row.dimension == dimension]
        chosen = _protecting([row.value or 0 for row in parts], least)
        if chosen is None:
            return set(rows)
        hidden |= {parts[index] for index in chosen}
    return hidden


def _protecting(values: Sequence[int], least: int) -> set[int] | None:
    """Indices to hide so that none of them can be computed from their sum and the shown ones; None if that fails.

    A reader knows the sum of the hidden, that the small among them are below `least` and the others are not.
    """
    small = {index for index, value in enumerate(values) if value < least}
    hidden = set(small)
    others = sorted((index for index in range(len(values)) if index not in small), key=lambda index: values[index])
    while hidden and _is_given_away(values, hidden, small, least):
        if not others:
            return None
        hidden.add(others.pop(0))
    return hidden


def _is_given_away(values: Sequence[int], hidden: set[int], small: set[int], least: int) -> bool:
    """Whether some hidden value has only one possibility left."""
    total = sum(values[index] for index in hidden)
    lowest = {index: 0 if index in small else least for index in hidden}
    # A large one may be anything up to what the sum leaves.
    highest = {index: least - 1 if index in small else total for index in hidden}
    floor, ceiling = sum(lowest.values()), sum(highest.values())
    return any(
        max(lowest[index], total - (ceiling - highest[index])) == min(highest[index], total - (floor - lowest[index]))
        for index in hidden
    )
