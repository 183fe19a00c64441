"""Erasing by time: the content of what was withdrawn goes after a period of grace."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.records import erasing, permissions
from comity.records.holds import KEEPING
from comity.records.models import Hold, Record, ReleaseCeiling
from comity.records.services.keeping import Keeping

ERASED_AT_ONCE = 200


@operation("records.erase", allow=permissions.ERASE)
def erase_records(actor: Actor, *, at: datetime) -> int:
    """Erase the content of the next records whose withdrawal is long past. Returns how many; 0 when none is left.

    What a hold keeps stays, and what a notice still speaks of goes with the notice.
    """
    held = Hold.objects.filter(record=OuterRef("pk"), lifted_at__isnull=True, effect__in=KEEPING)
    past = Record.objects.filter(withdrawn_at__lte=at - timedelta(days=erasing.GRACE_DAYS), erased_at__isnull=True)
    going = past.exclude(Exists(held)).exclude(Exists(ReleaseCeiling.objects.filter(record=OuterRef("pk"))))
    records = list(going.select_related("release").order_by("withdrawn_at", "pk")[:ERASED_AT_ONCE])
    with Keeping() as keeping:
        erased = erasing.erase_content(records, keeping, at=at)
    note(erased=len(erased))
    return len(erased)
