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
from typing import Self

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
COMITY = [sys.executable, "-m", "comity"]
# Ends a test that hangs; a machine with other work to do must not.
PATIENCE_SECONDS = 900

# Run inside a node: a token of bureau XA for checks, made by its administrator as the members page makes it.
MAKE_TOKEN = """
from datetime import timedelta
from django.utils.timezone import now
from comity.core.actors import Origin
from comity.core.codes import Purpose, Role
from comity.members import queries, services
from comity.members.models import Account, Bureau
from comity.members.tokens import new_token
administrator = queries.actor_of(
    Account.objects.get(username="stavros.xa"), origin=Origin.COMMAND, purpose=Purpose.ADMINISTRATION, reference="test",
    language="en",
)
token = new_token()
services.make_integration(
    administrator, bureau=Bureau.objects.get(code="XA"), name="gates", roles=frozenset({Role.OFFICER}),
    scopes=frozenset({"screening.check_traveller", "screening.check_batch"}),
    purposes=frozenset({Purpose.BORDER_CHECK}), entity=None, expires_at=now() + timedelta(days=1),
    prefix=token.prefix, token_hash=token.hash, at=now(),
)
print(token.text)
"""


@dataclass
class Node:
    """One installation under test.

    home      its COMITY_HOME
    url       where it answers once it is started
    database  address of its PostgreSQL; empty: SQLite in its own folder, whatever the run itself uses
    """

    home: Path
    url: str = ""
    database: str = ""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _passwords: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("COMITY_", "DJANGO_", "LC_", "LANG", "PYTHONDONTWRITEBYTECODE"))
        }
        if self.database:
            kept["COMITY_DATABASE_URL"] = self.database
        # A wide terminal: what is looked for in an answer is not broken in two by a border.
        return kept | {"COMITY_HOME": str(self.home), "LC_ALL": "en", "COLUMNS": "240"}

    def run(self, *arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One `comity` command, waited for."""
        done = subprocess.run(
            [*COMITY, *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        assert not check or done.returncode == 0, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """One `comity` command, left running."""
        return subprocess.Popen(
            [*COMITY, *map(str, arguments)], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def serve(self) -> Self:
        """Serve the site and wait until it answers."""
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.process = self.start("serve", "--port", str(port))
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended while starting"
            try:
                if httpx.get(f"{self.url}/health/").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"no answer from {self.url} in {PATIENCE_SECONDS} s")

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """End the server, its worker included."""
        if self.process is None:
            return
        workers = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(with_signal)
        if with_signal == signal.SIGKILL:
            for worker in workers:
                worker.kill()
        self.process.wait(timeout=PATIENCE_SECONDS)
        self.process = None

    def script(self, source: str) -> str:
        """What a few lines of Python print, run with this node's apps loaded."""
        loaded = "with stays_for_good():\n    django.setup()"
        prepared = f"import django\nfrom comity.site.loading import stays_for_good\n{loaded}\n{source}"
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"}
        done = subprocess.run(
            [sys.executable, "-c", prepared],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def password_of(self, username: str) -> str:
        """The pass phrase of a person of the demonstration on this node."""
        if not self._passwords:
            told = self.script(
                "from comity.members.demonstration import sign_ins\n"
                "for one in sign_ins(): print(one.username, one.password)"
            )
            self._passwords.update(line.split() for line in told.splitlines())
        return self._passwords[username]

    def integration(self) -> httpx.Client:
        """A client of the API: a system of bureau XA that makes border checks. The node must be served."""
        token = self.script(MAKE_TOKEN).strip()
        headers = {"Authorization": f"Bearer {token}", "X-Comity-Purpose": "border-check"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_SECONDS)

    def sign_in(self, username: str, purpose: str = "border-check") -> httpx.Client:
        """A browser-like client, signed in as a person of the demonstration, with a purpose stated."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=PATIENCE_SECONDS)
        client.get("/accounts/login/")
        self.post(client, "/accounts/login/", login=username, password=self.password_of(username))
        assert "sessionid" in client.cookies, f"{username} could not sign in"
        self.post(client, "/purpose/", purpose=purpose, reference="test", next="/")
        return client

    @staticmethod
    def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
        """Post a form as a page would."""
        fields["csrfmiddlewaretoken"] = client.cookies.get("csrftoken", "")
        return client.post(path, data=fields, headers={"Referer": str(client.base_url)})

    def copy_to(self, home: Path) -> "Node":
        """A node with the same store, in another folder: its people keep their pass phrases."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return Node(home, _passwords=self._passwords)


def free_port() -> int:
    """A port nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
