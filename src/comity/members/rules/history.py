"""Times during which something holds: [from, until), where the beginning may be unknown and the end open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from comity.members import errors


@dataclass(frozen=True, slots=True)
class Span:
    """[from_on, until_on): None where the beginning is unknown, or there is no end yet."""

    from_on: date | None = None
    until_on: date | None = None

    def holds_on(self, on: date) -> bool:
        """Whether the day is within."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)

    def overlaps(self, other: "Span") -> bool:
        """Whether there may be a day within both; an unknown beginning may be any."""
        starts_before_end = self.from_on is None or other.until_on is None or self.from_on < other.until_on
        ends_after_start = self.until_on is None or other.from_on is None or other.from_on < self.until_on
        return starts_before_end and ends_after_start


@dataclass(frozen=True, slots=True)
class Called:
    """A code and names that a state had during a time."""

    code: str
    names: Mapping[str, str]
    span: Span = Span()


def require_order(span: Span) -> None:
    """Refuse a time that ends on its first day or before.  Raises EndsBeforeItBegins."""
    if span.from_on is not None and span.until_on is not None and span.until_on <= span.from_on:
        raise errors.EndsBeforeItBegins(from_on=span.from_on, until_on=span.until_on)


def require_free(span: Span, others: Iterable[Span]) -> None:
    """Refuse a time that overlaps one of the others.  Raises EndsBeforeItBegins, Overlaps."""
    require_order(span)
    for other in others:
        if span.overlaps(other):
            raise errors.Overlaps(from_on=other.from_on or "…")


def ended(span: Span, until_on: date) -> Span:
    """The same time, ended.  Raises AlreadyEnded, EndsBeforeItBegins."""
    if span.until_on is not None:
        raise errors.AlreadyEnded(until_on=span.until_on)
    shorter = Span(span.from_on, until_on)
    require_order(shorter)
    return shorter


def called_on(present: Called, former: Iterable[Called], on: date) -> Called:
    """What a state was called on a day: by a former name that held that day, or else by the present one."""
    held = [earlier for earlier in former if earlier.span.holds_on(on)]
    # An unknown beginning holds for all the time before: the name that ended first after the day is the one meant.
    return min(held, key=lambda earlier: earlier.span.until_on or date.max, default=present)
