"""Mirrors: records of bureaus at other nodes, kept here for those of this node that were given them.

As in `stewardship`, none of these functions asks for permission or opens an operation: each needs one that is running,
in which an act of the record's owner takes effect. A mirror has its owner's id for the record, and is released to its
holders alone, each of which was given it by an act addressed to itself.

Locks are taken in one order everywhere: the caller's own row, then records by their key, then the index head.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core import events
from comity.core.codes import CONSULTING
from comity.core.refusals import Refusal
from comity.core.unit import require_unit
from comity.records import erasing, errors, rules
from comity.records.drafts import LIMITS, RecordDraft, Release, ReleaseRule, Remark
from comity.records.events import RecordChanged, RecordContributed
from comity.records.exporting import draft_from
from comity.records.interchange import entity
from comity.records.issuers import country_of
from comity.records.models import Heard, Record, ReleaseCeiling
from comity.records.services.contribution import bureau_codes
from comity.records.services.keeping import (
    Keeping,
    apply_release,
    condition,
    lock_records,
    place,
    say,
    tell_release,
    withdraw,
)
from comity.records.sources import ftm_lines, messages
from comity.records.sources.strict_json import NotStrict

NOT_RELEASED = "not-released"
WITHDRAWN_BY_OWNER = "withdrawn-by-owner"
NEVER_SHARED = "never-shared"


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the records of an act: how many are new, how many say something else, and what was refused."""

    new: int
    changed: int
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """One record as its owner states it. `stated`: its conditions; the release of a mirror is that of its holders."""

    id: UUID
    draft: RecordDraft
    stated: rules.Conditions


def as_entity(record: Record) -> dict[str, Any]:
    """A record in the interchange form, under its own id, without whom else it is released to."""
    draft = draft_from(record)
    return entity(replace(draft, terms=replace(draft.terms, release=None))) | {"id": str(record.pk)}


def keep(owner: str, holder: str, entities: Sequence[Mapping[str, Any]], *, said_at: datetime, at: datetime) -> Kept:
    """Keep records of another node as their owner states them, for one more bureau of this node or for the same.

    entities  in the interchange form; said_at: when the owner said it

    Where several bureaus hold a record, each is told by itself, and what was said later stays. What cannot be kept is
    among `refused`, and the rest is kept.
    """
    require_unit("keeping what another node shares")
    known_bureaus, country = bureau_codes(), country_of(owner)
    stated: dict[UUID, _Stated] = {}
    refused: list[Refusal] = []
    for said in entities:
        try:
            one = _read(said, country, known_bureaus)
            stated[one.id] = one
        except Refusal as refusal:
            refused.append(refusal)
    held = {record.pk: record for record in lock_records(stated)}
    for pk in [pk for pk, record in held.items() if record.owner_id != owner or record.mirrored_at is None]:
        refused.append(errors.RecordNotTheirs(bureau=owner, record=str(pk)))
        del held[pk], stated[pk]
    with Keeping() as keeping:
        new = [_new(one, owner, holder, keeping, said_at, at) for pk, one in stated.items() if pk not in held]
        Record.objects.bulk_create(new)
        changed = [_state_anew(record, stated[pk], holder, keeping, said_at, at) for pk, record in held.items()]
    for record in new:
        events.emit(RecordContributed(record=str(record.pk), owner=owner))
    return Kept(len(new), sum(changed), tuple(refused))


def let_go(owner: str, holder: str, record_ids: Iterable[UUID], *, at: datetime) -> int:
    """Let a bureau hold these records of another node no more. Returns how many it held.

    What no bureau of this node holds any more is erased, as `erasing` says. What was never here is passed over: it is
    not here, and that is what was asked.
    """
    require_unit("letting records of another node go")
    held = [record for record in _mirrors(owner, record_ids) if holder in holders_of(record)]
    going = [record for record in held if holders_of(record) == {holder}]
    with Keeping() as keeping:
        for record in held:
            if record not in going:
                _release(record, holders_of(record) - {holder}, keeping, at)
        _erase(going, NOT_RELEASED, keeping, at)
    return len(held)


def withdraw_mirrors(owner: str, record_ids: Iterable[UUID], *, at: datetime) -> int:
    """Erase these records of another node, because their owner took them back. Returns how many were here."""
    require_unit("erasing records of another node")
    going = _mirrors(owner, record_ids)
    with Keeping() as keeping:
        _erase(going, WITHDRAWN_BY_OWNER, keeping, at)
    return len(going)


