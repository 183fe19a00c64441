"""What happens to records, for the apps above."""

from dataclasses import dataclass
from typing import ClassVar

from comity.core.events import DomainEvent, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContributed(DomainEvent):
    """A bureau began to share a record."""

    name: ClassVar[str] = "records.contributed"
    record: str
    owner: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChanged(DomainEvent):
    """A record says something else now."""

    name: ClassVar[str] = "records.changed"
    record: str
    owner: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChanged(DomainEvent):
    """A record is released to other bureaus, or for other purposes, than before.

    before, after  release classes; narrowed: somebody who could see it cannot any more
    """

    name: ClassVar[str] = "records.release-changed"
    record: str
    owner: str
    before: int
    after: int
    narrowed: bool


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionExtended(DomainEvent):
    """A record is kept longer."""

    name: ClassVar[str] = "records.retention-extended"
    record: str
    owner: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWithdrawn(DomainEvent):
    """The owner took a record back."""

    name: ClassVar[str] = "records.withdrawn"
    record: str
    owner: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordErased(DomainEvent):
    """The content of a record was erased."""

    name: ClassVar[str] = "records.erased"
    record: str
    owner: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHeld(DomainEvent):
    """A record must not be used, changed or erased for a time."""

    name: ClassVar[str] = "records.held"
    record: str
    owner: str
    effect: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(DomainEvent):
    """A hold on a record is over."""

    name: ClassVar[str] = "records.hold-lifted"
    record: str
    owner: str
    effect: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsImported(DomainEvent):
    """A part of a list was read in.

    after, upto   its records are those of the owner whose place in the order of changes lies in (after, upto]
    """

    name: ClassVar[str] = "records.imported"
    owner: str
    source: str
    after: int
    upto: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ListImported(DomainEvent):
    """An edition of a list was read whole."""

    name: ClassVar[str] = "records.list-imported"
    run: str
    source: str
    owner: str
    added: int
    changed: int
    withdrawn: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class FilesChanged(DomainEvent):
    """A file was attached to a row of a bureau, or taken off.

    holder_type, holder  the row: its model's label and its id
    """

    name: ClassVar[str] = "records.files-changed"
    holder_type: str
    holder: str
    owner: str
