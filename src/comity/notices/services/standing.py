"""While a notice is in force: it is suspended and reinstated, narrowed, and ended before its time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import operation
from comity.members.models import Bureau
from comity.notices import errors, permissions, public_face
from comity.notices.codes import SECOND_REVIEW, Act, State
from comity.notices.content import Note
from comity.notices.events import (
    NoticeNarrowed,
    NoticeRecommended,
    NoticeReinstated,
    NoticeSuspended,
    NoticeWithdrawn,
)
from comity.notices.models import Notice, NoticeSubject
from comity.notices.queries.recipients import asked_audience
from comity.notices.rules.audience import require_audience
from comity.notices.rules.review import require_reasons, reviewers_needed
from comity.notices.services.keeping import (
    clear_desks,
    named,
    require_officer,
    require_ours,
    require_review_by,
    require_secretariat,
    require_seen,
    rules_of,
    take_step,
)
from comity.notices.services.reach import (
    end,
    hide,
    open_up,
    principal_of,
    reach_of,
    require_usable,
    subjects_locked,
)
from comity.notices.tables import ReasonRow
from comity.records.drafts import Release, ReleaseRule
from comity.records.errors import ConditionMissing
from comity.records.rules import is_released_to, narrows, release_by, with_secretariat


@operation("notices.suspend_notice", allow=permissions.SUSPEND_NOTICE, subject="notice")
def suspend_notice(actor: Actor, *, notice: Notice, reasons: Sequence[str], note: Note, at: datetime) -> Notice:
    """Take a notice out of everybody's sight but its owner's and the Secretariat's, at once, until it is decided.

    Raises NotPermitted, SecretariatElsewhere, OfficerNeeded, ReasonMissing, ReasonUnknown, StepNotPossible.
    """
    require_secretariat(actor)
    require_officer(actor)
    edition, _ = rules_of(notice)
    put_aside(notice, actor, require_reasons(reasons, Act.SUSPENDED, edition), note, at=at)
    return notice


@operation("notices.reinstate_notice", allow=permissions.REINSTATE_NOTICE, subject="notice")
def reinstate_notice(actor: Actor, *, notice: Notice, seen: int, note: Note, at: datetime) -> Notice:
    """Put a suspended notice in force again, by as many reviewers as publishing it took; the first of two recommends.

    Where one reviewer suffices, it is another than who suspended: nobody undoes alone what they did alone.

    Raises MovedOn, NotPermitted, OfficerNeeded, OwnCause, TookPart, SecondReviewerNeeded, StepNotPossible,
    SubjectNotYours, SubjectDiscreet, SubjectHeld, AudienceEmpty.
    """
    require_seen(notice, seen, actor)
    _, row = rules_of(notice)
    needs_two = reviewers_needed(row, notice.channel) > 1
    require_review_by(actor, notice, first_reviewer=notice.first_reviewer if needs_two else _suspended_by(notice))
    if needs_two and not notice.first_reviewer:
        take_step(notice, Act.REINSTATEMENT_RECOMMENDED, actor, at=at, note=note)
        notice.first_reviewer = actor.id
        notice.save()
        events.emit(NoticeRecommended(**named(notice)))
        return notice
    subjects = subjects_locked(notice)
    require_usable(subjects, notice.requesting_bureau_id, at)
    reached, _ = reach_of(notice, principal_of(subjects), at)
    require_audience(reached, owner=notice.requesting_bureau_id, secretariat=Bureau.SECRETARIAT)
    put_back(notice, subjects, actor, note, at=at)
    clear_desks(notice, (SECOND_REVIEW,), at)
    return notice


@operation("notices.withdraw_notice", allow=permissions.WITHDRAW_NOTICE, subject="notice")
def withdraw_notice(actor: Actor, *, notice: Notice, reason: str, at: datetime) -> Notice:
    """End a notice of one's own bureau: from now on nobody meets it, and its content goes after a time.

    Raises ReasonMissing, ReasonUnknown, StepNotPossible, NoticeElsewhere.
    """
    require_ours(notice)
    return _withdraw(notice, actor, (reason,) if reason else (), None, at, cancelled=False)


@operation("notices.cancel_notice", allow=permissions.CANCEL_NOTICE, subject="notice")
def cancel_notice(actor: Actor, *, notice: Notice, reasons: Sequence[str], note: Note, at: datetime) -> Notice:
    """End a notice for the General Secretariat, because it is not lawful, or not any more.

    Raises NotPermitted, OfficerNeeded, OwnCause, TookPart, ReasonMissing, ReasonUnknown, StepNotPossible.
    """
    require_review_by(actor, notice)
    return _withdraw(notice, actor, reasons, note, at, cancelled=True)


@operation("notices.narrow_notice", allow=permissions.NARROW_NOTICE, subject="notice")
def narrow_notice(
    actor: Actor,
    *,
    notice: Notice,
    rule: ReleaseRule,
    bureaus: Collection[str],
    purposes: Collection[str],
    handling: str,
    handling_note: str,
    at: datetime,
) -> Notice:
    """Let fewer bureaus see a notice in force, or for fewer purposes, or under a stricter handling code, at once.

    Raises NotNarrower, SecretariatExcluded, AudienceEmpty, StepNotPossible, ConditionMissing, NoticeElsewhere.
    """
    require_ours(notice)
    asked = release_by(notice.requesting_bureau_id, Release(rule, tuple(sorted(set(bureaus)))))
    if rule is ReleaseRule.ALL_BUT and not is_released_to(asked, Bureau.SECRETARIAT):
        raise errors.SecretariatExcluded
    _require_narrower(notice, asked, purposes, handling)
    if handling == Handling.H3 and not handling_note.strip():
        raise ConditionMissing(condition="handling-note")
    take_step(notice, Act.NARROWED, actor, at=at)
    before = notice.release_id
    notice.release_rule, notice.release_bureaus = str(asked.rule), list(asked.bureaus)
    notice.purposes = sorted({str(purpose) for purpose in purposes})
    notice.handling, notice.handling_note = handling, handling_note.strip()
    subjects = subjects_locked(notice)
    reached, left = reach_of(notice, principal_of(subjects), at)
    require_audience(reached, owner=notice.requesting_bureau_id, secretariat=Bureau.SECRETARIAT)
    if not left:
        raise errors.AudienceEmpty
    renew_reach(notice, at=at)
    events.emit(NoticeNarrowed(**named(notice), before=before, after=notice.release_id))
    return notice


def put_aside(notice: Notice, actor: Actor, reasons: Sequence[ReasonRow], note: Note, *, at: datetime) -> None:
    """Suspend a notice in the operation that is running.  Raises StepNotPossible."""
    take_step(notice, Act.SUSPENDED, actor, at=at, reasons=reasons, note=note)
    notice.first_reviewer = ""
    hide(notice, [subject.record for subject in subjects_locked(notice)], at=at)
    notice.save()
    public_face.touch_if_public(notice)
    events.emit(NoticeSuspended(**named(notice), reasons=[row.code for row in reasons]))


def put_back(notice: Notice, subjects: Sequence[NoticeSubject], actor: Actor, note: Note, *, at: datetime) -> None:
    """Reinstate a notice in the operation that is running.  Raises StepNotPossible."""
    take_step(notice, Act.REINSTATED, actor, at=at, note=note)
    open_up(notice, subjects, at=at)
    notice.save()
    public_face.touch_if_public(notice)
    events.emit(NoticeReinstated(**named(notice), release=notice.release_id))


def renew_reach(notice: Notice, *, at: datetime) -> None:
    """Give a notice in force the reach that its audience, its principal and its pilot now allow, and save it.

    For verbs that changed one of them. A suspended notice stays hidden, and gets its reach when it is reinstated.
    """
    subjects = subjects_locked(notice)
    open_up(notice, subjects, at=at)
    if notice.state == State.SUSPENDED:
        hide(notice, [subject.record for subject in subjects], at=at)
    notice.save()
    public_face.touch_if_public(notice)


def _require_narrower(notice: Notice, asked: Release, purposes: Collection[str], handling: str) -> None:
    owner = notice.requesting_bureau_id
    old = with_secretariat(release_by(owner, asked_audience(notice)), Bureau.SECRETARIAT)
    new = with_secretariat(asked, Bureau.SECRETARIAT)
    if narrows(new, old) or not set(purposes) <= set(notice.purposes) or not purposes:
        raise errors.NotNarrower
    if handling not in Handling.values or handling < notice.handling:
        raise errors.NotNarrower
    if not narrows(old, new) and set(purposes) == set(notice.purposes) and handling == notice.handling:
        raise errors.NotNarrower


def _withdraw(
    notice: Notice, actor: Actor, reasons: Sequence[str], note: Note | None, at: datetime, *, cancelled: bool
) -> Notice:
    edition, _ = rules_of(notice)
    rows = require_reasons(reasons, Act.WITHDRAWN, edition)
    end(notice, Act.WITHDRAWN, actor, reason=rows[0].code, reasons=rows, note=note, at=at)
    events.emit(NoticeWithdrawn(**named(notice), reason=rows[0].code, cancelled=cancelled))
    return notice


def _suspended_by(notice: Notice) -> str:
    """Who suspended a notice the last time."""
    last = notice.steps.filter(act=Act.SUSPENDED).order_by("-number").first()
    return last.by if last else ""
