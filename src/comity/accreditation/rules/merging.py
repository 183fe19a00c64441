"""What the logs of several gates say together: who is inside, and what cannot be.

A phone's own counter orders its scans; across phones the estimate of this node's clock does. An estimate never runs
back within a phone: a clock that was put back in between moves nothing before what was counted earlier.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from comity.accreditation.badge_codes import Direction, FindingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Somebody went through a gate.

    counter   running number within the phone's log
    at        the phone's moment by this node's clock
    """

    scan: UUID
    device: UUID
    gate: UUID
    counter: int
    meeting: UUID | None
    badge: UUID
    direction: Direction
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What cannot be: `scan` shows it; `other` is the passage before it that it contradicts."""

    kind: FindingKind
    badge: UUID
    scan: UUID
    other: UUID | None = None


def in_order(passages: Iterable[Passage]) -> list[Passage]:
    """All passages as they happened, as far as the logs tell."""
    timed: list[tuple[datetime, str, int, Passage]] = []
    by_device = sorted(passages, key=lambda one: (str(one.device), one.counter))
    for device, own in groupby(by_device, key=lambda one: str(one.device)):
        latest: datetime | None = None
        for one in own:
            latest = one.at if latest is None or one.at > latest else latest
            timed.append((latest, device, one.counter, one))
    return [one for *_place, one in sorted(timed, key=lambda row: row[:3])]


def inside(passages: Iterable[Passage]) -> dict[UUID | None, set[UUID]]:
    """Badges that are inside, by meeting: those whose last passage led in."""
    found: dict[UUID | None, set[UUID]] = {}
    for one in in_order(passages):
        crowd = found.setdefault(one.meeting, set())
        if one.direction is Direction.IN:
            crowd.add(one.badge)
        else:
            crowd.discard(one.badge)
    return found


def findings(passages: Collection[Passage], revoked: Mapping[UUID, datetime]) -> list[Found]:
    """What cannot be: a badge that entered again without leaving, and a revoked one that was let in.

    revoked   badges that are dead, with the moment since which they are

    The same meeting is meant: who comes to another one passes another gate rightly.
    """
    found: list[Found] = []
    last: dict[tuple[UUID, UUID | None], Passage] = {}
    for one in in_order(passages):
        before = last.get((one.badge, one.meeting))
        last[one.badge, one.meeting] = one
        if one.direction is not Direction.IN:
            continue
        if one.badge in revoked and one.at >= revoked[one.badge]:
            found.append(Found(FindingKind.REVOKED, one.badge, one.scan))
        if before is not None and before.direction is Direction.IN:
            kind = FindingKind.TWICE if before.gate == one.gate else FindingKind.TWO_GATES
            found.append(Found(kind, one.badge, one.scan, before.scan))
    return found
