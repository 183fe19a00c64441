"""Attaching files to what they belong to, taking them off, and opening them."""

from datetime import datetime
from uuid import UUID

from comity.core import audit, events
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import consult, operation
from comity.core.refusals import NotFound
from comity.records import errors, permissions
from comity.records.attachments import reading, storage
from comity.records.attachments.holders import holding
from comity.records.attachments.limits import LIMITS
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.events import FilesChanged
from comity.records.models import Attachment, Record


@operation("records.attach", allow=permissions.ATTACH)
def attach(
    actor: Actor,
    *,
    holder_type: str,
    holder_id: UUID,
    record_id: UUID | None,
    role: AttachmentRole,
    prepared: Prepared,
    handling: Handling,
    at: datetime,
) -> Attachment:
    """Attach a prepared file to a row of the own bureau.

    holder_type, holder_id   the row: its model's label and its id
    record_id                the record that it shows, if it shows one; of the own bureau

    Raises NotFound, AttachmentTooMany, and whatever the holder's app refuses.
    """
    holding(holder_type).require_open(actor, holder_id, role)
    if record_id is not None and not Record.objects.filter(pk=record_id, owner=actor.bureau).exists():
        raise NotFound
    attachment = keep_attached(
        actor,
        holder_type=holder_type,
        holder_id=holder_id,
        record_id=record_id,
        role=role,
        prepared=prepared,
        handling=handling,
        at=at,
    )
    _tell(attachment)
    return attachment


def keep_attached(
    actor: Actor,
    *,
    holder_type: str,
    holder_id: UUID,
    role: AttachmentRole,
    prepared: Prepared,
    handling: Handling,
    at: datetime,
    record_id: UUID | None = None,
    owner: str = "",
) -> Attachment:
    """Keep a prepared file, inside an operation that has asked already whether it may be attached.

    owner   code of the bureau whose file it is; "" for the actor's own

    Raises AttachmentTooMany.
    """
    held = Attachment.objects.filter(holder_type=holder_type, holder_id=holder_id, erased_at__isnull=True)
    if held.count() >= LIMITS.files:
        raise errors.AttachmentTooMany(limit=LIMITS.files)
    attachment = Attachment.objects.create(
        pk=prepared.id,
        owner_id=owner or actor.bureau,
        record_id=record_id,
        holder_type=holder_type,
        holder_id=holder_id,
        role=role.value,
        name=prepared.name,
        media_type=prepared.media_type,
        bytes=prepared.bytes,
        sha256=prepared.sha256,
        width=prepared.width,
        height=prepared.height,
        pages=prepared.pages,
        handling=handling.value,
        added_by=actor.id,
        added_at=at,
    )
    # Before the commit: should the node stop in between, a file without a row is swept; a row without a file is lost.
    storage.settle(prepared.path, storage.file_of(prepared.id, prepared.suffix))
    if prepared.thumbnail is not None:
        storage.settle(prepared.thumbnail, storage.thumbnail_of(prepared.id))
    return attachment


@operation("records.detach", allow=permissions.DETACH, subject="attachment")
def detach(actor: Actor, *, attachment: Attachment, at: datetime) -> Attachment:
    """Take an attachment off, and erase it.  Raises NotFound, and whatever the holder's app refuses."""
    if attachment.erased_at is not None:
        raise NotFound
    role = AttachmentRole(attachment.role)
    holding(attachment.holder_type).require_detachable(actor, attachment.holder_id, role)
    attachment.name, attachment.erased_at = "", at
    attachment.save()
    storage.forget([attachment.pk])
    audit.erase_content_of([attachment])
    _tell(attachment)
    return attachment


@operation("records.open_attachment", allow=permissions.OPEN_ATTACHMENT)
def open_attachment(actor: Actor, *, key: UUID, at: datetime) -> Attachment:
    """Open an attached file: its owner sees who did, and why.  Raises NotFound."""
    attachment = reading.attachment_visible_to(actor, key)
    consult(attachment)
    return attachment


def _tell(attachment: Attachment) -> None:
    holder, owner = str(attachment.holder_id), attachment.owner_id
    events.emit(FilesChanged(holder_type=attachment.holder_type, holder=holder, owner=owner))
