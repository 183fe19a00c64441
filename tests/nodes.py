"""A real node for tests: its own folder, its own processes, its own port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

COMITY = [sys.executable, "-m", "comity"]
START_SECONDS = 60


@dataclass
class Node:
    """One installation under test.

    home  its COMITY_HOME
    url   where it answers once it is started
    """

    home: Path
    url: str = ""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("COMITY_", "DJANGO_", "LC_", "LANG"))
        }
        # No COMITY_DATABASE_URL: a node of these tests is on SQLite in its own folder, whatever the run itself uses.
        return kept | {"COMITY_HOME": str(self.home), "LC_ALL": "en"}

    def run(self, *arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One `comity` command, waited for."""
        done = subprocess.run(
            [*COMITY, *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert not check or done.returncode == 0, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """One `comity` command, left running."""
        return subprocess.Popen(
            [*COMITY, *map(str, arguments)], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def serve(self) -> "Node":
        """Serve the site and wait until it answers."""
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.process = self.start("serve", "--port", str(port))
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended while starting"
            try:
                if httpx.get(f"{self.url}/health/").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"no answer from {self.url} in {START_SECONDS} s")

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """End the server, its worker included."""
        if self.process is None:
            return
        workers = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(with_signal)
        if with_signal == signal.SIGKILL:
            for worker in workers:
                worker.kill()
        self.process.wait(timeout=30)
        self.process = None

    def copy_to(self, home: Path) -> "Node":
        """A node with the same store, in another folder."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return Node(home)


def free_port() -> int:
    """A port nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
