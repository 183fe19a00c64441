"""The event stream of live pages."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.actors import Actor
from comity.core.requests import ActorRequest
from comity.screening import live
from comity.screening.views.acting import acting_now

COME_BACK_SECONDS = 20


@require_GET
def desk(request: ActorRequest) -> HttpResponseBase:
    """Say when something changes on the reader's desk."""
    if not live.streams.enter(request.actor):
        busy = HttpResponse(_("Too many pages are open at once."), status=503, content_type="text/plain; charset=utf-8")
        busy["Retry-After"] = str(COME_BACK_SECONDS)
        return busy
    response = _Stream(_lines(request), content_type="text/event-stream; charset=utf-8")
    response.leaving = request.actor
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


class _Stream(StreamingHttpResponse):
    """Gives its place back when it is closed, also when the reader left before the first line was sent."""

    leaving: Actor | None = None

    def close(self) -> None:
        super().close()
        if self.leaving is not None:
            live.streams.leave(self.leaving)
            self.leaving = None


def _lines(request: ActorRequest) -> Iterator[str]:
    return live.stream(
        request.actor,
        lambda: acting_now(request),
        seen=request.headers.get("Last-Event-ID", "")[:40],
        opened_at=timezone.now(),
    )
