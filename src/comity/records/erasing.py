"""Erasing: what emptying a record means, field by field.

Codes, dates and whose it was stay, so that the ledger and the figures stay true; everything that says who or what it
was about goes: from the row, from its attachments and holds, from what the audit kept, and from the index with the next
save of its file.
"""

from collections.abc import Sequence
from datetime import datetime

from comity.core import audit, events
from comity.core.codes import Handling
from comity.records import holds
from comity.records.attachments import storage
from comity.records.events import RecordErased
from comity.records.models import Attachment, Hold, Record
from comity.records.services.keeping import Keeping, place

GRACE_DAYS = 30
"""Days that a withdrawn record keeps its content, in which a mistake can be found out."""

WITHDRAWN_TO_ERASE = "erased"


def erase_content(records: Sequence[Record], keeping: Keeping, *, at: datetime) -> list[Record]:
    """Empty these records, and all that belongs to them. One that is in use is withdrawn first.

    returns those that were erased: what a hold keeps, and what was erased before, is left as it is
    """
    kept = holds.kept_from_erasure([record.pk for record in records])
    going = [record for record in records if record.erased_at is None and record.pk not in kept]
    for record in going:
        _empty(record, at)
        place(record, keeping)
        record.save()
        events.emit(RecordErased(record=str(record.pk), owner=record.owner_id))
    keys = [record.pk for record in going]
    attachments = list(Attachment.objects.filter(record__in=keys, erased_at__isnull=True))
    Attachment.objects.filter(pk__in=[one.pk for one in attachments]).update(name="", erased_at=at)
    storage.forget(one.pk for one in attachments)
    held = list(Hold.objects.filter(record__in=keys))
    Hold.objects.filter(record__in=keys).update(note="", lifted_note="")
    audit.erase_content_of([*going, *attachments, *held])
    return going


def _empty(record: Record, at: datetime) -> None:
    record.properties = {}
    record.caption = ""
    record.reference = ""
    record.content_hash = ""
    # The restriction of H3 must be said in words, and the words may name somebody.
    record.handling_note = "-" if record.handling == Handling.H3 else ""
    record.markers = []
    record.listed_on = None
    if record.withdrawn_at is None:
        record.withdrawn_at, record.withdrawn_reason = at, WITHDRAWN_TO_ERASE
    record.changed_at = record.erased_at = at
