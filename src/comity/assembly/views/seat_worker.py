"""The worker that keeps a delegate's seat on the device. It holds nothing of anybody: only where its page lies."""

import json
from importlib.resources import files
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from comity import __version__
from comity.assembly.queries.sessions import require_whole
from comity.assembly.views.pages import address
from comity.core.requests import ActorRequest

POLICY: Final = "default-src 'none'; connect-src 'self'"


@require_safe
def worker(request: ActorRequest, reference: str) -> HttpResponse:
    """The worker of one seat. It lies below its page, so that the seat is all that it may keep."""
    found = require_whole(request.actor, reference)
    said = {
        "CACHE": f"comity-seat-{found.reference}@{__version__}",
        "SEAT": address("seat", found),
        "FILES": settings.STATIC_URL,
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in said.items())
    script = files("comity.assembly").joinpath("static", "assembly", "seat_worker.js").read_text(encoding="utf-8")
    answer = HttpResponse(head + script, content_type="text/javascript; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-cache"
    return answer
