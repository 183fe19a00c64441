"""A connection to the broker with a synchronous face: every call ends within a time, whatever the broker does."""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

import nats
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from comity.exchange.broker import loop, streams
from comity.exchange.broker.configuration import Listener
from comity.exchange.broker.loop import BrokerUnavailable

log = logging.getLogger(__name__)

MESSAGE_ID = "Nats-Msg-Id"
STATUS = "Status"  # of what the broker itself says to whoever asked for messages
TIMEOUT_SECONDS = 5.0
_CONNECT_WITHIN_SECONDS = 2.0
_RECONNECT_AFTER_SECONDS = 0.5
_WAIT_FOR_NEWS_SECONDS = 2.0
_GRACE_SECONDS = 1.0
_STILL_HERE_EVERY_SECONDS = streams.TAKEN_WITHIN.total_seconds() / 4
_AT_ONCE = 128  # publications under way on one connection, and messages fetched together


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to publish.  id: the same on every retry, so that the stream keeps one of them."""

    id: str
    subject: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that was read and not acknowledged.  sequence: its place in the stream that it was read from."""

    sequence: int
    subject: str
    body: bytes
    headers: Mapping[str, str]
    raw: Msg = field(repr=False)


class Broker:
    """A connection as one user. It is made at first need, and made again whenever it is lost."""

    def __init__(self, server: Listener, user: str, password: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._server, self._user, self._password = server, user, password
        self._timeout_seconds = timeout_seconds
        self._client: Client | None = None
        self._connecting: asyncio.Lock | None = None
        self.is_closed = False

    def __repr__(self) -> str:
        return f"Broker({self._user} at {self._server})"

    def ensure(self, *wanted: StreamConfig) -> None:
        """Have these streams.  Raises BrokerUnavailable."""
        loop.run(self._ensure(wanted), self._timeout_seconds * len(wanted))

    def publish(self, messages: Sequence[Outgoing]) -> list[str]:
        """Publish in this order. Returns the ids of those that are on the stream's disk: try the rest again."""
        kept: list[str] = []
        for begin in range(0, len(messages), _AT_ONCE):
            batch = messages[begin : begin + _AT_ONCE]
            try:
                kept += loop.run(self.publish_in_loop(batch), 2 * self._timeout_seconds)
            except BrokerUnavailable:
                break  # what comes after would wait as long and find the same
        return kept

    def close(self) -> None:
        """End the connection, for good: whoever reads by it reads no more."""
        self.is_closed = True
        if self._client is not None:
            loop.run(self._client.close(), self._timeout_seconds)

    async def publish_in_loop(self, messages: Sequence[Outgoing]) -> list[str]:
        """The same, for whoever runs in the loop already.  Raises BrokerUnavailable where nobody can be reached."""
        streams_of = await self.context()
        # One connection keeps the order in which these begin.
        results = await asyncio.gather(
            *(self._publish(streams_of, message) for message in messages), return_exceptions=True
        )
        kept = []
        for message, result in zip(messages, results, strict=True):
            if isinstance(result, (Exception, asyncio.CancelledError)):
                # The type only: what the broker says may quote what was published.
                log.warning("%r did not take a message (%s)", self, type(result).__name__)
            else:
                kept.append(message.id)
        return kept

    async def context(self) -> JetStreamContext:
        """The connection's JetStream.  Raises BrokerUnavailable."""
        if self.is_closed:
            raise BrokerUnavailable("this connection was closed")
        if self._connecting is None:
            self._connecting = asyncio.Lock()
        async with self._connecting:
            if self._client is None or self._client.is_closed:
                self._client = await self._connect()
        if not self._client.is_connected:
            raise BrokerUnavailable("the connection to the broker is lost")
        return self._client.jetstream(timeout=self._timeout_seconds)

    async def _connect(self) -> Client:
        try:
            return await asyncio.wait_for(
                nats.connect(
                    f"nats://{self._server}",
                    user=self._user,
                    password=self._password,
                    connect_timeout=_CONNECT_WITHIN_SECONDS,
                    allow_reconnect=True,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=_RECONNECT_AFTER_SECONDS,
                    error_cb=self._note,
                ),
                self._timeout_seconds,
            )
        except (OSError, nats.errors.Error, TimeoutError) as error:
            raise BrokerUnavailable(f"the broker cannot be reached ({type(error).__name__})") from None

    async def _ensure(self, wanted: Sequence[StreamConfig]) -> None:
        context = await self.context()
        for stream in wanted:
            await streams.ensure(context, stream)

    async def _publish(self, context: JetStreamContext, message: Outgoing) -> None:
        await context.publish(
            message.subject,
            message.body,
            timeout=self._timeout_seconds,
            headers={**message.headers, MESSAGE_ID: message.id},
        )

    async def _note(self, error: Exception) -> None:
        log.info("%r: %s", self, type(error).__name__)


class Reading:
    """Messages of a stream as they come, until each is acknowledged. A task in the loop fetches them ahead."""

    def __init__(self, broker: Broker, stream: str, *, reader: str, news: Callable[[], None] = lambda: None) -> None:
        self._broker, self._stream, self._reader, self._news = broker, stream, reader, news
        # By place in the stream: one that is given out again is the same one. Written by the loop and by callers, one
        # entry at a time, which the interpreter does whole.
        self._waiting: OrderedDict[int, Incoming] = OrderedDict()
        self._tasks: list[Future[None]] = [loop.start(self._read()), loop.start(self._hold())]

    def waiting(self, most: int) -> list[Incoming]:
        """The oldest messages that were not acknowledged, at most so many; at once."""
        return [self._waiting[key] for key in list(self._waiting)[:most] if key in self._waiting]

    def acknowledge(self, message: Incoming) -> None:
        """Forget a message. If the broker does not hear of it, it gives the message out again."""
        self._waiting.pop(message.sequence, None)
        loop.start(acknowledge(message))

    def stop(self) -> None:
        """Read no more."""
        for task in self._tasks:
            task.cancel()

    async def _read(self) -> None:
        async for batch in batches(self._broker, self._stream, reader=self._reader):
            for message in batch:
                self._waiting[message.sequence] = message
            self._news()
            while len(self._waiting) >= streams.MOST_UNDER_WAY:
                await asyncio.sleep(_RECONNECT_AFTER_SECONDS)

    async def _hold(self) -> None:
        """Tell the broker of what still waits here, so that it does not give it out a second time."""
        while not self._broker.is_closed:
            await asyncio.sleep(_STILL_HERE_EVERY_SECONDS)
            for message in list(self._waiting.values()):
                # Acknowledged meanwhile, or the connection is lost: then it may well be given out again.
                with suppress(nats.errors.Error):
                    await message.raw.in_progress()


async def acknowledge(message: Incoming) -> None:
    """Let the stream's reader go on after this message."""
    try:
        await message.raw.ack()
    except nats.errors.Error as error:
        log.info("a message was not acknowledged (%s): it comes again", type(error).__name__)


async def batches(broker: Broker, stream: str, *, reader: str) -> AsyncIterator[list[Incoming]]:
    """What a stream has, batch after batch, until the connection is closed; whatever happens to it in between."""
    # Asked each time: on a closed connection the library turns the cancelling of whoever waits into an error.
    while not broker.is_closed:
        try:
            context = await broker.context()
            await context.add_consumer(stream, streams.reader(reader))
            # Whoever read under this name before may have been killed: what it had comes at once, not after minutes.
            await context.reset_consumer(stream, reader)
            async for batch in _pulled(context, stream, reader):
                yield batch
        except (BrokerUnavailable, nats.errors.Error, OSError, TimeoutError) as error:
            log.info("%r: reading %s begins again (%s)", broker, stream, type(error).__name__)
            await asyncio.sleep(_RECONNECT_AFTER_SECONDS)


async def _pulled(context: JetStreamContext, stream: str, reader: str) -> AsyncIterator[list[Incoming]]:
    """Messages as soon as there are any.

    The library's own `fetch` waits for a full batch or for its time: a single message would be seconds under way.
    Raises what the connection raises, and TimeoutError where the broker does not even say that there is nothing.
    """
    client = context._nc
    inbox = client.new_inbox()
    subscription = await client.subscribe(inbox)
    ask = json.dumps({"batch": _AT_ONCE, "expires": int(_WAIT_FOR_NEWS_SECONDS * 1e9)}).encode()
    try:
        while True:
            await client.publish(f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{reader}", ask, reply=inbox)
            left = _AT_ONCE
            while left > 0:
                found = [await subscription.next_msg(_WAIT_FOR_NEWS_SECONDS + _GRACE_SECONDS)]
                while subscription.pending_msgs:
                    found.append(await subscription.next_msg(_GRACE_SECONDS))
                batch = [_incoming(message) for message in found if STATUS not in (message.headers or {})]
                if batch:
                    yield batch
                left = left - len(batch) if len(batch) == len(found) else 0
    finally:
        # Of a connection that is closed there is nothing to end.
        with suppress(nats.errors.Error):
            await subscription.unsubscribe()


def _incoming(message: Msg) -> Incoming:
    return Incoming(
        message.metadata.sequence.stream, message.subject, message.data, dict(message.headers or {}), message
    )
