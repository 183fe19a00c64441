"""How this node stands among the others, and what goes between them as it happens."""

from collections.abc import Iterator
from functools import partial
from time import monotonic

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core import events
from comity.core.requests import ActorRequest
from comity.exchange import kinds
from comity.exchange.nodes import queries, traffic
from comity.screening import live
from comity.screening.views.acting import acting_now
from comity.screening.views.streaming import event_stream

SHOWN = 25
LIVES_FOR_SECONDS, LOOKS_EVERY_SECONDS, BEATS_EVERY_SECONDS = 55.0, 1.0, 15.0


@require_GET
def nodes(request: ActorRequest) -> HttpResponse:
    """Nodes, the ways between them, and the last that went."""
    queries.require_watcher(request.actor)
    at = timezone.now()
    status = queries.status_of(request.actor, at=at)
    shown = {
        "status": status,
        "hub": queries.hub_spot(status),
        "around": queries.spots(status),
        "ways": [(flow.origin, flow.destination, flow.count) for flow in traffic.traffic.flows(at)],
        "movements": [(one, _kind(one.kind)) for one in traffic.traffic.last(SHOWN)],
        "trail": [(_("Nodes"), "")],
    }
    return render(request, "exchange/nodes.html", shown)


@require_GET
def stream(request: ActorRequest) -> HttpResponseBase:
    """Say when something went, or somebody was heard or not heard any more."""
    queries.require_watcher(request.actor)
    return event_stream(request.actor, partial(_lines, request))


def _lines(request: ActorRequest, place: live.Place) -> Iterator[str]:
    heard = events.news.count
    last = _version()
    yield "retry: 1000\nevent: beat\ndata:\n\n"
    ends = monotonic() + LIVES_FOR_SECONDS
    beats = monotonic() + BEATS_EVERY_SECONDS
    while monotonic() < ends and not place.taken:
        heard = events.news.wait(heard, seconds=LOOKS_EVERY_SECONDS)
        acting = acting_now(request)
        if acting is None or not queries.may_watch(acting):
            return  # signed out, dismissed or moved meanwhile
        current = _version()
        if current != last:
            last = current
            yield 'event: changed\ndata: {"id": "nodes"}\n\n'
        elif monotonic() >= beats:
            beats = monotonic() + BEATS_EVERY_SECONDS
            yield "event: beat\ndata:\n\n"


def _version() -> tuple[object, ...]:
    """Changes whenever the page would."""
    return traffic.traffic.version, queries.heard_now()


def _kind(code: str) -> str:
    if code == traffic.DIRECTORY:
        return _("directory and keys")
    known = kinds.table().get(code)
    return str(known) if known else code or "–"
