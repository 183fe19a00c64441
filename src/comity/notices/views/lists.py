"""The list of notices, and that of the reviews that wait."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.notices import editions, listings, permissions, queries, services
from comity.notices.tables import text_in


@require_GET
def notices(request: ActorRequest) -> HttpResponse:
    """Notices that the reader's bureau may see, and its own drafts: searched in any script, filtered, sorted."""
    actor = request.actor
    # The permission first: who may not search learns nothing from how long the index takes.
    permitted = permissions.SEARCH_NOTICES.allows(actor)
    rows = queries.notices_visible_to(actor)
    page = listings.notices(actor).read(rows if permitted else rows.none(), request.GET)
    shown = [line.row.pk for line in page.lines]
    services.search_notices(actor, question=page.query, shown=shown, at=timezone.now())
    language = get_language() or "en"
    types = editions.in_force(timezone.localdate()).types.values() if _drafts(request) else ()
    context = {
        "listing_page": page,
        "types": [(row.type, text_in(row.name, language)) for row in types],
        "trail": [(_("Notices"), "")],
    }
    return render(request, "notices/notices.html", context)


@require_GET
def reviews(request: ActorRequest) -> HttpResponse:
    """What waits for a reviewer of the General Secretariat, the next due first."""
    actor = request.actor
    permitted = permissions.SEARCH_REVIEWS.allows(actor)
    rows = queries.reviews_for(actor)
    page = listings.reviews(actor).read(rows if permitted else rows.none(), request.GET)
    shown = [line.row.pk for line in page.lines]
    services.search_reviews(actor, question=page.query, shown=shown, at=timezone.now())
    return render(request, "list.html", {"listing_page": page, "trail": [(_("Reviews"), "")]})


def _drafts(request: ActorRequest) -> bool:
    return permissions.DRAFT_NOTICE.allows(request.actor) and not request.actor.entity
