"""Live pages: an open page learns at once that something changed on the reader's desk.

The stream says only *that* something changed; the page is then asked for again, under the reader's own permission, so
nothing restricted ever travels here. It waits for news of this process and looks at the store at least every second,
so that what another process committed is seen as well. The actor is made anew at each look: whoever was signed out,
suspended or dismissed meanwhile hears no more.

A stream holds a thread, so there are only so many, and each ends after a while; the browser then comes back and says
by `Last-Event-ID` what it has seen.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import ngettext

from comity.core import desks, events
from comity.core.actors import Actor
from comity.core.models import DeskItem

STREAMS: Final = 24
STREAMS_OF_ONE: Final = 6
LIVES_FOR_SECONDS: Final = 55.0
LOOKS_EVERY_SECONDS: Final = 1.0
BEATS_EVERY_SECONDS: Final = 15.0
COMES_BACK_AFTER_MILLISECONDS: Final = 20_000
# What was laid on the desk while the page was on its way to the reader counts as not yet seen.
ON_ITS_WAY: Final = timedelta(seconds=20)
SEEN_AT_MOST: Final = 500

Known = Callable[[], Actor | None]


class Place:
    """A stream's place. `taken` once it was given to a page of the same officer that was opened later."""

    __slots__ = ("actor_id", "taken")

    def __init__(self, actor_id: str) -> None:
        self.actor_id = actor_id
        self.taken = False


class Streams:
    """The streams that are open, in all and for each actor. Safe to share between threads.

    A page that was left is noticed only when something is sent to it. So an officer who has all their places gets
    that of the page opened first, instead of being refused for going from page to page.
    """

    def __init__(self, most: int = STREAMS, most_of_one: int = STREAMS_OF_ONE) -> None:
        self.most, self.most_of_one = most, most_of_one
        self._open: dict[str, list[Place]] = {}
        self._lock = threading.Lock()

    def enter(self, actor: Actor) -> Place | None:
        """Take a place; None when there is none left."""
        with self._lock:
            mine = self._open.get(actor.id, [])
            if self.most_of_one <= len(mine):
                mine.pop(0).taken = True
            elif sum(map(len, self._open.values())) >= self.most:
                return None
            place = Place(actor.id)
            self._open[actor.id] = [*mine, place]
            return place

    def leave(self, place: Place) -> None:
        """Give a place back."""
        with self._lock:
            left = [one for one in self._open.get(place.actor_id, []) if one is not place]
            if left:
                self._open[place.actor_id] = left
            else:
                self._open.pop(place.actor_id, None)


streams = Streams()


def version(actor: Actor) -> str:
    """Changes whenever the actor's desk does: an item laid there, taken away, or with another deadline."""
    items = desks.waiting_for(actor).values_list("pk", "due_at", "urgency")[:SEEN_AT_MOST]
    return sha256(repr(list(items)).encode()).hexdigest()[:16]


def stream(actor: Actor, known: Known, place: Place, *, seen: str, opened_at: datetime) -> Iterator[str]:
    """The text of one event stream, until its time is over, its place is taken or the actor may not be told any more.

    known      makes the actor anew; None when there is nobody any more
    seen       the version the page says it has seen, "" for a page that was just opened
    opened_at  now, at the edge
    """
    heard = events.news.count
    last = seen or version(actor)
    missed = not seen and _fresh(actor, opened_at).exists()
    yield f"retry: 1000\n{_event('changed', _said(actor), last) if missed else _event('beat', {}, last)}"
    ends, beats = time.monotonic() + LIVES_FOR_SECONDS, time.monotonic() + BEATS_EVERY_SECONDS
    while (left := ends - time.monotonic()) > 0:
        heard = events.news.wait(heard, seconds=min(LOOKS_EVERY_SECONDS, left))
        if place.taken:
            yield f"retry: {COMES_BACK_AFTER_MILLISECONDS}\n\n"
            return
        now_acting = known()
        if now_acting is None or now_acting.bureau != actor.bureau:
            return
        current = version(now_acting)
        if current != last:
            last = current
            yield _event("changed", _said(now_acting), last)
        elif time.monotonic() >= beats:
            beats = time.monotonic() + BEATS_EVERY_SECONDS
            yield _event("beat", {}, last)


def _fresh(actor: Actor, opened_at: datetime) -> QuerySet[DeskItem]:
    return desks.waiting_for(actor).filter(opened_at__gte=opened_at - ON_ITS_WAY)


def _said(actor: Actor) -> dict[str, str]:
    """What is read aloud. The language is the reader's: a stream outlives the request that chose it."""
    waiting = desks.waiting_for(actor).count()
    with translation.override(actor.language):
        words = ngettext("%(number)d thing waits for you.", "%(number)d things wait for you.", waiting)
        return {"say": words % {"number": waiting}}


def _event(name: str, data: dict[str, str], identity: str) -> str:
    return f"id: {identity}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
