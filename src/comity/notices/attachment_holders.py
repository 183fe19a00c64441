"""What was attached to a notice: seen by whoever sees the notice, changed only while its bureau writes it."""

from collections.abc import Collection
from uuid import UUID

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound, NotPermitted
from comity.notices import errors, queries
from comity.notices.codes import Act, State
from comity.notices.models import Notice
from comity.records.attachments.holders import Holding

EDITABLE = (State.DRAFT, State.RETURNED)


def visible_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these editions that the actor may see, or in whose place it sees the edition in force.

    A new edition goes on with what was attached to those before it.
    """
    superseded = Notice.objects.filter(pk__in=list(ids), state=State.SUPERSEDED)
    in_force = queries.notices_visible_to(actor).filter(state=State.PUBLISHED)
    following = superseded.filter(series__in=in_force.values("series"))
    return queries.visible_ids(actor, ids) | frozenset(following.values_list("pk", flat=True))


def require_open(actor: Actor, key: UUID) -> None:
    """Raises NotFound for a notice of another bureau, NotPermitted, StepNotPossible."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=key, requesting_bureau=actor.bureau).first()
    if notice is None:
        raise NotFound
    if not actor.has_role(Role.OFFICER) or actor.entity:
        raise NotPermitted
    if notice.state not in EDITABLE:
        raise errors.StepNotPossible(act=Act.DRAFTED.value, state=notice.state, since=notice.state_at)


HOLDERS = {Notice._meta.label_lower: Holding(visible_ids=visible_ids, require_open=require_open)}
