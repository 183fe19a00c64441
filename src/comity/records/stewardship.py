"""What the apps above do to records, inside an operation of their own.

A notice is about records: its subjects are drafted, published, narrowed, taken back and erased with it, in one
operation. None of these functions asks for permission or opens an operation; each needs one that is running, and
records locked by `locked`. Each writes what it changed into the order that the matching index follows, and says by the
events of records what happened; of a draft it says nothing, for nobody but its bureau knows of it.

Locks are taken in one order everywhere: the caller's own row, then records by their key, then the index head.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from comity.core import events
from comity.core.unit import require_unit
from comity.records import erasing, errors, rules
from comity.records.attachments import storage
from comity.records.drafts import RecordDraft, Release
from comity.records.events import RecordChanged, RecordContributed
from comity.records.exporting import draft_from
from comity.records.issuers import country_of
from comity.records.models import Attachment, Record, ReleaseCeiling
from comity.records.rules import Conditions
from comity.records.services.contribution import bureau_codes
from comity.records.services.keeping import (
    Keeping,
    apply_release,
    condition,
    lock_records,
    place,
    say,
    tell_release,
    under_notice,
    withdraw,
)

NEVER_PUBLISHED = "never-published"
NOTICE_ENDED = "notice-ended"


def draft_subject(*, owner: str, draft: RecordDraft, conditions: Conditions, at: datetime) -> Record:
    """A record for a notice that is being drafted: seen by nobody but through that notice, and in no index.

    conditions   what its owner declares; they hold from its publication on, as far as its notices allow

    Raises the refusals of contributing by hand, but for those of retention: how long it is kept, its notice says.
    """
    require_unit("drafting a record")
    require_draftable(owner, draft, conditions)
    with Keeping() as keeping:
        record = Record(owner_id=owner, number=keeping.new_number(), created_at=at, index_seq=0)
        record.drafted = record.dependent = True
        say(record, draft, draft.content(), at=at)
        condition(record, conditions, keeping)
        record.save(force_insert=True)
    return record


def require_draftable(owner: str, draft: RecordDraft, conditions: Conditions) -> None:
    """Raises what `draft_subject` would, and changes nothing: for trials."""
    rules.require_content(draft)
    rules.require_known_codes(conditions, kind=draft.kind, bureaus=bureau_codes())
    if conditions.retention_on is None:
        raise errors.ConditionMissing(condition="retention")
    rules.require_issuer(draft, country_of(owner))


def redraft_subject(record: Record, *, draft: RecordDraft, at: datetime) -> Record:
    """Replace what a subject says: of a draft as it stands, of a published record with its notice's new edition.

    Raises RecordWithdrawn, RecordListed, ConditionUnknown where the kind differs, PropertyMissing, PropertyUnknown,
    NotTheIssuer.
    """
    if record.withdrawn_at is not None:
        raise errors.RecordWithdrawn
    if record.source is not None:
        raise errors.RecordListed(list=record.source.name)
    if draft.kind != record.kind:
        raise errors.ConditionUnknown(condition="kind", value=str(draft.kind))
    rules.require_content(draft)
    rules.require_issuer(draft, country_of(record.owner_id))
    with Keeping() as keeping:
        say(record, draft, draft.content(), at=at)
        if draft.category:
            record.category = draft.category
        place(record, keeping)
        record.save()
    if not record.drafted:
        events.emit(RecordChanged(record=str(record.pk), owner=record.owner_id))
    return record


def locked(record_ids: Iterable[UUID]) -> list[Record]:
    """These records as they are now, locked until the operation ends, in the order of their keys."""
    require_unit("locking records")
    return lock_records(record_ids)


def set_ceiling(
    records: Sequence[Record], *, holder: models.Model, release: Release, purposes: Collection[str], at: datetime
) -> None:
    """Let these records be released no further than this because of the holder, from now on.

    holder   whose decision it is: a saved row; its `reference`, if it has one, is told to whoever may see the record

    A record of several holders is released as far as any of them allows, and never further than its owner declared.
    """
    for record in records:
        key = {"record": record, "holder_type": holder._meta.label_lower, "holder_id": holder.pk}
        ceiling = ReleaseCeiling.objects.filter(**key).first() or ReleaseCeiling(**key)
        ceiling.label = str(getattr(holder, "reference", ""))
        ceiling.rule, ceiling.bureaus = str(release.rule), sorted(set(release.bureaus))
        ceiling.purposes = sorted({str(purpose) for purpose in purposes})
        ceiling.save()
    _release_anew(records, at)


def lift_ceiling(records: Sequence[Record], *, holder: models.Model, at: datetime) -> None:
    """Let the holder limit these records no longer.

    What was drafted for a notice, and is left without any, is taken back; what its bureau shares by itself is released
    again as its bureau declared.
    """
    mine = ReleaseCeiling.objects.filter(holder_type=holder._meta.label_lower, holder_id=holder.pk)
    mine.filter(record__in=[record.pk for record in records]).delete()
    limited = under_notice(record.pk for record in records)
    alone = [record for record in records if record.dependent and record.pk not in limited]
    for reason, drafted in ((NEVER_PUBLISHED, True), (NOTICE_ENDED, False)):
        take_back([record for record in alone if record.drafted is drafted], reason=reason, at=at)
    _release_anew([record for record in records if record not in alone], at)


def publish_drafted(records: Sequence[Record], *, at: datetime) -> None:
    """Let drafts be records like any other, released as their ceilings say. Set the ceilings first."""
    with Keeping() as keeping:
        for record in records:
            if not record.drafted:
                continue
            record.drafted = False
            record.changed_at = at
            apply_release(record, keeping)
            place(record, keeping)
            record.save()
            events.emit(RecordContributed(record=str(record.pk), owner=record.owner_id))


def keep_until(records: Sequence[Record], day: date, *, at: datetime) -> None:
    """Keep these records until a day; one that is kept longer by its bureau, or as long as it is listed, stays so."""
    require_unit("keeping records")
    for record in records:
        if record.dependent or (record.retention_on is not None and record.retention_on < day):
            record.retention_on = day
            record.changed_at = at
            record.save(update_fields=["retention_on", "changed_at"])


def set_handling(records: Sequence[Record], handling: str, note: str, *, at: datetime) -> None:
    """Let what was drafted for a notice be handled as the notice says; what its bureau shares by itself stays so.

    note   the restriction in words, where the handling code is H3
    """
    require_unit("handling records")
    for record in records:
        if record.dependent and (record.handling, record.handling_note) != (handling, note):
            record.handling, record.handling_note, record.changed_at = handling, note, at
            record.save(update_fields=["handling", "handling_note", "changed_at"])


def take_back(records: Sequence[Record], *, reason: str, at: datetime) -> None:
    """Withdraw these records, whatever still limits them: nobody but their owner sees them any more."""
    with Keeping() as keeping:
        for record in records:
            if record.withdrawn_at is None:
                withdraw(record, reason, keeping, at=at)


def erase(records: Sequence[Record], *, at: datetime) -> None:
    """Erase the content of these records, and of what belongs to them, in the store and in the audit.

    Left as they are: what a hold keeps, and what was not drafted for a notice, for its bureau shares it by itself. The
    files of the index and of attachments follow the commit.
    """
    with Keeping() as keeping:
        erasing.erase_content([record for record in records if record.dependent], keeping, at=at)


def erase_attachments(holders: Sequence[models.Model], *, at: datetime) -> list[Attachment]:
    """Empty what was attached to these rows, all of one model; the files follow the commit. Returns what was emptied,
    for the caller to erase from the audit with the rows themselves.
    """
    if not holders:
        return []
    keys = [holder.pk for holder in holders]
    held = Attachment.objects.filter(holder_type=holders[0]._meta.label_lower, holder_id__in=keys)
    return empty_attachments(held, at=at)


def hand_over_attachments(holders: Sequence[models.Model], *, to: str) -> None:
    """Make what is attached to these rows, all of one model, the file of another bureau: it finds who opens them."""
    keys = [holder.pk for holder in holders]
    kind = holders[0]._meta.label_lower if holders else ""
    for attachment in Attachment.objects.filter(holder_type=kind, holder_id__in=keys, erased_at__isnull=True):
        attachment.owner_id = to
        attachment.save()


def empty_attachments(attachments: QuerySet[Attachment], *, at: datetime) -> list[Attachment]:
    """Empty these attachments; their files follow the commit. Returns those that were not empty yet."""
    going = list(attachments.filter(erased_at__isnull=True))
    Attachment.objects.filter(pk__in=[one.pk for one in going]).update(name="", erased_at=at)
    storage.forget(one.pk for one in going)
    return going


def snapshot_of(record: Record) -> dict[str, Any]:
    """What a record says at this moment, as canonical JSON has it: with its id, and the hashes of its attachments."""
    attachments = Attachment.objects.filter(record=record, erased_at__isnull=True).order_by("added_at", "pk")
    return {
        "id": str(record.pk),
        "owner": record.owner_id,
        "record": draft_from(record, declared=True).content(),
        "attachments": [
            {"id": str(one.pk), "role": one.role, "media_type": one.media_type, "sha256": one.sha256}
            for one in attachments
        ],
    }


def _release_anew(records: Sequence[Record], at: datetime) -> None:
    """Release these records as their ceilings say now."""
    with Keeping() as keeping:
        for record in records:
            before, declared = record.release, record.declared_id
            apply_release(record, keeping)
            if (record.release_id, record.declared_id) == (before.pk, declared):
                continue
            record.changed_at = at
            place(record, keeping)
            record.save()
            if not record.drafted and record.release_id != before.pk:
                tell_release(record, before)
