"""How an application is decided: which step leads where, by when, and that an applicant appeals once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from comity.accreditation.codes import Act
from comity.accreditation.codes import ApplicationState as State


@dataclass(frozen=True, slots=True)
class Step:
    """From which states an act leads to which."""

    before: frozenset[State]
    after: State
    needs_reason: bool = False


STEPS: Final[Mapping[Act, Step]] = MappingProxyType(
    {
        Act.REFER: Step(frozenset({State.RECEIVED}), State.REFERRED, needs_reason=True),
        Act.ANSWER: Step(frozenset({State.REFERRED}), State.RECEIVED),
        Act.ACCEPT: Step(frozenset({State.RECEIVED, State.APPEALED}), State.ACCEPTED),
        Act.REFUSE: Step(frozenset({State.RECEIVED, State.APPEALED}), State.REFUSED, needs_reason=True),
        Act.APPEAL: Step(frozenset({State.REFUSED}), State.APPEALED),
    }
)


def possible(state: State, *, has_appealed: bool) -> frozenset[Act]:
    """The acts that lead on from a state. A refusal after an appeal is final."""
    acts = {act for act, step in STEPS.items() if state in step.before}
    return frozenset(acts - {Act.APPEAL} if has_appealed else acts)


def due_at(
    received_at: datetime, days: int, zone: ZoneInfo, *, weekend: Collection[int], holidays: Collection[date] = ()
) -> datetime:
    """By when the host decides: the end of so many working days after the day of receipt, by the host's clock.

    days      working days, at least 1
    weekend   days of the week on which the host does not work, Monday is 0; not all seven
    holidays  further days on which it does not

    Raises ValueError for a week without a working day, or no day at all.
    """
    if days < 1 or set(range(7)) <= set(weekend):
        raise ValueError("a decision takes at least one working day, and there is one in a week")
    day = received_at.astimezone(zone).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() not in weekend and day not in holidays
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone)
