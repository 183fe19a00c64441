"""Evidence of a hit: seen by whoever sees the hit, kept and never matched. The two bureaus it concerns add to it, and
the command centre, once it came to it overdue: what reaches its desk at night belongs to the hit.
"""

from collections.abc import Collection
from uuid import UUID

from comity.core.actors import Actor
from comity.core.refusals import NotFound, NotYours
from comity.records.attachments.holders import Holding
from comity.records.attachments.roles import AttachmentRole
from comity.screening import errors, queries
from comity.screening.codes import HitState
from comity.screening.models import Hit


def visible_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these hits that the actor may see."""
    return frozenset(queries.hits_visible_to(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def require_open(actor: Actor, key: UUID, _role: AttachmentRole) -> None:
    """Raises NotFound, NotYours, HitErased, and HitDenied once the owner said that it is somebody else."""
    hit = _concerned(actor, key)
    if hit.state == HitState.NOT_THE_SAME:
        raise errors.HitDenied


def require_loose(actor: Actor, key: UUID, _role: AttachmentRole) -> None:
    """Raises NotFound, NotYours, HitErased, and EvidenceRelied once the owner has answered."""
    if not _concerned(actor, key).is_open:
        raise errors.EvidenceRelied


def _concerned(actor: Actor, key: UUID) -> Hit:
    """The hit, locked, if evidence of it is the actor's business."""
    hit = queries.hits_visible_to(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if hit is None:
        raise NotFound
    if not queries.is_concerned(actor, hit):
        raise NotYours
    if hit.erased_at is not None:
        raise errors.HitErased
    return hit


HOLDERS = {
    Hit._meta.label_lower: Holding(visible_ids=visible_ids, require_open=require_open, require_loose=require_loose)
}
