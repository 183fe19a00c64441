"""Choosing the host of a coming session, and what a host owes by when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.assembly.codes import DutyKind
from comity.engines.ballots.rules import ElectionCounts, Roll

DECISION = "session-host"  # of the edition

# Days before the opening by which each duty is usually done. An agreement may set other days.
USUAL_DAYS: Mapping[DutyKind, int] = {
    DutyKind.PRIVILEGES: 270,
    DutyKind.VENUE: 240,
    DutyKind.ROOMS: 150,
    DutyKind.ENTRY: 120,
    DutyKind.INTERPRETATION: 90,
    DutyKind.SECURITY: 60,
    DutyKind.MEDIA: 45,
    DutyKind.MEDICAL: 30,
    DutyKind.TRANSPORT: 30,
}


@dataclass(frozen=True, slots=True)
class Due:
    """A duty and the day by which it is done."""

    kind: DutyKind
    on: date


def usual_duties(opens_on: date, *, agreed_on: date) -> list[Due]:
    """The duties of a host, in the order of their days; none is due before the agreement itself."""
    due = (Due(kind, max(opens_on - timedelta(days=days), agreed_on)) for kind, days in USUAL_DAYS.items())
    return sorted(due, key=lambda one: (one.on, one.kind))


def added_up(marks: Iterable[Sequence[str]], offers: Iterable[str], roll: Roll) -> ElectionCounts:
    """The counts of votes given one by one: each names one offer, or none.

    Raises CountsRejected where more answered than are present.
    """
    found = list(marks)
    named = Counter(one for mark in found for one in mark)
    blank = sum(1 for mark in found if not mark)
    return ElectionCounts(
        votes={offer: named[offer] for offer in offers}, ballots=len(found) - blank, blank=blank, roll=roll
    )


def is_unanimous(counts: ElectionCounts, chosen: str) -> bool:
    """Whether everybody who voted named this offer, and nobody stood aside: derived from the counts, never said."""
    aside = counts.against + counts.blank + counts.invalid
    return counts.cast > 0 and aside == 0 and counts.votes.get(chosen) == counts.cast
