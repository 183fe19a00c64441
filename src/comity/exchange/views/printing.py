"""Cases and messages on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.exchange import queries
from comity.exchange.document.making import pdf
from comity.exchange.services import filing


@require_GET
def printed(request: ActorRequest, key: UUID, message: UUID | None = None) -> HttpResponse:
    """A case, or one message of it, as PDF with its proof."""
    at = timezone.now()
    file = queries.case_file_visible_to(request.actor, key)
    messages = filing.print_case(request.actor, file=file, message=message, at=at)
    made = pdf(request.actor, file, messages, request.actor.language, at=at)
    name = f"message-{message}.pdf" if message else f"case-{key}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
