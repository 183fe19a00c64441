"""The event stream of live pages."""

from functools import partial

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.screening import live
from comity.screening.views.acting import acting_now
from comity.screening.views.streaming import event_stream


@require_GET
def desk(request: ActorRequest) -> HttpResponseBase:
    """Say when something changes on the reader's desk."""
    lines = partial(
        live.stream,
        request.actor,
        lambda: acting_now(request),
        seen=request.headers.get("Last-Event-ID", "")[:40],
        opened_at=timezone.now(),
    )
    return event_stream(request.actor, lines)
