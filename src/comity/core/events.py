"""Domain events: how an app tells those above it what happened, without knowing them.

A verb emits plain dataclasses; they are stored in the verb's own transaction. Subscribers run after the commit, from
the stored rows, at least once and in order, each with a cursor of its own; what they do, they do by operations of the
system actor, and they recognise an event they have served already by its id. A kill in between loses nothing.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F, Sum

from comity.core import writer
from comity.core.models import EventCursor, StoredEvent
from comity.core.subjects import plain
from comity.core.unit import Unit, require_unit
from comity.engines import ledger

log = logging.getLogger(__name__)

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """What happened, as codes and ids; personal data stay in the rows the ids name."""

    name: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One stored event on its way to a subscriber."""

    id: UUID
    at: datetime
    event: Any


class News:
    """Wakes whoever waits for something to happen in this process; what happened while one was busy is not missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How often something has happened so far."""
        return self._count

    def tell(self) -> None:
        """Wake all that wait."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait(self, seen: int, *, seconds: float) -> int:
        """Wait until something has happened since a count was read, or the time is over. Returns the count now."""
        with self._condition:
            self._condition.wait_for(lambda: self._count != seen, timeout=seconds)
            return self._count


E_ = TypeVar("E_", bound=DomainEvent)
Handler = Callable[[Delivery], None]

KINDS: dict[str, type[DomainEvent]] = {}
_subscribers: dict[str, tuple[str, Handler]] = {}
_delivering = threading.Lock()
_served: tuple[Any, ...] = ()
news = News()


def event(kind: type[E_]) -> type[E_]:
    """Register a kind of event under its `name`."""
    if not kind.name or kind.name in KINDS:
        raise TypeError(f"{kind.__name__} needs a name of its own")
    KINDS[kind.name] = kind
    return kind


def subscribe(kind: type[DomainEvent], *, as_: str) -> Callable[[Handler], Handler]:
    """Have a function called for each event of a kind. `as_` names its cursor and must never change."""

    def register(handler: Handler) -> Handler:
        if as_ in _subscribers:
            raise TypeError(f"{as_} subscribes already")
        _subscribers[as_] = (kind.name, handler)
        return handler

    return register


def emit(happened: DomainEvent) -> None:
    """Say what happened; it is stored with the running operation."""
    require_unit("emitting an event").emitted.append(happened)


def store(unit: Unit) -> None:
    """Store what the verb emitted. Called by the audit, which holds the ledger's head: so events are in order."""
    for happened in unit.emitted:
        payload = {field.name: plain(getattr(happened, field.name)) for field in fields(happened)}
        StoredEvent.objects.create(name=happened.name, payload=ledger.canonical(payload).decode(), at=unit.at)
    transaction.on_commit(news.tell, robust=True)


def deliver() -> int:
    """Serve every subscriber all that is stored. Returns the number of deliveries.

    A subscriber that fails keeps its place and is tried again the next time; the others go on.
    """
    global _served  # noqa: PLW0603  what this process knows to be done, under the lock
    with _delivering:
        newest = StoredEvent.objects.order_by("-sequence").values_list("id", flat=True).first()
        # Woken after every operation, most of which emit nothing: two questions then, and not two for each subscriber.
        if (newest, *_cursors()) == _served:
            return 0
        served = _serve_all()
        _served = (newest, *_cursors())
        return served


def _cursors() -> tuple[Any, ...]:
    """Who subscribes, and how far they are together. Never twice the same where one of them failed."""
    far = EventCursor.objects.aggregate(number=Count("pk"), far=Sum("sequence"), failures=Sum("failures"))
    return frozenset(_subscribers), far["number"], far["far"], object() if far["failures"] else 0


def stuck() -> list[EventCursor]:
    """Subscribers that failed at their last try, for the health page."""
    return list(EventCursor.objects.filter(failures__gt=0).order_by("subscriber"))


def _serve_all() -> int:
    """Serve in turn the subscribers that something waits for. Returns the number of deliveries."""
    served, waiting = 0, _waited_for()
    for name, (kind, handler) in sorted(_subscribers.items()):
        if name in waiting:
            served += _serve(name, kind, handler)
            waiting = _waited_for()  # what it did may be news to those after it
    return served


def _waited_for() -> set[str]:
    """The subscribers that have not been served all that is stored for them, asked at once: most wait for nothing."""
    asked = [(name, kind) for name, (kind, _) in _subscribers.items()]
    if not asked:
        return set()
    far = dict(EventCursor.objects.values_list("subscriber", "sequence"))
    table = connection.ops.quote_name(StoredEvent._meta.db_table)
    stored = f"EXISTS (SELECT 1 FROM {table} WHERE name = %s AND sequence > %s)"  # noqa: S608
    with connection.cursor() as cursor:
        values = [value for name, kind in asked for value in (kind, far.get(name, 0))]
        cursor.execute(f"SELECT {', '.join([stored] * len(asked))}", values)
        return {name for (name, _), waits in zip(asked, cursor.fetchone(), strict=True) if waits}


def _serve(subscriber: str, kind: str, handler: Handler) -> int:
    cursor, _ = EventCursor.objects.get_or_create(subscriber=subscriber)
    at, served = cursor.sequence, 0
    while waiting := list(StoredEvent.objects.filter(name=kind, sequence__gt=at).order_by("sequence")[:BATCH]):
        for stored in waiting:
            try:
                handler(_delivery(stored))
            except Exception as bug:
                log.exception("subscriber %s failed at event %s", subscriber, stored.sequence)
                _move(subscriber, at, failures=F("failures") + 1, failing_code=type(bug).__name__)
                return served
            at, served = stored.sequence, served + 1
            _move(subscriber, at, failures=0, failing_code="")
    return served


def _move(subscriber: str, sequence: int, **state: Any) -> None:
    """Set a cursor, never backwards: another process may have served the same subscriber meanwhile."""
    cursor = EventCursor.objects.filter(subscriber=subscriber, sequence__lte=sequence)
    writer.perform(lambda: cursor.update(sequence=sequence, **state))


def _delivery(stored: StoredEvent) -> Delivery:
    payload = ledger.parse(stored.payload)
    if not isinstance(payload, dict):
        raise TypeError(f"event {stored.sequence} is not an object")
    return Delivery(stored.id, stored.at, KINDS[stored.name](**payload))
