"""Keeping files that arrived from other nodes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.exchange import permissions
from comity.exchange.models import Act, Message
from comity.records.attachments import storage
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment
from comity.screening.models import Hit


@operation("exchange.keep_file", allow=permissions.KEEP_FILE, subject="message")
def keep_file(actor: Actor, *, message: Message, file: str, prepared: Prepared | None, at: datetime) -> None:
    """Attach a file that arrived to the message that names it, under that name.

    prepared   its safe copy; None for one that could not be read safely: then the message says so

    What was taken back meanwhile, or is there already, is not kept.
    """
    described = next((one for one in message.attachments if one["id"] == file), None)
    if described is None or message.erased_at is not None:
        note(kept=False)
        return
    _keep(message, described, prepared, owner=message.author_id, handling=message.handling, at=at)


@operation("exchange.keep_hit_file", allow=permissions.KEEP_HIT_FILE, subject="hit")
def keep_hit_file(actor: Actor, *, hit: Hit, act: Act, prepared: Prepared | None, at: datetime) -> None:
    """Attach evidence that arrived to its hit; not what was taken off meanwhile.

    act        that names the file; prepared: as for `keep_file`
    """
    if hit.erased_at is not None or act.body is None or _was_taken_off(act):
        note(kept=False)
        return
    _keep(hit, act.body["file"], prepared, owner=act.issuer_id, handling=act.handling, at=at)


def _was_taken_off(act: Act) -> bool:
    later = Act.objects.filter(kind=act.kind, issuer=act.issuer_id, body__icontains=act.body["file"]["id"])
    return any(each.body.get("withdrawn") for each in later)


def _keep(
    holder: Message | Hit,
    described: Mapping[str, Any],
    prepared: Prepared | None,
    *,
    owner: str,
    handling: str,
    at: datetime,
) -> None:
    key = UUID(described["id"])
    is_new = not Attachment.objects.filter(pk=key).exists()
    note(kept=is_new, readable=prepared is not None)
    if not is_new:
        return
    Attachment.objects.create(
        pk=key,
        owner_id=owner,
        holder_type=holder._meta.label_lower,
        holder_id=holder.pk,
        role=AttachmentRole.EVIDENCE.value,
        name=described["name"] if prepared else "",
        media_type=prepared.media_type if prepared else described["media_type"],
        bytes=prepared.bytes if prepared else described["size"],
        sha256=prepared.sha256 if prepared else described["sha256"],
        width=prepared.width if prepared else None,
        height=prepared.height if prepared else None,
        pages=prepared.pages if prepared else None,
        handling=handling,
        added_at=at,
        erased_at=None if prepared else at,
    )
    if prepared is not None:
        # Before the commit: should the node stop in between, a file without a row is swept, and taken in again.
        storage.settle(prepared.path, storage.file_of(key, prepared.suffix))
        if prepared.thumbnail is not None:
            storage.settle(prepared.thumbnail, storage.thumbnail_of(key))
