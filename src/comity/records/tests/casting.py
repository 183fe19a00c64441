"""Makers of actors, drafts and conditions for tests. Invented states and people only."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from django.db import transaction

from comity.core import audit
from comity.core.actors import Actor, ActorKind, system
from comity.core.codes import Purpose, Role
from comity.core.unit import Unit
from comity.records import stewardship
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule, Value
from comity.records.models import Record
from comity.records.rules import Conditions
from comity.records.services import contribute_record
from comity.records.services.keeping import hidden_to
from comity.records.texts import script_of
from comity.records.vocabulary import PROPERTIES, ValueType

T = TypeVar("T")

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
STATES = ("XA", "XB", "XC")
ALL = Release(ReleaseRule.ALL)

CONDITIONS = Conditions(
    handling="H1",
    source_evaluation="B",
    information_evaluation="2",
    release=ALL,
    purposes=("border-check", "investigation"),
    legal_basis="national-warrant",
    retention_on=date(2028, 1, 1),
    category="wanted",
)


def as_operation(work: Callable[[], T]) -> T:
    """Write subjects the way an operation does, with an entry of the ledger, where the test is not about the verb."""
    with transaction.atomic(), Unit("tests.prepare", system("GS"), AT) as unit:
        made = work()
        audit.record(unit, {})
    return made


@dataclass(frozen=True, slots=True)
class Holder:
    """What stands in for a notice: something above that limits records."""

    reference: str = "R-2026-7KQ3XD"
    pk: UUID = field(default_factory=uuid4)
    _meta: ClassVar[Any] = SimpleNamespace(label_lower="tests.holder")


def drafted(
    owner: str = "XA", what: RecordDraft | None = None, *, holder: Holder | None = None, **conditions: Any
) -> Record:
    """A record drafted for a notice, which limits it to its owner and the Secretariat."""

    def work() -> Record:
        record = stewardship.draft_subject(
            owner=owner, draft=what or person(), conditions=replace(CONDITIONS, **conditions), at=AT
        )
        limit([record], holder or Holder(), hidden_to(owner))
        return record

    return as_operation(work)


def limit(records: list[Record], holder: Holder, release: Release = ALL) -> None:
    """Limit records, inside an operation, to a release and the usual purposes."""
    stewardship.set_ceiling(
        stewardship.locked([record.pk for record in records]),
        holder=holder,  # type: ignore[arg-type]
        release=release,
        purposes=CONDITIONS.purposes,
        at=AT,
    )


def publish(record: Record, holder: Holder, release: Release = ALL) -> Record:
    """The record, published with its notice."""

    def work() -> None:
        limit([record], holder, release)
        stewardship.publish_drafted(stewardship.locked([record.pk]), at=AT)

    as_operation(work)
    return Record.objects.get(pk=record.pk)


def actor(
    bureau: str, role: Role = Role.OFFICER, *, purpose: Purpose | None = Purpose.BORDER_CHECK, **known: Any
) -> Actor:
    """Somebody of a bureau."""
    return Actor(
        kind=ActorKind.OFFICER,
        id=f"officer-of-{bureau}",
        bureau=bureau,
        roles=frozenset({role}),
        purpose=purpose,
        **known,
    )


def person(name: str = "Mirelle Quandt", key: str = "p-1", **properties: str | tuple[str, ...]) -> RecordDraft:
    """A draft of a person; properties by their names, each one text or several."""
    return draft(RecordKind.PERSON, key, name=name, **properties)


def document(number: str, country: str, key: str = "d-1", **properties: str) -> RecordDraft:
    """A draft of a travel document reported lost or stolen."""
    return draft(
        RecordKind.TRAVEL_DOCUMENT, key, number=number, country=country, fraudType="lost-or-stolen", **properties
    )


def draft(kind: RecordKind, key: str = "k-1", **properties: str | tuple[str, ...]) -> RecordDraft:
    """A draft of anything."""
    values = {
        name: tuple(_value(kind, name, text) for text in ((said,) if isinstance(said, str) else said))
        for name, said in properties.items()
    }
    return RecordDraft(kind=kind, key=key, properties=values)


def _value(kind: RecordKind, name: str, text: str) -> Value:
    return Value(text, script=script_of(text) if PROPERTIES[kind][name].type is ValueType.NAME else "")


def shared(owner: Actor, what: RecordDraft | None = None, **conditions: Any) -> Record:
    """A record that a bureau contributed under the usual conditions, changed as named."""
    return contribute_record(owner, draft=what or person(), conditions=replace(CONDITIONS, **conditions), at=AT)
