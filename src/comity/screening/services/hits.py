"""From a candidate to a hit, and from a hit to its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core import desks, events
from comity.core.actors import Actor
from comity.core.operations import consult, note, operation
from comity.notices.queries import NoticeFace, notices_about
from comity.records.models import Record
from comity.records.queries import records_visible_to
from comity.screening import clock_figures, editions, errors, permissions, queries, rules
from comity.screening.codes import CandidateState, DismissalReason, HitState, Means
from comity.screening.events import HitAnswered, HitCompleted, HitReported
from comity.screening.models import Candidate, Hit
from comity.screening.services.remembering import remember_not_same

LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What the officer saw who met the person or thing.

    document  what was shown, and where it was issued; company: who else was there; heading_to: where to, and how
    urgency   "" or a code of `Urgency`: it can be raised by who reports, never lowered
    """

    observed_at: datetime
    place: str
    note: str = ""
    document: str = ""
    company: str = ""
    heading_to: str = ""
    urgency: str = ""

    @property
    def details(self) -> dict[str, str] | None:
        """What was said besides place, time and note; None when nothing was."""
        said = {"document": self.document, "company": self.company, "heading_to": self.heading_to}
        return {name: text.strip()[:LONGEST_DETAIL] for name, text in said.items() if text.strip()} or None


@operation("screening.take_up_candidate", allow=permissions.TAKE_UP, subject="candidate")
def take_up_candidate(actor: Actor, *, candidate: Candidate, observed: Observation, at: datetime) -> Hit:
    """Report a candidate to the owner of its record, with what was observed: its clock starts.

    Raises AlreadyTakenUp, AlreadyDismissed, CheckErased, CandidateGone, ObservedLater, PlaceMissing.
    """
    rules.require_open(candidate.state)
    check = candidate.check_made
    rules.require_kept(check.erased_at)
    rules.require_observation(place=observed.place, observed_at=observed.observed_at, at=at)
    record = _record_behind(actor, candidate)
    _judge(candidate, actor, CandidateState.TAKEN_UP, at)
    urgency = rules.urgency_of(record.markers, record.offences, asked=observed.urgency)
    notice = next(iter(notices_about(actor, [record.pk], on=at.date()).get(record.pk, ())), None)
    hit = Hit.objects.create(
        candidate=candidate,
        reference=_unused_reference(at.year),
        record_id=record.pk,
        record_reference=record.reference[:100],
        owner_id=record.owner_id,
        reporting_bureau_id=check.bureau_id,
        reported_by=actor.id,
        observed_at=observed.observed_at,
        observed_place=observed.place.strip()[:200],
        observed_note=observed.note.strip(),
        met=check.asked,
        urgency=urgency,
        edition=editions.clocks().edition,
        reported_at=at,
        due_at=rules.answer_due(urgency, at),
        observed=observed.details,
        **(_of_notice(notice) if notice else {}),
    )
    consult(record)
    events.emit(
        HitReported(hit=str(hit.pk), owner=hit.owner_id, reporting_bureau=hit.reporting_bureau_id, urgency=hit.urgency)
    )
    return hit


@operation("screening.dismiss_candidate", allow=permissions.DISMISS, subject="candidate")
def dismiss_candidate(actor: Actor, *, candidate: Candidate, reason: DismissalReason, at: datetime) -> Candidate:
    """Say that a candidate is not the person or thing met, and why.  Raises AlreadyTakenUp, AlreadyDismissed."""
    rules.require_open(candidate.state)
    candidate.dismissal = reason
    _judge(candidate, actor, CandidateState.DISMISSED, at)
    return candidate


