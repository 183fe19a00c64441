"""A notice taken along: as a document in four languages, as JSON, as FollowTheMoney."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.notices import interchange, queries, services
from comity.notices.document.making import pdf
from comity.notices.tables import LANGUAGES


@require_GET
def document(request: ActorRequest, reference: str, edition: int, language: str) -> HttpResponse:
    """The notice on paper, with those of its subjects that the reader may see. Made anew each time."""
    if language not in LANGUAGES:
        raise NotFound
    now = timezone.now()
    notice = services.print_notice(request.actor, reference=reference, edition=edition, language=language, at=now)
    made = pdf(request.actor, notice, language, host=request.get_host(), at=now)
    name = f"{notice.reference}-{notice.edition_number}.{language}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_GET
def export(request: ActorRequest, reference: str, edition: int, format_: str) -> HttpResponse:
    """The notice for other systems: `json` of the published schema, or `ftm` lines."""
    actor = request.actor
    if format_ not in ("json", "ftm"):
        raise NotFound
    notice = queries.notice_visible_to(actor, reference, edition)
    found = services.export_notices(
        actor, question=f"reference={reference}", format=format_, part=[notice.pk], at=timezone.now()
    )
    text = "".join(interchange.exported(actor, one, format_) for one in found)
    name = f"{notice.reference}-{notice.edition_number}.{'json' if format_ == 'json' else 'ftm.json'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
