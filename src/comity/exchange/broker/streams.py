"""The four streams, and how one is made: kept on disk, for five weeks, and deleted by nobody but time and room."""

from datetime import timedelta

from nats.js import JetStreamContext
from nats.js.api import (
    ConsumerConfig,
    DiscardPolicy,
    ExternalStream,
    StorageType,
    StreamConfig,
    StreamSource,
)
from nats.js.errors import NotFoundError

from comity.exchange.broker.configuration import MAX_PAYLOAD, STREAM_BYTES

OUT, IN = "OUT", "IN"  # at a node: what it sends, what arrived for it
FROM, TO = "FROM", "TO"  # in a member's account at the hub: what it sent, what goes to it

KEPT_FOR = timedelta(days=35)
# A retry within this time is told that the message is there; later ones pass, and the recipient knows them again.
# Short enough that what a broker lost (its disk was full) is let through at the second retry of its issuer.
KNOWN_FOR = timedelta(minutes=1)
# A message that was fetched, and of which nothing was heard for so long, is given out again: it may have been lost on
# its way to a process that goes on. Whoever has it says so meanwhile; who begins to read gets all of them at once.
TAKEN_WITHIN = timedelta(seconds=20)
MOST_UNDER_WAY = 512


def outgoing(subject: str) -> str:
    """The subject of what goes to a bureau."""
    return f"out.{subject}"


def incoming(subject: str) -> str:
    """The subject of what arrives for a bureau."""
    return f"in.{subject}"


def addressee(subject: str) -> str:
    """The bureau that a subject of any of the streams names."""
    return subject.partition(".")[2]


def out() -> StreamConfig:
    """At a node: what its own process publishes."""
    return _stream(OUT, subjects=[outgoing(">")])


def into(hub: str) -> StreamConfig:
    """At a node: a copy of TO, taken from the hub as soon as it can be reached."""
    return _stream(IN, sources=[_source(TO, hub)])


def sent_by(member: str) -> StreamConfig:
    """At the hub: a copy of the member's OUT, taken as soon as it can be reached."""
    return _stream(FROM, sources=[_source(OUT, member)])


def to_member() -> StreamConfig:
    """At the hub: what the router has for a member."""
    return _stream(TO, subjects=[incoming(">")])


async def ensure(streams: JetStreamContext, wanted: StreamConfig) -> None:
    """Have a stream, made where it is missing. One that is there is left as it is: what it denies cannot be allowed."""
    name = wanted.name or ""
    try:
        await streams.stream_info(name)
    except NotFoundError:
        await streams.add_stream(wanted)


def reader(name: str) -> ConsumerConfig:
    """Who reads a stream, and goes on after the last acknowledged message whenever it comes back."""
    return ConsumerConfig(
        durable_name=name,
        ack_wait=TAKEN_WITHIN.total_seconds(),
        max_ack_pending=MOST_UNDER_WAY,
    )


def _stream(name: str, *, subjects: list[str] | None = None, sources: list[StreamSource] | None = None) -> StreamConfig:
    return StreamConfig(
        name=name,
        subjects=subjects,
        sources=sources,
        storage=StorageType.FILE,
        max_age=KEPT_FOR.total_seconds(),
        max_bytes=STREAM_BYTES,
        max_msg_size=MAX_PAYLOAD,
        discard=DiscardPolicy.OLD,
        duplicate_window=KNOWN_FOR.total_seconds(),
        deny_delete=True,
        deny_purge=True,
    )


def _source(stream: str, domain: str) -> StreamSource:
    return StreamSource(name=stream, external=ExternalStream(api=f"$JS.{domain}.API", deliver=""))
