"""Acts travel between nodes over real servers: once, whole, and whoever is away in between.

One store stands for both ends: XB is hosted at another node, and what arrives at that node's broker is taken in here.
"""

from itertools import count

import pytest

from comity.exchange import carrying, provisions, transports
from comity.exchange.broker import streams
from comity.exchange.broker.client import Outgoing
from comity.exchange.broker.router import FROM_NODE, Router
from comity.exchange.broker.tests.net import Net
from comity.exchange.broker.tests.waiting import until
from comity.exchange.codes import ConsignmentState, NodeKind
from comity.exchange.models import Consignment, Hosting, Node
from comity.exchange.services import accepting
from comity.exchange.tests.travelling import NOW, carried, clock, consignment, issued, later
from comity.exchange.transports.nats import Nats
from comity.records.tests.casting import as_operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture(scope="module")
def net(tmp_path_factory):
    made = Net(tmp_path_factory.mktemp("net"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def router(net):
    accounts = {code: net.account(code) for code in ("hub", "XA", "XB")}
    made = Router("hub", accounts, {"GS": "hub", "XA": "XA", "XB": "XB"}.get)
    yield made
    made.stop()


@pytest.fixture
def at_xa(net, router, organisation):
    """This store is XA's node: what goes to XB leaves by XA's broker."""

    def found() -> None:
        other = Node.objects.create(code="xb", kind=NodeKind.BUREAU, joined_at=NOW)
        Hosting.objects.create(node=other, bureau_id="XB", from_at=NOW)

    provisions.ensure({"XA", "XB", "XC"}, NOW)  # their keys are here, wherever they are hosted
    as_operation(found)
    transport = Nats(net.node("XA"))
    transports.connect(transport)
    yield transport
    transports.disconnect(transport)
    transport.close()


@pytest.fixture
def at_xb(net, router):
    transport = Nats(net.node("XB"))
    # What earlier tests left is theirs.
    for arrival in transport.receive(1_000):
        transport.acknowledge(arrival)
    yield transport
    transport.close()


def arrivals(transport, *acts):
    """What arrived of these acts, once all of them have."""
    wanted = {bytes(act.envelope) for act in acts}

    def found():
        return [arrival for arrival in transport.receive(1_000) if arrival.envelope in wanted]

    assert until(lambda: {arrival.envelope for arrival in found()} == wanted)
    return found()


def taken_in(transport, *acts):
    outcomes = []
    for arrival in arrivals(transport, *acts):
        outcomes.append(accepting.accept(arrival, at=NOW))
        transport.acknowledge(arrival)
    return outcomes


def test_an_act_arrives_and_its_receipt_closes_it(at_xa, at_xb):
    act = issued()
    carried()
    assert consignment(act).state == ConsignmentState.SENT
    [arrival] = arrivals(at_xb, act)
    assert (arrival.recipient, arrival.node) == ("XB", "XA")
    assert taken_in(at_xb, act) == [accepting.Outcome.ACCEPTED]
    carried()
    assert (consignment(act).state, consignment(act).closed_at) == (ConsignmentState.DELIVERED, NOW)


def test_what_arrives_is_taken_in_by_carrying(at_xa, net):
    act = issued(["XA"], "XB")
    assert net.account("XA").publish([Outgoing(str(act.pk), streams.incoming("XA"), bytes(act.envelope))])
    Consignment.objects.update(next_attempt_at=None)
    assert until(lambda: carrying.take_in(clock()) > 0)
    assert consignment(act, "XA").arrived_at == NOW
    assert at_xa.receive(10) == []


def test_while_the_hub_is_away_nothing_is_lost_and_nothing_has_effect_twice(at_xa, at_xb, net):
    net.hub.stop()
    acts = [issued() for _ in range(8)]
    for minutes in (0, 1, 10):  # retries, each under the same id
        carried(later(minutes=minutes))
    net.hub.start()
    assert taken_in(at_xb, *acts).count(accepting.Outcome.ACCEPTED) == len(acts)
    numbers = Consignment.objects.filter(act__in=acts, arrived_at__isnull=False).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, len(acts) + 1))


def test_while_the_own_broker_is_away_acts_wait_and_are_tried_again_soon(at_xa, at_xb, net):
    net.nodes["XA"].stop()
    act = issued()
    carried()
    waiting = consignment(act)
    assert (waiting.state, waiting.attempts) == (ConsignmentState.QUEUED, 0)
    net.nodes["XA"].start()
    minutes = count(1)  # each try finds the clock further on: one that fails is followed by another
    assert until(lambda: carried(later(minutes=next(minutes))) or consignment(act).state == ConsignmentState.SENT)
    assert taken_in(at_xb, act) == [accepting.Outcome.ACCEPTED]


def test_a_process_without_a_transport_leaves_it_to_the_one_that_serves(at_xa):
    act = issued(["XB", "XC"])
    transports.disconnect(at_xa)
    carried()
    transports.connect(at_xa)
    assert consignment(act, "XC").closed_at == NOW
    assert (consignment(act, "XB").attempts, consignment(act, "XB").next_attempt_at) == (0, NOW)


def test_the_account_names_the_node_whatever_a_message_claims(at_xb, net):
    assert net.node("XA").publish([Outgoing("claimed", "out.XB", b"claimed", {FROM_NODE: "hub"})])
    assert until(lambda: any(one.envelope == b"claimed" for one in at_xb.receive(1_000)))
    assert {one.node for one in at_xb.receive(1_000) if one.envelope == b"claimed"} == {"XA"}


def test_what_is_for_nobody_stops_nobody(at_xb, net):
    after = Outgoing("after-nobody", "out.XB", b"after")
    assert len(net.node("XA").publish([Outgoing("nobody", "out.XZ", b"for nobody"), after])) == 2
    assert until(lambda: any(one.envelope == b"after" for one in at_xb.receive(1_000)))
