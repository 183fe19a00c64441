"""Evidence of a hit: seen by whoever sees the hit, added by the two bureaus it concerns, kept and never matched."""

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
    """The hit, locked, if the actor's bureau reported or owns it; the command centre only looks on."""
    hit = queries.hits_visible_to(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if hit is None:
        raise NotFound
    if actor.bureau not in (hit.reporting_bureau_id, hit.owner_id):
        raise NotYours
    if hit.erased_at is not None:
        raise errors.HitErased
    return hit


HOLDERS = {
    Hit._meta.label_lower: Holding(visible_ids=visible_ids, require_open=require_open, require_loose=require_loose)
}
