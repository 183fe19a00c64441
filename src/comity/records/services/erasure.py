"""Erasing by time: the content of what was withdrawn goes after a period of grace."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.records import erasing, permissions
from comity.records.holds import KEEPING
from comity.records.models import Hold, Record, ReleaseCeiling
from comity.records.services.keeping import Keeping, lock_records, under_notice

ERASED_AT_ONCE = 200


@operation("records.erase", allow=permissions.ERASE)
def erase_records(actor: Actor, *, at: datetime) -> int:
    """Erase the content of the next records whose withdrawal is long past. Returns how many; 0 when none is left.

    What a hold keeps stays, and what a notice still speaks of goes with the notice.
    """
    held = Hold.objects.filter(record=OuterRef("pk"), lifted_at__isnull=True, effect__in=KEEPING)
    past = Record.objects.filter(withdrawn_at__lte=at - timedelta(days=erasing.GRACE_DAYS), erased_at__isnull=True)
    going = past.exclude(Exists(held)).exclude(Exists(ReleaseCeiling.objects.filter(record=OuterRef("pk"))))
    due = going.order_by("withdrawn_at", "pk").values_list("pk", flat=True)[:ERASED_AT_ONCE]
    locked = lock_records(due)
    limited = under_notice(record.pk for record in locked)
    records = [record for record in locked if record.withdrawn_at is not None and record.pk not in limited]
    with Keeping() as keeping:
        erased = erasing.erase_content(records, keeping, at=at)
    note(erased=len(erased))
    return len(erased)
