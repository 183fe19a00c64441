"""What answers at the hub's place and is not the hub: it gets no password, and leads a member nowhere (N1, N2)."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from comity.core.home import write_private
from comity.exchange.broker.certificates import certify_server, make_authority
from comity.exchange.broker.configuration import Listener, NodeServer, Tls, render_node
from comity.exchange.broker.server import BrokerServer, free_listener
from comity.exchange.broker.tests.net import password
from comity.exchange.broker.tests.waiting import until

NOW = datetime.now(UTC)  # the servers read the machine's clock
PASSWORD = password()
SILENT = b""


@dataclass
class Impostor:
    """A server on this machine that notes what is sent to it.

    greeting  what it says to whoever connects; it ends the connection once it has heard something, or after a moment
    """

    greeting: bytes = SILENT
    heard: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.at = Listener("127.0.0.1", self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _address = self._listener.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(0.5)
                try:
                    caller.sendall(self.greeting)
                    self.heard.append(caller.recv(65_536))
                    caller.sendall(self.greeting)  # a server that runs says it again when something changed
                    caller.recv(65_536)
                except TimeoutError:
                    self.heard.append(b"")
                except OSError:
                    pass

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


def introduction(**says: object) -> bytes:
    """What a server of the same make says first."""
    said = {"server_id": "IMPOSTOR", "server_name": "hub", "version": "2.15.1", "proto": 1, "client_id": 7}
    return (
        b"INFO " + json.dumps(said | {"headers": True, "max_payload": 2**20, "domain": "hub"} | says).encode() + b"\r\n"
    )


@pytest.fixture
def started(tmp_path) -> Iterator[object]:
    """Starts XA's server, whose hub is said to be somewhere. Gives a way to do so."""
    running: list[BrokerServer] = []

    def start(hub: Listener, tls: Tls | None = None, *, without: str = "") -> BrokerServer:
        clients = free_listener()
        node = NodeServer("XA", tmp_path / "streams", clients, "hub", hub, password(), PASSWORD, tls)
        server = BrokerServer(render_node(node).replace(without, ""), tmp_path / "node", clients)
        running.append(server)
        server.start()
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def tls(tmp_path) -> Tls:
    """A certificate of the federation for XA."""
    authority = make_authority("hub", at=NOW)
    certified = certify_server(authority, "XA", "127.0.0.1", at=NOW)
    paths = [tmp_path / name for name in ("own.pem", "own.key", "hub.pem")]
    for path, text in zip(paths, (certified.certificate, certified.key, authority.certificate), strict=True):
        write_private(path, text.decode())
    return Tls(*paths)


@pytest.fixture
def impostor() -> Iterator[object]:
    made: list[Impostor] = []

    def make(greeting: bytes) -> Impostor:
        made.append(Impostor(greeting))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.mark.parametrize("asks_for_tls", [False, True], ids=["in the clear", "over TLS"])
def test_who_has_no_certificate_of_the_federation_is_told_no_password(started, impostor, tls, asks_for_tls):
    there = impostor(introduction(tls_required=asks_for_tls, tls_available=asks_for_tls))
    started(there.at, tls)
    assert until(lambda: len(there.heard) >= 2)  # it came back, and again said nothing
    assert not [said for said in there.heard if PASSWORD.encode() in said or b"CONNECT" in said]


def test_who_says_nothing_is_told_nothing(started, impostor, tls):
    """Such as a place that waits for a request, and would answer it with what it keeps."""
    there = impostor(SILENT)
    started(there.at, tls)
    assert until(lambda: len(there.heard) >= 2)
    assert set(there.heard) == {b""}


@pytest.mark.parametrize("without", ["", "ignore_discovered_servers: true"], ids=["as it is", "without the rule"])
def test_it_sends_nobody_on_to_another_place(started, impostor, without):
    """The second line shows that the test would notice."""
    elsewhere = impostor(SILENT)
    there = impostor(introduction(leafnode_urls=[str(elsewhere.at)]))
    started(there.at, without=without)
    assert until(lambda: len(there.heard) >= 4 or bool(elsewhere.heard))
    assert bool(elsewhere.heard) is bool(without)
    assert any(PASSWORD.encode() in said for said in there.heard)  # on this machine, where no TLS is asked for
