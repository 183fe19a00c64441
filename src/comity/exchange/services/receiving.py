"""Keeping files that arrived from other nodes."""

from datetime import datetime
from uuid import UUID

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.exchange import permissions
from comity.exchange.models import Message
from comity.records.attachments import storage
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment


@operation("exchange.keep_file", allow=permissions.KEEP_FILE, subject="message")
def keep_file(actor: Actor, *, message: Message, file: str, prepared: Prepared | None, at: datetime) -> None:
    """Attach a file that arrived to the message that names it, under that name.

    prepared   its safe copy; None for one that could not be read safely: then the message says so

    What was taken back meanwhile, or is there already, is not kept.
    """
    described = next((one for one in message.attachments if one["id"] == file), None)
    kept = described is not None and message.erased_at is None and not Attachment.objects.filter(pk=file).exists()
    note(kept=kept, readable=prepared is not None)
    if not kept or described is None:
        return
    Attachment.objects.create(
        pk=UUID(file),
        owner_id=message.author_id,
        holder_type=message._meta.label_lower,
        holder_id=message.pk,
        role=AttachmentRole.EVIDENCE.value,
        name=described["name"] if prepared else "",
        media_type=prepared.media_type if prepared else described["media_type"],
        bytes=prepared.bytes if prepared else described["size"],
        sha256=prepared.sha256 if prepared else described["sha256"],
        width=prepared.width if prepared else None,
        height=prepared.height if prepared else None,
        pages=prepared.pages if prepared else None,
        handling=message.handling,
        added_at=at,
        erased_at=None if prepared else at,
    )
    if prepared is not None:
        # Before the commit: should the node stop in between, a file without a row is swept, and taken in again.
        storage.settle(prepared.path, storage.file_of(UUID(file), prepared.suffix))
        if prepared.thumbnail is not None:
            storage.settle(prepared.thumbnail, storage.thumbnail_of(UUID(file)))
