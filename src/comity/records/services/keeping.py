"""What the verbs that write records share: numbers in the order of commits, release classes, and the writing itself."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from comity.engines import ledger
from comity.records import rules
from comity.records.drafts import RecordDraft, Release
from comity.records.models import CAPTION_LENGTH, IndexHead, Record, ReleaseClass


class Keeping:
    """Held while one operation writes records.

    Entering locks the index head, so that what is numbered first is committed first; leaving writes it back.
    """

    def __init__(self) -> None:
        self._head = IndexHead()
        self._classes: dict[tuple[str, str, Release, tuple[str, ...]], ReleaseClass] = {}

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

    def next_sequence(self) -> int:
        """The place of a change in the order that the matching index follows."""
        self._head.sequence += 1
        return self._head.sequence

    def release_class(self, *, owner: str, kind: str, release: Release, purposes: Iterable[str]) -> ReleaseClass:
        """The class of records alike in all that decides who may see them; made when it is new."""
        asked = (owner, kind, release, tuple(purposes))
        if asked not in self._classes:
            spelt = rules.release_by(owner, release)
            said: dict[str, Any] = {
                "owner": owner,
                "kind": kind,
                "rule": str(spelt.rule),
                "bureaus": list(spelt.bureaus),
                "purposes": sorted(set(asked[-1])),
            }
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
            digest=digest,
        )


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
    record.release = keeping.release_class(
        owner=record.owner_id, kind=record.kind, release=conditions.release, purposes=conditions.purposes
    )
