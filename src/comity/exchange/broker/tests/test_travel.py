"""What a node publishes at its own server reaches the hub, and the other way round, whoever is away in between."""

import os
import shutil
import signal
import time
from datetime import timedelta
from functools import partial

import pytest

from comity.exchange.broker import client, loop, streams
from comity.exchange.broker.client import Broker, Incoming, Outgoing, Reading
from comity.exchange.broker.loop import BrokerUnavailable
from comity.exchange.broker.server import free_listener
from comity.exchange.broker.tests.waiting import until


def message(number: int, to: str = "XB", size: int = 10) -> Outgoing:
    return Outgoing(f"id-{number}", streams.outgoing(to), number.to_bytes(4, "big") * (size // 4))


def read(reading: Reading, count: int) -> list[Incoming]:
    assert until(lambda: len(reading.waiting(10_000)) >= count), f"{len(reading.waiting(10_000))} of {count}"
    found = reading.waiting(10_000)
    for one in found:
        reading.acknowledge(one)
    return found


def test_travels_from_the_node_to_the_hub_and_from_the_hub_to_the_node(net):
    assert net.node("XA").publish([message(1)]) == ["id-1"]
    at_hub = Reading(net.account("XA"), streams.FROM, reader="both-ways")
    [found] = read(at_hub, 1)
    assert (found.subject, found.body) == ("out.XB", b"\0\0\0\1" * 2)
    net.account("XB").publish([Outgoing("to-xb", "in.XB", b"for XB")])
    at_node = Reading(net.node("XB"), streams.IN, reader="both-ways")
    assert [one.body for one in read(at_node, 1)] == [b"for XB"]
    at_hub.stop()
    at_node.stop()


def test_a_retry_under_the_same_id_is_kept_once(net):
    node = net.node("XA")
    assert node.publish([message(2), message(2)]) + node.publish([message(2)]) == ["id-2"] * 3
    reading = Reading(node, streams.OUT, reader="retries")
    found = [one.headers["Nats-Msg-Id"] for one in read(reading, 1)]
    assert found.count("id-2") == 1
    reading.stop()


def test_many_arrive_in_the_order_in_which_they_were_published(net):
    wanted = [message(number, size=2_000) for number in range(1_000, 1_400)]
    assert len(net.node("XB").publish(wanted)) == len(wanted)
    reading = Reading(net.account("XB"), streams.FROM, reader="order")
    assert [one.headers["Nats-Msg-Id"] for one in read(reading, len(wanted))] == [one.id for one in wanted]
    reading.stop()


def test_what_is_not_acknowledged_stays(net):
    net.node("XA").publish([message(3)])
    reading = Reading(net.node("XA"), streams.OUT, reader="stays")
    assert until(lambda: bool(reading.waiting(1)))
    assert reading.waiting(1) == reading.waiting(1)
    reading.stop()


def test_who_reads_goes_on_after_the_last_acknowledged_message(net):
    node = net.node("XA")
    node.publish([message(4)])
    first = Reading(node, streams.OUT, reader="goes-on")
    seen = {one.sequence for one in read(first, 1)}
    time.sleep(0.2)  # the acknowledgements leave
    first.stop()
    node.publish([message(5)])
    again = Reading(node, streams.OUT, reader="goes-on")
    assert seen.isdisjoint(one.sequence for one in read(again, 1))
    again.stop()


def test_what_a_killed_reader_had_comes_to_the_next_at_once(net):
    """And not when the time is over in which it was to be acknowledged: that is minutes."""
    node = net.node("XA")
    node.publish([message(9)])
    killed = Reading(net.node("XA"), streams.OUT, reader="killed-reader")
    assert until(partial(_is_waiting, killed, "id-9"))
    killed.stop()
    again = Reading(node, streams.OUT, reader="killed-reader")
    assert until(partial(_is_waiting, again, "id-9"))
    again.stop()


def test_a_connection_that_was_closed_takes_no_message_from_the_next(net):
    """Whoever reads under the same name afterwards gets every message, at once."""
    node = net.node("XB")
    for number in range(10, 13):
        broker = net.node("XB")
        reading = Reading(broker, streams.OUT, reader="closing")
        node.publish([message(number)])
        assert until(partial(_is_waiting, reading, f"id-{number}"))
        reading.stop()
        broker.close()


def _is_waiting(reading: Reading, wanted: str) -> bool:
    return wanted in {one.headers["Nats-Msg-Id"] for one in reading.waiting(10_000)}


def test_nobody_there_is_said_within_the_time():
    broker = Broker(free_listener(), "node", "x" * 32, timeout_seconds=0.5)
    assert broker.publish([message(6)]) == []
    with pytest.raises(BrokerUnavailable):
        broker.ensure(streams.out())


def test_a_wrong_password_opens_nothing_and_is_not_shown(net):
    broker = Broker(net.listeners["XA"], "node", "wrong" * 8, timeout_seconds=1)
    with pytest.raises(BrokerUnavailable) as told:
        broker.ensure(streams.out())
    assert "wrong" not in repr(broker) + str(told.value)


def test_what_a_process_has_is_given_to_no_other_until_it_is_gone(net, monkeypatch):
    monkeypatch.setattr(streams, "TAKEN_WITHIN", timedelta(seconds=1))
    monkeypatch.setattr(client, "_STILL_HERE_EVERY_SECONDS", 0.2)
    net.node("XA").publish([message(9)])
    holding = Reading(net.node("XA"), streams.OUT, reader="held")
    assert until(partial(_is_waiting, holding, "id-9"))

    async def given_again() -> int:
        context = await net.node("XA").context()
        return (await context.consumer_info(streams.OUT, "held")).num_redelivered

    time.sleep(1.5)
    assert loop.run(given_again(), 10) == 0
    holding.stop()  # as a kill does: it is heard of no more
    after = Reading(net.node("XA"), streams.OUT, reader="held")
    assert until(partial(_is_waiting, after, "id-9"))
    after.stop()


class TestHubAway:
    """A node sends while the hub is away; when it is back nothing is lost, doubled or out of order."""

    def test_what_was_sent_meanwhile_arrives(self, net):
        reading = Reading(net.account("XA"), streams.FROM, reader="away")
        assert until(lambda: bool(reading.waiting(1)))
        before = {one.sequence for one in read(reading, 1)}
        net.hub.stop()
        wanted = [message(number) for number in range(2_000, 2_050)]
        assert len(net.node("XA").publish(wanted)) == len(wanted)
        net.hub.start()
        found = [one for one in read(reading, len(wanted)) if one.sequence not in before]
        assert [one.headers["Nats-Msg-Id"] for one in found] == [one.id for one in wanted]
        reading.stop()

    def test_a_stream_that_lost_its_source_gets_it_back(self, net):
        """Whoever wakes a stream may be killed after taking its source off, and before putting it back."""
        account = net.account("XA")

        async def take_the_source_off():
            context = await account.context()
            info = await context.stream_info(streams.FROM)
            await context.update_stream(info.config.evolve(sources=None))

        loop.run(take_the_source_off(), 10)
        assert net.node("XA").publish([message(8)]) == ["id-8"]
        reading = Reading(account, streams.FROM, reader="lost")
        assert until(partial(_is_waiting, reading, "id-8"))
        reading.stop()

    def test_a_killed_server_is_started_again_with_what_it_had(self, net):
        node = net.nodes["XB"]
        assert net.node("XB").publish([message(7)]) == ["id-7"]
        killed = node.pid
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: node.pid not in (None, killed))
        node.wait_until_ready()
        reading = Reading(net.node("XB"), streams.OUT, reader="killed")
        assert until(lambda: "id-7" in {one.headers["Nats-Msg-Id"] for one in reading.waiting(10_000)})
        reading.stop()


class TestPutBack:
    """Whoever copies a stream that is made anew does not take its messages for those that were there before."""

    def test_of_a_node(self, net):
        reading = Reading(net.account("XA"), streams.FROM, reader="node-put-back")
        assert len(net.node("XA").publish([message(number) for number in range(3_000, 3_020)])) == 20
        assert until(partial(_is_waiting, reading, "id-3019"))
        _make_anew(net.nodes["XA"], net.folder / "XA" / "streams", streams.OUT)
        net.node("XA").ensure(streams.out())
        assert net.node("XA").publish([message(4_000)]) == ["id-4000"]
        assert until(partial(_is_waiting, reading, "id-4000"))
        reading.stop()

    def test_of_the_hub(self, net):
        reading = Reading(net.node("XB"), streams.IN, reader="hub-put-back")
        before = [Outgoing(f"to-{number}", "in.XB", b"") for number in range(5_000, 5_020)]
        assert len(net.account("XB").publish(before)) == 20
        assert until(partial(_is_waiting, reading, "to-5019"))
        _make_anew(net.hub, net.folder / "hub" / "streams", streams.TO)
        net.account("XB").ensure(streams.to_member())
        assert net.account("XB").publish([Outgoing("to-6000", "in.XB", b"")]) == ["to-6000"]
        assert until(partial(_is_waiting, reading, "to-6000"))
        reading.stop()


def _make_anew(server, store, stream):
    """Let a server forget a stream, as `comity node restored` does."""
    server.stop()
    found = list(store.glob(f"jetstream/*/streams/{stream}"))
    assert found
    for folder in found:
        shutil.rmtree(folder)
    server.start()
