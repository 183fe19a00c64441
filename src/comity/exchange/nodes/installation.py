"""The installation of this node's broker: one private file, `broker/installation.json`, and the certificates beside it.

    broker/installation.json   what `Installation` says
    broker/tls/server.crt .key .ca    the server's certificate and key, and the authority of the federation
    broker/tls/authority.crt .key     at the hub: the authority that certifies servers
    broker/invitations/CODE.json      at the hub: codes that were given out and not used
    broker/joining.json               at a new node: what it keeps between its request and the hub's answer
    broker/server/                    configuration, log and streams of the server

The file holds passwords, so nobody but the node's own user may read it. It is written whole or not at all, and the
serving process takes up what changed.
"""

import json
import secrets
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from comity.core.home import place, write_private
from comity.exchange.broker import streams
from comity.exchange.broker.certificates import Certified
from comity.exchange.broker.configuration import HubServer, Listener, NodeServer, Tls

VERSION = 1


class InstallationUnreadable(RuntimeError):
    """The file was altered by hand, or is of a version that this program does not know. What it holds is not told."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What this node is to the broker.

    code            of this node: the name of its account and of its JetStream domain
    hub_code        of the hub; the same as `code` at the hub itself
    leaves          where the hub listens for members' servers, and at a member: where it is dialled
    address         at the hub: how members' servers reach it from outside
    password        of this node's own process at its own server
    leaf_password   at a member: by which the hub knows it
    members         at the hub: code of each member, with the password of its leaf
    """

    code: str
    hub_code: str
    leaves: Listener
    password: str = field(repr=False)
    address: Listener | None = None
    leaf_password: str = field(default="", repr=False)
    members: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_hub(self) -> bool:
        """Whether this node is the hub."""
        return self.code == self.hub_code

    def with_member(self, member: str, leaf_password: str) -> "Installation":
        """The same, with a member that may connect."""
        return replace(self, members={**self.members, member: leaf_password})

    def without_member(self, member: str) -> "Installation":
        """The same, without a member: its server is not let in any more."""
        return replace(self, members={code: word for code, word in self.members.items() if code != member})

    def hub_server(self, clients: Listener) -> HubServer:
        """The configuration of the hub's server, whose own process connects at `clients`."""
        return HubServer(
            code=self.code,
            store=_streams(),
            clients=clients,
            leaves=self.leaves,
            password=self.password,
            members={self.code: "", **self.members},
            tls=tls_files(),
        )

    def node_server(self, clients: Listener) -> NodeServer:
        """The configuration of a member's server, whose own process connects at `clients`."""
        return NodeServer(
            code=self.code,
            store=_streams(),
            clients=clients,
            hub_code=self.hub_code,
            hub=self.leaves,
            password=self.password,
            leaf_password=self.leaf_password,
            tls=tls_files(),
        )


def new_password() -> str:
    """A password for a server or a process: 32 random bytes, as letters, digits, "-" and "_"."""
    return secrets.token_urlsafe(32)


def path() -> Path:
    """Of the file."""
    return place("broker", "installation.json")


def stamp() -> int:
    """Changes whenever the file does; 0 while there is none."""
    try:
        return path().stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def load() -> Installation | None:
    """What this node is; None where it takes part in no federation.  Raises InstallationUnreadable."""
    try:
        text = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError):
        raise InstallationUnreadable(f"{path()} cannot be read as an installation of version {VERSION}") from None


def keep(installation: Installation) -> None:
    """Write it."""
    write_private(path(), json.dumps(_spelled(installation), indent=2, sort_keys=True) + "\n")


def tls_files() -> Tls:
    """Where the server's certificate, its key and the authority lie."""
    return Tls(*(place("broker", "tls", f"server.{name}") for name in ("crt", "key", "ca")))


def keep_server_certificate(certificate: bytes, key: bytes, authority: bytes) -> None:
    """Write what the server shows, and what it judges the other side by.  All PEM."""
    files = tls_files()
    for file, content in ((files.certificate, certificate), (files.key, key), (files.authority, authority)):
        write_private(file, content.decode("ascii"))


def keep_authority(authority: Certified) -> None:
    """Write the authority of the federation, at the hub."""
    for name, content in (("crt", authority.certificate), ("key", authority.key)):
        write_private(place("broker", "tls", f"authority.{name}"), content.decode("ascii"))


def authority() -> Certified:
    """The authority of the federation.  Raises FileNotFoundError at a node that is not the hub."""
    return Certified(*(place("broker", "tls", f"authority.{name}").read_bytes() for name in ("crt", "key")))


def server_folder() -> Path:
    """Where the server has its configuration and its log."""
    return place("broker", "server", "server.log").parent


def begin_streams_anew() -> None:
    """Let the streams of what leaves this node be made anew when it is served, after a backup was put back.

    Whoever takes a copy goes on after the last place that it had, unless the stream is another one than before. What
    lay in them has no receipt, and is sent again by whoever issued it.
    """
    for name in (streams.OUT, streams.TO):
        for stream in _streams().glob(f"jetstream/*/streams/{name}"):
            shutil.rmtree(stream)


def _streams() -> Path:
    return server_folder() / "streams"


def _spelled(installation: Installation) -> dict[str, Any]:
    address = installation.address
    return {
        "version": VERSION,
        "code": installation.code,
        "hub": installation.hub_code,
        "leaves": _spelled_listener(installation.leaves),
        "address": None if address is None else _spelled_listener(address),
        "password": installation.password,
        "leaf_password": installation.leaf_password,
        "members": installation.members,
    }


def _spelled_listener(listener: Listener) -> dict[str, Any]:
    return {"host": listener.host, "port": listener.port}


def _read(said: dict[str, Any]) -> Installation:
    if said["version"] != VERSION:
        raise ValueError("version")
    return Installation(
        code=said["code"],
        hub_code=said["hub"],
        leaves=Listener(**said["leaves"]),
        address=Listener(**said["address"]) if said["address"] else None,
        password=said["password"],
        leaf_password=said["leaf_password"],
        members=dict(said["members"]),
    )
