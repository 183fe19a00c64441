"""How a request that was refused is known again when it comes back: by names and birth dates.

While the refused one still has its content, by what it says; afterwards by hashes that this node keyed. Alike are those
that share a name, without case and accents, and have no birth date that says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from comity.core.node_keys import NodeKey
from comity.members.rules.names import folded
from comity.notices import editions
from comity.notices.models import Notice, RefusalMark
from comity.notices.rules.request import NAMES
from comity.records.models import Record
from comity.records.rules import months_later

KEY: Final = NodeKey("refusals")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who or what a request is about, as far as it is known again. Texts, or their hashes."""

    record: UUID
    names: frozenset[str]
    born: frozenset[str]

    def is_alike(self, other: "Identity") -> bool:
        """Whether both may be the same person or thing."""
        if self.record == other.record:
            return True
        born_apart = bool(self.born and other.born) and self.born.isdisjoint(other.born)
        return not (born_apart or self.names.isdisjoint(other.names))

    def hashed(self, owner: str, type_: str) -> "Identity":
        """The same in hashes, which belong to the requests of one bureau of one type."""
        names, born = (
            frozenset(KEY.digest(f"{owner}\n{type_}\n{what}\n{text}") for text in texts)
            for what, texts in (("name", self.names), ("born", self.born))
        )
        return Identity(self.record, names, born)


def identity_of(record: Record) -> Identity:
    """What a record says of an identity: of a person under their names, of a thing under its kind as well."""
    names = {folded(text) for name in NAMES for text in _texts(record.properties, name)} | {folded(record.caption)}
    known = frozenset(f"{record.kind} {name}" for name in names if name)
    return Identity(record.pk, known, frozenset(_texts(record.properties, "birthDate")))


def remembered(mark: RefusalMark) -> Identity:
    """What was kept of a refused request, in hashes."""
    return Identity(mark.record_id, frozenset(mark.names), frozenset(mark.born))


def remember(notice: Notice, *, at: datetime) -> None:
    """Keep the mark of a refused request before its content goes. A helper for operations."""
    if notice.principal is None or notice.ended_at is None:
        return
    months = editions.edition(notice.rules_edition).clocks.refusal_months
    until_on = months_later(notice.ended_at.date(), months)
    if until_on <= at.date():
        return
    KEY.make()
    kept = identity_of(notice.principal).hashed(notice.requesting_bureau_id, notice.type)
    RefusalMark.objects.create(
        notice=notice, record_id=kept.record, names=sorted(kept.names), born=sorted(kept.born), until_on=until_on
    )


def _texts(properties: Mapping[str, Any], name: str) -> set[str]:
    return {value["text"] for value in properties.get(name, ())}
