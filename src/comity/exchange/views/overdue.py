"""What is overdue between bureaus, for the command centre: who has to be called, never what was said."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.exchange import permissions, queries, showing

SHOWN_AT_MOST = 200


@require_GET
def listed(request: ActorRequest) -> HttpResponse:
    """Requests without an answer and recalls without compliance whose time is over, the oldest first."""
    permissions.RESOLVE_ARRIVAL.require(request.actor)
    shown = {
        "requests": [
            (each, each.extended_until or each.due_at)
            for each in queries.overdue_requests_visible_to(request.actor)[:SHOWN_AT_MOST]
        ],
        "recalls": showing.overdue_recalls(request.actor)[:SHOWN_AT_MOST],
        "told": showing.overdue_elsewhere(request.actor)[:SHOWN_AT_MOST],
        "trail": [(_("Overdue"), "")],
    }
    return render(request, "exchange/overdue.html", shown)
