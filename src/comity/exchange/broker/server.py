"""A NATS server as a child of this process: started, watched, started again, and never left behind."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from comity.core.home import write_private
from comity.exchange.broker.configuration import Listener

BINARY = "nats-server"
READY_WITHIN_SECONDS = 20.0
STOP_WITHIN_SECONDS = 10.0
_LONGEST_PAUSE_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.05
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class ServerNotReady(RuntimeError):
    """The server did not answer in time; its log says why."""


class BrokerServer:
    """One server with its folder: configuration, log and streams.

    A thread of its own starts the child and waits for it. That the kernel ends the child with *that* thread, and so
    with this process however it ends, is why the thread lives as long as the server should.
    """

    def __init__(self, configuration: str, folder: Path, clients: Listener) -> None:
        self._clients = clients
        self._file, self.log = folder / "server.conf", folder / "server.log"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._file, configuration)  # it holds passwords
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """Of the child that runs now."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def start(self) -> None:
        """Start the server, and return when it answers.  Raises ServerNotReady."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._thread = threading.Thread(target=self._supervise, name="comity-broker", daemon=True)
        self._thread.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return when the server answers.  Raises ServerNotReady."""
        end = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < end:
            if self.pid is not None and _answers(self._clients):
                return
            time.sleep(_LOOK_EVERY_SECONDS)
        raise ServerNotReady(f"the broker did not answer at {self._clients}: see {self.log}")

    def reconfigure(self, configuration: str) -> None:
        """Take another configuration, in place: members that were added may connect from now on."""
        write_private(self._file, configuration)
        if (pid := self.pid) is not None:
            os.kill(pid, signal.SIGHUP)

    def restart(self, configuration: str) -> None:
        """Take another configuration from the beginning. Whoever may not connect any more is out: a server that runs
        goes on with the connections it has (nats-server 2.15).  Raises ServerNotReady."""
        write_private(self._file, configuration)
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()
            child.wait(STOP_WITHIN_SECONDS)
        self.wait_until_ready()

    def stop(self) -> None:
        """End the server and wait for it."""
        self._stopping.set()
        if (pid := self.pid) is not None:
            os.kill(pid, signal.SIGTERM)
        if self._thread is not None:
            self._thread.join(STOP_WITHIN_SECONDS)
            if (child := self._child) is not None and child.poll() is None:
                child.kill()
            self._thread = None

    def _supervise(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            began = time.monotonic()
            self._child = self._spawn()
            self._child.wait()
            # One that ran for a while and died is started again at once; one that cannot start, ever more rarely.
            pause = 1.0 if time.monotonic() - began > _LONGEST_PAUSE_SECONDS else min(2 * pause, _LONGEST_PAUSE_SECONDS)
            self._stopping.wait(pause / 2)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        command = [str(binary()), "--config", str(self._file), "--log", str(self.log)]
        # Nothing of the environment is handed on: it may hold secrets, and the server needs none of it.
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            preexec_fn=end_with_parent(),  # noqa: PLW1509
            start_new_session=True,  # Ctrl-C at the terminal is for the parent, which then ends the child in order
        )


@cache
def binary() -> Path:
    """The server's program, as the package installed it.  Raises ServerNotReady."""
    found = shutil.which(BINARY, path=os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", ""))))
    if found is None:
        raise ServerNotReady(f"{BINARY} is not installed beside this program")
    return Path(found)


def free_listener(host: str = "127.0.0.1") -> Listener:
    """A port of this machine on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return Listener(host, probe.getsockname()[1])


def _answers(clients: Listener) -> bool:
    """Whether the server greets: it does so once its accounts and streams are loaded."""
    try:
        with socket.create_connection((clients.host, clients.port), timeout=1) as connection:
            return connection.recv(5) == b"INFO "
    except OSError:
        return False


def end_with_parent() -> Callable[[], None] | None:
    """What a child does between fork and exec, so that the kernel ends it with the thread that started it.

    Everything is looked up before: there it may take no lock. None where the kernel cannot do that.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None, use_errno=True).prctl, os.getpid()

    def ask() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it ended before it was asked
            os._exit(1)

    return ask
