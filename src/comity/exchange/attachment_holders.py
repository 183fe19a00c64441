"""What was attached to a message: changed only while it is a draft, seen by whoever sees the message."""

from collections.abc import Collection
from uuid import UUID

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.exchange import queries
from comity.exchange.models import Draft, Message
from comity.exchange.services.writing import require_no_entity
from comity.records.attachments.holders import Holding
from comity.records.attachments.roles import AttachmentRole


def drafts(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these drafts that the actor's bureau is writing."""
    return frozenset(queries.drafts_visible_to(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def messages(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these messages that the actor's bureau wrote or received, and that were not taken back from it."""
    return frozenset(queries.messages_visible_to(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def require_draft(actor: Actor, key: UUID, _role: AttachmentRole) -> None:
    """Raises NotFound for a draft of another bureau, and NotPermitted."""
    require_no_entity(actor)
    if not queries.drafts_visible_to(actor).select_for_update(of=("self",)).filter(pk=key).exists():
        raise NotFound


def require_unsent(actor: Actor, key: UUID, _role: AttachmentRole) -> None:
    """Raises NotFound: what was sent is never changed, it is taken back."""
    raise NotFound


HOLDERS = {
    Draft._meta.label_lower: Holding(visible_ids=drafts, require_open=require_draft),
    Message._meta.label_lower: Holding(visible_ids=messages, require_open=require_unsent),
}
