"""How a session sees itself: who spoke, sponsored, voted and was elected, as a page and as CSV."""

import csv

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.assembly import inclusiveness_showing as showing
from comity.assembly.queries.inclusiveness import figures_of
from comity.assembly.queries.sessions import require_whole
from comity.assembly.views.pages import head_of, show, trail_of
from comity.core.requests import ActorRequest


@require_GET
def inclusiveness(request: ActorRequest, reference: str) -> HttpResponse:
    """The figures, as tables and charts."""
    found = require_whole(request.actor, reference)
    shown = head_of(request, found, "session") | {
        "tables": showing.tables(figures_of(found), request.actor.language),
        "note": showing.note(),
        "trail": trail_of(found, request.actor, (_("Who took part"), "")),
    }
    return show(request, "assembly/inclusiveness.html", shown)


@require_GET
def figures_file(request: ActorRequest, reference: str) -> HttpResponse:
    """The same as CSV."""
    found = require_whole(request.actor, reference)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}-who-took-part.csv"'
    csv.writer(response).writerows(showing.csv_rows(figures_of(found)))
    return response
