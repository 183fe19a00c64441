"""Keeping files that arrived from other nodes."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.exchange import permissions
from comity.exchange.files import awaiting
from comity.exchange.models import Act, Message
from comity.records import awaited as mirrors
from comity.records.attachments import storage
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment, AwaitedFile
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


@operation("exchange.keep_mirror_file", allow=permissions.KEEP_MIRROR_FILE)
def keep_mirror_file(actor: Actor, *, awaited: AwaitedFile, prepared: Prepared | None, at: datetime) -> None:
    """Attach a file that arrived to the record or notice of another node for which it was awaited.

    prepared   as for `keep_file`; where it is None, the file is asked for no more, and the page says so

    What has gone meanwhile is not kept, nor is anything of the file.
    """
    found = AwaitedFile.objects.select_for_update(of=("self",)).filter(pk=awaited.pk, refused_at__isnull=True).first()
    kept = found is not None and awaiting.is_there(found)
    note(kept=kept and prepared is not None, readable=prepared is not None)
    if found is None or not kept:
        if prepared is not None:
            transaction.on_commit(partial(storage.discard, prepared.id), robust=True)
    elif prepared is None:
        found.refused_at = at
        found.save(update_fields=["refused_at"])
    else:
        mirrors.attach(found, prepared, at=at)


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
