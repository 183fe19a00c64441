"""Hits between nodes: the owner's node keeps what another reports, the reporter's what the owner answers.

As in `records.following`, each function needs an operation that is running, in which an act takes effect. A hit has the
same id and number at both nodes. Events follow as if it had happened here: it comes to lie on the desk it concerns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core import desks, events
from comity.core.refusals import NotFound
from comity.core.unit import require_unit
from comity.notices.models import Notice
from comity.records.models import Record
from comity.screening import clock_figures, editions, errors, queries, rules
from comity.screening.codes import HitState, Means, Urgency
from comity.screening.events import HitAnswered, HitCompleted, HitReported, OutcomeCorrected, OutcomeRecorded
from comity.screening.models import Hit, NotSame, Outcome
from comity.screening.questions import Question
from comity.screening.services.remembering import remember_not_same

LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A hit as the bureau reports it that met the person or thing.

    met      what was asked of whom was met, as `Question.content` has it; None where it says nothing
    details  document, company, heading_to; notice: id of the notice by which the record was met
    """

    id: UUID
    reference: str
    record: UUID
    urgency: str
    observed_at: datetime
    place: str
    note: str = ""
    met: Mapping[str, Any] | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    notice: UUID | None = None


def report(said: Reported, *, reporting: str, owner: str, said_at: datetime, at: datetime) -> Hit:
    """Keep a hit that another node reports on a record of a bureau of this one: its clock starts.

    A second report of the same hit changes nothing.  Raises NotFound for a record that is not the owner's,
    ReportUnreadable.
    """
    require_unit("keeping a hit of another node")
    known = Hit.objects.filter(pk=said.id).first()
    if known is not None:
        if known.reporting_bureau_id != reporting:
            raise NotFound
        return known
    record = Record.objects.filter(pk=said.record, owner=owner, mirrored_at__isnull=True, drafted=False).first()
    if record is None:
        raise NotFound
    if said.urgency not in Urgency.values or Hit.objects.filter(reference=said.reference).exists():
        raise errors.ReportUnreadable(reference=said.reference[:20])
    notice = Notice.objects.filter(pk=said.notice, requesting_bureau=owner).first() if said.notice else None
    hit = Hit.objects.create(
        id=said.id,
        candidate=None,
        reference=said.reference[:20],
        record_id=record.pk,
        record_reference=record.reference[:100],
        owner_id=owner,
        reporting_bureau_id=reporting,
        reported_by="",
        observed_at=said.observed_at,
        observed_place=said.place[:LONGEST_PLACE],
        observed_note=said.note,
        met=_question(said),
        urgency=said.urgency,
        edition=editions.clocks().edition,
        reported_at=said_at,
        due_at=rules.answer_due(said.urgency, said_at),
        observed={name: text for name, text in said.details.items() if name in _DETAILS} or None,
        notice_id=notice.pk if notice else None,
        notice_reference=notice.reference if notice else "",
        notice_edition=notice.edition_number if notice else None,
        notice_type=notice.type if notice else "",
    )
    events.emit(HitReported(hit=str(hit.pk), owner=owner, reporting_bureau=reporting, urgency=hit.urgency))
    return hit


_DETAILS = ("document", "company", "heading_to")


def answer(hit_id: UUID, state: HitState, *, owner: str, text: str, means: Sequence[str], at: datetime) -> Hit:
    """Keep what the owner answers at its node.  Raises NotFound, AlreadyAnswered, HitErased."""
    hit = _hit(hit_id, owner=owner)
    rules.require_unanswered(hit.state)
    clock_figures.end_clock(hit, at=at)
    hit.state, hit.answer_note = state, text
    hit.identified_by = [code for code in Means.values if code in means]
    hit.outcome_at = None if state == HitState.NEED_MORE else at
    hit.save(update_fields=["state", "answer_note", "identified_by", "outcome_at"])
    for kind in (queries.TO_ANSWER, queries.OVERDUE):
        desks.clear(kind=kind, subject=hit, at=at)
    events.emit(HitAnswered(hit=str(hit.pk), owner=owner, reporting_bureau=hit.reporting_bureau_id, state=hit.state))
    return hit


def remember(hit_id: UUID, *, owner: str, everywhere: bool, until: datetime, at: datetime) -> int:
    """Remember what the owner remembers of a hit that it refuted: of the traveller whom a bureau of this node met.

    Only this node knows the document's number well enough to recognise it again, and no other is told it.

    everywhere, until  as the owner decided: for every bureau of this node, and how long
    returns            how many documents are remembered; 0 where the record is here no more, or none was shown
    """
    hit = _hit(hit_id, owner=owner)
    record = Record.objects.filter(pk=hit.record_id, owner=owner, erased_at__isnull=True).first()
    if record is None or hit.state != HitState.NOT_THE_SAME or until <= at:
        return 0
    return len(remember_not_same(hit, record, everywhere=everywhere, at=at, until=until))


