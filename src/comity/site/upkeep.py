"""What a node does by itself: serve events, sign checkpoints, keep its clocks.

While the site runs, one thread does it; a command does what is due before it ends. Each app may bring a room
`upkeep` with `JOBS`: (name, seconds between two runs, function of the moment), `AFTER_COMMAND`: functions of the moment
that a command does not leave to the next start, and `WARM_UP`: (name, function) of what its first page would wait for.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib.sessions.models import Session
from django.db import DatabaseError, close_old_connections, connection
from django.utils.timezone import now

from comity.core import checkpoints, events, writer
from comity.core.rooms import rooms
from comity.core.sqlite.base import empty_log
from comity.engines import matching
from comity.records import index
from comity.site import health

log = logging.getLogger(__name__)

CHECKPOINT_EVERY_SECONDS = 60
EMPTY_LOG_EVERY_SECONDS = 600
FORGET_SESSIONS_EVERY_SECONDS = 3_600
LOOK_EVERY_SECONDS = 5
RESTS_FOR = 3  # times as long as it worked
REST_AT_MOST_SECONDS = 0.01  # what happens meanwhile is served together

Job = tuple[str, float, Callable[[datetime], object]]


def after_command() -> None:
    """Serve the events a command caused, and sign what it added to the ledger."""
    if not health.is_prepared():
        return
    try:
        for _, room in rooms("upkeep"):
            for job in getattr(room, "AFTER_COMMAND", ()):
                job(now())
        events.deliver()
        checkpoints.sign_checkpoint(now())
    except DatabaseError as error:
        # The command's own work is committed; the next start does what is left.
        log.warning("upkeep after the command is left to the next start: %s", error)


def start() -> threading.Thread:
    """Start the thread that keeps a serving node, and one that makes its first pages as quick as the others."""
    threading.Thread(target=_warm_up, name="comity-warm-up", daemon=True).start()
    thread = threading.Thread(target=_keep, name="comity-upkeep", daemon=True)
    thread.start()
    return thread


def _warm_up() -> None:
    for _, room in rooms("upkeep"):
        for name, work in getattr(room, "WARM_UP", ()):
            _guarded(name, work)
    _guarded("prepare the matching engine", matching.warm_up)
    _guarded("open the index", index.follow)
    gc.freeze()  # tables and compiled code stay: looking through them again and again would hold up searches
    close_old_connections()


def jobs() -> list[Job]:
    """What is done regularly."""
    own: list[Job] = [
        ("sign checkpoint", CHECKPOINT_EVERY_SECONDS, checkpoints.sign_checkpoint),
        ("forget ended sessions", FORGET_SESSIONS_EVERY_SECONDS, _forget_sessions),
        ("empty the write-ahead log", EMPTY_LOG_EVERY_SECONDS, _empty_log),
    ]
    return own + [job for _, room in rooms("upkeep") if room.__name__ != __name__ for job in room.JOBS]


def _forget_sessions(at: datetime) -> None:
    """Remove the sessions whose time is over: they hold references of tasks, addresses and one-time links."""
    if Session.objects.filter(expire_date__lte=at).exists():
        writer.perform(lambda: Session.objects.filter(expire_date__lte=at).delete())


def _empty_log(at: datetime) -> None:
    """Leave nothing of what was erased in SQLite's log; PostgreSQL recycles its own."""
    if connection.vendor == "sqlite":
        empty_log(connection)


def _keep() -> None:
    regular = jobs()
    due = {name: 0.0 for name, _, _ in regular}
    while True:
        begun, seen = time.monotonic(), events.news.count
        _guarded("deliver events", events.deliver)
        for name, every, job in regular:
            if time.monotonic() >= due[name]:
                due[name] = time.monotonic() + every
                _guarded(name, partial(job, now()))
        # So it takes a quarter of one core at most where checks come all the time, and most of them are no news to it.
        rests_until = time.monotonic() + min(RESTS_FOR * (time.monotonic() - begun), REST_AT_MOST_SECONDS)
        events.news.wait(events.news.count if _fails() else seen, seconds=LOOK_EVERY_SECONDS)
        close_old_connections()
        time.sleep(max(0.0, rests_until - time.monotonic()))


def _fails() -> bool:
    """Whether a subscriber failed, or the store does: then the node waits for what happens from now on.

    A failed try may leave a trace, which is news in itself: without a pause it would be tried for ever.
    """
    try:
        return bool(events.stuck())
    except DatabaseError:
        return True


def _guarded(name: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        # The thread must outlive one failing job; the failure is logged, and doctor shows what falls behind.
        log.exception("%s failed", name)
