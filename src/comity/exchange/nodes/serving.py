"""What the serving process runs for its node: the broker's server, the connections to it, and at the hub the router.

`keep` is called every few seconds. It starts what does not run, takes up what a command changed, and tells directories.
One process of a node does this: whoever holds the lock of the installation.
"""

import fcntl
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.utils.timezone import now

from comity.core.home import place, write_private
from comity.exchange import carrying, hosting, transports
from comity.exchange.broker import streams
from comity.exchange.broker.client import Broker, Outgoing
from comity.exchange.broker.configuration import NODE, render_hub, render_node, router_user
from comity.exchange.broker.loop import BrokerUnavailable
from comity.exchange.broker.router import Router
from comity.exchange.broker.server import BrokerServer, free_listener
from comity.exchange.broker.sourcing import Awake
from comity.exchange.nodes import installation, keys
from comity.exchange.nodes.installation import Installation
from comity.exchange.nodes.traffic import DIRECTORY, traffic
from comity.exchange.nodes.travelling import ADDRESSEE, Announcing, Telling
from comity.exchange.sayings import Arrival
from comity.exchange.transports import Parcel
from comity.exchange.transports.nats import Nats
from comity.members.models import Bureau

log = logging.getLogger(__name__)


class Running(ABC):
    """The broker of this node while it runs.

    After `start` everything that can be asked of it is answered from memory.
    """

    def __init__(self, installed: Installation) -> None:
        self.installed, self._clients = installed, free_listener()
        self.server = BrokerServer(self._configuration(), installation.server_folder(), self._clients)
        self._awake: dict[str, Awake] = {}
        self._transport: Nats | None = None

    def start(self) -> None:
        """Start the server, connect, and carry from now on.  Raises ServerNotReady, BrokerUnavailable."""
        self.server.start()
        self._connect()
        transports.connect(self.transport)

    def stop(self) -> None:
        """Carry no more, and end the server."""
        if self._transport is not None:
            if self._transport in transports.connected():
                transports.disconnect(self._transport)
            self._transport.close()
        for one in self._awake.values():
            one.stop()
        self.server.stop()

    def change(self, installed: Installation) -> None:
        """Take up another installation, in place."""
        self.installed = installed
        self.server.reconfigure(self._configuration())

    @abstractmethod
    def look(self, at: datetime) -> None:
        """Do what is done every few seconds."""

    @property
    def transport(self) -> Nats:
        """By which this node carries."""
        if self._transport is None:
            raise BrokerUnavailable("the broker was not started")
        return self._transport

    def heard(self) -> dict[str, bool]:
        """Whether each other side was heard within the last seconds."""
        return {code: one.is_heard for code, one in self._awake.items()}

    @abstractmethod
    def _configuration(self) -> str:
        """The server's configuration as the installation says."""

    @abstractmethod
    def _connect(self) -> None:
        """Have the streams, and connect to what moves.  Raises BrokerUnavailable."""

    def _connection(self, user: str) -> Broker:
        return Broker(self._clients, user, self.installed.password)


class RunningNode(Running):
    """At a member: one stream out, one in, and the hub on the other side of both."""

    def __init__(self, installed: Installation) -> None:
        self._announcing = Announcing()
        super().__init__(installed)

    def look(self, at: datetime) -> None:
        """Announce keys that the hub does not list yet."""
        self._announcing.announce(partial(_publish, self._own, streams.outgoing(ADDRESSEE)), at)

    def _note_sent(self, parcel: Parcel) -> None:
        traffic.note(self.installed.code, self.installed.hub_code, parcel.envelope, now())

    def _note_taken(self, arrival: Arrival) -> None:
        kind = DIRECTORY if arrival.recipient == ADDRESSEE else ""
        traffic.note(self.installed.hub_code, self.installed.code, arrival.envelope, now(), kind=kind)

    def _configuration(self) -> str:
        return render_node(self.installed.node_server(self._clients))

    def _connect(self) -> None:
        self._own = self._connection(NODE)
        self._own.ensure(streams.out(), streams.into(self.installed.hub_code))
        self._awake[self.installed.hub_code] = Awake(self._own, streams.into(self.installed.hub_code))
        self._transport = Nats(
            self._connection(NODE), news=carrying.nudge, sent=self._note_sent, taken=self._note_taken
        )


