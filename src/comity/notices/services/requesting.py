"""Requesting: the bureau asks for publication, and answers what it is asked."""

from datetime import datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau
from comity.notices import assistant, duplicates, editions, errors, permissions, queries
from comity.notices.codes import TO_ANSWER, Act, Channel, State, Urgency
from comity.notices.content import Answers
from comity.notices.duplicates import Duplicates
from comity.notices.events import NoticeRequested, QuestionsAnswered
from comity.notices.models import Notice, NoticeSubject, Pilot, Question
from comity.notices.queries.recipients import asked_audience
from comity.notices.rules.audience import require_audience
from comity.notices.rules.completeness import findings, require_complete
from comity.notices.rules.pilot import require_running, require_share, share_of_cap
from comity.notices.rules.request import subject_facts
from comity.notices.rules.review import require_may_request
from comity.notices.services.keeping import (
    clear_desks,
    named,
    require_ours,
    require_seen,
    take_step,
    type_row,
)
from comity.notices.services.reach import (
    principal_of,
    reach_of,
    require_usable,
    subjects_locked,
)
from comity.notices.services.release import put_in_force
from comity.notices.tables import Edition, TypeRow
from comity.records.drafts import ReleaseRule, draft_of
from comity.records.exporting import draft_from
from comity.records.models import Record
from comity.records.rules import is_released_to


def request_notice(
    actor: Actor, *, notice: Notice, seen: int, at: datetime, looked: Duplicates | None = None
) -> Notice:
    """Look for others that may be the same, then ask the General Secretariat to publish a notice.

    looked   what was found, where it was looked for already

    Raises what the operation raises.
    """
    if looked is None:
        # Nothing is looked for where the actor may not ask: the operation refuses, and leaves a trace of the attempt.
        permitted = permissions.REQUEST_NOTICE.allows(actor, notice)
        looked = duplicates.look_for(actor, notice, on=at.date()) if permitted else duplicates.NOTHING
    return _request_notice(actor, notice=notice, seen=seen, looked=looked, at=at)


@operation("notices.request_notice", allow=permissions.REQUEST_NOTICE, subject="notice")
def _request_notice(actor: Actor, *, notice: Notice, seen: int, looked: Duplicates, at: datetime) -> Notice:
    """Ask the General Secretariat to publish a notice: from now on its content is fixed, and the review's clock runs.

    seen     the number of the last step when the officer looked
    looked   what was found that may be about the same person or thing, before the operation

    A diffusion that is not held for review is sent at once, and checked afterwards.

    Raises StepNotPossible, MovedOn, QuestionsOpen, BureauMayNotRequest, NotJoined, OnePrincipal, SubjectNotYours,
    SubjectDiscreet, SubjectHeld, Incomplete, SecretariatExcluded, AudienceEmpty, DiffusionNeedsBureaus,
    DuplicatesUnexplained, NewFactsMissing, PilotOver, CapReached, ShareUsed, NoticeElsewhere.
    """
    require_ours(notice)
    require_seen(notice, seen, actor)
    edition = editions.in_force(at.date())
    row = type_row(edition, notice.type)
    notice.rules_edition = edition.name
    take_step(notice, Act.REQUESTED, actor, at=at, due_at=notice.returned_due_at)
    _require_answered(notice)
    joined = queries.joined_in(row, at.date())
    bureau = notice.requesting_bureau
    require_may_request(row, bureau.kind, joined=joined is None or bureau.code in joined)
    _require_share(notice, row, joined, at)
    subjects = subjects_locked(notice)
    _require_sound(notice, subjects, edition, row, joined, at)
    _require_reach(notice, subjects, at)
    _require_explained(notice, looked)
    require_new_facts(notice, principal_of(subjects))
    notice.flags = [
        {
            "code": flag.code,
            "field": flag.field,
            "language": flag.language,
            "spans": [list(span) for span in flag.spans],
        }
        for flag in assistant.flags_in(notice.texts, edition.flags)
    ]
    notice.requested_at, notice.requested_by = at, actor.id
    notice.urgency = notice.urgency or row.urgency
    notice.first_reviewer, notice.assigned_to = "", ""
    notice.returned_due_at, notice.escalated_at = None, None
    notice.review_due_at = at + edition.clocks.within[notice.urgency or Urgency.ROUTINE]
    note(edition=edition.name, flags=len(notice.flags))
    clear_desks(notice, (TO_ANSWER,), at)
    if notice.channel == Channel.DIFFUSION and not edition.diffusions_held:
        put_in_force(notice, subjects, actor, at=at, after_sending=True)
    else:
        notice.save()
        events.emit(NoticeRequested(**named(notice)))
    return notice


