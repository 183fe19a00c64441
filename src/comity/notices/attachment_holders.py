"""What was attached to a notice: seen by whoever sees the notice, changed only while its bureau writes it."""

from collections.abc import Collection
from uuid import UUID

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound, NotPermitted
from comity.notices import errors, queries
from comity.notices.codes import KNOWN, OPEN, Act, State
from comity.notices.models import MisusedIdentity, Notice
from comity.notices.queries.visibility import reviewed_ids
from comity.notices.services.keeping import require_ours
from comity.records.attachments.holders import Holding
from comity.records.attachments.roles import AttachmentRole

EDITABLE = (State.DRAFT, State.RETURNED)
# The consent of a victim may come while the notice is in force; what an edition no longer in force showed may go.
CONSENTING = (*OPEN, *KNOWN)
LOOSE = (*EDITABLE, State.SUPERSEDED)


def visible_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these editions that the actor may see, or in whose place it sees the edition in force.

    A new edition goes on with what was attached to those before it.
    """
    superseded = Notice.objects.filter(pk__in=list(ids), state=State.SUPERSEDED)
    in_force = queries.notices_visible_to(actor).filter(state=State.PUBLISHED)
    following = superseded.filter(series__in=in_force.values("series"))
    return queries.visible_ids(actor, ids) | frozenset(following.values_list("pk", flat=True))


def require_open(actor: Actor, key: UUID, role: AttachmentRole) -> None:
    """Raises NotFound for a notice of another bureau, NoticeElsewhere, NotPermitted, StepNotPossible."""
    _require_own(actor, key, CONSENTING if role is AttachmentRole.CONSENT else EDITABLE)


def require_loose(actor: Actor, key: UUID, role: AttachmentRole) -> None:
    """Raises NotFound, NoticeElsewhere, NotPermitted, StepNotPossible, and ConsentRelied for a paper on which a victim
    is shown.
    """
    _require_own(actor, key, CONSENTING if role is AttachmentRole.CONSENT else LOOSE)
    relied_on = MisusedIdentity.objects.filter(consent__holder_id=key, withdrawn_at__isnull=True)
    if role is AttachmentRole.CONSENT and relied_on.exists():
        raise errors.ConsentRelied


def _require_own(actor: Actor, key: UUID, states: Collection[State]) -> None:
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=key, requesting_bureau=actor.bureau).first()
    if notice is None:
        raise NotFound
    require_ours(notice)
    if not actor.has_role(Role.OFFICER) or actor.entity:
        raise NotPermitted
    if notice.state not in states:
        raise errors.StepNotPossible(act=Act.DRAFTED.value, state=notice.state, since=notice.state_at)


HOLDERS = {
    Notice._meta.label_lower: Holding(
        visible_ids=visible_ids,
        require_open=require_open,
        require_loose=require_loose,
        whole_ids=reviewed_ids,
        closed_roles=frozenset({AttachmentRole.CONSENT}),
    )
}
