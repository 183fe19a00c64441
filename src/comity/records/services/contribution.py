"""Records that bureaus contribute, change and take back themselves."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau
from comity.records import errors, permissions, rules
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule
from comity.records.events import RecordChanged, RecordContributed, RetentionExtended
from comity.records.issuers import country_of
from comity.records.models import Record, ReleaseCeiling
from comity.records.services.keeping import (
    Keeping,
    condition,
    lock_records,
    place,
    say,
    tell_release,
    under_notice,
    withdraw,
)

EXPIRED_AT_ONCE = 500
RETENTION_ENDED = "retention-ended"


class Contribution:
    """What a bureau wants to share, and under which conditions.

    Neither a dataclass nor a sequence: the audit keeps the name of its type and not what it holds. Where the record is
    made, the ledger commits to it; where it is refused, there is no record with which what was said could be erased.
    """

    __slots__ = ("conditions", "draft")

    def __init__(self, draft: RecordDraft, conditions: rules.Conditions) -> None:
        self.draft = draft
        self.conditions = conditions


def contribute_record(actor: Actor, *, draft: RecordDraft, conditions: rules.Conditions, at: datetime) -> Record:
    """Share a record of one's own bureau, under complete conditions from its first moment.

    Raises ConditionMissing, ConditionUnknown, PropertyMissing, PropertyUnknown, RetentionPast, RetentionTooLong,
    DiscreetTooLong, NotTheIssuer.
    """
    return _contribute(actor, contribution=Contribution(draft, conditions), at=at)


@operation("records.contribute", allow=permissions.CONTRIBUTE)
def _contribute(actor: Actor, *, contribution: Contribution, at: datetime) -> Record:
    """Share a record of one's own bureau, under complete conditions from its first moment."""
    draft, conditions = contribution.draft, contribution.conditions
    rules.require_content(draft)
    rules.require_known_codes(conditions, kind=draft.kind, bureaus=bureau_codes())
    rules.require_retention(conditions.retention_on, kind=draft.kind, today=at.date())
    if conditions.discreet:
        rules.require_discreet(conditions.retention_on, today=at.date())
    rules.require_issuer(draft, country_of(actor.bureau))
    with Keeping() as keeping:
        record = Record(owner_id=actor.bureau, number=keeping.new_number(), created_at=at)
        say(record, draft, draft.content(), at=at)
        condition(record, conditions, keeping)
        place(record, keeping)
        record.save(force_insert=True)
    note(kind=record.kind, release=record.release_id, handling=record.handling, retention_on=record.retention_on)
    events.emit(RecordContributed(record=str(record.pk), owner=record.owner_id))
    return record


