"""Files of drafts and messages: described in what is signed, handed over when it is sent, erased with it.

The files themselves are those of `records.attachments`: drawn anew when they are attached, served to whoever sees what
they belong to. What a message says of one is its name, its kind, its size and its hash.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from comity.core.actors import Actor
from comity.exchange.models import Draft, Message
from comity.records.attachments.reading import visible
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment

ROLES = (
    AttachmentRole.EVIDENCE,
    AttachmentRole.PHOTOGRAPH,
    AttachmentRole.IDENTITY_DOCUMENT,
    AttachmentRole.JUDICIAL_DOCUMENT,
    AttachmentRole.FINGERPRINT,
)


def files_of(holder: Draft | Message) -> list[Attachment]:
    """What was attached to a draft or a message and is not erased, the oldest first: for the node itself."""
    held = Attachment.objects.filter(holder_type=holder._meta.label_lower, holder_id=holder.pk, erased_at=None)
    return list(held.order_by("added_at", "pk"))


def files_visible_to(actor: Actor, holders: Collection[Draft | Message]) -> dict[UUID, list[Attachment]]:
    """What was attached to drafts, or to messages, and the actor may see, by the id of each."""
    found: defaultdict[UUID, list[Attachment]] = defaultdict(list)
    if not holders:
        return found
    label = next(iter(holders))._meta.label_lower
    held = Attachment.objects.filter(holder_type=label, holder_id__in=[holder.pk for holder in holders])
    for one in visible(actor, held.order_by("added_at", "pk")):
        found[one.holder_id].append(one)
    return found


def not_here(message: Message) -> list[tuple[str, bool]]:
    """(name, is on its way) of each file that a message names and that is not here: else it could not be read."""
    known = dict(Attachment.objects.filter(holder_id=message.pk).values_list("pk", "erased_at"))
    named = [(one["name"], UUID(one["id"])) for one in message.attachments]
    return [(name, key not in known) for name, key in named if key not in known or known[key] is not None]


def described(files: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Files as the schemas have them."""
    return [
        {
            "id": str(one.pk),
            "name": one.name or f"{one.role}-{str(one.pk)[-6:]}",
            "media_type": one.media_type,
            "size": one.bytes,
            "sha256": one.sha256,
        }
        for one in files
    ]


def hand_over(files: Sequence[Attachment], message: Message) -> None:
    """Give the files of a draft to the message that it became, under the message's handling code."""
    for one in files:
        one.holder_type, one.holder_id, one.handling = message._meta.label_lower, message.pk, message.handling
        one.save(update_fields=["holder_type", "holder_id", "handling"])
