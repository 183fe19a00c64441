"""What the node does by itself: tell bureaus of hits, and raise what is overdue."""

from datetime import datetime
from uuid import UUID

from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau
from comity.screening import permissions, queries
from comity.screening.codes import HitState
from comity.screening.models import Hit


@operation("screening.tell_owner", allow=permissions.TELL_OWNER)
def tell_owner(actor: Actor, *, hit_id: UUID, at: datetime) -> Hit:
    """Lay a hit on the desk of the bureau that owns the record. Does nothing for one that was answered meanwhile."""
    hit = Hit.objects.get(pk=hit_id)
    if hit.state == HitState.UNCONFIRMED:
        _lay(hit, queries.TO_ANSWER, hit.owner_id, at)
    return hit


@operation("screening.tell_reporter", allow=permissions.TELL_REPORTER)
def tell_reporter(actor: Actor, *, hit_id: UUID, at: datetime) -> Hit:
    """Lay an answered hit on the desk of the bureau that reported it."""
    hit = Hit.objects.get(pk=hit_id)
    if hit.state == HitState.NEED_MORE:
        _lay_with_reporter(hit, queries.TO_COMPLETE, at)
    elif hit.outcome_at is not None:
        desks.clear(kind=queries.TO_COMPLETE, subject=hit, at=at)
        if not queries.was_laid(hit, queries.ANSWERED):  # the bureau may have read the answer and put it away
            _lay_with_reporter(hit, queries.ANSWERED, at)
    return hit


@operation("screening.escalate_hits", allow=permissions.ESCALATE_HITS)
def escalate_hits(actor: Actor, *, at: datetime) -> int:
    """Lay hits that their owners have not answered in time on the command centre's desk. Returns how many."""
    overdue = list(queries.hits_to_escalate(at)[: queries.AT_ONCE])
    for hit in overdue:
        hit.escalated_at = at
        hit.save(update_fields=["escalated_at"])
        _lay(hit, queries.OVERDUE, Bureau.SECRETARIAT, at, unit=queries.COMMAND_CENTRE)
    note(escalated=len(overdue))
    return len(overdue)


def _lay_with_reporter(hit: Hit, kind: str, at: datetime) -> None:
    """Lay a hit on the desk of the bureau that reported it, and on that of its entity which met the person or thing.

    Where it was reported at another node, that node does.
    """
    if hit.candidate is None:
        return
    for unit in dict.fromkeys(("", hit.candidate.check_made.entity)):
        _lay(hit, kind, hit.reporting_bureau_id, at, unit=unit)


def _lay(hit: Hit, kind: str, bureau: str, at: datetime, unit: str = "") -> None:
    waits = kind in (queries.TO_ANSWER, queries.OVERDUE)
    desks.put(
        bureau=bureau,
        unit=unit,
        kind=kind,
        subject=hit,
        reference=hit.reference,
        at=at,
        due_at=hit.due_at if waits else None,
        urgency=hit.urgency,
    )