class RunningHub(Running):
    """At the hub: a connection into each member's account, and the router between them."""

    def __init__(self, installed: Installation) -> None:
        self._accounts: dict[str, Broker] = {}
        self._router: Router | None = None
        self._routes: Mapping[str, str] = {}
        self._telling = Telling()
        super().__init__(installed)

    def stop(self) -> None:
        """Route and carry no more, and end the server."""
        if self._router is not None:
            self._router.stop()
        super().stop()

    def change(self, installed: Installation) -> None:
        """Let members in that joined, and out that left."""
        left = self.installed.members.keys() - installed.members.keys()
        if left:
            self.installed = installed
            self.server.restart(self._configuration())
        else:
            super().change(installed)
        for member in left & self._accounts.keys():
            self._awake.pop(member).stop()
            self._accounts.pop(member).close()
        self._enter_new()

    def look(self, at: datetime) -> None:
        """Learn who is hosted where, and tell the directory to whoever does not have it."""
        self._learn_routes()
        self._enter_new()
        others = self._accounts.keys() - {self.installed.code}
        self._telling.tell({member: partial(self._tell_directory, member) for member in others})

    def route(self, addressee: str) -> str | None:
        """The node that an addressee's messages go to, from memory."""
        return self.installed.code if addressee == ADDRESSEE else self._routes.get(addressee)

    def _tell_directory(self, member: str, name: str, signed: bytes) -> bool:
        kept = _publish(self._accounts[member], streams.incoming(ADDRESSEE), name, signed)
        if kept:
            traffic.note(self.installed.code, member, signed, now(), kind=DIRECTORY)
        return kept

    def _note_carried(self, origin: str, node: str, body: bytes) -> None:
        traffic.note(origin, node, body, now())

    def _configuration(self) -> str:
        return render_hub(self.installed.hub_server(self._clients))

    def _connect(self) -> None:
        own = self.installed.code
        self._learn_routes()
        self._accounts[own] = self._connection(router_user(own))
        self._accounts[own].ensure(streams.out(), streams.to_member())
        self._transport = Nats(self._connection(router_user(own)), incoming=streams.TO, news=carrying.nudge)
        self._router = Router(own, self._accounts, self.route, self._note_carried)
        self._enter_new()

    def _enter_new(self) -> None:
        """Connect into the accounts of members that are new. One that cannot be entered yet is tried again."""
        for member in self.installed.members.keys() - self._accounts.keys():
            broker = self._connection(router_user(member))
            try:
                broker.ensure(streams.sent_by(member), streams.to_member())
            except BrokerUnavailable:
                broker.close()
                continue
            self._accounts[member] = broker
            self._awake[member] = Awake(broker, streams.sent_by(member))
            if self._router is not None:
                self._router.add(member, broker)

    def _learn_routes(self) -> None:
        routes = dict.fromkeys(Bureau.objects.values_list("pk", flat=True), self.installed.code)
        self._routes = routes | {bureau: node.code for bureau, node in hosting.elsewhere().items()}


class Keeper:
    """Keeps the broker of this process in step with the installation."""

    def __init__(self) -> None:
        self._lock: IO[str] | None = None
        self._stamp = 0
        self.running: Running | None = None

    def keep(self, at: datetime) -> None:
        """Start, change, or look after the broker; nothing where this node has no installation."""
        stamp = installation.stamp()
        if not stamp or not self._is_ours():
            return
        if stamp != self._stamp:
            self._take_up(stamp)
        if self.running is not None:
            keys.renew(at)
            self.running.look(at)
            self._tell(at)

    def _take_up(self, stamp: int) -> None:
        installed = installation.load()
        if installed is None:
            return
        if self.running is not None:
            self.running.change(installed)
        else:
            running = RunningHub(installed) if installed.is_hub else RunningNode(installed)
            try:
                running.start()
            except BaseException:
                running.stop()
                raise
            self.running = running
        self._stamp = stamp

    def _is_ours(self) -> bool:
        """Whether this process is the one of the node that runs its broker."""
        if self._lock is None:
            lock = place("broker", "lock").open("a")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                return False
            self._lock = lock
        return True

    def _tell(self, at: datetime) -> None:
        """Leave for commands and pages what only this process sees."""
        if self.running is not None:
            said = {"at": at.isoformat(), "server": self.running.server.pid, "heard": self.running.heard()}
            write_state(said)


_keeper = Keeper()
keep: Callable[[datetime], None] = _keeper.keep


def heard() -> Mapping[str, bool]:
    """Who is heard, where this is the process that runs the broker; nobody elsewhere."""
    return _keeper.running.heard() if _keeper.running is not None else {}


def write_state(said: Mapping[str, Any]) -> None:
    """Write what the serving process sees of its broker."""
    write_private(place("broker", "state.json"), json.dumps(said))


def state() -> Mapping[str, Any]:
    """What the serving process saw of its broker last; empty where none ever ran."""
    try:
        said: dict[str, Any] = json.loads(place("broker", "state.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return said


def _publish(broker: Broker, subject: str, name: str, body: bytes) -> bool:
    return bool(broker.publish([Outgoing(name, subject, body)]))
