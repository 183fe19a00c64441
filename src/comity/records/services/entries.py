"""Entries of a list become records: which are new, which say something else, which are left alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from comity.core import events
from comity.core.codes import CrimeArea, Marker, codes_of
from comity.core.refusals import Refusal
from comity.records import rules
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule, Remark, Skipped, Terms
from comity.records.events import RecordsImported
from comity.records.issuers import country_of
from comity.records.models import ListSource, Record
from comity.records.services.contribution import bureau_codes
from comity.records.services.keeping import (
    Keeping,
    condition,
    declared_of,
    lock_records,
    say,
    tell_release,
    under_notice,
)

LEFT_THE_LIST = "left-the-list"


@dataclass(frozen=True, slots=True)
class _Known:
    """What must be known of a held record to leave it alone."""

    id: UUID
    content_hash: str
    withdrawn_reason: str
    erased: bool

    @property
    def left(self) -> bool:
        """Whether it is withdrawn only because the list named it no more."""
        return self.withdrawn_reason == LEFT_THE_LIST


@dataclass(frozen=True, slots=True)
class _Accepted:
    """An entry that can be a record: what it says, its canonical form, its conditions, and the hash of both."""

    draft: RecordDraft
    content: dict[str, Any]
    conditions: rules.Conditions
    digest: str


class Desk:
    """Takes in one chunk of the entries of a list, and counts what became of them."""

    def __init__(self, source: ListSource, at: datetime) -> None:
        self.added = self.changed = self.unchanged = 0
        self.remarks: list[Remark] = []
        self._source = source
        self._at = at
        self._country = country_of(source.owner_id)

    def take(self, drafts: Sequence[RecordDraft]) -> list[Skipped]:
        """Add or change the records of these entries. Returns the entries that cannot be records, with the reason."""
        skipped: list[Skipped] = []
        accepted: list[_Accepted] = []
        for draft in drafts:
            said = self._with_known_codes(draft)
            try:
                conditions = self._conditions(said)
            except Refusal as refusal:
                facts = {name: str(value) for name, value in refusal.facts.items()}
                skipped.append(Skipped(refusal.code, key=draft.key, facts=facts))
            else:
                content = said.content()
                accepted.append(_Accepted(said, content, conditions, rules.content_hash(content, conditions)))
        self._write(accepted)
        return skipped

    def _write(self, accepted: Sequence[_Accepted]) -> None:
        known = self._known([entry.draft.key for entry in accepted])
        adding: list[_Accepted] = []
        changing: dict[UUID, _Accepted] = {}
        for entry in accepted:
            held = known.get(entry.draft.key)
            if held is None:
                adding.append(entry)
            elif not held.left and (held.erased or held.content_hash == entry.digest):
                self.unchanged += 1
            else:
                changing[held.id] = entry
        records = self._free_to_change(changing)
        with Keeping() as keeping:
            after = keeping.sequence
            Record.objects.bulk_create([self._new(entry, keeping) for entry in adding])
            self._change(records, changing, keeping)
            upto = keeping.sequence
        if upto > after:
            source = self._source
            events.emit(RecordsImported(owner=source.owner_id, source=str(source.pk), after=after, upto=upto))
        self.added += len(adding)
        self.changed += len(records)

    def _known(self, keys: list[str]) -> dict[str, _Known]:
        rows = Record.objects.filter(source=self._source, source_key__in=keys).values_list(
            "source_key", "id", "content_hash", "withdrawn_reason", "erased_at"
        )
        return {key: _Known(id_, digest, reason, erased is not None) for key, id_, digest, reason, erased in rows}

    def _free_to_change(self, changing: Mapping[UUID, _Accepted]) -> list[Record]:
        """The records of these entries, locked; without those that a notice speaks of, which is reported.

        Such a record changes with its notice. It keeps its hash, and so follows its list again when the notice ends.
        """
        if not changing:
            return []
        locked = lock_records(changing)
        limited = under_notice(changing)
        for record in locked:
            if record.pk in limited:
                self.unchanged += 1
                key = record.source_key
                self.remarks.append(Remark("entry.under-notice", key=key, facts={"key": key}))
        return [record for record in locked if record.pk not in limited]

    def _new(self, entry: _Accepted, keeping: Keeping) -> Record:
        record = Record(
            owner_id=self._source.owner_id,
            number=keeping.new_number(),
            source=self._source,
            source_key=entry.draft.key,
            content_hash=entry.digest,
            created_at=self._at,
        )
        say(record, entry.draft, entry.content, at=self._at)
        condition(record, entry.conditions, keeping)
        record.index_seq = keeping.next_sequence()
        return record

    def _change(self, records: Sequence[Record], changing: Mapping[UUID, _Accepted], keeping: Keeping) -> None:
        """Rewrite the records that say something else, and take back those that returned to the list.

        A record that its owner withdrew by hand stays withdrawn; handling and release set by hand stay as set.
        """
        for record in records:
            entry, before = changing[record.pk], record.release
            say(record, entry.draft, entry.content, at=self._at)
            fixed = _as_set_by_hand(record, entry.conditions) if record.release_fixed else entry.conditions
            condition(record, fixed, keeping)
            record.content_hash = entry.digest
            if record.withdrawn_reason == LEFT_THE_LIST:
                record.withdrawn_at, record.withdrawn_reason, record.erased_at = None, "", None
            record.index_seq = keeping.next_sequence()
            # One by one: a bulk update of every column is a CASE for each of them, and slower.
            record.save()
            if record.release_id != before.pk:
                tell_release(record, before)

    def _conditions(self, draft: RecordDraft) -> rules.Conditions:
        """What the entry enters under. Raises the refusals of a contribution by hand."""
        rules.require_issuer(draft, self._country)
        if draft.terms == Terms() and not draft.category:
            return self._default[draft.kind is RecordKind.PERSON]
        conditions = rules.completed(draft.terms, self._default[True], category=draft.category)
        if draft.kind is not RecordKind.PERSON and not draft.category:
            conditions = replace(conditions, category="")
        rules.require_known_codes(conditions, kind=draft.kind, bureaus=self._bureaus)
        if draft.terms.retain_until is not None:
            rules.require_retention(draft.terms.retain_until, kind=draft.kind, today=self._at.date())
        return conditions

    def _with_known_codes(self, draft: RecordDraft) -> RecordDraft:
        """The draft without crime areas and markers that there are not (reported), and with those of its list."""
        if not (draft.offences or draft.markers or self._source.offences):
            return draft
        offences = self._known_only("offence.unknown", draft, draft.offences, codes_of(CrimeArea))
        markers = self._known_only("marker.unknown", draft, draft.markers, codes_of(Marker))
        return replace(draft, offences=offences or tuple(self._source.offences), markers=markers)

    def _known_only(
        self, code: str, draft: RecordDraft, given: Sequence[str], known: Collection[str]
    ) -> tuple[str, ...]:
        for one in given:
            if one not in known:
                self.remarks.append(Remark(code, key=draft.key, facts={"text": one[:100]}))
        return tuple(one for one in given if one in known)

    @cached_property
    def _bureaus(self) -> frozenset[str]:
        return bureau_codes()

    @cached_property
    def _default(self) -> dict[bool, rules.Conditions]:
        """The list's own terms, for persons (True) and for everything else, which has no category."""
        source = self._source
        kept_until = None
        if not source.kept_while_listed and source.retention_months is not None:
            kept_until = rules.months_later(self._at.date(), source.retention_months)
        person = rules.Conditions(
            handling=source.handling,
            handling_note=source.handling_note,
            source_evaluation=source.source_evaluation,
            information_evaluation=source.information_evaluation,
            release=Release(ReleaseRule(source.release_rule), tuple(source.release_bureaus)),
            purposes=tuple(source.purposes),
            legal_basis=source.legal_basis,
            retention_on=kept_until,
            category=source.category,
        )
        return {True: person, False: replace(person, category="")}


def _as_set_by_hand(record: Record, conditions: rules.Conditions) -> rules.Conditions:
    """The conditions, with what the owner set by hand: as it was declared, not as a notice or a hold narrows it."""
    release, purposes = declared_of(record)
    return replace(
        conditions,
        handling=record.handling,
        handling_note=record.handling_note,
        release=release,
        purposes=purposes,
        discreet=(record.declared or record.release).discreet,
    )
