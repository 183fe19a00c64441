"""The hub's router: from the stream of whoever sent it into the stream of the node that hosts the addressee.

It has no key and reads no envelope. What it alters, drops or misleads is found by the bureaus; what it does itself is
the least: it names the account a message came from, since only the account is proved by the connection.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from comity.exchange.broker import loop, streams
from comity.exchange.broker.client import MESSAGE_ID, Broker, Incoming, Outgoing, acknowledge, batches
from comity.exchange.broker.loop import BrokerUnavailable

log = logging.getLogger(__name__)

FROM_NODE = "Comity-From"
READER = "router"
Route = Callable[[str], str | None]
Carried = Callable[[str, str, bytes], None]


class Router:
    """Carries between the accounts of the hub, each account in a task of its own: none waits behind another.

    own       code of the hub, whose own account has OUT where the others have FROM
    accounts  a connection into each account
    route     code of the node that hosts a bureau, or None where nobody does; answers at once, from memory
    carried   called with origin, node and bytes of each message that was handed over; returns at once
    """

    def __init__(
        self, own: str, accounts: Mapping[str, Broker], route: Route, carried: Carried = lambda origin, node, body: None
    ) -> None:
        self._own, self._accounts, self._route, self._carried = own, dict(accounts), route, carried
        self._tasks: dict[str, Future[None]] = {}
        for origin in self._accounts:
            self._begin(origin)

    def add(self, member: str, broker: Broker) -> None:
        """Carry for a member that joined."""
        if member not in self._accounts:
            self._accounts[member] = broker
            self._begin(member)

    def stop(self) -> None:
        """Carry no more."""
        for task in self._tasks.values():
            task.cancel()

    def _begin(self, origin: str) -> None:
        self._tasks[origin] = loop.start(self._carry(origin))

    async def _carry(self, origin: str) -> None:
        stream = streams.OUT if origin == self._own else streams.FROM
        async for batch in batches(self._accounts[origin], stream, reader=READER):
            await self._hand_over(origin, batch)

    async def _hand_over(self, origin: str, batch: list[Incoming]) -> None:
        """Each message to where it belongs, in its order; acknowledged only when it is there."""
        by_node: dict[str, list[tuple[Incoming, Outgoing]]] = {}
        for message in batch:
            addressee = streams.addressee(message.subject)
            node = self._route(addressee)
            if node not in self._accounts:
                # Its issuer gets no receipt and sends again; by then the bureau may be known.
                log.warning("a message of %s is for %r, which no node hosts", origin, addressee[:40])
                await acknowledge(message)
                continue
            by_node.setdefault(node, []).append((message, _forwarded(message, origin, addressee)))
        for node, pairs in by_node.items():
            try:
                kept = set(await self._accounts[node].publish_in_loop([outgoing for _, outgoing in pairs]))
            except BrokerUnavailable:
                kept = set()  # given out again when its time is over
            for message, outgoing in pairs:
                if outgoing.id in kept:
                    self._carried(origin, node, message.body)
                    await acknowledge(message)


def _forwarded(message: Incoming, origin: str, addressee: str) -> Outgoing:
    # Named by origin and content: a retry is the same message, and nobody can take a name that another will need.
    told = message.headers.get(MESSAGE_ID, "")
    digest = hashlib.sha256(f"{addressee}\0{told}\0".encode() + message.body).hexdigest()
    return Outgoing(f"{origin}:{digest}", streams.incoming(addressee), message.body, {FROM_NODE: origin})
