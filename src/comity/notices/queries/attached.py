"""Files of a notice: of one edition, and of those in whose place it came."""

from uuid import UUID

from django.db.models import Q

from comity.core.actors import Actor
from comity.notices.models import Notice
from comity.records.attachments.reading import visible
from comity.records.models import Attachment


def holders_of(notice: Notice) -> list[UUID]:
    """Ids of an edition and of the published ones before it: it goes on with what was attached to them."""
    before = Q(edition_number__lt=notice.edition_number) & ~Q(frozen_hash="")
    return list(Notice.objects.filter(Q(pk=notice.pk) | before, series=notice.series).values_list("pk", flat=True))


def attached_to(actor: Actor, notice: Notice) -> list[Attachment]:
    """What was attached to a notice and the actor may see, the oldest first."""
    held = Attachment.objects.filter(holder_type=notice._meta.label_lower, holder_id__in=holders_of(notice))
    return visible(actor, held.order_by("added_at", "pk"))
