"""What followed a hit: said by the bureau that reported it, counted by nobody before its owner confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from comity.core import desks, events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau
from comity.screening import editions, errors, permissions, queries, rules
from comity.screening.events import OutcomeCorrected, OutcomeRecorded
from comity.screening.models import Hit, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSaid:
    """What an officer says that followed.

    code      row of the table of outcomes; reason: why nothing was done, where the row asks for it
    acknowledged_unconfirmed   the officer was shown that the owner has not confirmed, and said so
    """

    code: str
    happened_at: datetime
    reason: str = ""
    note: str = ""
    acknowledged_unconfirmed: bool = False


@operation("screening.record_outcome", allow=permissions.RECORD_OUTCOME, subject="hit")
def record_outcome(actor: Actor, *, hit: Hit, outcome: OutcomeSaid, at: datetime) -> Outcome:
    """Say what followed a hit that one's own bureau reported: its owner is told, and its clock starts or stops.

    Raises HitErased, OutcomeUnknown, OutcomeNotPossible, UnconfirmedNotAcknowledged, OutcomeReasonMissing,
    HappenedOutOfOrder.
    """
    if hit.erased_at is not None:
        raise errors.HitErased
    row = editions.outcomes().rows.get(outcome.code)
    if row is None:
        raise errors.OutcomeUnknown(outcome=outcome.code[:40])
    standing = list(hit.outcomes.filter(withdrawn_at__isnull=True))
    rules.require_outcome(
        row,
        notice_type=hit.notice_type,
        state=hit.state,
        before={one.code for one in standing},
        told=outcome.acknowledged_unconfirmed,
    )
    rules.require_outcome_reason(row, outcome.reason, editions.outcomes().reasons)
    rules.require_happened(happened_at=outcome.happened_at, reported_at=hit.observed_at, at=at)
    if row.ends:
        _close(standing, at)
    recorded = Outcome.objects.create(
        hit=hit,
        number=hit.outcomes.count() + 1,
        code=row.code,
        reason=outcome.reason,
        note=outcome.note.strip(),
        happened_at=outcome.happened_at,
        at=at,
        recorded_by=actor.id,
        bureau_id=hit.reporting_bureau_id,
        acknowledged_unconfirmed=outcome.acknowledged_unconfirmed and hit.is_open,
        warn_at=_after(outcome.happened_at, row.warn),
        due_at=_after(outcome.happened_at, row.clock),
    )
    note(outcome=row.code, hit_state=hit.state)
    events.emit(
        OutcomeRecorded(
            hit=str(hit.pk),
            outcome=str(recorded.pk),
            owner=hit.owner_id,
            reporting_bureau=hit.reporting_bureau_id,
            code=row.code,
        )
    )
    return recorded


@operation("screening.correct_outcome", allow=permissions.CORRECT_OUTCOME, subject="outcome")
def correct_outcome(actor: Actor, *, outcome: Outcome, reason: str, at: datetime) -> Outcome:
    """Take back an outcome that one's own bureau entered in error. It stays, and counts no more.

    Raises OutcomeWithdrawn, ReasonMissing.
    """
    rules.require_in_force(outcome.withdrawn_at)
    if not reason.strip():
        raise errors.ReasonMissing
    outcome.withdrawn_at, outcome.withdrawal_note = at, reason.strip()
    outcome.save(update_fields=["withdrawn_at", "withdrawal_note"])
    for kind in queries.OF_OUTCOMES:
        desks.clear(kind=kind, subject=outcome, at=at)
    if editions.outcomes().rows[outcome.code].ends:
        _reopen(outcome.hit)
    events.emit(
        OutcomeCorrected(
            hit=str(outcome.hit_id),
            outcome=str(outcome.pk),
            owner=outcome.hit.owner_id,
            reporting_bureau=outcome.bureau_id,
        )
    )
    return outcome


@operation("screening.tell_outcome", allow=permissions.TELL_OUTCOME)
def tell_outcome(actor: Actor, *, outcome_id: UUID, at: datetime) -> Outcome:
    """Lay what followed on the desk of the hit's owner, with the clock of what it must send."""
    outcome = Outcome.objects.get(pk=outcome_id)
    if outcome.withdrawn_at is None and not queries.was_laid(outcome, queries.OUTCOME):
        _lay(outcome, queries.OUTCOME, outcome.hit.owner_id, at)
    if outcome.due_at is not None and outcome.closed_at is None and outcome.withdrawn_at is None:
        _lay(outcome, queries.PAPERS_DUE, outcome.hit.owner_id, at)
    return outcome


@operation("screening.raise_outcomes", allow=permissions.RAISE_OUTCOMES)
def raise_outcomes(actor: Actor, *, at: datetime) -> int:
    """Remind owners of clocks that run out, and tell the command centre of those that have. Returns how many."""
    waiting = list(queries.outcomes_to_raise(at)[: queries.AT_ONCE])
    for outcome in waiting:
        if outcome.due_at is not None and outcome.due_at <= at:
            outcome.escalated_at = at
            _lay(outcome, queries.PAPERS_OVERDUE, Bureau.SECRETARIAT, at, unit=queries.COMMAND_CENTRE)
        outcome.warned_at = outcome.warned_at or at
        outcome.save(update_fields=["warned_at", "escalated_at"])
        _lay(outcome, queries.PAPERS_DUE, outcome.hit.owner_id, at, urgency="urgent")
    note(raised=len(waiting))
    return len(waiting)


def _close(standing: list[Outcome], at: datetime) -> None:
    """Stop the clocks that run: what they waited for has come, or is not needed any more."""
    for one in standing:
        if one.due_at is not None and one.closed_at is None:
            one.closed_at = at
            one.save(update_fields=["closed_at"])
            for kind in (queries.PAPERS_DUE, queries.PAPERS_OVERDUE):
                desks.clear(kind=kind, subject=one, at=at)


def _reopen(hit: Hit) -> None:
    """Let clocks run again, unless something else that stands has ended them."""
    rows = editions.outcomes().rows
    standing = list(hit.outcomes.filter(withdrawn_at__isnull=True))
    for one in standing:
        ended = any(rows[later.code].ends for later in standing if later.number > one.number)
        if one.closed_at is not None and not ended:
            one.closed_at = one.warned_at = one.escalated_at = None
            one.save(update_fields=["closed_at", "warned_at", "escalated_at"])


def _after(moment: datetime, period: timedelta | None) -> datetime | None:
    return None if period is None else moment + period


def _lay(outcome: Outcome, kind: str, bureau: str, at: datetime, unit: str = "", urgency: str = "") -> None:
    desks.put(
        bureau=bureau,
        unit=unit,
        kind=kind,
        subject=outcome,
        reference=outcome.hit.reference,
        at=at,
        due_at=None if kind == queries.OUTCOME else outcome.due_at,
        urgency=urgency,
    )
