"""The answer in which a page is told of changes, line by line, for as long as its officer may hear of them."""

from collections.abc import Callable, Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from comity.core.actors import Actor
from comity.screening import live

COME_BACK_SECONDS = 20


def event_stream(actor: Actor, lines: Callable[[live.Place], Iterator[str]]) -> HttpResponseBase:
    """What `lines` says, as events (text/event-stream), in one of the few places for open pages.

    lines  the text, given the place: it ends once that is taken
    """
    place = live.streams.enter(actor)
    if place is None:
        busy = HttpResponse(_("Too many pages are open at once."), status=503, content_type="text/plain; charset=utf-8")
        busy["Retry-After"] = str(COME_BACK_SECONDS)
        return busy
    response = _Stream(lines(place), content_type="text/event-stream; charset=utf-8")
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
