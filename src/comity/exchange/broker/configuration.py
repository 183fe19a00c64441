"""The configuration of the servers, as text: values in, text out; no file is read and none is written.

A member is known at the hub by an account of its own. What its leaf may publish and subscribe to is listed, and is
what JetStream needs to source one stream each way: no subject of another member, no system subject, no management of
streams.  Source: docs.nats.io, leaf nodes, JetStream on leaf nodes; the list was found by tracing nats-server 2.15.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from pathlib import Path

MAX_PAYLOAD = 8 * 2**20  # bytes: the largest envelope with its headers
STREAM_BYTES = 2**30  # of each stream; the oldest go first, and what was not receipted is sent again by its issuer
ROUTER, LEAF, NODE = "router", "leaf", "node"  # users: the hub's own process, a member's server, a node's process
MOST_MEMBERS = 256  # accounts that the limit of the hub's store has room for; each has a limit of its own
_SLACK = 2**30
_MOST_CONSUMERS = 64  # of one account: a leaf that reconnects leaves some behind for a while
_RECONNECT = "1s"

# Of a member's code, a server's and an account's name and a JetStream domain are made: letters, digits, "-" and "_".
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_PASSWORD = re.compile(r"[A-Za-z0-9_-]{32,200}")
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
# A last label that begins like a number: then a host is an address, and only its usual form is read alike everywhere.
_NUMBER = re.compile(r"(?:.*\.)?(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?")
_RESERVED = frozenset({"SYS", "$G"})


class ConfigurationRefused(ValueError):
    """A value that cannot stand in a configuration. The value is named by its place; a password is never shown."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Where a server listens, or is reached."""

    host: str
    port: int

    def __post_init__(self) -> None:
        if not _HOST.fullmatch(self.host) or not 0 < self.port < 2**16:
            raise ConfigurationRefused("a host or a port that cannot be one")

    @property
    def is_loopback(self) -> bool:
        """Whether nobody on another machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Tls:
    """Files of the certificate that a server shows, its key, and the authority by which it judges the other side's."""

    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class HubServer:
    """The hub's server.

    clients   where the hub's own process connects: on this machine only
    leaves    where members' servers connect
    password  of the hub's own process, in every account
    members   code of each member, the hub's own account included, with the password of its leaf; "" for no leaf
    tls       required unless leaves connect on this machine
    """

    code: str
    store: Path
    clients: Listener
    leaves: Listener
    password: str = field(repr=False)
    members: Mapping[str, str] = field(repr=False)
    tls: Tls | None = None


@dataclass(frozen=True, slots=True)
class NodeServer:
    """The server of a member's node.

    hub_code, hub   the hub's JetStream domain, and where it listens for leaves
    password        of the node's own process;  leaf_password: by which the hub knows this member
    """

    code: str
    store: Path
    clients: Listener
    hub_code: str
    hub: Listener
    password: str = field(repr=False)
    leaf_password: str = field(repr=False)
    tls: Tls | None = None


def render_hub(server: HubServer) -> str:
    """The hub's configuration.  Raises ConfigurationRefused."""
    _require_safety(server.clients, server.leaves, server.tls)
    code, password = _code(server.code), _password(server.password)
    accounts = [
        _account(member, code, password, leaf_password) for member, leaf_password in sorted(server.members.items())
    ]
    # The same however many there are: a server that runs takes no configuration with a smaller limit.
    most = 2 * max(len(accounts), MOST_MEMBERS) * STREAM_BYTES + _SLACK
    leaves = [f"host: {_quoted(server.leaves.host)}", f"port: {server.leaves.port}"]
    if server.tls is not None:
        # `verify` asks for a certificate of the authority from whoever connects, before any password is looked at.
        leaves.append(_tls(server.tls, "verify: true"))
    return _file(
        _head(code, server.clients, server.store, most),
        _block("leafnodes", *leaves),
        _block("accounts", *accounts, _block("SYS")),
    )


def render_node(server: NodeServer) -> str:
    """The configuration of a member's server.  Raises ConfigurationRefused."""
    _require_safety(server.clients, server.hub, server.tls)
    require_dialled(server.hub)
    code, hub = _code(server.code), _code(server.hub_code)
    if code == hub:
        raise ConfigurationRefused("the hub and a member have the same code")
    scheme = "nats-leaf" if server.tls is None else "tls"
    user = leaf_user(code)
    url = f"{scheme}://{user}:{_password(server.leaf_password)}@{server.hub}"
    # The hub is where it was said to be, once: a server that answers there cannot send this one on to another place.
    remote = [f"url: {_quoted(url)}", f"account: {_quoted(code)}", "ignore_discovered_servers: true"]
    if server.tls is not None:
        remote.append(_tls(server.tls))
    user_of_node = _user(NODE, _password(server.password), connection="STANDARD")
    return _file(
        _head(code, server.clients, server.store, 2 * STREAM_BYTES + _SLACK),
        _block("leafnodes", f"reconnect: {_quoted(_RECONNECT)}", "remotes: [", _block("", *remote), "]"),
        _block("accounts", _block(code, "jetstream: enabled", f"users: [{user_of_node}]"), _block("SYS")),
    )


