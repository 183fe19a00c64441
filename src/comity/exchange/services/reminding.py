"""Clocks of requests: whoever owes an answer is reminded, and the command centre is told when none came."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from comity.core import desks, events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.exchange import editions, permissions
from comity.exchange.codes import RUNNING
from comity.exchange.events import ClockRaised
from comity.exchange.models import Request
from comity.exchange.services.ending import OVERDUE, OWED
from comity.members.models import Bureau
from comity.screening.queries import COMMAND_CENTRE

MOST_AT_ONCE = 200
REMINDED, ESCALATED = "reminded", "escalated"


@operation("exchange.raise_clocks", allow=permissions.RAISE_CLOCKS)
def raise_clocks(actor: Actor, *, at: datetime) -> int:
    """Remind bureaus of the answers they owe, and lay overdue ones before the command centre; each once.

    Returns how many were raised.
    """
    ripe = list(islice((request for request in _unraised() if _step(request, at)), MOST_AT_ONCE))
    raised = sum(_raise(request, at) for request in ripe)
    note(raised=raised)
    return raised


def waits(at: datetime) -> bool:
    """Whether a clock has something to say: asked before a unit of work is begun."""
    return any(_step(request, at) for request in _unraised())


def _unraised() -> Iterator[Request]:
    """All that still run: a long clock is reminded of before a shorter one ends, so no number of them is enough."""
    running = Request.objects.filter(state__in=RUNNING, escalated_at=None, message__act__isnull=False)
    return running.order_by("due_at", "pk").iterator()


def _step(request: Request, at: datetime) -> str:
    """What a request's clock has to say at a moment, "" for nothing that was not said before."""
    clock = editions.clocks().of[request.priority]
    due = request.extended_until or request.due_at
    if at >= clock.escalation(due):
        return ESCALATED
    reminded = request.reminded_at is not None
    return REMINDED if not reminded and at >= clock.reminder(request.asked_at, due) else ""


def _raise(request: Request, at: datetime) -> bool:
    step = _step(request, at)
    if not step:
        return False
    due = request.extended_until or request.due_at
    reference = str(request.case_id)[-12:]
    if step == REMINDED:
        request.reminded_at = at
        desks.put(
            bureau=request.asked_id, kind=OWED, subject=request, reference=reference, urgency=request.priority,
            due_at=due, at=at,
        )  # fmt: skip
    else:
        request.escalated_at = at
        desks.put(
            bureau=Bureau.SECRETARIAT, unit=COMMAND_CENTRE, kind=OVERDUE, subject=request, reference=reference,
            urgency=request.priority, due_at=due, at=at,
        )  # fmt: skip
    request.save(update_fields=["reminded_at", "escalated_at"])
    events.emit(ClockRaised(about=str(request.pk), bureau=request.asked_id, step=step))
    return True
