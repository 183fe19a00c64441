"""How far a notice and its records reach: audience, ceilings, snapshot, and the end of it all.

Locks are taken in one order: the notice, then its records by key, then other notices by key, then the index head.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comity.core import checkpoints, events
from comity.core.actors import Actor
from comity.core.codes import CONSULTING
from comity.core.subjects import plain
from comity.engines import ledger
from comity.members.models import Bureau
from comity.notices import errors, homes, public_face
from comity.notices.codes import AFTER_SENDING, OF_REVIEW, OPEN, TO_ANSWER, TO_JUSTIFY, Act, SubjectRole
from comity.notices.content import Note
from comity.notices.events import NoticeDiscarded
from comity.notices.models import Notice, NoticeSubject
from comity.notices.queries import joined_in
from comity.notices.queries.recipients import asked_audience
from comity.notices.rules import retention
from comity.notices.rules.audience import audience
from comity.notices.services.keeping import clear_desks, named, rules_of, take_step
from comity.notices.tables import ReasonRow
from comity.records import stewardship
from comity.records.drafts import WARNING, Release, ReleaseRule
from comity.records.following import release_drafted
from comity.records.models import HoldEffect, Record, ReleaseClass
from comity.records.queries import active_holds
from comity.records.rules import effective_purposes, is_released_to
from comity.records.services.keeping import Keeping, declared_of, hidden_to

EVERY_PURPOSE = tuple(purpose.value for purpose in CONSULTING)
EVERYBODY = Release(ReleaseRule.ALL)


def subjects_locked(notice: Notice) -> list[NoticeSubject]:
    """The subjects of a notice in their order, each with its record as it is now, locked."""
    subjects = list(notice.subjects.order_by("position", "pk"))
    records = {record.pk: record for record in stewardship.locked([subject.record_id for subject in subjects])}
    for subject in subjects:
        subject.record = records[subject.record_id]
    return subjects


def principal_of(subjects: Sequence[NoticeSubject]) -> Record | None:
    """The record of whom or what a notice is about; None for a warning."""
    return next((subject.record for subject in subjects if subject.role == SubjectRole.PRINCIPAL), None)


def require_usable(subjects: Sequence[NoticeSubject], owner: str, at: datetime) -> None:
    """Refuse records that a notice must not speak of.  Raises SubjectNotYours, SubjectDiscreet, SubjectHeld."""
    for subject in subjects:
        record = subject.record
        if record.owner_id != owner or record.withdrawn_at is not None:
            raise errors.SubjectNotYours
        if (record.declared or record.release).discreet:
            raise errors.SubjectDiscreet
    for hold in active_holds([subject.record_id for subject in subjects], at):
        if hold.effect == HoldEffect.BLOCK:
            raise errors.SubjectHeld(reason=hold.get_reason_display())


def reach_of(notice: Notice, principal: Record | None, at: datetime) -> tuple[Release, tuple[str, ...]]:
    """Whom a notice reaches, for which purposes: as far as the owner declared of its principal, and the pilot goes.

    What the owner at another node declared is in what it asks for: nobody else is told whom else a record reaches.
    """
    _, row = rules_of(notice)
    declared = declared_of(principal) if principal is not None and notice.mirrored_at is None else None
    reached = audience(
        asked_audience(notice),
        notice.requesting_bureau_id,
        [declared[0]] if declared else [],
        joined_in(row, at.date()),
        Bureau.SECRETARIAT,
    )
    return reached, effective_purposes(notice.purposes, [declared[1]] if declared else [])


def class_of(notice: Notice, release: Release, purposes: Sequence[str]) -> ReleaseClass:
    """The release class that a notice is seen by."""
    with Keeping() as keeping:
        return keeping.release_class(
            owner=notice.requesting_bureau_id, kind=notice.kind or WARNING, release=release, purposes=purposes
        )


def hide(notice: Notice, records: Sequence[Record], *, at: datetime) -> None:
    """Let what was drafted for a notice be seen by its owner and the Secretariat only, from now on."""
    dependent = [record for record in records if record.dependent]
    release = hidden_to(notice.requesting_bureau_id)
    stewardship.set_ceiling(dependent, holder=notice, release=release, purposes=EVERY_PURPOSE, at=at)


def open_up(notice: Notice, subjects: Sequence[NoticeSubject], *, at: datetime) -> None:
    """Give a notice and its records the reach that holds for them now. The caller saves the notice.

    What was drafted for it is released as far as the notice is. A record that its bureau shares by itself keeps its
    own release, and is from now on changed through the notice. Of what another node's bureau asked for, those hold it
    that are at home here; its records follow, as far as they were never shared by themselves.
    """
    release, purposes = reach_of(notice, principal_of(subjects), at)
    records = [subject.record for subject in subjects]
    if notice.mirrored_at is not None:
        holders = reached_here(notice, release)
        release_drafted(records, holders, purposes, at=at)
        held = [record for record in records if record.dependent and not record.drafted]
        stewardship.set_ceiling(held, holder=notice, release=EVERYBODY, purposes=EVERY_PURPOSE, at=at)
        notice.release = class_of(notice, Release(ReleaseRule.ONLY, holders), purposes)
        return
    dependent = [record for record in records if record.dependent]
    shared = [record for record in records if not record.dependent]
    stewardship.set_ceiling(dependent, holder=notice, release=release, purposes=purposes, at=at)
    stewardship.set_ceiling(shared, holder=notice, release=EVERYBODY, purposes=EVERY_PURPOSE, at=at)
    stewardship.set_handling(records, notice.handling, notice.handling_note, at=at)
    notice.release = class_of(notice, release, purposes)


def reached_here(notice: Notice, release: Release) -> tuple[str, ...]:
    """The bureaus at home at this node that a release reaches, but for the one that asks; sorted."""
    codes = Bureau.objects.exclude(pk=notice.requesting_bureau_id).values_list("pk", flat=True)
    return tuple(sorted(homes.at_home(code for code in codes if is_released_to(release, code))))


def freeze(notice: Notice, subjects: Sequence[NoticeSubject]) -> None:
    """Keep what is published as it is at this moment, with its hash and this node's signature over it.

    Called as the last step of an operation. The caller saves the notice.
    """
    notice.frozen = {
        "notice": {name: plain(getattr(notice, name)) for name in _FROZEN},
        "subjects": [
            {
                "role": subject.role,
                "position": subject.position,
                "note": subject.note,
                **stewardship.snapshot_of(subject.record),
            }
            for subject in subjects
        ],
    }
    notice.frozen_hash = hashlib.sha256(ledger.canonical(notice.frozen)).hexdigest()
    notice.signature = checkpoints.sign_text(signed_text(notice))


_FROZEN = (
    "series", "reference", "edition_number", "type", "channel", "request_kind", "kind", "requesting_bureau_id",
    "language", "urgency", "texts", "facts", "national_reference", "handling", "handling_note", "release_rule",
    "release_bureaus", "purposes", "rules_edition", "published_at", "kept_until",
)  # fmt: skip


def signed_text(notice: Notice) -> str:
    """The line that the node signs when a notice is published."""
    return f"comity notice {notice.reference} {notice.edition_number} {notice.frozen_hash}\n"


def end(
    notice: Notice,
    act: Act,
    actor: Actor,
    *,
    reason: str,
    at: datetime,
    reasons: Sequence[ReasonRow] = (),
    note: Note | None = None,
    due_at: datetime | None = None,
) -> None:
    """End a notice, and with it everything that hung on it: its records, its extract, a new edition in the making.

    reason   the code by which the end is counted

    Raises StepNotPossible.
    """
    _, row = rules_of(notice)
    was_known = notice.published_at is not None
    take_step(notice, act, actor, at=at, reasons=reasons, note=note, due_at=due_at)
    records = [subject.record for subject in subjects_locked(notice)]
    notice.ended_at, notice.end_reason = at, reason[:40]
    notice.erase_on = retention.erase_on(row, at.date())
    notice.returned_due_at = notice.review_due_at = None
    notice.after_sending = False
    notice.save()
    if was_known and act is not Act.SUPERSEDED:
        for unfinished in _editions_in_the_making(notice):
            end(unfinished, Act.DISCARDED, actor, reason=reason, at=at)
            events.emit(NoticeDiscarded(**named(unfinished), reason=reason))
    stewardship.lift_ceiling(records, holder=notice, at=at)
    public_face.end_extract(notice, at=at)
    clear_desks(notice, (*OF_REVIEW, AFTER_SENDING, TO_ANSWER, TO_JUSTIFY), at)


def _editions_in_the_making(notice: Notice) -> list[Notice]:
    unfinished = Notice.objects.select_for_update(of=("self",)).filter(series=notice.series, state__in=OPEN)
    return list(unfinished.exclude(pk=notice.pk).order_by("pk"))


def content_of(notice: Notice) -> dict[str, Any]:
    """The columns that a bureau writes of a notice: what a new edition begins with."""
    return {name: getattr(notice, name) for name in _WRITTEN}


_WRITTEN = (
    "type", "channel", "request_kind", "kind", "language", "urgency", "texts", "facts", "national_reference",
    "handling", "handling_note", "release_rule", "release_bureaus", "purposes", "region",
)  # fmt: skip
