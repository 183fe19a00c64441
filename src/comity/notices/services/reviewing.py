"""Reviewing: the General Secretariat takes up, asks, recommends, publishes and refuses.

Whatever fails here leaves a notice unpublished.
"""

from collections.abc import Sequence
from datetime import datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.notices import errors, permissions
from comity.notices.codes import AFTER_SENDING, OF_REVIEW, Act
from comity.notices.content import Note, Questions
from comity.notices.events import NoticeChecked, NoticeRecommended, NoticeRefused, NoticeReturned
from comity.notices.models import Notice, Question
from comity.notices.rules.review import require_reasons, reviewers_needed
from comity.notices.services.keeping import (
    clear_desks,
    named,
    require_review_by,
    require_seen,
    rules_of,
    take_step,
)
from comity.notices.services.reach import end, subjects_locked
from comity.notices.services.release import put_in_force


@operation("notices.assign_review", allow=permissions.ASSIGN_REVIEW, subject="notice")
def assign_review(actor: Actor, *, notice: Notice, at: datetime) -> Notice:
    """Take up the review of a notice oneself, so that others see who does.

    Raises NotPermitted, OfficerNeeded, OwnCause, TookPart, SecondReviewerNeeded, StepNotPossible.
    """
    require_review_by(actor, notice, first_reviewer=notice.first_reviewer)
    take_step(notice, Act.ASSIGNED, actor, at=at, internal=True)
    notice.assigned_to = actor.id
    notice.save()
    return notice


@operation("notices.return_notice", allow=permissions.RETURN_NOTICE, subject="notice")
def return_notice(
    actor: Actor, *, notice: Notice, seen: int, questions: Questions, reasons: Sequence[str], at: datetime
) -> Notice:
    """Send a notice back to its bureau with questions; what is not answered in time is discarded.

    Raises MovedOn, NotPermitted, OfficerNeeded, OwnCause, TookPart, QuestionsMissing, ReasonUnknown, StepNotPossible.
    """
    require_seen(notice, seen, actor)
    require_review_by(actor, notice)
    edition, _ = rules_of(notice)
    if questions.is_empty:
        raise errors.QuestionsMissing
    rows = require_reasons(reasons, Act.RETURNED, edition) if reasons else ()
    take_step(notice, Act.RETURNED, actor, at=at, reasons=rows, due_at=notice.review_due_at)
    due_at = at + edition.clocks.answer_within
    asked = Question.objects.filter(notice=notice).count()
    for number, question in enumerate(questions, start=asked + 1):
        Question.objects.create(
            notice=notice,
            number=number,
            field=question.field[:40],
            text=question.text.strip(),
            asked_by=actor.id,
            asked_at=at,
            due_at=due_at,
        )
    notice.returned_due_at, notice.review_due_at = due_at, None
    notice.first_reviewer, notice.assigned_to, notice.escalated_at = "", "", None
    notice.save()
    clear_desks(notice, OF_REVIEW, at)
    events.emit(NoticeReturned(**named(notice)))
    return notice


@operation("notices.recommend_notice", allow=permissions.RECOMMEND_NOTICE, subject="notice")
def recommend_notice(actor: Actor, *, notice: Notice, seen: int, note: Note, at: datetime) -> Notice:
    """Recommend publication, as the first of two reviewers.

    Raises MovedOn, NotPermitted, OfficerNeeded, OwnCause, TookPart, StepNotPossible.
    """
    require_seen(notice, seen, actor)
    require_review_by(actor, notice)
    edition, row = rules_of(notice)
    if reviewers_needed(row, notice.channel) == 1:
        raise errors.StepNotPossible(act=Act.RECOMMENDED.value, state=notice.state, since=notice.state_at)
    take_step(notice, Act.RECOMMENDED, actor, at=at, note=note, due_at=notice.review_due_at)
    notice.first_reviewer, notice.assigned_to = actor.id, ""
    notice.review_due_at, notice.escalated_at = at + edition.clocks.second, None
    notice.save()
    clear_desks(notice, OF_REVIEW, at)
    events.emit(NoticeRecommended(**named(notice)))
    return notice


@operation("notices.publish_notice", allow=permissions.PUBLISH_NOTICE, subject="notice")
def publish_notice(actor: Actor, *, notice: Notice, seen: int, note: Note, at: datetime) -> Notice:
    """Publish a notice, as the only reviewer or the second of two: snapshot, release and index in one operation.

    Raises MovedOn, NotPermitted, OfficerNeeded, OwnCause, TookPart, SecondReviewerNeeded, StepNotPossible,
    SubjectNotYours, SubjectDiscreet, SubjectHeld, AudienceEmpty.
    """
    require_seen(notice, seen, actor)
    _, row = rules_of(notice)
    require_review_by(actor, notice, first_reviewer=notice.first_reviewer)
    if reviewers_needed(row, notice.channel) > 1 and not notice.first_reviewer:
        raise errors.SecondReviewerNeeded
    put_in_force(notice, subjects_locked(notice), actor, at=at, note=note)
    return notice


@operation("notices.refuse_notice", allow=permissions.REFUSE_NOTICE, subject="notice")
def refuse_notice(
    actor: Actor, *, notice: Notice, seen: int, reasons: Sequence[str], note: Note, at: datetime
) -> Notice:
    """Refuse a notice, for good. What was drafted for it is taken back at once; its bureau is told why.

    Raises MovedOn, NotPermitted, OfficerNeeded, OwnCause, TookPart, ReasonMissing, ReasonUnknown, StepNotPossible.
    """
    require_seen(notice, seen, actor)
    require_review_by(actor, notice)
    edition, _ = rules_of(notice)
    rows = require_reasons(reasons, Act.REFUSED, edition)
    notice.decided_at = at
    end(
        notice,
        Act.REFUSED,
        actor,
        reason=rows[0].code,
        reasons=rows,
        note=note,
        at=at,
        due_at=notice.review_due_at,
    )
    events.emit(NoticeRefused(**named(notice), reasons=[row.code for row in rows]))
    return notice


@operation("notices.check_sent", allow=permissions.CHECK_SENT, subject="notice")
def check_sent(actor: Actor, *, notice: Notice, note: Note, at: datetime) -> Notice:
    """Say that a diffusion which was not held for review is lawful. Cancel it where it is not.

    Raises NotPermitted, OfficerNeeded, OwnCause, TookPart, StepNotPossible.
    """
    require_review_by(actor, notice)
    if not notice.after_sending:
        raise errors.StepNotPossible(act=Act.CHECKED_AFTER_SENDING.value, state=notice.state, since=notice.state_at)
    take_step(notice, Act.CHECKED_AFTER_SENDING, actor, at=at, note=note)
    notice.after_sending = False
    notice.save()
    clear_desks(notice, (AFTER_SENDING,), at)
    events.emit(NoticeChecked(**named(notice)))
    return notice
