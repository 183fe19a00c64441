"""What screening erases with the content of a notice, for the dry run of its retention."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count

from comity.screening.models import Hit
from comity.screening.services.erasing import settled


def hits(notices: Collection[UUID]) -> Mapping[UUID, int]:
    """How many hits on each of these notices would be emptied: those in which nobody is waited for now."""
    going = settled(Hit.objects.filter(notice_id__in=list(notices), erased_at__isnull=True)).order_by("notice_id")
    return dict(going.values_list("notice_id").annotate(number=Count("pk")))


COUNTED = {"hits": hits}
