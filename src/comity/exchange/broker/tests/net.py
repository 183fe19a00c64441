"""Real servers for tests: a hub and the nodes of two bureaus, each with its own folder."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from comity.exchange.broker import streams
from comity.exchange.broker.client import Broker
from comity.exchange.broker.configuration import (
    NODE,
    HubServer,
    Listener,
    NodeServer,
    leaf_user,
    render_hub,
    render_node,
    router_user,
)
from comity.exchange.broker.server import BrokerServer, free_listener
from comity.exchange.broker.sourcing import Awake


def password() -> str:
    return secrets.token_urlsafe(32)


@dataclass
class Net:
    """A hub and its members' nodes, all on this machine; `hub` and `nodes` are their servers."""

    folder: Path
    members: tuple[str, ...] = ("XA", "XB")
    passwords: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, BrokerServer] = field(default_factory=dict)
    listeners: dict[str, Listener] = field(default_factory=dict)
    awake: list[Awake] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("hub", "leaves", *self.members):
            self.listeners[name] = free_listener()
            self.passwords[name] = password()
        self.leaf_passwords = {member: password() for member in self.members}
        self.hub = BrokerServer(render_hub(self.hub_server()), self.folder / "hub", self.listeners["hub"])

    def hub_server(self) -> HubServer:
        return HubServer(
            code="hub",
            store=self.folder / "hub" / "streams",
            clients=self.listeners["hub"],
            leaves=self.listeners["leaves"],
            password=self.passwords["hub"],
            members={"hub": "", **self.leaf_passwords},
        )

    def node_server(self, member: str) -> NodeServer:
        return NodeServer(
            code=member,
            store=self.folder / member / "streams",
            clients=self.listeners[member],
            hub_code="hub",
            hub=self.listeners["leaves"],
            password=self.passwords[member],
            leaf_password=self.leaf_passwords[member],
        )

    def start(self) -> None:
        self.hub.start()
        self.account("hub").ensure(streams.out(), streams.to_member())
        for member in self.members:
            self.account(member).ensure(streams.sent_by(member), streams.to_member())
            node = BrokerServer(render_node(self.node_server(member)), self.folder / member, self.listeners[member])
            self.nodes[member] = node
            node.start()
            self.node(member).ensure(streams.out(), streams.into("hub"))
            self.awake.append(Awake(self.account(member), streams.sent_by(member)))
            self.awake.append(Awake(self.node(member), streams.into("hub")))

    def stop(self) -> None:
        for one in self.awake:
            one.stop()
        for server in (*self.nodes.values(), self.hub):
            server.stop()

    def account(self, member: str) -> Broker:
        """The hub's own process, in the account of a member."""
        return Broker(self.listeners["hub"], router_user(member), self.passwords["hub"])

    def node(self, member: str) -> Broker:
        """The process of a member's node, at its own server."""
        return Broker(self.listeners[member], NODE, self.passwords[member])

    def leaf(self, member: str) -> tuple[str, str]:
        return leaf_user(member), self.leaf_passwords[member]
