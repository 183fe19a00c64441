"""A member that has its node in its hands, and tries what is not its business (N3).

It rules its own server and knows its own passwords: here XA. Whatever it tries, nothing of XB's is read, written,
deleted or counted, and neither is the hub's own.
"""

import json
from dataclasses import replace

import nats.errors
import pytest
from nats.js.errors import APIError

from comity.exchange.broker import loop, streams
from comity.exchange.broker.client import Broker, Outgoing, Reading
from comity.exchange.broker.configuration import MAX_PAYLOAD, leaf_user, render_node
from comity.exchange.broker.server import BrokerServer, free_listener
from comity.exchange.broker.tests.waiting import until


def asked(broker: Broker, subject: str, body: bytes = b"") -> bytes | None:
    """What answers a request; None where nobody does."""

    async def ask() -> bytes | None:
        client = (await broker.context())._nc
        try:
            return (await client.request(subject, body, timeout=1)).data
        except (nats.errors.NoRespondersError, nats.errors.TimeoutError):
            return None

    return loop.run(ask(), 5)


@pytest.fixture(scope="module")
def linked(net):
    """The net, once both leaves carry."""
    assert until(lambda: all(one.is_heard for one in net.awake))
    return net


def test_the_hubs_own_process_is_answered(linked):
    """So that silence below means something."""
    assert b"TO" in (asked(linked.account("XA"), "$JS.API.STREAM.INFO.TO") or b"")


@pytest.mark.parametrize(
    "subject",
    [
        "$JS.hub.API.INFO",
        "$JS.hub.API.STREAM.NAMES",
        "$JS.hub.API.STREAM.INFO.TO",
        "$JS.hub.API.STREAM.INFO.FROM",
        "$JS.hub.API.STREAM.CREATE.MINE",
        "$JS.hub.API.STREAM.UPDATE.TO",
        "$JS.hub.API.STREAM.DELETE.TO",
        "$JS.hub.API.STREAM.PURGE.TO",
        "$JS.hub.API.STREAM.RESTORE.MINE",
        "$JS.hub.API.STREAM.SNAPSHOT.TO",
        "$JS.hub.API.STREAM.MSG.GET.TO",
        "$JS.hub.API.STREAM.MSG.DELETE.TO",
        "$JS.hub.API.DIRECT.GET.TO",
        "$JS.hub.API.CONSUMER.CREATE.FROM",
        "$JS.hub.API.CONSUMER.NAMES.TO",
        "$JS.hub.API.CONSUMER.DELETE.FROM.router",
        "$JS.hub.API.CONSUMER.MSG.NEXT.FROM.router",
        "$JS.XB.API.STREAM.INFO.OUT",
        "$JS.XB.API.CONSUMER.CREATE.OUT",
        "in.XB",
    ],
)
def test_nobody_answers_at_the_hub_or_at_another_node(linked, subject):
    body = json.dumps({"name": "MINE", "subjects": ["in.>"]}).encode()
    assert asked(linked.node("XA"), subject, body) is None


@pytest.mark.parametrize("verb", ["SERVER.PING", "SERVER.PING.CONNZ", "ACCOUNT.PING.CONNZ"])
def test_system_subjects_tell_nothing_of_the_hub(linked, verb):
    answer = asked(linked.node("XA"), f"$SYS.REQ.{verb}") or b"{}"
    assert json.loads(answer).get("server", {}).get("name") in (None, "XA")
    assert leaf_user("XB").encode() not in answer


def test_the_credentials_of_a_leaf_do_not_open_the_hub_for_a_program(linked):
    user, password = linked.leaf("XA")
    broker = Broker(linked.listeners["hub"], user, password, timeout_seconds=1)
    with pytest.raises(loop.BrokerUnavailable):
        broker.ensure(streams.out())


def test_whoever_listens_to_everything_hears_nothing_of_others(linked):
    heard: list[str] = []

    async def listen(*subjects: str, queue: str = "") -> None:
        client = (await linked.node("XA").context())._nc

        async def note(message: object) -> None:
            heard.append(message.subject)

        for subject in subjects:
            await client.subscribe(subject, queue=queue, cb=note)
        await client.flush()

    loop.run(listen(">", "in.>", "out.>", "$JS.>"), 5)
    loop.run(listen("in.*", "_INBOX.>", queue="router"), 5)
    linked.account("XB").publish([Outgoing("not-for-xa", "in.XB", b"secret")])
    linked.node("XB").publish([Outgoing("not-of-xa", "out.GS", b"secret")])
    at_xb = Reading(linked.node("XB"), streams.IN, reader="listening")
    assert until(lambda: bool(at_xb.waiting(1)))  # by now XA would have heard of it
    at_xb.stop()
    assert not [subject for subject in heard if subject.startswith(("in.XB", "out.GS"))]


