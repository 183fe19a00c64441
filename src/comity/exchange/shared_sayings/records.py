"""Records that bureaus of other nodes may see, see otherwise, or may not see any more."""

import re
from collections.abc import Iterator
from typing import Any

from comity.core.events import Delivery
from comity.exchange import hosting
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import audience_of, part_of, reached, speaks_for
from comity.records.exporting import draft_from
from comity.records.interchange import entity
from comity.records.models import Record, ReleaseClass

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def shared(delivery: Delivery) -> Iterator[Saying]:
    """A bureau began to share a record."""
    yield from _told(delivery, "record-shared")


def changed(delivery: Delivery) -> Iterator[Saying]:
    """A record says something else."""
    yield from _told(delivery, "record-changed")


def released(delivery: Delivery) -> Iterator[Saying]:
    """A record is released otherwise: to some it is new, from some it goes, to the rest its conditions change."""
    record, others = _record(delivery), hosting.bureaus_elsewhere()
    if record is None or not others:
        return
    classes = ReleaseClass.objects.in_bulk([delivery.event.before, delivery.event.after])
    before = reached(classes[delivery.event.before], others)
    after = reached(classes[delivery.event.after], others) if _is_shared(record) else set()
    if lost := before - after:
        body = {"records": [str(record.pk)], "keep": False}
        yield _saying(delivery, record, "record-narrowed", lost, body, part="narrowed")
    if gained := after - before:
        yield _saying(delivery, record, "record-shared", gained, _body(record), part="shared")
    if kept := after & before:
        yield _saying(delivery, record, "record-changed", kept, _body(record), part="changed")


def withdrawn(delivery: Delivery) -> Iterator[Saying]:
    """The owner took a record back."""
    record = _record(delivery)
    if record is None:
        return
    given = record.withdrawn_reason
    code = given if _CODE.fullmatch(given) else "withdrawn"
    body = {"records": [str(record.pk)], "reason": {"code": code}}
    to = reached(record.release, hosting.bureaus_elsewhere())
    yield _saying(delivery, record, "record-withdrawn", to, body)


def as_entity(record: Record) -> dict[str, Any]:
    """A record in the interchange form, named as every node names it."""
    return entity(draft_from(record)) | {"id": str(record.pk)}


def _told(delivery: Delivery, kind: str) -> Iterator[Saying]:
    record = _record(delivery)
    if record is not None and _is_shared(record):
        to = reached(record.release, hosting.bureaus_elsewhere())
        yield _saying(delivery, record, kind, to, _body(record))


def _record(delivery: Delivery) -> Record | None:
    """The record of an event, if this node speaks for its owner."""
    if not speaks_for(delivery.event.owner):
        return None
    return Record.objects.filter(pk=delivery.event.record).select_related("release").first()


def _is_shared(record: Record) -> bool:
    return not record.drafted and record.withdrawn_at is None and record.erased_at is None


def _body(record: Record) -> dict[str, Any]:
    return {"records": [as_entity(record)]}


def _saying(
    delivery: Delivery, record: Record, kind: str, to: set[str], body: dict[str, Any], *, part: str = ""
) -> Saying:
    return Saying(
        event=part_of(delivery, part) if part else delivery.id,
        kind=kind,
        issuer=record.owner_id,
        to=to,
        body=body,
        handling=record.handling,
        handling_note=record.handling_note,
        source_evaluation=record.source_evaluation,
        information_evaluation=record.information_evaluation,
        audience=audience_of(record.release),
    )
