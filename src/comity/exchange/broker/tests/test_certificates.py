"""Between servers: a certificate of the federation on both sides, or no connection (N2)."""

import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.core.home import write_private
from comity.exchange.broker import streams
from comity.exchange.broker.certificates import certify_server, fingerprint, make_authority
from comity.exchange.broker.configuration import Tls, render_hub, render_node
from comity.exchange.broker.server import BrokerServer
from comity.exchange.broker.sourcing import Awake
from comity.exchange.broker.tests.net import Net
from comity.exchange.broker.tests.waiting import until

NOW = datetime.now(UTC)  # the servers read the machine's clock
AUTHORITY = make_authority("hub", at=NOW)
STRANGER = make_authority("hub", at=NOW)
HOST = "127.0.0.1"


@pytest.fixture
def files(tmp_path):
    """Writes a certificate, its key and an authority where a server finds them."""

    def write(name, certified, authority=AUTHORITY):
        paths = [tmp_path / f"{name}.{ending}" for ending in ("pem", "key", "ca")]
        for path, text in zip(paths, (certified.certificate, certified.key, authority.certificate), strict=True):
            write_private(path, text.decode())
        return Tls(*paths)

    return write


@pytest.fixture
def net(tmp_path, files):
    """A hub that asks for certificates; no node is started."""
    made = Net(tmp_path / "net", ("XA",))
    tls = files("hub", certify_server(AUTHORITY, "hub", HOST, at=NOW))
    made.hub = BrokerServer(render_hub(replace(made.hub_server(), tls=tls)), tmp_path / "hub", made.listeners["hub"])
    made.hub.start()
    made.account("XA").ensure(streams.sent_by("XA"), streams.to_member())
    yield made
    made.stop()


def started(net, tls):
    """XA's node, with this certificate, or without any."""
    configuration = render_node(replace(net.node_server("XA"), tls=tls))
    net.nodes["XA"] = BrokerServer(configuration, net.folder / "XA", net.listeners["XA"])
    net.nodes["XA"].start()
    net.node("XA").ensure(streams.out(), streams.into("hub"))
    return net.nodes["XA"]


def test_a_certificate_of_the_federation_is_let_in(net, files):
    started(net, files("XA", certify_server(AUTHORITY, "XA", HOST, at=NOW)))
    awake = Awake(net.account("XA"), streams.sent_by("XA"))
    net.awake.append(awake)
    assert until(lambda: awake.is_heard)
    assert "JetStream using domains" in net.nodes["XA"].log.read_text()


@pytest.mark.parametrize("case", ["plain", "of a stranger", "expired", "the hub of a stranger"])
def test_anything_else_is_not(net, files, case):
    own = certify_server(AUTHORITY, "XA", HOST, at=NOW)
    tls = {
        "plain": lambda: None,
        "of a stranger": lambda: files("XA", certify_server(STRANGER, "XA", HOST, at=NOW)),
        "expired": lambda: files("XA", certify_server(AUTHORITY, "XA", HOST, at=NOW - timedelta(days=400))),
        "the hub of a stranger": lambda: files("XA", own, STRANGER),
    }[case]()
    node = started(net, tls)
    assert until(lambda: _failures(node) + _failures(net.hub) >= 3)  # it tried more than once
    assert "JetStream using domains" not in node.log.read_text()  # which is said once a leaf is let in


def _links(node):
    return node.log.read_text().count("JetStream using domains")  # which is said once a leaf is let in


def _failures(server):
    return server.log.read_text().count("[ERR]")


def test_a_certificate_of_another_host_is_none(net, files):
    """Whoever answers at the hub's address must be certified for that address."""
    hub = files("elsewhere", certify_server(AUTHORITY, "hub", "hub.example", at=NOW))
    net.hub.stop()
    net.hub = BrokerServer(render_hub(replace(net.hub_server(), tls=hub)), net.folder / "hub", net.listeners["hub"])
    net.hub.start()
    node = started(net, files("XA", certify_server(AUTHORITY, "XA", HOST, at=NOW)))
    assert until(lambda: "certificate" in node.log.read_text())
    assert "JetStream using domains" not in node.log.read_text()


@pytest.fixture
def speak(net, files):
    """Greets the hub as XA's server would, with the right certificate, in versions up to one. Gives the one spoken."""
    tls = files("XA", certify_server(AUTHORITY, "XA", HOST, at=NOW))

    def said(newest):
        context = ssl.create_default_context(cafile=str(tls.authority))
        context.load_cert_chain(tls.certificate, tls.key)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # OpenSSL speaks TLS 1.1 to nobody of itself any more
        context.minimum_version, context.maximum_version = min(newest, ssl.TLSVersion.TLSv1_2), newest
        leaves = net.listeners["leaves"]
        with socket.create_connection((leaves.host, leaves.port), timeout=20) as plain:
            assert plain.recv(65_536).startswith(b"INFO ")
            with context.wrap_socket(plain, server_hostname=HOST) as spoken:
                return spoken.version()

    return said


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2], ids=["1.1", "1.2"])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_nothing_older_than_tls_1_3_is_spoken(speak, newest):
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        speak(newest)


def test_tls_1_3_is_spoken_which_knows_no_renegotiation(speak):
    assert speak(ssl.TLSVersion.TLSv1_3) == "TLSv1.3"


def test_a_certificate_that_is_exchanged_while_nodes_are_connected_is_judged_anew(net, files, tmp_path):
    """Whoever takes the hub's place is not heard; when the hub is back, it is."""
    node = started(net, files("XA", certify_server(AUTHORITY, "XA", HOST, at=NOW)))
    assert until(lambda: _links(node) == 1)
    net.hub.stop()
    of_stranger = files("taken", certify_server(STRANGER, "hub", HOST, at=NOW), STRANGER)
    taken = BrokerServer(
        render_hub(replace(net.hub_server(), tls=of_stranger)), tmp_path / "taken", net.listeners["hub"]
    )
    taken.start()
    try:
        assert until(lambda: "certificate signed by unknown authority" in node.log.read_text())
    finally:
        taken.stop()
    assert _links(node) == 1
    net.hub.start()
    assert until(lambda: _links(node) == 2)


def test_a_member_that_is_added_while_the_hub_runs_may_connect(tmp_path):
    net = Net(tmp_path, ("XA",))
    everybody = net.hub_server()
    net.hub = BrokerServer(render_hub(replace(everybody, members={"hub": ""})), tmp_path / "h", net.listeners["hub"])
    try:
        net.hub.start()
        net.hub.reconfigure(render_hub(everybody))
        assert until(lambda: "Reloaded" in net.hub.log.read_text())
        net.account("XA").ensure(streams.sent_by("XA"), streams.to_member())
        started(net, None)
        awake = Awake(net.account("XA"), streams.sent_by("XA"))
        net.awake.append(awake)
        assert until(lambda: awake.is_heard)
    finally:
        net.stop()


def test_keys_are_not_shown_and_fingerprints_differ():
    assert "PRIVATE" not in repr(AUTHORITY)
    assert fingerprint(AUTHORITY.certificate) != fingerprint(STRANGER.certificate)
    assert len(fingerprint(AUTHORITY.certificate)) == 32
