"""The transport between nodes: what a node sends goes to its own broker, what arrives is read from it."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from comity.exchange.broker import streams
from comity.exchange.broker.client import Broker, Incoming, Outgoing, Reading
from comity.exchange.broker.router import FROM_NODE
from comity.exchange.sayings import Arrival
from comity.exchange.transports import Parcel

READER = "node"


class Nats:
    """The transport of one node. Of what it carries it believes nothing: each envelope proves itself.

    incoming  the stream that holds what arrived: IN at a bureau's node, TO at the hub itself
    news      called in another thread when something arrived
    sent      called with each parcel that the broker took; taken: with each arrival that this node has now
    """

    def __init__(
        self,
        broker: Broker,
        *,
        incoming: str = streams.IN,
        news: Callable[[], None] = lambda: None,
        sent: Callable[[Parcel], None] = lambda parcel: None,
        taken: Callable[[Arrival], None] = lambda arrival: None,
    ) -> None:
        self._broker, self._sent, self._taken = broker, sent, taken
        self._reading = Reading(broker, incoming, reader=READER, news=news)

    def send(self, parcels: Sequence[Parcel]) -> Collection[UUID]:
        """Publish the parcels. The id of a consignment names its message: a retry is the same message."""
        messages = [
            Outgoing(str(parcel.consignment), streams.outgoing(parcel.recipient), parcel.envelope) for parcel in parcels
        ]
        kept = {UUID(name) for name in self._broker.publish(messages)}
        for parcel in parcels:
            if parcel.consignment in kept:
                self._sent(parcel)
        return kept

    def receive(self, most: int) -> Sequence[Arrival]:
        """What arrived and was not acknowledged, the oldest first; at once."""
        return [_arrival(message) for message in self._reading.waiting(most)]

    def acknowledge(self, arrival: Arrival) -> None:
        """Let the broker go on after an arrival."""
        self._reading.acknowledge(arrival.reference)
        self._taken(arrival)

    def close(self) -> None:
        """End reading and the connection."""
        self._reading.stop()
        self._broker.close()


def _arrival(message: Incoming) -> Arrival:
    # Which node it came from is the hub's word: shown to the operator, and decides nothing.
    claimed = message.headers.get(FROM_NODE, "")
    return Arrival(message.body, streams.addressee(message.subject), node=claimed, reference=message)
