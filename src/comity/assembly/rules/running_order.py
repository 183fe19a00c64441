"""The running order of a ceremony: what is on now, what comes next, how late it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar


class Line(Protocol):
    """A line of a running order, as far as its times go."""

    @property
    def minutes(self) -> int: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...


L = TypeVar("L", bound=Line)


@dataclass(frozen=True, slots=True)
class Standing(Generic[L]):
    """How a ceremony stands at a moment.

    now     the line that runs; None before the first, between two, after the last
    next    the line that follows
    late_minutes   whole minutes behind the plan; negative: ahead of it
    expected       when each line begins, in their order: as it did, or as it will if everything else takes its time
    """

    now: L | None
    next: L | None
    late_minutes: int
    expected: tuple[datetime, ...]


def standing(lines: Sequence[L], *, starts_at: datetime, at: datetime) -> Standing[L]:
    """How a ceremony that was to begin at `starts_at` stands.

    lines  in their order. One that runs over its minutes pushes what follows; one not yet begun begins now at the
           earliest, once something has begun or the ceremony should have
    """
    now = next((line for line in lines if line.started_at is not None and line.ended_at is None), None)
    begun = any(line.started_at is not None for line in lines)
    planned, expected, clock = starts_at, [], starts_at
    late = timedelta()
    following: L | None = None
    for line in lines:
        if line.started_at is not None:
            expected.append(line.started_at)
            late = line.started_at - planned
            ended = line.ended_at or max(line.started_at + timedelta(minutes=line.minutes), at)
            clock = ended
        else:
            begins = max(clock, at) if begun or at > starts_at else clock
            if following is None:
                following = line
                late = max(late, begins - planned) if now is None else late
            expected.append(begins)
            clock = begins + timedelta(minutes=line.minutes)
        planned += timedelta(minutes=line.minutes)
    over = at - (now.started_at + timedelta(minutes=now.minutes)) if now is not None and now.started_at else timedelta()
    late += max(over, timedelta())
    return Standing(now, following, int(late.total_seconds() // 60), tuple(expected))


def remaining(turns: Sequence[Mapping[str, str]], lines: Sequence[Mapping[str, str]]) -> list[int | None]:
    """Which line each turn of a new order is, where it was on the order before.

    turns    {language: what}, as the new order says them, in as few languages as were written
    lines    {language: what} of the lines that have not begun, in their order
    returns  (turns,) the place among `lines`, from 0, of the first one that is called the same in every language of the
             turn; None for a new one. No line is two turns
    """
    free = dict(enumerate(lines))
    found: list[int | None] = []
    for turn in turns:
        same = next((place for place, line in free.items() if turn and turn.items() <= line.items()), None)
        if same is not None:
            del free[same]
        found.append(same)
    return found