@operation("notices.answer_questions", allow=permissions.ANSWER_QUESTIONS, subject="notice")
def answer_questions(actor: Actor, *, notice: Notice, answers: Answers, at: datetime) -> Notice:
    """Answer every question that is open about a notice. It comes back to review when it is requested again.

    Raises StepNotPossible, AlreadyAnswered, QuestionsOpen, NoticeElsewhere.
    """
    require_ours(notice)
    take_step(notice, Act.ANSWERED, actor, at=at, due_at=notice.returned_due_at)
    waiting = list(Question.objects.filter(notice=notice, answered_at__isnull=True).order_by("number"))
    if not waiting:
        raise errors.AlreadyAnswered
    missing = sum(not answers.get(question.number) for question in waiting)
    if missing:
        raise errors.QuestionsOpen(count=missing)
    for question in waiting:
        question.answer = answers.get(question.number)
        question.answered_by, question.answered_at = actor.id, at
        question.save()
    notice.save()
    events.emit(QuestionsAnswered(**named(notice)))
    return notice


def _require_answered(notice: Notice) -> None:
    waiting = Question.objects.filter(notice=notice, answered_at__isnull=True).count()
    if waiting:
        raise errors.QuestionsOpen(count=waiting)


def _require_sound(
    notice: Notice,
    subjects: list[NoticeSubject],
    edition: Edition,
    row: TypeRow,
    joined: frozenset[str] | None,
    at: datetime,
) -> None:
    """Refuse what the tables say is missing or contradicts itself, and records that must not be used."""
    principal = principal_of(subjects)
    if principal is None and row.subjects.principal_needed:
        raise errors.OnePrincipal
    require_usable(subjects, notice.requesting_bureau_id, at)
    said = queries.facts_of(notice, [subject.record_id for subject in subjects], joined)
    facts = [
        subject_facts(
            draft_of(subject.proposed) if subject.proposed else draft_from(subject.record, declared=True),
            is_principal=subject.record is principal,
        )
        for subject in subjects
    ]
    require_complete(findings(said, row, edition, facts, at.date()))


def _require_reach(notice: Notice, subjects: list[NoticeSubject], at: datetime) -> None:
    asked = asked_audience(notice)
    if asked.rule is ReleaseRule.ALL_BUT and not is_released_to(asked, Bureau.SECRETARIAT):
        raise errors.SecretariatExcluded
    if notice.channel == Channel.DIFFUSION and not (asked.rule is ReleaseRule.ONLY and asked.bureaus):
        raise errors.DiffusionNeedsBureaus
    reached, purposes = reach_of(notice, principal_of(subjects), at)
    require_audience(reached, owner=notice.requesting_bureau_id, secretariat=Bureau.SECRETARIAT)
    if not purposes:
        raise errors.AudienceEmpty


def _require_explained(notice: Notice, looked: Duplicates) -> None:
    """Refuse a request beside others that may be the same, until the bureau looked at them and said why."""
    open_ones = {str(key) for key in looked.records} - set(notice.acknowledged)
    if open_ones:
        raise errors.DuplicatesUnexplained(count=len(open_ones))
    if notice.acknowledged and not notice.duplicates_note:
        raise errors.DuplicatesUnexplained(count=len(notice.acknowledged))


def require_new_facts(notice: Notice, principal: Record | None) -> None:
    """A refused request comes back only with something new, and names the refusal.

    New is what was not said when it came back before and was refused again; the latest refusal is the one to name.

    Raises NewFactsMissing.
    """
    refused = queries.earlier_refusals(notice, principal)
    if not refused and notice.follows_refusal_id is None:
        return
    said_before = {_bare(one.new_facts) for one in refused}
    names_the_latest = not refused or notice.follows_refusal_id == refused[0].pk
    if not names_the_latest or _bare(notice.new_facts) in {"", *said_before}:
        raise errors.NewFactsMissing


def _bare(text: str) -> str:
    """A text without what only its typing changes."""
    return " ".join(text.casefold().split())


def _require_share(notice: Notice, row: TypeRow, joined: frozenset[str] | None, at: datetime) -> None:
    """Refuse more than the state's part of a pilot. The pilot is locked: two requests at once do not share the last."""
    if joined is None:
        return
    pilot = Pilot.objects.select_for_update(of=("self",)).filter(type=row.type).first()
    if pilot is None:
        raise errors.PilotOver(pilot=row.pilot)
    require_running(row.pilot, pilot.from_on, pilot.until_on, at.date())
    if notice.edition_number > 1:
        return
    counted = Notice.objects.filter(type=row.type, edition_number=1, requested_at__date__gte=pilot.from_on)
    counted = counted.exclude(state__in=(State.REFUSED, State.DISCARDED)).exclude(pk=notice.pk)
    require_share(
        used=counted.filter(requesting_bureau=notice.requesting_bureau_id).count(),
        share=share_of_cap(pilot.cap, len(joined)),
        total=counted.count(),
        cap=pilot.cap,
    )
