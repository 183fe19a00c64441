"""Saying how far a job is while its page is open: a stream that tells the page to ask for itself again."""

import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import Any

from django.db import close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

LOOK_EVERY_SECONDS = 1.0
STREAM_SECONDS = 120
_places = BoundedSemaphore(8)  # each holds a thread of the server

State = tuple[Any, ...]


def stream(part: str, look: Callable[[], State | None], *, goes_on: Callable[[State], bool]) -> HttpResponseBase:
    """Server-sent events of one job; 503 where too many pages are followed already.

    part      id of the part of the page that is asked for again
    look      how far the job is; None when it is there no more
    goes_on   whether there is more to come after that
    """
    seen = look()
    if not _places.acquire(blocking=False):
        return HttpResponse(status=503, headers={"Retry-After": "20"})
    lines = _lines(part, look, goes_on, seen)
    return _Stream(lines, content_type="text/event-stream", headers={"Cache-Control": "no-store"})


class _Stream(StreamingHttpResponse):
    """Gives its place back when it is closed, also when the reader left before the first line was sent."""

    _open = True

    def close(self) -> None:
        super().close()
        if self._open:
            self._open = False
            _places.release()


def _lines(
    part: str, look: Callable[[], State | None], goes_on: Callable[[State], bool], seen: State | None
) -> Iterator[str]:
    try:
        for _second in range(STREAM_SECONDS):
            time.sleep(LOOK_EVERY_SECONDS)
            now = look()
            if now is None:
                return
            yield f'event: changed\ndata: {{"id": "{part}"}}\n\n' if now != seen else "event: beat\ndata:\n\n"
            if not goes_on(now):
                return
            seen = now
    finally:
        close_old_connections()