@operation("records.change", allow=permissions.CHANGE, subject="record")
def change_record(actor: Actor, *, record: Record, draft: RecordDraft, at: datetime) -> Record:
    """Replace what a record says of its subject.

    Raises RecordWithdrawn, RecordListed, UnderNotice, PropertyMissing, PropertyUnknown, ConditionUnknown, NotTheIssuer.
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
        place(record, keeping)
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
    discreet: bool = False,
    at: datetime,
) -> Record:
    """Say anew which bureaus may see a record, for which purposes, and what they may do with it.

    discreet   nobody but the own bureau sees it: checks of the bureaus and purposes named are watched for it

    Raises RecordWithdrawn, UnderNotice, ConditionMissing, ConditionUnknown, DiscreetTooLong.
    """
    _require_not_withdrawn(record)
    _require_by_itself(record)
    stated = rules.Conditions(
        handling=handling,
        handling_note=handling_note,
        source_evaluation=record.source_evaluation,
        information_evaluation=record.information_evaluation,
        release=rules.release_by(record.owner_id, Release(rule, tuple(sorted(bureaus)))),
        purposes=tuple(sorted(set(purposes))),
        legal_basis=record.legal_basis,
        retention_on=record.retention_on,
        category=record.category,
        discreet=discreet,
    )
    rules.require_known_codes(stated, kind=RecordKind(record.kind), bureaus=bureau_codes())
    if discreet:
        rules.require_discreet(record.retention_on, today=at.date())
    before = record.release
    with Keeping() as keeping:
        condition(record, stated, keeping)
        record.release_fixed = True
        record.changed_at = at
        place(record, keeping)
        record.save()
    narrowed = tell_release(record, before)
    note(before=before.pk, after=record.release_id, narrowed=narrowed)
    return record


@operation("records.extend_retention", allow=permissions.EXTEND_RETENTION, subject="record")
def extend_retention(actor: Actor, *, record: Record, retention_on: date, reason: str, at: datetime) -> Record:
    """Keep a record longer, with the reason why it is still needed.

    Raises RecordWithdrawn, RecordListed, UnderNotice, ReasonMissing, RetentionPast, RetentionTooLong, DiscreetTooLong.
    """
    _require_in_hand(record)
    if not reason.strip():
        raise errors.ReasonMissing
    if (record.declared or record.release).discreet:
        rules.require_discreet(retention_on, today=at.date())
    record.retention_on = rules.require_retention(retention_on, kind=RecordKind(record.kind), today=at.date())
    record.changed_at = at
    record.save(update_fields=["retention_on", "changed_at"])
    events.emit(RetentionExtended(record=str(record.pk), owner=record.owner_id))
    return record


@operation("records.withdraw", allow=permissions.WITHDRAW, subject="record")
def withdraw_record(actor: Actor, *, record: Record, reason: str, at: datetime) -> Record:
    """Take a record back: from now on only its owner sees it, and nobody finds it.

    Raises RecordWithdrawn, UnderNotice, ReasonMissing.
    """
    _require_not_withdrawn(record)
    _require_by_itself(record)
    if not reason.strip():
        raise errors.ReasonMissing
    with Keeping() as keeping:
        withdraw(record, reason.strip()[:200], keeping, at=at)
    return record


@operation("records.expire", allow=permissions.EXPIRE)
def expire_records(actor: Actor, *, at: datetime) -> int:
    """Withdraw the next records whose retention has ended. Returns how many; 0 when none is left.

    Those under a notice end with the notice.
    """
    ended = Record.objects.filter(retention_on__lte=at.date(), withdrawn_at__isnull=True, drafted=False)
    by_themselves = ended.exclude(Exists(ReleaseCeiling.objects.filter(record=OuterRef("pk"))))
    due = by_themselves.order_by("retention_on", "id").values_list("pk", flat=True)[:EXPIRED_AT_ONCE]
    locked = lock_records(due)
    limited = under_notice(record.pk for record in locked)
    # Asked again of what is locked: a record may have been extended, withdrawn or put into a notice meanwhile.
    expired = [
        record
        for record in locked
        if record.withdrawn_at is None
        and record.pk not in limited
        and record.retention_on is not None
        and record.retention_on <= at.date()
    ]
    with Keeping() as keeping:
        for record in expired:
            withdraw(record, RETENTION_ENDED, keeping, at=at)
    note(expired=len(expired))
    return len(expired)


def bureau_codes() -> frozenset[str]:
    """Codes of all bureaus there are and were."""
    return frozenset(Bureau.objects.values_list("code", flat=True))


def _require_not_withdrawn(record: Record) -> None:
    if record.withdrawn_at is not None:
        raise errors.RecordWithdrawn


def _require_by_itself(record: Record) -> None:
    """Refuse what is to be done to a record elsewhere: at its own node, through its notice.

    Raises RecordElsewhere, UnderNotice.
    """
    if record.mirrored_at is not None:
        raise errors.RecordElsewhere(owner=record.owner_id)
    above = ReleaseCeiling.objects.filter(record=record).order_by("holder_type", "holder_id").first()
    if above is not None or record.drafted:
        raise errors.UnderNotice(reference=above.label if above is not None else "")


def _require_in_hand(record: Record) -> None:
    _require_not_withdrawn(record)
    _require_by_itself(record)
    if record.source is not None:
        raise errors.RecordListed(list=record.source.name)
