"""Clocks of requests and recalls: whoever owes something is reminded, and the command centre is told when none came."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice

from django.db.models import QuerySet

from comity.core import desks, events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.exchange import editions, permissions
from comity.exchange.codes import ENDED, ESCALATED, REMINDED, RUNNING, ConsignmentState
from comity.exchange.events import ClockRaised
from comity.exchange.models import Consignment, Request
from comity.exchange.services.ending import OVERDUE, OWED
from comity.members.models import Bureau
from comity.screening.queries import COMMAND_CENTRE

MOST_AT_ONCE = 200
SILENT, RECALL_OVERDUE = "recall-silent", "recall-overdue"
ANSWERED = (ConsignmentState.COMPLIED, ConsignmentState.REFUSED)


@operation("exchange.raise_clocks", allow=permissions.RAISE_CLOCKS)
def raise_clocks(actor: Actor, *, at: datetime) -> int:
    """Remind of answers that are owed and of recalls that were not complied with; lay what is overdue before the
    command centre. Each once.

    Returns how many were raised.
    """
    ripe = list(islice((request for request in _unraised() if _step(request, at)), MOST_AT_ONCE))
    silent = list(islice((each for each in _silent() if _step_of_recall(each, at)), MOST_AT_ONCE))
    raised = sum(_raise(request, at) for request in ripe) + sum(_raise_recall(each, at) for each in silent)
    note(raised=raised)
    return raised


def waits(at: datetime) -> bool:
    """Whether a clock has something to say: asked before a unit of work is begun."""
    return any(_step(request, at) for request in _unraised()) or any(_step_of_recall(each, at) for each in _silent())


def settle_recall(answered: Consignment, at: datetime) -> None:
    """A recipient answered a recall: off the desks it goes once nobody whom it reached is silent any more."""
    act = answered.act
    if not _unanswered().filter(act=act).exists():
        for kind in (SILENT, RECALL_OVERDUE):
            desks.clear(kind=kind, subject=act.recall, at=at)
    if answered.escalated_at is not None and answered.state in ANSWERED:
        events.emit(ClockRaised(about=str(act.recall.pk), bureau=answered.recipient_id, step=ENDED))


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


def _unanswered() -> QuerySet[Consignment]:
    """The consignments of recalls issued here whose recipients have neither complied nor refused."""
    return Consignment.objects.filter(act__kind="recall", act__here=True).exclude(state__in=ANSWERED)


def _silent() -> Iterator[Consignment]:
    waiting = _unanswered().filter(escalated_at=None).select_related("act__recall")
    return waiting.order_by("act__issued_at", "recipient").iterator()


def _step_of_recall(silent: Consignment, at: datetime) -> str:
    """What the clock of a recall has to say of one recipient at a moment, "" for nothing that was not said before."""
    rules, since = editions.clocks().recall, silent.act.issued_at
    if at >= since + rules.escalate:
        return ESCALATED
    return REMINDED if silent.reminded_at is None and at >= since + rules.remind else ""


def _raise_recall(silent: Consignment, at: datetime) -> bool:
    step, recall = _step_of_recall(silent, at), silent.act.recall
    due = silent.act.issued_at + editions.clocks().recall.escalate
    lay = partial(
        desks.put, subject=recall, reference=str(recall.pk)[-12:], urgency=silent.act.priority, due_at=due, at=at
    )
    if step == REMINDED:
        silent.reminded_at = at
        lay(bureau=silent.issuer_id, kind=SILENT)
    else:
        silent.escalated_at = at
        lay(bureau=Bureau.SECRETARIAT, unit=COMMAND_CENTRE, kind=RECALL_OVERDUE)
    if silent.closed_at is None:
        silent.next_attempt_at = at  # the reminder itself: the same act once more, with the same id
    silent.save(update_fields=["reminded_at", "escalated_at", "next_attempt_at"])
    events.emit(ClockRaised(about=str(recall.pk), bureau=silent.recipient_id, step=step))
    return True
