"""Records that bureaus of other nodes may see, see otherwise, or may not see any more."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from comity.core.events import Delivery
from comity.exchange import hosting, keeping
from comity.exchange.codes import Priority
from comity.exchange.files import naming
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import audience_of, is_shared, part_of, reached, speaks_for
from comity.records.following import as_entity
from comity.records.models import Record, ReleaseClass

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def shared(delivery: Delivery) -> Iterator[Saying]:
    """A bureau began to share a record."""
    yield from _told(delivery, "record-shared")


def changed(delivery: Delivery) -> Iterator[Saying]:
    """A record says something else."""
    yield from _told(delivery, "record-changed")


def released(delivery: Delivery) -> Iterator[Saying]:
    """A record is released otherwise: to some it is new, from some it goes, to the rest its conditions change.

    Said is what holds now: of what happened since, another event tells.
    """
    record, others = _record(delivery), hosting.bureaus_elsewhere()
    if record is None or not others:
        return
    before = reached(ReleaseClass.objects.get(pk=delivery.event.before), others)
    now = reached(record.release, others) if is_shared(record) else set()
    if lost := before - now:
        body = {"records": [str(record.pk)], "keep": False}
        yield _saying(delivery, record, "record-narrowed", lost, body, part="narrowed")
    if gained := now - before:
        yield _saying(delivery, record, "record-shared", gained, _body([record]), part="shared")
    if kept := now & before:
        yield _saying(delivery, record, "record-changed", kept, _body([record]), part="changed")


def files_changed(delivery: Delivery) -> Iterator[Saying]:
    """A file was attached to a record, or taken off: what it has now is said with what it says."""
    event = delivery.event
    if event.holder_type != naming.RECORD or not speaks_for(event.owner):
        return
    record = Record.objects.filter(pk=event.holder, owner=event.owner).select_related("release").first()
    if record is not None and is_shared(record):
        to = reached(record.release, hosting.bureaus_elsewhere())
        yield _saying(delivery, record, "record-changed", to, _body([record]))


def withdrawn(delivery: Delivery) -> Iterator[Saying]:
    """The owner took a record back."""
    record = _record(delivery)
    if record is None or record.withdrawn_at is None:
        return
    given = record.withdrawn_reason
    code = given if _CODE.fullmatch(given) else "withdrawn"
    body = {"records": [str(record.pk)], "reason": {"code": code}}
    to = reached(record.release, hosting.bureaus_elsewhere())
    yield _saying(delivery, record, "record-withdrawn", to, body)


def imported(delivery: Delivery) -> Iterator[Saying]:
    """A chunk of a list was read in: one act for what is alike in release and conditions, window by window.

    The windows are those of the order of changes, so that a second serving of the event says the same in each part.
    """
    event, others = delivery.event, hosting.bureaus_elsewhere()
    if not others or not speaks_for(event.owner):
        return
    size = keeping.following().part
    for after in range(event.after, event.upto, size):
        last = min(after + size, event.upto)
        window = Record.objects.filter(owner=event.owner, index_seq__gt=after, index_seq__lte=last)
        for alike in together(window.select_related("release").order_by("index_seq")):
            first = alike[0]
            part = f"{after} {_conditions(first)}"
            to = reached(first.release, others)
            # After everything that an officer wrote: a list may be a thousand acts.
            yield _saying(delivery, first, "record-shared", to, _body(alike), part=part, priority=Priority.ROUTINE)


def together(records: Iterable[Record]) -> list[list[Record]]:
    """Shared records in groups that one act can carry: alike in who may see them and in how they may be used."""
    groups: defaultdict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        if is_shared(record):
            groups[_conditions(record)].append(record)
    return list(groups.values())


def _conditions(record: Record) -> tuple[Any, ...]:
    """What the header of an act says of everything in it."""
    return (
        record.release_id,
        record.handling,
        record.handling_note,
        record.source_evaluation,
        record.information_evaluation,
    )


def _told(delivery: Delivery, kind: str) -> Iterator[Saying]:
    record = _record(delivery)
    if record is not None and is_shared(record):
        to = reached(record.release, hosting.bureaus_elsewhere())
        yield _saying(delivery, record, kind, to, _body([record]))


def _record(delivery: Delivery) -> Record | None:
    """The record of an event, if this node speaks for its owner."""
    if not speaks_for(delivery.event.owner):
        return None
    return Record.objects.filter(pk=delivery.event.record).select_related("release").first()


def _body(records: Iterable[Record]) -> dict[str, Any]:
    said = list(records)
    return naming.with_files({"records": [as_entity(record) for record in said]}, naming.of_records(said))


def _saying(
    delivery: Delivery,
    record: Record,
    kind: str,
    to: set[str],
    body: dict[str, Any],
    *,
    part: str = "",
    priority: Priority = Priority.NORMAL,
) -> Saying:
    return Saying(
        event=part_of(delivery, part) if part else delivery.id,
        kind=kind,
        issuer=record.owner_id,
        to=to,
        body=body,
        priority=priority,
        handling=record.handling,
        handling_note=record.handling_note,
        source_evaluation=record.source_evaluation,
        information_evaluation=record.information_evaluation,
        audience=audience_of(record.release),
    )
