"""A server is the child of one process: watched by it, and gone with it, however it ends."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from comity.exchange.broker.configuration import render_node
from comity.exchange.broker.server import BrokerServer, ServerNotReady
from comity.exchange.broker.tests.net import Net
from comity.exchange.broker.tests.waiting import until

# A process that starts the server of a folder, says its id and goes on living.
PARENT = """
import sys, time
from pathlib import Path
from comity.exchange.broker.configuration import Listener
from comity.exchange.broker.server import BrokerServer
text = Path(sys.argv[1]).read_text()
server = BrokerServer(text, Path(sys.argv[2]), Listener("127.0.0.1", int(sys.argv[3])))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def net(tmp_path):
    made = Net(tmp_path, ("XA",))
    yield made
    made.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells a child of its parent's end on Linux only")
def test_ends_with_its_parent_even_when_that_is_killed(net, tmp_path):
    text, at = tmp_path / "given.conf", net.listeners["XA"]
    text.write_text(render_node(net.node_server("XA")))
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "comity.site.settings", "COMITY_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", PARENT, str(text), str(tmp_path / "server"), str(at.port)]
    parent = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert psutil.pid_exists(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait(timeout=30)
    parent.stdout.close()
    assert until(lambda: not _runs(child))


def test_is_gone_when_it_was_stopped_and_comes_back_when_it_is_started(net):
    net.hub.start()
    first = net.hub.pid
    net.hub.stop()
    assert net.hub.pid is None
    assert not _runs(first)
    net.hub.start()
    assert net.hub.pid not in (None, first)


def test_one_that_cannot_start_is_told_with_the_place_of_its_log(net, tmp_path, monkeypatch):
    monkeypatch.setattr("comity.exchange.broker.server.READY_WITHIN_SECONDS", 1.0)
    unusable = replace(net.node_server("XA"), store=tmp_path / "given.conf" / "streams")
    (tmp_path / "given.conf").write_text("a file where a folder should be")
    server = BrokerServer(render_node(unusable), tmp_path / "server", net.listeners["XA"])
    try:
        with pytest.raises(ServerNotReady, match=r"server\.log"):
            server.start()
    finally:
        server.stop()


def test_its_configuration_is_for_its_owner_only(net, tmp_path):
    assert (tmp_path / "hub" / "server.conf").stat().st_mode & 0o077 == 0


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
