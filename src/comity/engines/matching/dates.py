"""Birth dates as records and passports give them: whole, partial, about, between, swapped, mistyped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from comity.engines.matching import weights

_DATE = re.compile(r"^(~?)(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
_RANGE = re.compile(r"^(\d{4})(?:-\d{2}){0,2}/(\d{4})(?:-\d{2}){0,2}$")
LIFETIME_YEARS = 64  # years of birth that travellers have in practice


@dataclass(frozen=True, slots=True)
class BirthDate:
    """What is known of a birth date: years [first, last]; month and day 0 where unknown."""

    text: str
    first_year: int
    last_year: int
    month: int = 0
    day: int = 0
    approximate: bool = False

    @property
    def complete(self) -> bool:
        return bool(self.day)


@lru_cache(maxsize=65536)
def parse(text: str) -> BirthDate | None:
    """A birth date from its text (see `model`); None where it cannot be read, for it then weighs nothing."""
    text = text.strip()
    if "/" in text and (found := _RANGE.match(text)):
        first, last = sorted((int(found.group(1)), int(found.group(2))))
        return BirthDate(text, first, last)
    if found := _DATE.match(text):
        about, year, month, day = found.groups()
        month_number, day_number = int(month or 0), int(day or 0)
        if month_number > 12 or day_number > 31 or int(year) == 0:
            return None
        return BirthDate(text, int(year), int(year), month_number, day_number, bool(about))
    return None


def compare(asked: Sequence[BirthDate], held: Sequence[BirthDate]) -> tuple[str, float, BirthDate, BirthDate] | None:
    """The best agreement of any asked with any held date: (code, bits, asked, held); None if a side is unknown."""
    best = None
    for one in asked:
        for other in held:
            code, bits = agreement(one, other)
            if best is None or bits > best[1]:
                best = (code, bits, one, other)
    return best


def agreement(one: BirthDate, other: BirthDate) -> tuple[str, float]:
    """How two dates agree: code and bits. Symmetric."""
    if one.first_year != one.last_year or other.first_year != other.last_year:
        return _of_ranges(one, other)
    if one.approximate or other.approximate:
        return _about(abs(one.first_year - other.first_year))
    if one.complete and other.complete:
        return _of_days(one, other)
    if one.first_year != other.first_year:
        return _apart(abs(one.first_year - other.first_year))
    if one.month and other.month:
        if one.month == other.month:
            return _weighed("birth-month")
        return _weighed("birth-year-same")
    return _weighed("birth-year-only")


def _of_days(one: BirthDate, other: BirthDate) -> tuple[str, float]:
    mine, theirs = (one.first_year, one.month, one.day), (other.first_year, other.month, other.day)
    if mine == theirs:
        if mine[1:] == (1, 1):
            return "birth-date-exact", weights.BIRTH_DATE_BITS["birth-date-first-of-january"]
        return _weighed("birth-date-exact")
    if mine[0] == theirs[0] and mine[1:] == theirs[:0:-1]:
        return _weighed("birth-date-swapped")
    if _one_mistake("{:04d}{:02d}{:02d}".format(*mine), "{:04d}{:02d}{:02d}".format(*theirs)):
        return _weighed("birth-date-one-digit")
    year_alone = (1, 1) in (mine[1:], theirs[1:])
    years = abs(mine[0] - theirs[0])
    if years == 0:
        return _weighed("birth-year-only" if year_alone else "birth-year-same")
    # Of two days that are known and differ, the year before or after is no better than the one before that.
    return _apart(years if year_alone else max(years, 2))


def _one_mistake(mine: str, theirs: str) -> bool:
    """One digit differs (not the century or the decade), or two neighbours are exchanged."""
    places = [i for i in range(8) if mine[i] != theirs[i]]
    if len(places) == 1:
        return places[0] >= 3
    return len(places) == 2 and places[1] == places[0] + 1 and mine[places[0]] == theirs[places[1]] and (
        mine[places[1]] == theirs[places[0]]
    )  # fmt: skip


def _of_ranges(one: BirthDate, other: BirthDate) -> tuple[str, float]:
    gap = max(one.first_year, other.first_year) - min(one.last_year, other.last_year)
    if gap > 0:
        return _apart(gap)
    width = max(one.last_year - one.first_year, other.last_year - other.first_year) + 1
    return "birth-year-approximate", min(weights.BIRTH_DATE_BITS["birth-year-only"], _range_bits(width))


def _range_bits(width: int) -> float:
    """A range of so many years against a lifetime of them, less the chance that the range is wrong."""
    return max(0.0, log2(LIFETIME_YEARS / min(width, LIFETIME_YEARS)) - 1.0)


def _about(years: int) -> tuple[str, float]:
    if years <= 2:
        return _weighed("birth-year-approximate")
    return _apart(years - 2)


def _apart(years: int) -> tuple[str, float]:
    table = weights.BIRTH_DATE_BITS
    if years <= 1:
        return "birth-year-next", table["birth-year-next"]
    if years <= 3:
        return "birth-date-differs", table["birth-date-differs"]
    share = min(1.0, (years - 3) / 7)
    differs, contradicts = table["birth-date-differs"], table["birth-date-contradicts"]
    return "birth-date-contradicts", differs + share * (contradicts - differs)


def _weighed(code: str) -> tuple[str, float]:
    return code, weights.BIRTH_DATE_BITS[code]
