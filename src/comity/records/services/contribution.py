"""Records that bureaus contribute, change and take back themselves."""

from collections.abc import Collection
from datetime import date, datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau
from comity.records import errors, permissions, rules
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule
from comity.records.events import RecordChanged, RecordContributed, RecordWithdrawn, ReleaseChanged
from comity.records.issuers import country_of
from comity.records.models import Record
from comity.records.services.keeping import Keeping, condition, say

EXPIRED_AT_ONCE = 500
RETENTION_ENDED = "retention-ended"


@operation("records.contribute", allow=permissions.CONTRIBUTE)
def contribute_record(actor: Actor, *, draft: RecordDraft, conditions: rules.Conditions, at: datetime) -> Record:
    """Share a record of one's own bureau, under complete conditions from its first moment.

    Raises ConditionMissing, ConditionUnknown, PropertyMissing, PropertyUnknown, RetentionPast, RetentionTooLong,
    NotTheIssuer.
    """
    rules.require_content(draft)
    rules.require_known_codes(conditions, kind=draft.kind, bureaus=bureau_codes())
    rules.require_retention(conditions.retention_on, kind=draft.kind, today=at.date())
    rules.require_issuer(draft, country_of(actor.bureau))
    with Keeping() as keeping:
        record = Record(owner_id=actor.bureau, number=keeping.new_number(), created_at=at)
        say(record, draft, draft.content(), at=at)
        condition(record, conditions, keeping)
        record.index_seq = keeping.next_sequence()
        record.save(force_insert=True)
    events.emit(RecordContributed(record=str(record.pk), owner=record.owner_id))
    return record


@operation("records.change", allow=permissions.CHANGE, subject="record")
def change_record(actor: Actor, *, record: Record, draft: RecordDraft, at: datetime) -> Record:
    """Replace what a record says of its subject.

    Raises RecordWithdrawn, RecordListed, PropertyMissing, PropertyUnknown, ConditionUnknown, NotTheIssuer.
    """
    _require_in_hand(record)
    if draft.kind != record.kind:
        raise errors.ConditionUnknown(condition="kind", value=str(draft.kind))
    rules.require_content(draft)
    rules.require_issuer(draft, country_of(record.owner_id))
    with Keeping() as keeping:
        say(record, draft, draft.content(), at=at)
        if draft.category:
            record.category = draft.category
        record.index_seq = keeping.next_sequence()
        record.save()
    events.emit(RecordChanged(record=str(record.pk), owner=record.owner_id))
    return record


@operation("records.set_release", allow=permissions.SET_RELEASE, subject="record")
def set_release(
    actor: Actor,
    *,
    record: Record,
    rule: ReleaseRule,
    bureaus: Collection[str],
    purposes: Collection[str],
    handling: str,
    handling_note: str,
    at: datetime,
) -> Record:
    """Say anew which bureaus may see a record, for which purposes, and what they may do with it.

    Raises RecordWithdrawn, ConditionMissing, ConditionUnknown.
    """
    _require_not_withdrawn(record)
    release = rules.release_by(record.owner_id, Release(rule, tuple(sorted(bureaus))))
    stated = rules.Conditions(
        handling=handling,
        handling_note=handling_note,
        source_evaluation=record.source_evaluation,
        information_evaluation=record.information_evaluation,
        release=release,
        purposes=tuple(sorted(set(purposes))),
        legal_basis=record.legal_basis,
        retention_on=record.retention_on,
        category=record.category,
    )
    rules.require_known_codes(stated, kind=RecordKind(record.kind), bureaus=bureau_codes())
    before = record.release
    narrowed = rules.narrows(release_of(record), release) or not set(before.purposes) <= set(purposes)
    with Keeping() as keeping:
        condition(record, stated, keeping)
        record.release_fixed = True
        record.changed_at = at
        record.index_seq = keeping.next_sequence()
        record.save()
    note(before=before.pk, after=record.release_id, narrowed=narrowed)
    events.emit(
        ReleaseChanged(
            record=str(record.pk),
            owner=record.owner_id,
            before=before.pk,
            after=record.release_id,
            narrowed=narrowed,
        )
    )
    return record


@operation("records.extend_retention", allow=permissions.EXTEND_RETENTION, subject="record")
def extend_retention(actor: Actor, *, record: Record, retention_on: date, reason: str, at: datetime) -> Record:
    """Keep a record longer, with the reason why it is still needed.

    Raises RecordWithdrawn, RecordListed, ReasonMissing, RetentionPast, RetentionTooLong.
    """
    _require_in_hand(record)
    if not reason.strip():
        raise errors.ReasonMissing
    record.retention_on = rules.require_retention(retention_on, kind=RecordKind(record.kind), today=at.date())
    record.changed_at = at
    record.save(update_fields=["retention_on", "changed_at"])
    return record


@operation("records.withdraw", allow=permissions.WITHDRAW, subject="record")
def withdraw_record(actor: Actor, *, record: Record, reason: str, at: datetime) -> Record:
    """Take a record back: from now on only its owner sees it, and nobody finds it.

    Raises RecordWithdrawn, ReasonMissing.
    """
    _require_not_withdrawn(record)
    if not reason.strip():
        raise errors.ReasonMissing
    with Keeping() as keeping:
        _take_back(record, reason.strip()[:200], keeping, at)
    return record


@operation("records.expire", allow=permissions.EXPIRE)
def expire_records(actor: Actor, *, at: datetime) -> int:
    """Withdraw the next records whose retention has ended. Returns how many; 0 when none is left."""
    ended = Record.objects.filter(retention_on__lte=at.date(), withdrawn_at__isnull=True).order_by("retention_on", "id")
    expired = list(ended[:EXPIRED_AT_ONCE])
    with Keeping() as keeping:
        for record in expired:
            _take_back(record, RETENTION_ENDED, keeping, at)
    note(expired=len(expired))
    return len(expired)


def release_of(record: Record) -> Release:
    """The release that a record's class stands for."""
    return Release(ReleaseRule(record.release.rule), tuple(record.release.bureaus))


def bureau_codes() -> frozenset[str]:
    """Codes of all bureaus there are and were."""
    return frozenset(Bureau.objects.values_list("code", flat=True))


def _take_back(record: Record, reason: str, keeping: Keeping, at: datetime) -> None:
    record.withdrawn_at = record.changed_at = at
    record.withdrawn_reason = reason
    record.index_seq = keeping.next_sequence()
    record.save()
    events.emit(RecordWithdrawn(record=str(record.pk), owner=record.owner_id))


def _require_not_withdrawn(record: Record) -> None:
    if record.withdrawn_at is not None:
        raise errors.RecordWithdrawn


def _require_in_hand(record: Record) -> None:
    _require_not_withdrawn(record)
    if record.source is not None:
        raise errors.RecordListed(list=record.source.name)
