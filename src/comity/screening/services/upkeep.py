"""What the node does by itself: tell bureaus of hits, raise what is overdue, erase what nobody needs any more."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.core import audit, desks
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau
from comity.screening import editions, permissions, queries
from comity.screening.codes import HitState, Result
from comity.screening.models import Candidate, Check, Hit

CHUNK = 500


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
    overdue = list(queries.hits_to_escalate(at)[:CHUNK])
    for hit in overdue:
        hit.escalated_at = at
        hit.save(update_fields=["escalated_at"])
        _lay(hit, queries.OVERDUE, Bureau.SECRETARIAT, at, unit=queries.COMMAND_CENTRE)
    note(escalated=len(overdue))
    return len(overdue)


@operation("screening.erase_checks", allow=permissions.ERASE_CHECKS)
def erase_checks(actor: Actor, *, at: datetime) -> int:
    """Erase what was asked of travellers whose period has ended. Returns how many; call it until it is none.

    The rows and the ledger's commitments stay, so that it can still be proved that a check was made, and when.
    """
    due = list(_due(at)[:CHUNK])
    candidates = list(Candidate.objects.filter(check_made__in=due))
    for check in due:
        check.asked, check.zone, check.erased_at = None, None, at
        check.reference, check.seat = "", ""
    for candidate in candidates:
        candidate.reasons = []
    Check.objects.bulk_update(due, ["asked", "zone", "erased_at", "reference", "seat"])
    Candidate.objects.bulk_update(candidates, ["reasons"])
    audit.erase_content_of([*due, *candidates])
    note(erased=len(due), edition=editions.periods().edition)
    return len(due)


def erase_due(actor: Actor, *, at: datetime) -> int:
    """Erase everything whose period has ended, in chunks that are each one action. Returns how many checks."""
    erased = 0
    while _due(at).exists():
        erased += erase_checks(actor, at=at)
    return erased


def _due(at: datetime) -> QuerySet[Check]:
    """Checks whose traveller is to be forgotten: no hit and the short period over, or no report and the long one."""
    periods = editions.periods()
    with_hit = Hit.objects.filter(candidate__check_made=OuterRef("pk"))
    over = Q(result=Result.NO_HIT, at__lte=at - periods.no_hit) | Q(at__lte=at - periods.not_taken_up)
    due: QuerySet[Check] = Check.objects.filter(over, ~Exists(with_hit), erased_at__isnull=True)
    return due.order_by("at", "pk")


def _lay_with_reporter(hit: Hit, kind: str, at: datetime) -> None:
    """Lay a hit on the desk of the bureau that reported it, and on that of its entity which met the person or thing."""
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
