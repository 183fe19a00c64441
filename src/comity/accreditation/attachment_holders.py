"""Documents of an application: seen by the officers of the host who decide about it, and by nobody else."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from comity.accreditation import queries
from comity.accreditation.models import Application, Badge
from comity.core.actors import Actor
from comity.core.refusals import NotPermitted
from comity.records.attachments.holders import Holding
from comity.records.attachments.roles import AttachmentRole


def visible_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these applications about which the actor's bureau decides."""
    mine = Application.objects.filter(
        pk__in=list(ids), terms__in=queries.terms_visible_to(actor).order_by().values("pk")
    )
    seen = mine.filter(Q(received_at__isnull=False) | Q(taken_in_at__isnull=False), terms__host=actor.bureau)
    return frozenset(seen.values_list("pk", flat=True))


def refuse(actor: Actor, key: UUID, role: AttachmentRole) -> None:
    """Only the applicant adds a document, by the follow-up link.  Raises NotPermitted."""
    raise NotPermitted


def visible_badges(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these badges that the actor's bureau issues."""
    mine = Badge.objects.filter(pk__in=list(ids), terms__host=actor.bureau)
    return frozenset(
        mine.filter(terms__in=queries.terms_visible_to(actor).order_by().values("pk")).values_list("pk", flat=True)
    )


HOLDERS = {
    Application._meta.label_lower: Holding(visible_ids=visible_ids, require_open=refuse),
    Badge._meta.label_lower: Holding(visible_ids=visible_badges, require_open=refuse),
}