def test_what_is_published_under_the_hubs_subjects_stays_at_home(linked):
    async def shout() -> None:
        client = (await linked.node("XA").context())._nc
        for subject in ("in.XB", "in.XA", "$JS.FC.FROM.x", "$JS.ACK.FROM.router.1.1.1.1.1"):
            await client.publish(subject, b"forged")
        await client.flush()

    loop.run(shout(), 5)
    honest = Outgoing("honest", "in.XB", b"honest")
    linked.account("XB").publish([honest])
    at_xb = Reading(linked.node("XB"), streams.IN, reader="shouting")
    assert until(lambda: b"honest" in [one.body for one in at_xb.waiting(100)])
    assert b"forged" not in [one.body for one in at_xb.waiting(100)]
    at_xb.stop()


@pytest.mark.parametrize("stream", [streams.OUT, streams.IN])
@pytest.mark.parametrize("verb", ["STREAM.PURGE", "STREAM.MSG.DELETE"])
def test_even_at_home_nothing_is_deleted_from_a_stream(linked, stream, verb):
    answer = asked(linked.node("XA"), f"$JS.API.{verb}.{stream}", b'{"seq": 1}' if "MSG" in verb else b"")
    assert json.loads(answer or b"{}")["error"]["code"] in (400, 500)


@pytest.mark.parametrize("denied", ["deny_delete", "deny_purge"])
def test_what_a_stream_denies_cannot_be_allowed_again(linked, denied):
    async def allow() -> None:
        context = await linked.account("XA").context()
        info = await context.stream_info(streams.TO)
        await context.update_stream(info.config.evolve(**{denied: False}))

    with pytest.raises(APIError):
        loop.run(allow(), 5)


@pytest.mark.parametrize(
    "headers",
    [
        {"Nats-Rollup": "all"},
        {"Nats-Rollup": "sub"},
        {"Nats-Expected-Last-Sequence": "999"},
        {"Nats-Stream-Source": "OUT:forged 999999 > > out.XB forged"},
        {"Nats-Request-Info": '{"acc": "XB", "user": "router-XB"}'},
        {"Nats-Sequence": "999999", "Nats-Stream": "TO"},
        {"Comity-From": "XB"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_forged_headers_move_nothing(linked, headers):
    """What was there stays there, and what comes after it arrives."""
    label = next(iter(headers)) + next(iter(headers.values()))[:3]
    node, reading = linked.node("XA"), Reading(linked.account("XA"), streams.FROM, reader="forged-" + label)
    node.publish([Outgoing(f"{label} before", "out.XB", f"{label} before".encode())])
    node.publish([Outgoing(f"{label} forged", "out.XB", b"forged", headers)])
    node.publish([Outgoing(f"{label} after", "out.XB", f"{label} after".encode())])
    wanted = {f"{label} before".encode(), f"{label} after".encode()}
    assert until(lambda: wanted <= {one.body for one in reading.waiting(10_000)})
    reading.stop()


def test_a_member_with_its_own_password_is_not_let_in_as_another(linked, tmp_path):
    """Also for one that calls itself XB: which account a leaf enters is decided by its name and password at the hub."""
    at = free_listener()
    claimed = replace(
        linked.node_server("XB"), clients=at, store=tmp_path / "streams", leaf_password=linked.leaf_passwords["XA"]
    )
    server = BrokerServer(render_node(claimed), tmp_path, at)
    server.start()
    try:
        assert until(lambda: "Authorization Violation" in server.log.read_text())
    finally:
        server.stop()


def test_a_message_beyond_the_limit_is_refused_at_home(linked):
    async def publish() -> None:
        client = (await linked.node("XA").context())._nc
        await client.publish("out.XB", bytes(MAX_PAYLOAD + 1))

    with pytest.raises(nats.errors.MaxPayloadError):
        loop.run(publish(), 5)