def end_memory(hit_id: UUID, document_end: str, *, bureau: str, of: str, at: datetime) -> int:
    """Believe no more that the bearer of a document is another: the other bureau of the hit took it back.

    bureau  that says so; of: the bureau of this node that is told

    Raises NotFound where these are not the two bureaus of the hit.
    """
    require_unit("keeping what is said of a hit")
    hit = Hit.objects.filter(pk=hit_id).first()
    if hit is None or {hit.owner_id, hit.reporting_bureau_id} != {bureau, of}:
        raise NotFound
    lasting = NotSame.objects.filter(hit=hit, document_end=document_end, reversed_at__isnull=True)
    return lasting.update(reversed_by=bureau, reversed_at=at)


def complete(hit_id: UUID, *, reporting: str, text: str, at: datetime) -> Hit:
    """Keep what the reporting bureau adds, whose turn is over.  Raises NotFound, NothingWasAsked, HitErased."""
    hit = _hit(hit_id, reporting_bureau=reporting)
    rules.require_question_asked(hit.state)
    hit.state, hit.escalated_at = HitState.UNCONFIRMED, None
    hit.more_note = "\n\n".join(filter(None, (hit.more_note, text)))
    hit.due_at = rules.answer_due(hit.urgency, at)
    hit.save(update_fields=["state", "more_note", "due_at", "escalated_at"])
    events.emit(HitCompleted(hit=str(hit.pk), owner=hit.owner_id, reporting_bureau=reporting))
    return hit


def follow_outcome(
    hit_id: UUID,
    *,
    reporting: str,
    number: int,
    code: str,
    reason: str,
    text: str,
    happened_at: datetime,
    withdrawn: bool,
    at: datetime,
) -> Outcome:
    """Keep what followed in the field, or that it had been entered in error.

    Raises NotFound, OutcomeUnknown, HitErased, ReportUnreadable.
    """
    hit = _hit(hit_id, reporting_bureau=reporting)
    row = editions.outcomes().rows.get(code)
    if row is None:
        raise errors.OutcomeUnknown(outcome=code[:40])
    known = hit.outcomes.filter(number=number).first()
    if known is None:
        if happened_at > at:
            raise errors.ReportUnreadable(reference=hit.reference)
        known = Outcome(
            hit=hit, number=number, code=code, reason=reason[:40], note=text, happened_at=happened_at, at=at
        )
        known.bureau_id, known.recorded_by = reporting, ""
        known.warn_at = happened_at + row.warn if row.warn is not None else None
        known.due_at = happened_at + row.clock if row.clock is not None else None
    elif known.code != code:
        raise errors.ReportUnreadable(reference=hit.reference)
    if withdrawn and known.withdrawn_at is None:
        known.withdrawn_at, known.withdrawal_note = at, "-"
        for kind in queries.OF_OUTCOMES:
            desks.clear(kind=kind, subject=known, at=at)
    known.save()
    _settle_clocks(hit, at)
    _tell(known, hit, withdrawn=withdrawn)
    return known


def _tell(outcome: Outcome, hit: Hit, *, withdrawn: bool) -> None:
    named = {
        "hit": str(hit.pk),
        "outcome": str(outcome.pk),
        "owner": hit.owner_id,
        "reporting_bureau": hit.reporting_bureau_id,
    }
    events.emit(OutcomeCorrected(**named) if withdrawn else OutcomeRecorded(**named, code=outcome.code))


def _settle_clocks(hit: Hit, at: datetime) -> None:
    """Stop the clocks that an outcome which stands has ended, and let those run again that none has."""
    rows = editions.outcomes().rows
    standing = list(hit.outcomes.filter(withdrawn_at__isnull=True))
    for one in standing:
        ended = any(rows[later.code].ends for later in standing if later.number > one.number)
        if one.due_at is None or ended == (one.closed_at is not None):
            continue
        one.closed_at = at if ended else None
        one.save(update_fields=["closed_at"])
        for kind in (queries.PAPERS_DUE, queries.PAPERS_OVERDUE) if ended else ():
            desks.clear(kind=kind, subject=one, at=at)


def _hit(hit_id: UUID, **whose: str) -> Hit:
    """A hit of these bureaus, locked.  Raises NotFound, HitErased."""
    require_unit("keeping what is said of a hit")
    hit = Hit.objects.select_for_update(of=("self",)).filter(pk=hit_id, **whose).first()
    if hit is None:
        raise NotFound
    if hit.erased_at is not None:
        raise errors.HitErased
    return hit


def _question(said: Reported) -> dict[str, Any] | None:
    """What was met, if it can be read as a question at all.  Raises ReportUnreadable."""
    if said.met is None:
        return None
    try:
        content = Question.of(said.met).content()
        Question.of(content).query()
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise errors.ReportUnreadable(reference=said.reference[:20]) from wrong
    return content
