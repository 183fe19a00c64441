"""The event stream of live pages."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.screening import live
from comity.screening.views.acting import acting_now

COME_BACK_SECONDS = 20


@require_GET
def desk(request: ActorRequest) -> HttpResponseBase:
    """Say when something changes on the reader's desk."""
    place = live.streams.enter(request.actor)
    if place is None:
        busy = HttpResponse(_("Too many pages are open at once."), status=503, content_type="text/plain; charset=utf-8")
        busy["Retry-After"] = str(COME_BACK_SECONDS)
        return busy
    response = _Stream(_lines(request, place), content_type="text/event-stream; charset=utf-8")
    response.place = place
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


class _Stream(StreamingHttpResponse):
    """Gives its place back when it is closed, also when the reader left before the first line was sent."""

    place: live.Place | None = None

    def close(self) -> None:
        super().close()
        if self.place is not None:
            live.streams.leave(self.place)
            self.place = None


def _lines(request: ActorRequest, place: live.Place) -> Iterator[str]:
    return live.stream(
        request.actor,
        lambda: acting_now(request),
        place,
        seen=request.headers.get("Last-Event-ID", "")[:40],
        opened_at=timezone.now(),
    )
