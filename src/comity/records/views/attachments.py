"""Attached files. The one place that serves them: never under the name they came with, never to be run."""

from uuid import UUID

from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.records import permissions, services
from comity.records.attachments import kinds, reading, storage
from comity.records.models import Attachment

SHOWN_INLINE = (kinds.JPEG,)

_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@require_GET
def attachment(request: ActorRequest, attachment_id: UUID) -> FileResponse:
    """The file. Opening it is recorded; a picture is shown, everything else is only ever saved."""
    found = services.open_attachment(request.actor, key=attachment_id, at=timezone.now())
    suffix = kinds.SUFFIXES[found.media_type]
    return _served(found, suffix, inline=found.media_type in SHOWN_INLINE)


@require_GET
def thumbnail(request: ActorRequest, attachment_id: UUID) -> FileResponse:
    """The small copy that pages show; the page that shows it has recorded who looked."""
    permissions.OPEN_ATTACHMENT.require(request.actor)
    return _served(reading.attachment_visible_to(request.actor, attachment_id), "thumbnail.jpg", inline=True)


def _served(found: Attachment, suffix: str, *, inline: bool) -> FileResponse:
    path = storage.file_of(found.pk, suffix)
    if not path.exists():
        raise NotFound
    return FileResponse(
        path.open("rb"),
        as_attachment=not inline,
        filename=f"{found.pk}.{suffix}",
        content_type=kinds.JPEG if suffix.endswith("jpg") else found.media_type,
        headers=_GUARDS,
    )
