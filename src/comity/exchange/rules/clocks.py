"""Clocks of requests: when an answer is due, when a bureau is reminded, and how far an extension may reach."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time one priority gives (a row of `data/clocks.yaml`).

    remind_at     share of the time, in (0, 1), after which the asked bureau is reminded
    escalate      how long overdue until the command centre is told
    extend        how far beyond the first moment an extension may reach
    """

    priority: str
    within: timedelta
    remind_at: float
    escalate: timedelta
    extend: timedelta
    indirect: bool = False

    def due(self, issued: datetime) -> datetime:
        """When the answer is due."""
        return issued + self.within

    def reminder(self, issued: datetime, due: datetime) -> datetime:
        """When the asked bureau is reminded."""
        return issued + (due - issued) * self.remind_at

    def escalation(self, due: datetime) -> datetime:
        """When the command centre is told."""
        return due + self.escalate

    def latest_extension(self, issued: datetime) -> datetime:
        """The last moment to which an extension may reach."""
        return self.due(issued) + self.extend


class Standing(StrEnum):
    """How a request stands against its clock."""

    RUNNING = "running"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    KEPT = "kept"
    MISSED = "missed"


def standing(clock: Clock, *, issued: datetime, due: datetime, ended: datetime | None, at: datetime) -> Standing:
    """How a request stands at a moment. Ended in time it was kept, however it ended."""
    if ended is not None:
        return Standing.KEPT if ended <= due else Standing.MISSED
    if at >= max(clock.escalation(due), due):
        return Standing.ESCALATED
    if at >= due:
        return Standing.OVERDUE
    return Standing.REMINDED if at >= clock.reminder(issued, due) else Standing.RUNNING


def may_extend(clock: Clock, *, issued: datetime, due: datetime, until: datetime, at: datetime) -> bool:
    """Whether an extension may be announced: before the time is over, to a later moment, and not beyond the table's.

    Source: Directive (EU) 2023/977 Art. 5(2): the delay is announced immediately, with its reason and length.
    """
    return at < due < until <= clock.latest_extension(issued)
