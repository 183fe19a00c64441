"""Which attachments an actor may see. Everything they belong to must be visible, at every use, never only one of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import models

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.members.models import Bureau
from comity.records.attachments import kinds
from comity.records.attachments.holders import Holding, holdings
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment, Record
from comity.records.permissions import READERS
from comity.records.queries import records_visible_to


def attachments_of(actor: Actor, holder: models.Model) -> list[Attachment]:
    """What was attached to a row and the actor may see, the oldest first."""
    held = Attachment.objects.filter(holder_type=holder._meta.label_lower, holder_id=holder.pk)
    return visible(actor, held.order_by("added_at", "pk"))


def attachments_about(actor: Actor, record: Record) -> list[Attachment]:
    """What belongs to a record and the actor may see, the oldest first."""
    return visible(actor, Attachment.objects.filter(record=record).order_by("added_at", "pk"))


def photographs_of(actor: Actor, records: Collection[UUID]) -> dict[UUID, list[Attachment]]:
    """Photographs of whom or what these records describe, that the actor may see; the oldest first, by record."""
    found: defaultdict[UUID, list[Attachment]] = defaultdict(list)
    shown = Attachment.objects.filter(record__in=list(records), role=AttachmentRole.PHOTOGRAPH, media_type=kinds.JPEG)
    for one in visible(actor, shown.order_by("added_at", "pk")) if records else ():
        if one.record_id is not None:
            found[one.record_id].append(one)
    return dict(found)


def attachment_visible_to(actor: Actor, key: UUID) -> Attachment:
    """One attachment.  Raises NotFound, alike for what is absent, erased, not to be seen, and not for the actor's role.

    What shows a record is opened by readers of records alone, whoever holds it.
    """
    found = visible(actor, Attachment.objects.filter(pk=key))
    if not found:
        raise NotFound
    openers = holdings()[found[0].holder_type].roles if found[0].record_id is None else frozenset(READERS)
    if openers.isdisjoint(actor.roles):
        raise NotFound
    return found[0]


def visible(actor: Actor, rows: Iterable[Attachment]) -> list[Attachment]:
    """Those of these attachments that the actor may see, in their order.

    What it was attached to must be visible, and the record that it shows as well; a draft is seen by whoever sees the
    notice that it was drafted for, and a reviewer sees what the notice under review speaks of.
    """
    kept = [row for row in rows if row.erased_at is None]
    if not kept:
        return []
    seen = _seen_holders(actor, kept)
    about = {row.record_id for row in kept if row.record_id is not None}
    records = set(records_visible_to(actor).filter(pk__in=about).values_list("pk", flat=True))
    records |= set(Record.objects.filter(pk__in=about, drafted=True).values_list("pk", flat=True))
    return [row for row in kept if seen[row.holder_type].shows(actor, row, records)]


def kept_of(keys: Collection[UUID]) -> set[UUID]:
    """Those of these attachments that were not erased: for the node itself, which removes the files of the others."""
    return set(Attachment.objects.filter(pk__in=list(keys), erased_at__isnull=True).values_list("pk", flat=True))


class _Seen:
    """Those rows of one kind that an actor sees, asked once for all that is attached to them."""

    def __init__(self, actor: Actor, holding: Holding | None, ids: set[UUID]) -> None:
        self.visible = set(holding.visible_ids(actor, ids)) & ids if holding else set()
        self.whole = set(holding.whole_ids(actor, self.visible)) if holding else set()
        self.closed = holding.closed_roles if holding else frozenset()

    def shows(self, actor: Actor, row: Attachment, records: set[UUID]) -> bool:
        """Whether the actor sees one file. `records`: those that it sees of the records that files speak of."""
        if row.holder_id not in self.visible:
            return False
        if row.role in self.closed and actor.bureau not in (row.owner_id, Bureau.SECRETARIAT):
            return False
        return row.record_id is None or row.record_id in records or row.holder_id in self.whole


def _seen_holders(actor: Actor, rows: Iterable[Attachment]) -> dict[str, _Seen]:
    asked: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        asked[row.holder_type].add(row.holder_id)
    known = holdings()
    return {kind: _Seen(actor, known.get(kind), ids) for kind, ids in asked.items()}
