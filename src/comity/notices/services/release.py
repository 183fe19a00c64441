"""Putting a notice in force: the one place where something leaves its bureau."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from comity.core import events
from comity.core.actors import Actor
from comity.members.models import Bureau
from comity.notices.codes import KNOWN, OF_REVIEW, Act
from comity.notices.content import Note
from comity.notices.events import NoticePublished, NoticeSuperseded
from comity.notices.models import Notice, NoticeSubject
from comity.notices.rules import retention
from comity.notices.rules.audience import require_audience
from comity.notices.services.extracts import publish_always
from comity.notices.services.keeping import clear_desks, named, rules_of, take_step
from comity.notices.services.reach import (
    end,
    freeze,
    open_up,
    principal_of,
    reach_of,
    require_usable,
)
from comity.notices.services.victims import carry_victims
from comity.records import stewardship
from comity.records.drafts import draft_of

SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A publication as the General Secretariat decided it at its own node.

    frozen     what was published there, snapshot its SHA-256, signature that node's over it
    approval   the Secretariat's signed word for others, as the exchange has it
    """

    published_at: datetime
    kept_until: date
    frozen: Mapping[str, Any]
    snapshot: str
    signature: str
    approval: Mapping[str, Any]


def put_in_force(
    notice: Notice,
    subjects: Sequence[NoticeSubject],
    actor: Actor,
    *,
    at: datetime,
    note: Note | None = None,
    after_sending: bool = False,
    decided: Decided | None = None,
) -> None:
    """Publish a notice, all of it in the operation that is running, or nothing.

    Its records say what this edition says, are released as far as it reaches, and get their place in the index; the
    edition before it ends; the snapshot is frozen and signed; then the notice is saved.

    subjects        as `subjects_locked` gives them
    after_sending   it was not held, and waits for its check
    decided         what the General Secretariat decided at its own node; None where it is decided here

    Raises StepNotPossible, SubjectNotYours, SubjectDiscreet, SubjectHeld, AudienceEmpty.
    """
    due_at = notice.review_due_at
    published_at = decided.published_at if decided is not None else at
    require_usable(subjects, notice.requesting_bureau_id, at)
    take_step(notice, Act.PUBLISHED, actor, at=at, note=note, due_at=due_at)
    reached, _ = reach_of(notice, principal_of(subjects), at)
    require_audience(reached, owner=notice.requesting_bureau_id, secretariat=Bureau.SECRETARIAT)
    before = _edition_before(notice)
    _say_what_was_proposed(subjects, at)
    notice.published_at = notice.decided_at = published_at
    notice.after_sending = after_sending
    notice.review_due_at = None
    _keep(notice, subjects, before, decided.kept_until if decided is not None else None, at)
    open_up(notice, subjects, at=at)
    if notice.mirrored_at is None:
        stewardship.publish_drafted([subject.record for subject in subjects], at=at)
    if before is not None:
        # After the new ceilings stand: a record that both editions speak of is never without one.
        carry_victims(before, notice)
        end(before, Act.SUPERSEDED, actor, reason=SUPERSEDED, at=at)
        events.emit(NoticeSuperseded(**named(before), by=str(notice.pk)))
    _freeze(notice, subjects, decided)
    notice.save()
    _, row = rules_of(notice)
    publish_always(notice, row, actor, at=at)
    clear_desks(notice, OF_REVIEW, at)
    published = NoticePublished(
        **named(notice), type=notice.type, release=notice.release_id, after_sending=after_sending
    )
    events.emit(published)


def _freeze(notice: Notice, subjects: Sequence[NoticeSubject], decided: Decided | None) -> None:
    """Fix what was published: as this node has it, or as the Secretariat's has it."""
    if decided is None:
        freeze(notice, subjects)
        return
    notice.frozen, notice.frozen_hash = dict(decided.frozen), decided.snapshot
    notice.signature, notice.approval = decided.signature, dict(decided.approval)


def _edition_before(notice: Notice) -> Notice | None:
    """The edition in force whose place this one takes, locked."""
    known = Notice.objects.select_for_update(of=("self",)).filter(series=notice.series, state__in=KNOWN)
    return known.exclude(pk=notice.pk).first()


def _say_what_was_proposed(subjects: Sequence[NoticeSubject], at: datetime) -> None:
    for subject in subjects:
        if subject.proposed is not None:
            subject.record = stewardship.redraft_subject(subject.record, draft=draft_of(subject.proposed), at=at)
            subject.proposed = None
            subject.save()


def _keep(
    notice: Notice, subjects: Sequence[NoticeSubject], before: Notice | None, until: date | None, at: datetime
) -> None:
    """Say how long a notice is kept: a new edition no longer than the one before it, for that takes an extension.

    until   as it was decided at the General Secretariat's node; None where that is this one
    """
    _, row = rules_of(notice)
    until = until or retention.kept_until(row, at.date())
    if before is not None and before.kept_until is not None:
        until = min(until, before.kept_until)
    # The owner is asked at its own node.
    notice.kept_until, notice.ask_on = until, retention.ask_on(row, until) if notice.mirrored_at is None else None
    stewardship.keep_until([subject.record for subject in subjects], until, at=at)
