"""Keeping sourced streams awake.

A server whose source was away when it asked finds out after 40 s (nats-server 2.15): so long would everything stand
still after each restart of the hub. Whoever takes the source off a stream and puts it back lets the server ask at once;
it goes on after the last message that it has, which is written in that message.

Then the server is left alone for a while. Where the stream that it copies was made anew, because its node was put back
to a backup, it is told so in the answer, and asks a second time, from the beginning, two seconds later.

Between the two steps the stream has no source, and whoever takes them may die there. So a stream is looked after by
what it should be, and not by what the server has of it: without a source it gets it back.
"""

import asyncio
import logging
import time
from concurrent.futures import Future
from datetime import timedelta

import nats.errors
from nats.js.api import StreamConfig, StreamInfo

from comity.exchange.broker import loop
from comity.exchange.broker.client import Broker
from comity.exchange.broker.loop import BrokerUnavailable

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
# A source that lives sends a heartbeat every second.
SILENT_AFTER = timedelta(seconds=4)
LEFT_ALONE_SECONDS = 5.0  # after it was woken
_NEVER = -1  # nanoseconds since it was heard, where it never was


class Awake:
    """Looks after the sources of one stream, as long as it is not stopped.

    wanted  the stream as it should be
    """

    def __init__(self, broker: Broker, wanted: StreamConfig) -> None:
        self._broker, self._wanted, self._stream = broker, wanted, wanted.name or ""
        self._task: Future[None] = loop.start(self._keep())
        self.is_heard = False
        self._woken_at = -LEFT_ALONE_SECONDS

    def stop(self) -> None:
        """Look no more."""
        self._task.cancel()

    async def _keep(self) -> None:
        while not self._broker.is_closed:
            try:
                await self._look()
            except (BrokerUnavailable, nats.errors.Error, OSError, TimeoutError) as error:
                self.is_heard = False
                log.info("the sources of %s were not looked at (%s)", self._stream, type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _look(self) -> None:
        context = await self._broker.context()
        info = await context.stream_info(self._stream)
        self.is_heard = is_heard(info)
        if not self.is_heard and time.monotonic() - self._woken_at > LEFT_ALONE_SECONDS:
            await context.update_stream(info.config.evolve(sources=None))
            # A stream without sources is given a subject by the server: that goes again.
            again = info.config.evolve(sources=self._wanted.sources, subjects=self._wanted.subjects)
            await context.update_stream(again)
            self._woken_at = time.monotonic()


def is_heard(info: StreamInfo) -> bool:
    """Whether every source of a stream was heard a moment ago; a stream that has lost its sources hears nobody."""
    most = SILENT_AFTER / timedelta(microseconds=1) * 1_000
    sources = info.sources or ()
    return bool(sources) and all(one.active is not None and _NEVER < one.active <= most for one in sources)
