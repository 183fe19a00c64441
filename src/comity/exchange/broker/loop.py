"""One event loop for all connections of this process, in a thread of its own; and a synchronous way in."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

_starting = threading.Lock()
_running: list[asyncio.AbstractEventLoop] = []


class BrokerUnavailable(RuntimeError):
    """The broker did not do what was asked within its time: nothing is known, and it is to be asked again."""


def run(work: Coroutine[Any, Any, T], timeout_seconds: float) -> T:
    """Do work in the loop, and wait for it.  Raises BrokerUnavailable after the time-out, and what the work raises."""
    future = start(asyncio.wait_for(work, timeout_seconds))
    try:
        # The loop's own time-out ends the work; this one ends our waiting, even if the loop were stuck.
        return future.result(timeout_seconds + 1)
    except TimeoutError:
        future.cancel()
        raise BrokerUnavailable(f"no answer within {timeout_seconds:g} s") from None


def start(work: Coroutine[Any, Any, T]) -> "Future[T]":
    """Let work run in the loop."""
    return asyncio.run_coroutine_threadsafe(work, _loop())


def _loop() -> asyncio.AbstractEventLoop:
    with _starting:
        if not _running:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="comity-broker-client", daemon=True).start()
            _running.append(loop)
        return _running[0]
