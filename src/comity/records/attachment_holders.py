"""What was attached to a record itself, by the bureau that keeps it."""

from collections.abc import Collection
from uuid import UUID

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound, NotPermitted, NotYours
from comity.records import errors, queries
from comity.records.attachments.holders import Holding
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Record, ReleaseCeiling


def visible_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these records that the actor may see. A draft is seen through its notice only."""
    return frozenset(queries.records_visible_to(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def require_open(actor: Actor, key: UUID, _role: AttachmentRole) -> None:
    """Raises NotFound, NotYours, NotPermitted, RecordWithdrawn, UnderNotice."""
    record = queries.records_visible_to(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if record is None:
        raise NotFound
    if record.owner_id != actor.bureau:
        raise NotYours
    if not actor.has_role(Role.FRONT_LINE, Role.OFFICER):
        raise NotPermitted  # the command centre adds to hits alone
    if record.withdrawn_at is not None:
        raise errors.RecordWithdrawn
    limiting = ReleaseCeiling.objects.filter(record=record).order_by("label").first()
    if limiting is not None:
        raise errors.UnderNotice(reference=limiting.label)


HOLDERS = {Record._meta.label_lower: Holding(visible_ids=visible_ids, require_open=require_open)}
