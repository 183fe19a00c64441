"""Attached files."""

from uuid import UUID

from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.records import permissions, services
from comity.records.attachments import reading, serving


@require_GET
def attachment(request: ActorRequest, attachment_id: UUID) -> FileResponse:
    """The file. Opening it is recorded."""
    return serving.served(services.open_attachment(request.actor, key=attachment_id, at=timezone.now()))


@require_GET
def thumbnail(request: ActorRequest, attachment_id: UUID) -> FileResponse:
    """The small copy that pages show; the page that shows it has recorded who looked."""
    permissions.OPEN_ATTACHMENT.require(request.actor)
    return serving.served_small(reading.attachment_visible_to(request.actor, attachment_id))
