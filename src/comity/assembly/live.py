"""Live pages of a session: podium, hall and seats learn at once that something happened.

The stream says only that the session's log has a new entry; the page then asks for its part again, under the reader's
own permission. Podium and hall hold a connection, of which there are only so many. A seat asks briefly: it is told at
once whether anything is new since its last number, and comes back a few seconds later; so all delegates of a large
assembly are served on two cores, also over a bad wireless network.
"""

import json
import time
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db.models import Max

from comity.assembly.streams import OF_SESSION
from comity.core.models import AuditEntry
from comity.screening.live import Place, Streams

LIVES_FOR_SECONDS: Final = 55.0
LOOKS_EVERY_SECONDS: Final = 1.0
BEATS_EVERY_SECONDS: Final = 15.0
COMES_BACK_AFTER_MILLISECONDS: Final = 4_000

streams = Streams(most=24, most_of_one=6)


def number_of(session: UUID) -> int:
    """The number of the session's last entry; -1 for none."""
    entries = AuditEntry.objects.filter(stream=OF_SESSION.name_of(session))
    last: int | None = entries.aggregate(last=Max("stream_number"))["last"]
    return -1 if last is None else last


def briefly(session: UUID, seen: str) -> str:
    """One event, after which the reader comes back by itself: whether something happened since the number it saw."""
    number = number_of(session)
    name = "beat" if seen in ("", str(number)) else "changed"
    return f"retry: {COMES_BACK_AFTER_MILLISECONDS}\n{_event(name, number)}"


def stream(session: UUID, place: Place, seen: str) -> Iterator[str]:
    """The text of one held stream, until its time is over or its place is taken."""
    last = number_of(session)
    yield f"retry: 1000\n{_event('beat' if seen in ('', str(last)) else 'changed', last)}"
    ends, beats = time.monotonic() + LIVES_FOR_SECONDS, time.monotonic() + BEATS_EVERY_SECONDS
    while time.monotonic() < ends and not place.taken:
        time.sleep(LOOKS_EVERY_SECONDS)
        number = number_of(session)
        if number != last:
            last = number
            yield _event("changed", last)
        elif time.monotonic() >= beats:
            beats = time.monotonic() + BEATS_EVERY_SECONDS
            yield _event("beat", last)


def _event(name: str, number: int) -> str:
    return f"id: {number}\nevent: {name}\ndata: {json.dumps({})}\n\n"
