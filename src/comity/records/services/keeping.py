"""What the verbs that write records share: numbers in the order of commits, release classes, and the writing itself."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from comity.core import events
from comity.engines import ledger
from comity.members.models import Bureau
from comity.records import holds, rules
from comity.records.drafts import RecordDraft, Release, ReleaseRule
from comity.records.events import RecordWithdrawn, ReleaseChanged
from comity.records.models import CAPTION_LENGTH, IndexHead, Record, ReleaseCeiling, ReleaseClass


class Keeping:
    """Held while one operation writes records.

    Entering locks the index head, so that what is numbered first is committed first; leaving writes it back.
    """

    def __init__(self) -> None:
        self._head = IndexHead()
        self._classes: dict[tuple[str, str, Release, tuple[str, ...], bool], ReleaseClass] = {}

    def __enter__(self) -> Self:
        self._head, _ = IndexHead.objects.select_for_update().get_or_create(id=1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._head.save(update_fields=["sequence", "numbers", "classes"])

    def new_number(self) -> int:
        """A number that no record had before."""
        self._head.numbers += 1
        return self._head.numbers

    @property
    def sequence(self) -> int:
        """The place of the newest change."""
        return self._head.sequence

    def next_sequence(self) -> int:
        """The place of a change in the order that the matching index follows."""
        self._head.sequence += 1
        return self._head.sequence

    def release_class(
        self, *, owner: str, kind: str, release: Release, purposes: Iterable[str], discreet: bool = False
    ) -> ReleaseClass:
        """The class of records alike in all that decides who may see them; made when it is new."""
        asked = (owner, kind, release, tuple(purposes), discreet)
        if asked not in self._classes:
            spelt = rules.release_by(owner, release)
            said: dict[str, Any] = {
                "owner": owner,
                "kind": kind,
                "rule": str(spelt.rule),
                "bureaus": list(spelt.bureaus),
                "purposes": sorted(set(purposes)),
            }
            if discreet:
                # Only then: the digests of all other classes stay what they are.
                said["discreet"] = True
            digest = hashlib.sha256(ledger.canonical(said)).hexdigest()
            known = ReleaseClass.objects.filter(digest=digest).first()
            self._classes[asked] = known or self._intern(digest, said)
        return self._classes[asked]

    def _intern(self, digest: str, said: dict[str, Any]) -> ReleaseClass:
        self._head.classes += 1
        return ReleaseClass.objects.create(
            id=self._head.classes,
            owner_id=said["owner"],
            kind=said["kind"],
            rule=said["rule"],
            bureaus=said["bureaus"],
            purposes=said["purposes"],
            discreet=said.get("discreet", False),
            digest=digest,
        )


def lock_records(record_ids: Iterable[UUID]) -> list[Record]:
    """These records as they are now, locked until the operation ends, in the order of their keys.

    Whoever writes records that exist locks them first, in this one order, and only then enters `Keeping`: two that do
    would otherwise wait for each other.
    """
    rows = Record.objects.select_for_update(of=("self",)).select_related("release", "declared", "source")
    return list(rows.filter(pk__in=list(record_ids)).order_by("pk"))


def under_notice(record_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these records that a notice speaks of: they are changed, withdrawn and erased with it."""
    held = ReleaseCeiling.objects.filter(record__in=list(record_ids))
    return frozenset(held.values_list("record_id", flat=True))


def say(record: Record, draft: RecordDraft, content: Mapping[str, Any], *, at: datetime) -> None:
    """Put into a record what a draft says of its subject; `content` is the draft's canonical form."""
    record.kind = str(draft.kind)
    record.reference = draft.reference
    record.caption = rules.caption_of(draft)[:CAPTION_LENGTH]
    record.properties = content.get("properties", {})
    record.offences = list(draft.offences)
    record.markers = list(draft.markers)
    record.listed_on = draft.listed_on
    record.changed_at = at


def condition(record: Record, conditions: rules.Conditions, keeping: Keeping) -> None:
    """Put a record under its conditions."""
    record.handling = conditions.handling
    record.handling_note = conditions.handling_note
    record.source_evaluation = conditions.source_evaluation
    record.information_evaluation = conditions.information_evaluation
    record.legal_basis = conditions.legal_basis
    record.category = conditions.category
    record.retention_on = conditions.retention_on
    declared = keeping.release_class(
        owner=record.owner_id,
        kind=record.kind,
        release=conditions.release,
        purposes=conditions.purposes,
        discreet=conditions.discreet,
    )
    if record.declared_id is None and not record.drafted:
        record.release = declared
    else:
        record.declared = declared
        apply_release(record, keeping)


def apply_release(record: Record, keeping: Keeping) -> None:
    """Put a record into the class that holds for it now: what its owner declared, as far as its ceilings, its holds and
    its not being published yet allow.

    The only writer of a record's release besides `condition`, which calls it wherever something narrows.
    """
    declared = record.declared or record.release
    ceilings = list(ReleaseCeiling.objects.filter(record=record).order_by("holder_type", "holder_id"))
    blocked = holds.is_blocked(record)
    if not (ceilings or blocked or record.drafted):
        record.release, record.declared = declared, None
        return
    release = rules.effective(release_of_class(declared), [release_of_class(ceiling) for ceiling in ceilings])
    if blocked or record.drafted:
        release = rules.intersection(release, hidden_to(record.owner_id))
    record.declared = declared
    record.release = keeping.release_class(
        owner=record.owner_id,
        kind=record.kind,
        release=release,
        purposes=rules.effective_purposes(declared.purposes, [ceiling.purposes for ceiling in ceilings]),
        discreet=declared.discreet,
    )


def declared_of(record: Record) -> tuple[Release, tuple[str, ...]]:
    """The release and the purposes that a record's owner declared, whatever narrows them now."""
    declared = record.declared or record.release
    return release_of_class(declared), tuple(declared.purposes)


def release_of_class(said: ReleaseClass | ReleaseCeiling) -> Release:
    """The release that a class or a ceiling stands for."""
    return Release(ReleaseRule(said.rule), tuple(said.bureaus))


def hidden_to(owner: str) -> Release:
    """The release of what nobody is to see but its owner and the General Secretariat."""
    return Release(ReleaseRule.ONLY, tuple(sorted({owner, Bureau.SECRETARIAT})))


def place(record: Record, keeping: Keeping) -> None:
    """Give a change its place in the order that the matching index follows; a draft has none, for it is not there."""
    if not record.drafted:
        record.index_seq = keeping.next_sequence()


def tell_release(record: Record, before: ReleaseClass) -> bool:
    """Emit that a record is released otherwise than before.  Returns whether somebody lost it, or a purpose for it."""
    after = record.release
    narrowed = rules.narrows(release_of_class(before), release_of_class(after)) or not set(before.purposes) <= set(
        after.purposes
    )
    narrowed = narrowed or (after.discreet and not before.discreet)
    events.emit(
        ReleaseChanged(
            record=str(record.pk), owner=record.owner_id, before=before.pk, after=after.pk, narrowed=narrowed
        )
    )
    return narrowed


def withdraw(record: Record, reason: str, keeping: Keeping, *, at: datetime) -> None:
    """Take a record back. Of a draft nobody is told: nobody knew of it."""
    record.withdrawn_at = record.changed_at = at
    record.withdrawn_reason = reason
    place(record, keeping)
    record.save()
    if not record.drafted:
        events.emit(RecordWithdrawn(record=str(record.pk), owner=record.owner_id))
