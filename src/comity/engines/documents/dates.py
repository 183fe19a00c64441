"""Dates as documents write them: two digits for the year, and parts that nobody knows."""

from dataclasses import dataclass
from datetime import date
from typing import Self


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the month and day, may be unknown.

    Raises ValueError where no calendar has such a date.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without its month")
        self.first()

    @classmethod
    def of(cls, day: date) -> Self:
        """The whole date."""
        return cls(day.year, day.month, day.day)

    def text(self) -> str:
        """ISO 8601 with reduced precision: `1984-03-12`, `1984-03` or `1984`."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)


def born_on(year: int, month: int | None, day: int | None, today: date) -> PartialDate:
    """A date of birth with two digits for the year: the latest one that is not in the future.

    Who is older than 99 gets the wrong century; no machine-readable zone can tell.  Raises ValueError for an
    impossible date.
    """
    century = today.year - today.year % 100
    try:
        born = PartialDate(century + year, month, day)
    except ValueError:
        return PartialDate(century - 100 + year, month, day)  # 29 February of another century
    return born if born.first() <= today else PartialDate(century - 100 + year, month, day)


def expires_on(year: int, month: int | None, day: int | None, today: date) -> PartialDate:
    """A date of expiry with two digits for the year: the year nearest to now, so at most fifty years away.

    Raises ValueError for an impossible date.
    """
    century = today.year - today.year % 100
    possible = (century + 100 + year, century + year, century - 100 + year)
    return PartialDate(min(possible, key=lambda full: abs(full - today.year)), month, day)