def keep_drafted(
    owner: str, entities: Sequence[Mapping[str, Any]], *, shared: Collection[UUID], said_at: datetime, at: datetime
) -> list[tuple[Record, RecordDraft]]:
    """Keep what another node's request is about: read through that request alone, and in no index, until it is decided.

    entities  in the interchange form; shared: ids of those that their owner shares by itself, whatever is decided

    A mirror that is here already stays as it is. Returns each record with what the request says of it, in their order.
    Raises RecordNotTheirs, RecordUnreadable, and the refusals of a contribution by hand.
    """
    require_unit("keeping what another node's request is about")
    known_bureaus, country = bureau_codes(), country_of(owner)
    stated = [_read(said, country, known_bureaus) for said in entities]
    if twice := [one.id for one in stated if sum(other.id == one.id for other in stated) > 1]:
        raise errors.RecordUnreadable(record=str(twice[0]), sentence="id")
    known = {record.pk: record for record in lock_records(one.id for one in stated)}
    for pk, record in known.items():
        if record.owner_id != owner or record.mirrored_at is None:
            raise errors.RecordNotTheirs(bureau=owner, record=str(pk))
    kept = []
    with Keeping() as keeping:
        for one in stated:
            record = known.get(one.id) or Record(pk=one.id, owner_id=owner, number=keeping.new_number(), created_at=at)
            if record.mirrored_at is None or record.drafted or record.withdrawn_at is not None:
                _write_drafted(record, one, keeping, is_shared=one.id in shared, at=at)
                record.mirrored_at = said_at
                record.save(force_insert=one.id not in known)
            kept.append((record, one.draft))
    return kept


def release_drafted(
    records: Iterable[Record], holders: Collection[str], purposes: Sequence[str], *, at: datetime
) -> None:
    """Let bureaus of this node hold what a request was about, for its owner asked for that and it was granted.

    What the owner shares by itself is left as it is: whom it reaches, its own acts say.
    """
    with Keeping() as keeping:
        for record in records:
            if not record.drafted or _is_kept_for_a_request_alone(record):
                continue
            record.drafted, record.declared = False, None
            record.release = keeping.release_class(
                owner=record.owner_id, kind=record.kind, release=_held_by(holders), purposes=purposes
            )
            apply_release(record, keeping)
            record.changed_at = at
            place(record, keeping)
            record.save()
            events.emit(RecordContributed(record=str(record.pk), owner=record.owner_id))


def drop_drafted(records: Iterable[Record], *, at: datetime) -> None:
    """Erase those of the records that are here for a request alone: it speaks of them no more."""
    with Keeping() as keeping:
        _erase([one for one in records if one.drafted and one.mirrored_at is not None], NEVER_SHARED, keeping, at)


def hear(owner: str, holder: str, *, as_of: datetime) -> None:
    """Remember up to which moment everything has arrived that an owner said to a bureau of this node."""
    if not Heard.objects.filter(owner=owner, holder=holder).update(as_of=as_of):
        Heard.objects.create(owner_id=owner, holder_id=holder, as_of=as_of)


def progress(owner: str, holder: str, *, sent: int, total: int) -> None:
    """Remember how far the first copy of what an owner shares has come."""
    Heard.objects.filter(owner=owner, holder=holder).update(sent=sent, total=total)


def holders_of(record: Record) -> frozenset[str]:
    """The bureaus of this node that were given a record of another; none of what is our own."""
    if record.mirrored_at is None or record.withdrawn_at is not None:
        return frozenset()
    return frozenset((record.declared or record.release).bureaus) - {record.owner_id}


def _mirrors(owner: str, record_ids: Iterable[UUID]) -> list[Record]:
    return [
        record
        for record in lock_records(record_ids)
        if record.owner_id == owner and record.mirrored_at is not None and record.erased_at is None
    ]


def _read(said: Mapping[str, Any], country: str, bureaus: frozenset[str]) -> _Stated:
    """One record of an act.  Raises RecordUnreadable, and the refusals of a contribution by hand."""
    key = str(said.get("id", ""))[:100]
    remarks: list[Remark] = []
    try:
        found = ftm_lines.entry_of(dict(said), limits=LIMITS, report=remarks.append)
        record_id = UUID(key)
    except NotStrict as wrong:
        raise errors.RecordUnreadable(record=key, sentence=messages.sentence(wrong.code, wrong.facts)) from wrong
    except ValueError as wrong:
        raise errors.RecordUnreadable(record=key, sentence="id") from wrong
    if not isinstance(found, RecordDraft):
        raise errors.RecordUnreadable(record=key, sentence=messages.sentence(found.code, found.facts))
    terms = found.terms
    stated = rules.Conditions(
        handling=terms.handling,
        handling_note=terms.handling_note,
        source_evaluation=terms.evaluation[:1],
        information_evaluation=terms.evaluation[1:],
        release=Release(ReleaseRule.ONLY),
        purposes=tuple(sorted(set(terms.purposes))),
        legal_basis=terms.legal_basis,
        retention_on=terms.retain_until,
        category=found.category,
    )
    rules.require_content(found)
    rules.require_known_codes(stated, kind=found.kind, bureaus=bureaus)
    rules.require_issuer(found, country)
    return _Stated(record_id, found, stated)


