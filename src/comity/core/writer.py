"""One thread that writes for the whole process, and commits for many at once.

SQLite has one writer at a time; threads that compete for it wait by sleeping, some of them for seconds. So on SQLite
the operations of a process queue for one thread, which runs what is waiting in one transaction, each operation in a
savepoint of its own, and answers all of them after the one durable commit. PostgreSQL needs none of this: there each
thread commits for itself, and only the ledger's head makes them wait for each other.
"""

import atexit
import contextvars
import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

from comity.core.refusals import StoreBusy

R = TypeVar("R")

GROUP_AT_MOST = 64
GROUP_FOR_AT_MOST_SECONDS = 0.02


class TransactionLost(RuntimeError):
    """The store ended a transaction by itself. Nothing was changed; it can be tried again."""


Job = tuple[Callable[[], Any], "Future[Any]"]


def perform(work: Callable[[], R]) -> R:
    """Run `work` in a durable transaction and return its answer once it is committed.

    `work` is responsible for a savepoint around whatever it may have to take back. Raises StoreBusy when another
    process holds the store, and whatever `work` raises.
    """
    if connection.in_atomic_block:
        # The transaction of a test case may surround it; that of a caller may not, and `durable` says so: what is
        # answered as done could be rolled back afterwards.
        with transaction.atomic(durable=True):
            return work()
    if connection.vendor == "sqlite":
        return _writer().submit(work)
    with transaction.atomic(durable=True):
        return work()


class _Writer:
    """The thread, and the queue in front of it."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="comity-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], R]) -> R:
        """Queue the work, with the caller's context, and wait until it is committed."""
        answer: Future[R] = Future()
        context = contextvars.copy_context()
        self._jobs.put((lambda: context.run(work), answer))
        return answer.result()

    def stop(self) -> None:
        """Finish what is queued and end the thread."""
        self._jobs.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            self._commit_together(first)
        connection.close()

    def _commit_together(self, first: Job) -> None:
        done: list[tuple[Future[Any], Any]] = []
        job: Job | None = first
        until = time.monotonic() + GROUP_FOR_AT_MOST_SECONDS
        try:
            with transaction.atomic(durable=True):
                while job is not None:
                    self._run_one(job, done)
                    _require_transaction()
                    job = self._next() if len(done) < GROUP_AT_MOST and time.monotonic() < until else None
        except BaseException as error:  # noqa: BLE001  every caller that waits must be told
            failure = StoreBusy() if isinstance(error, OperationalError) and "locked" in str(error) else error
            waiting = [answer for answer, _ in done] + ([job[1]] if job is not None else [])
            for answer in dict.fromkeys(waiting):
                if not answer.done():
                    answer.set_exception(failure)
            connection.close_if_unusable_or_obsolete()
            return
        for answer, value in done:
            if not answer.done():
                answer.set_result(value)

    @staticmethod
    def _run_one(job: Job, done: list[tuple[Future[Any], Any]]) -> None:
        work, answer = job
        try:
            with transaction.atomic():
                value = work()
        except Exception as bug:  # noqa: BLE001  one caller's bug must not take the others' work back
            answer.set_exception(bug)
        else:
            done.append((answer, value))

    def _next(self) -> Job | None:
        try:
            following = self._jobs.get_nowait()
        except queue.Empty:
            return None
        if following is None:
            self._jobs.put(None)
        return following


def _require_transaction() -> None:
    """Raises TransactionLost when the store took the whole transaction back: nobody may be told it was committed.

    SQLite does so when the disk is full or cannot be read; Django then leaves the block without a word.
    """
    if connection.needs_rollback:
        raise TransactionLost("the store rolled the group back; nothing of it is kept")


_writers: dict[int, _Writer] = {}  # by process: a forked child makes its own
_making = threading.Lock()


def _writer() -> _Writer:
    """The writer of this process."""
    with _making:
        if os.getpid() not in _writers:
            _writers[os.getpid()] = _Writer()
            atexit.register(_writers[os.getpid()].stop)
        return _writers[os.getpid()]


def has_run() -> bool:
    """Whether this process has written anything through the thread."""
    return os.getpid() in _writers