@operation("screening.answer_hit", allow=permissions.ANSWER_HIT, subject="hit")
def answer_hit(
    actor: Actor,
    *,
    hit: Hit,
    answer: HitState,
    at: datetime,
    text: str = "",
    means: Sequence[str] = (),
    remember: bool = False,
    everywhere: bool = False,
) -> Hit:
    """Confirm a hit on one's own record, say that it is not the same, or ask for more.

    means       codes of `Means`: what it was confirmed or denied by, or what is asked for
    remember    with a denial: the next check of that document shows the candidate as cleared
    everywhere  and not only to the bureau that reported, but to all

    Raises AlreadyAnswered, NotAnAnswer, NoteMissing, HitErased.
    """
    if hit.erased_at is not None:
        raise errors.HitErased
    rules.require_unanswered(hit.state)
    rules.require_answer(answer)
    rules.require_note_with(answer, text)
    in_time = at <= hit.due_at or hit.state != HitState.UNCONFIRMED
    clock_figures.end_clock(hit, at=at)
    hit.state = answer
    hit.answered_by = actor.id
    hit.answer_note = text.strip()
    hit.identified_by = [code for code in Means.values if code in means]
    hit.outcome_at = None if answer == HitState.NEED_MORE else at
    hit.save(update_fields=["state", "answered_by", "answer_note", "identified_by", "outcome_at"])
    record = records_visible_to(actor).filter(pk=hit.record_id).first()
    denied = answer == HitState.NOT_THE_SAME and remember
    pairs = remember_not_same(hit, record, everywhere=everywhere, at=at) if denied and record is not None else []
    note(answer=answer, in_time=in_time, remembered=len(pairs))
    desks.clear(kind=queries.TO_ANSWER, subject=hit, at=at)
    desks.clear(kind=queries.OVERDUE, subject=hit, at=at)
    events.emit(
        HitAnswered(hit=str(hit.pk), owner=hit.owner_id, reporting_bureau=hit.reporting_bureau_id, state=hit.state)
    )
    return hit


@operation("screening.complete_hit", allow=permissions.COMPLETE_HIT, subject="hit")
def complete_hit(actor: Actor, *, hit: Hit, text: str, at: datetime) -> Hit:
    """Give the owner what it asked for: its clock starts again.  Raises NothingWasAsked, NoteMissing."""
    rules.require_question_asked(hit.state)
    rules.require_note_with(HitState.NEED_MORE, text)
    hit.state = HitState.UNCONFIRMED
    hit.more_note = "\n\n".join(filter(None, (hit.more_note, text.strip())))
    hit.due_at = rules.answer_due(hit.urgency, at)
    hit.escalated_at = None
    hit.save(update_fields=["state", "more_note", "due_at", "escalated_at"])
    desks.clear(kind=queries.TO_COMPLETE, subject=hit, at=at)
    events.emit(HitCompleted(hit=str(hit.pk), owner=hit.owner_id, reporting_bureau=hit.reporting_bureau_id))
    return hit


@operation("screening.consult_hit", allow=permissions.CONSULT_HIT)
def consult_hit(actor: Actor, *, reference: str, at: datetime) -> Hit:
    """Look at a hit of one's own bureau, reported or owned, with its record.  Raises NotFound."""
    hit = queries.hit_visible_to(actor, reference)
    consult(hit, *records_visible_to(actor).filter(pk=hit.record_id))
    if actor.bureau == hit.reporting_bureau_id:
        desks.clear(kind=queries.ANSWERED, subject=hit, at=at)
    return hit


@operation("screening.search_hits", allow=permissions.SEARCH_HITS)
def search_hits(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[Hit]:
    """Show the hits that a list page found.

    question  what was asked, as the address of the page has it
    shown     ids of the hits on the page; those that the actor may not see are left out
    """
    found = list(queries.hits_visible_to(actor).filter(pk__in=shown))
    note(shown=len(found))
    consult(*found)
    return found


def _of_notice(notice: NoticeFace) -> dict[str, Any]:
    """The columns of a hit that say which notice the record was met by: the gravest that the officer was shown."""
    return {
        "notice_id": notice.id,
        "notice_reference": notice.reference,
        "notice_edition": notice.edition,
        "notice_type": notice.type,
    }


def _record_behind(actor: Actor, candidate: Candidate) -> Record:
    record = records_visible_to(actor).filter(pk=candidate.record_id, withdrawn_at__isnull=True).first()
    if record is None:
        raise errors.CandidateGone
    return record


def _judge(candidate: Candidate, actor: Actor, state: CandidateState, at: datetime) -> None:
    candidate.state, candidate.judged_by, candidate.judged_at = state, actor.id, at
    candidate.save(update_fields=["state", "dismissal", "judged_by", "judged_at"])


def _unused_reference(year: int) -> str:
    # Nearly a thousand million codes a year: a second draw is rare, a third all but impossible.
    while Hit.objects.filter(reference=(reference := rules.new_reference(year))).exists():
        pass
    return reference