def _new(one: _Stated, owner: str, holder: str, keeping: Keeping, said_at: datetime, at: datetime) -> Record:
    record = Record(pk=one.id, owner_id=owner, number=keeping.new_number(), created_at=at)
    _write(record, one, {holder}, keeping, said_at, at)
    return record


def _state_anew(record: Record, one: _Stated, holder: str, keeping: Keeping, said_at: datetime, at: datetime) -> bool:
    """Let a mirror say what its owner says now, and be held by one more. Returns whether it says something else."""
    before, holders = record.release, holders_of(record)
    is_newer = record.mirrored_at is None or said_at >= record.mirrored_at
    if not is_newer and holders - {holder}:
        # Another bureau of this node was told of a later state already: its chain was quicker.
        _release(record, holders | {holder}, keeping, at)
        return False
    was = (record.withdrawn_at, as_entity(record) if record.erased_at is None else None)
    if record.withdrawn_at is not None:  # given again after it had gone
        record.withdrawn_at, record.withdrawn_reason, record.erased_at = None, "", None
    _write(record, one, holders | {holder}, keeping, said_at, at)
    record.save()
    if record.release_id != before.pk:
        tell_release(record, before)
    says_else = was != (None, as_entity(record))
    if says_else:
        events.emit(RecordChanged(record=str(record.pk), owner=record.owner_id))
    return says_else


def _write(
    record: Record, one: _Stated, holders: Iterable[str], keeping: Keeping, said_at: datetime, at: datetime
) -> None:
    say(record, one.draft, one.draft.content(), at=at)
    if _is_kept_for_a_request_alone(record):
        # From now on its owner shares it here by itself, whatever becomes of the request.
        record.dependent = False
        ReleaseCeiling.objects.filter(record=record).delete()
    record.declared, record.drafted = None, False
    condition(record, replace(one.stated, release=_held_by(holders)), keeping)
    if record.mirrored_at is not None:  # of one that is new here, nothing can narrow the release yet
        apply_release(record, keeping)
    record.mirrored_at = said_at
    place(record, keeping)


def _write_drafted(record: Record, one: _Stated, keeping: Keeping, *, is_shared: bool, at: datetime) -> None:
    """Let a mirror say what a request says of it. Of one that is shared, nothing is declared to anybody here."""
    record.withdrawn_at, record.withdrawn_reason, record.erased_at = None, "", None
    record.drafted, record.dependent, record.index_seq = True, True, 0
    say(record, one.draft, one.draft.content(), at=at)
    declared = Release(ReleaseRule.ONLY if is_shared else ReleaseRule.ALL)
    purposes = tuple(sorted(purpose.value for purpose in CONSULTING))
    condition(record, replace(one.stated, release=declared, purposes=purposes), keeping)


def _is_kept_for_a_request_alone(record: Record) -> bool:
    """Whether a mirror is here because a request speaks of it, while its owner shares it by itself, elsewhere."""
    return record.drafted and record.declared is not None and record.declared.rule != ReleaseRule.ALL


def _release(record: Record, holders: Iterable[str], keeping: Keeping, at: datetime) -> None:
    """Let these bureaus hold a mirror, and no others; what it says stays."""
    before, stated = record.release, record.declared or record.release
    record.declared = None
    record.release = keeping.release_class(
        owner=record.owner_id, kind=record.kind, release=_held_by(holders), purposes=stated.purposes
    )
    apply_release(record, keeping)
    record.changed_at = at
    place(record, keeping)
    record.save(update_fields=["release", "declared", "changed_at", "index_seq"])
    if record.release_id != before.pk:
        tell_release(record, before)


def _erase(going: Sequence[Record], reason: str, keeping: Keeping, at: datetime) -> None:
    for record in going:
        if record.withdrawn_at is None:
            withdraw(record, reason, keeping, at=at)
    erasing.erase_content(going, keeping, at=at)


def _held_by(holders: Iterable[str]) -> Release:
    return Release(ReleaseRule.ONLY, tuple(sorted(holders)))