def require_dialled(place: Listener) -> None:
    """Refuse a place at which no hub is: what a machine keeps for itself and its neighbours on the wire, and addresses
    in a spelling that hides what they are.  Raises ConfigurationRefused.

    This machine and private networks are allowed: federations on one machine, and behind a tunnel, are real.
    """
    try:
        address = ip_address(place.host)
    except ValueError:
        if _NUMBER.fullmatch(place.host):
            raise ConfigurationRefused("an address in another than its usual form") from None
        return
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        raise ConfigurationRefused("an address at which no hub can be")
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour or address.teredo):
        raise ConfigurationRefused("an address within another one")


def leaf_user(member: str) -> str:
    """The name by which a member's server is known at the hub."""
    return f"{LEAF}-{member}"


def router_user(member: str) -> str:
    """The name by which the hub's own process enters the account of a member."""
    return f"{ROUTER}-{member}"


def leaf_may_publish(hub: str) -> tuple[str, ...]:
    """What a member's server may send to the hub: ask for TO, deliver what the hub asked of OUT, keep the flow."""
    return (f"$JS.{hub}.API.CONSUMER.CREATE.TO", "$JS.FC.TO.>", "$JS.S.*", "$JSC.R.*")


def leaf_may_subscribe(member: str) -> tuple[str, ...]:
    """What the hub may send to a member's server: the same the other way round."""
    return (f"$JS.{member}.API.CONSUMER.CREATE.OUT", "$JS.FC.OUT.>", "$JS.S.*", "$JSC.R.*")


def _account(member: str, hub: str, password: str, leaf_password: str) -> str:
    code = _code(member)
    users = [_user(router_user(code), password, connection="STANDARD")]
    if leaf_password:
        if code == hub:
            raise ConfigurationRefused("the hub has no leaf of its own")
        allowed = (
            f"publish: {{ allow: [{_list(leaf_may_publish(hub))}] }}, "
            f"subscribe: {{ allow: [{_list(leaf_may_subscribe(code))}] }}"
        )
        users.append(_user(leaf_user(code), _password(leaf_password), connection="LEAFNODE", permissions=allowed))
    limits = (
        f"jetstream: {{ max_mem: 0, max_file: {2 * STREAM_BYTES}, max_streams: 2, max_consumers: {_MOST_CONSUMERS} }}"
    )
    return _block(code, limits, "users: [", *users, "]")


def _user(name: str, password: str, *, connection: str, permissions: str = "") -> str:
    may = f", permissions: {{ {permissions} }}" if permissions else ""
    return (
        f"{{ user: {_quoted(name)}, password: {_quoted(password)}, "
        f"allowed_connection_types: [{_quoted(connection)}]{may} }}"
    )


def _head(code: str, clients: Listener, store: Path, most: int) -> str:
    jetstream = _block(
        "jetstream",
        f"domain: {_quoted(code)}",
        f"store_dir: {_quoted(str(store))}",
        # Otherwise what was acknowledged in the last two minutes is gone when the power is.
        "sync_interval: always",
        "max_memory_store: 0",
        f"max_file_store: {most}",
    )
    # Without `no_auth_user` nobody enters without a name, and the system account has no user at all.
    return "\n".join(
        (
            f"server_name: {_quoted(code)}",
            f"host: {_quoted(clients.host)}",
            f"port: {clients.port}",
            f"max_payload: {MAX_PAYLOAD}",
            'system_account: "SYS"',
            jetstream,
        )
    )


def _tls(tls: Tls, *more: str) -> str:
    paths = (("cert_file", tls.certificate), ("key_file", tls.key), ("ca_file", tls.authority))
    lines = [f"{name}: {_quoted(str(path))}" for name, path in paths]
    return _block("tls", *lines, 'min_version: "1.3"', *more)


def _require_safety(clients: Listener, leaves: Listener, tls: Tls | None) -> None:
    if not clients.is_loopback:
        raise ConfigurationRefused("clients connect on this machine only")
    if tls is None and not leaves.is_loopback:
        raise ConfigurationRefused("between machines there is no connection without TLS")


def _code(code: str) -> str:
    if not _CODE.fullmatch(code) or code in _RESERVED:
        raise ConfigurationRefused("a code of a node has letters, digits, '-' and '_' only, at most 40")
    return code


def _password(password: str) -> str:
    if not _PASSWORD.fullmatch(password):
        raise ConfigurationRefused("a password is 32 to 200 letters, digits, '-' and '_'")
    return password


def _quoted(text: str) -> str:
    if not text.isprintable():
        raise ConfigurationRefused("a value with control characters")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(subjects: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, subjects))


def _block(name: str, *lines: str) -> str:
    inner = "\n".join(f"  {row}" for line in lines for row in line.splitlines())
    return f"{name} {{\n{inner}\n}}".lstrip() if inner else f"{name} {{ }}"


def _file(*parts: str) -> str:
    return "\n".join(parts) + "\n"
