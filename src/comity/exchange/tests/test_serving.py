"""The serving process starts what its installation says, takes up what changes, and leaves nothing behind."""

import os
import socket
from datetime import timedelta

import psutil
import pytest

from comity.exchange import provisions, transports
from comity.exchange.broker.configuration import Listener
from comity.exchange.broker.server import free_listener
from comity.exchange.broker.tests.waiting import until
from comity.exchange.models import Node
from comity.exchange.nodes import installation, membership, serving
from comity.exchange.nodes.serving import Keeper
from comity.exchange.tests.travelling import NOW
from comity.members.queries import operator_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def keeper():
    made = Keeper()
    yield made
    if made.running is not None:
        made.running.stop()


@pytest.fixture
def hub():
    at = free_listener()
    return membership.found_hub(operator_actor(), code="hub", leaves=at, address=at, at=NOW)


def servers():
    return [one for one in psutil.Process().children(recursive=True) if one.name().startswith("nats-server")]


def test_a_node_by_itself_starts_nothing(keeper):
    provisions.ensure({"XA"}, NOW)
    keeper.keep(NOW)
    assert keeper.running is None
    assert serving.state() == {}


def test_the_hub_runs_and_ends(keeper, hub):
    keeper.keep(NOW)
    [server] = servers()
    assert serving.state()["server"] == server.pid
    assert len(transports.connected()) == 1
    keeper.running.stop()
    assert until(lambda: not server.is_running())
    assert transports.connected() == ()


def test_a_second_process_of_the_node_leaves_it_to_the_first(keeper, hub):
    keeper.keep(NOW)
    other = Keeper()
    other.keep(NOW)
    assert other.running is None


def test_a_node_that_joined_is_let_in_without_a_restart(keeper, hub, settings, tmp_path):
    keeper.keep(NOW)
    [server] = servers()
    code = membership.invite(operator_actor(), code="xb", bureaus=["XB"], at=NOW).code
    before, settings.COMITY_HOME = settings.COMITY_HOME, tmp_path / "xb"
    request = membership.ask(code, at=NOW)
    settings.COMITY_HOME = before
    membership.admit(operator_actor(), file=request.file, fingerprint=request.fingerprint, at=NOW)
    assert until(lambda: keeper.keep(NOW) or "xb" in keeper.running.heard())
    assert keeper.running.route("XB") == "xb"
    assert [one.pid for one in servers()] == [server.pid]
    membership.end(operator_actor(), node=Node.objects.get(code="xb"), at=NOW + timedelta(hours=1))
    keeper.keep(NOW)
    assert keeper.running.route("XB") == "hub"
    assert "xb" not in keeper.running.heard()
    assert [one.pid for one in servers()] != [server.pid]


def test_the_addressee_of_keys_is_the_hub_itself(keeper, hub):
    keeper.keep(NOW)
    assert (keeper.running.route("@directory"), keeper.running.route("QZ")) == ("hub", None)


def test_what_cannot_start_leaves_nothing_and_is_tried_again(keeper, hub, monkeypatch):
    """Another program has the port for members' servers."""
    taken = installation.load()
    monkeypatch.setattr("comity.exchange.broker.server.READY_WITHIN_SECONDS", 1.0)
    with socket.create_server((taken.leaves.host, taken.leaves.port)):
        with pytest.raises(Exception, match="did not answer"):
            keeper.keep(NOW)
        assert keeper.running is None
        assert until(lambda: servers() == [])
    monkeypatch.undo()
    keeper.keep(NOW)
    assert keeper.running is not None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 2}'], ids=["empty", "object", "list", "version"])
def test_an_installation_that_was_altered_is_named_and_not_shown(text):
    installation.path().write_text(text, encoding="utf-8")
    with pytest.raises(installation.InstallationUnreadable, match=r"installation\.json"):
        installation.load()


def test_passwords_are_shown_by_nothing():
    made = installation.Installation("xa", "hub", Listener("127.0.0.1", 1), "p" * 40, leaf_password="l" * 40)
    assert "ppp" not in repr(made)
    assert "lll" not in repr(made)
    installation.keep(made)
    assert installation.load() == made
    assert os.stat(installation.path()).st_mode & 0o777 == 0o600
