"""What an act says of records holds when it is numbered.

Between the moment in which a saying is made and the one in which it gets its number, another process may narrow or
withdraw what it speaks of, and the act that says so may be numbered first. A recipient believes the later number: so
the earlier saying must not get it. This is asked in the transaction that gives the number, which no change of a record
runs beside; what is refused is made anew from what holds then.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.exchange import effects, errors, sharing
from comity.exchange.files import naming
from comity.exchange.models import Act
from comity.exchange.shared_sayings import is_shared, reached
from comity.notices.codes import IN_REVIEW, KNOWN
from comity.notices.models import Notice
from comity.records.following import as_entity
from comity.records.models import Record


@effects.when_issued("record-shared", "record-changed")
def require_shared(act: Act, at: datetime) -> None:
    """Each recipient may see each record, and it says and has what the act says; a first copy has come further.

    Raises NoLongerTrue.
    """
    _require_said(act, act.body["records"], _recipients(act))
    records = _records(UUID(entity["id"]) for entity in act.body["records"])
    if naming.of_records(records.values()) != act.body.get("files", []):
        raise errors.NoLongerTrue(kind=act.kind)
    if act.body.get("snapshot"):
        sharing.advance(act)


@effects.when_issued("notice-published", "diffusion")
def require_in_force(act: Act, at: datetime) -> None:
    """The notice is in force and reaches each recipient but its owner, as do its records.  Raises NoLongerTrue."""
    notice = Notice.objects.select_related("release").filter(pk=act.body["notice"]["id"]).first()
    if notice is None:
        raise errors.NoLongerTrue(kind=act.kind)
    to = _recipients(act) - {notice.requesting_bureau_id}
    if notice.state not in KNOWN or reached(notice.release, to) != to:
        raise errors.NoLongerTrue(kind=act.kind)
    _require_said(act, act.body["subjects"], to)
    shown = _records(UUID(entity["id"]) for entity in act.body["subjects"])
    if naming.of_notice(notice, list(shown.values())) != act.body.get("files", []):
        raise errors.NoLongerTrue(kind=act.kind)


@effects.when_issued("notice-requested")
def require_asked(act: Act, at: datetime) -> None:
    """The request waits for the General Secretariat: it was not taken back meanwhile.  Raises NoLongerTrue."""
    if not Notice.objects.filter(pk=act.body["notice"]["id"], state__in=IN_REVIEW).exists():
        raise errors.NoLongerTrue(kind=act.kind)


@effects.when_issued("record-narrowed")
def require_narrowed(act: Act, at: datetime) -> None:
    """No recipient may see any of the records.  Raises NoLongerTrue."""
    to = _recipients(act)
    for record in _records(UUID(key) for key in act.body["records"]).values():
        if is_shared(record) and reached(record.release, to):
            raise errors.NoLongerTrue(kind=act.kind)


@effects.when_issued("record-withdrawn")
def require_withdrawn(act: Act, at: datetime) -> None:
    """All of the records were taken back.  Raises NoLongerTrue."""
    if any(is_shared(record) for record in _records(UUID(key) for key in act.body["records"]).values()):
        raise errors.NoLongerTrue(kind=act.kind)


def _require_said(act: Act, entities: Iterable[Mapping[str, Any]], to: set[str]) -> None:
    said = {UUID(entity["id"]): entity for entity in entities}
    records = _records(said)
    for key, entity in said.items():
        record = records.get(key)
        if record is None or not is_shared(record) or reached(record.release, to) != to or as_entity(record) != entity:
            raise errors.NoLongerTrue(kind=act.kind)


def _recipients(act: Act) -> set[str]:
    return set(act.consignments.values_list("recipient_id", flat=True))


def _records(keys: Iterable[UUID]) -> dict[UUID, Record]:
    return {record.pk: record for record in Record.objects.filter(pk__in=list(keys)).select_related("release")}
