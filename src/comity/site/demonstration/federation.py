"""A federation on one machine: a hub and the nodes of three invented bureaus, each with its own processes and store.

They are set up as people would set them up, command by command, and end with this program: nothing is left running,
and unless a folder was named nothing is left on the disk.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from comity.exchange.broker.server import end_with_parent, free_listener
from comity.site import health

BUREAUS = ("XA", "XB", "XC")
HUB = "hub"
WATCHERS = {HUB: "duty.gs", "XA": "stavros.xa", "XB": "vera.xb", "XC": "huda.xc"}
ANSWERS_WITHIN_SECONDS = 180.0
ENDS_WITHIN_SECONDS = 20.0
PATH = "/exchange/nodes/"
# What every node would make for itself in the same way, and takes half a minute: tables without a row, static files.
PREPARING = """
import django
django.setup()
from django.core.management import call_command
from comity.site.serving import gather_static_files
call_command("migrate", interactive=False, verbosity=0)
gather_static_files()
"""
EMPTY = "empty"
SPEAKING = """
import sys
import django
django.setup()
from comity.site.demonstration.voices import speak
speak(sys.argv[1], sys.argv[2:])
"""


class StageFailed(RuntimeError):
    """A step of setting up failed; what its command said stands in the message."""


@dataclass(slots=True)
class Stage:
    """The processes of the demonstration.

    folder  below which each node has its own
    port    of the hub's site; those of the nodes follow
    """

    folder: Path
    port: int
    _processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def codes(self) -> tuple[str, ...]:
        """Of the nodes: the hub, then the bureaus' in small letters."""
        return (HUB, *(bureau.lower() for bureau in BUREAUS))

    @property
    def is_set_up(self) -> bool:
        """Whether the folder holds a federation of an earlier run, which goes on."""
        return self._mark.exists()

    @property
    def _mark(self) -> Path:
        return self.folder / "ready"

    def address(self, code: str) -> str:
        """Where the site of a node answers."""
        return f"http://localhost:{self.port + self.codes.index(code)}"

    def set_up(self, tell: "Tell") -> None:
        """The organisation at every node, the hub, and three nodes that join it.  Raises StageFailed."""
        tell(_("Each node sets up its own store …"))
        self._python(EMPTY, "-c", PREPARING)
        with _together() as each:
            list(each(self._found, self.codes))
            tell(_("The hub invites the nodes, and they join with one-time codes …"))
            leaves = str(free_listener())
            self._comity(HUB, "node", "hub", "--address", leaves, "--listen", leaves)
            list(each(self._join, BUREAUS))
        self._mark.touch()

    def serve(self, tell: "Tell") -> None:
        """Start every node, and an officer of each bureau who writes to the others.  Raises StageFailed."""
        tell(_("Every node starts its own site and its own broker …"))
        for code in self.codes:
            self._start(code, "-m", "comity", "serve", "--port", self.address(code).rpartition(":")[2])
        for code in self.codes:
            self._wait_for(code)
        for bureau in BUREAUS:
            others = [other for other in BUREAUS if other != bureau]
            self._start(bureau.lower(), "-c", SPEAKING, bureau, *others)

    def pass_phrase(self, code: str, username: str) -> str:
        """With which a person of the demonstration signs in at a node."""
        said = self._comity(code, "members", "sign-ins")
        line = next(line for line in said.splitlines() if line.split()[:1] == [username])
        return line.split()[1]

    def wait(self, seconds: float | None) -> None:
        """Until the time is over, or for ever.  Raises StageFailed when a node ended by itself."""
        end = time.monotonic() + seconds if seconds is not None else None
        while end is None or time.monotonic() < end:
            if any(process.poll() is not None for process in self._processes[: len(self.codes)]):
                raise StageFailed(_("A node ended by itself."))
            time.sleep(0.5)

    def end(self) -> None:
        """End every process, the last started first, and wait for it."""
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(ENDS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _found(self, code: str) -> None:
        shutil.copytree(self.folder / EMPTY, self.folder / code, ignore=shutil.ignore_patterns("keys"))
        self._comity(code, "members", "set-up", "--profile", "demonstration")

    def _join(self, bureau: str) -> None:
        code = bureau.lower()
        request, answer = self.folder / f"{code}-request.txt", self.folder / f"{code}-answer.txt"
        invitation = _last(self._comity(HUB, "node", "invite", code, "--bureau", bureau))
        read_out = _last(self._comity(code, "node", "init", invitation, "--out", str(request)))
        told = _last(self._comity(HUB, "node", "admit", str(request), "--out", str(answer), "--fingerprint", read_out))
        self._comity(code, "node", "join", str(answer), "--fingerprint", told)

    def _comity(self, code: str, *arguments: str) -> str:
        return self._python(code, "-m", "comity", *arguments)

    def _python(self, code: str, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603
            [sys.executable, *arguments],
            env=self._environment(code),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=end_with_parent(),
        )
        if done.returncode:
            raise StageFailed(f"{' '.join(arguments[:4])} ({code}): {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def _start(self, code: str, *arguments: str) -> None:
        log = (self.folder / f"{code}.log").open("ab")
        with log:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, *arguments],
                env=self._environment(code),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent(),  # noqa: PLW1509
                start_new_session=True,  # Ctrl-C is for this program, which then ends the others in order
            )
        self._processes.append(process)

    def _wait_for(self, code: str) -> None:
        end = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while time.monotonic() < end:
            try:
                if httpx.get(f"{self.address(code)}/health/", timeout=5).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.3)
        raise StageFailed(_("%(node)s does not answer: see %(log)s") % {"node": code, "log": f"{code}.log"})

    def _environment(self, code: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
        return kept | {
            "COMITY_HOME": str(self.folder / code),
            "DJANGO_SETTINGS_MODULE": "comity.site.settings",
            "LC_ALL": get_language() or "en",
            "COLUMNS": "1000",  # what is read from a command's answer stands on one line
        }


class Tell:
    """Says each step as it begins."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, words: str) -> None:
        self._console.print(words)


def show(console: Console, *, folder: Path | None, port: int, seconds: float | None) -> None:
    """Set everything up, say where to look, and keep it running until Ctrl-C."""
    for offset in range(len(BUREAUS) + 1):
        health.require_free_port("127.0.0.1", port + offset)
    with ExitStack() as ending:
        where = folder if folder is not None else ending.enter_context(_temporary())
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        stage = Stage(where, port)
        ending.callback(stage.end)
        ending.enter_context(_ended_by_a_signal())
        tell = Tell(console)
        try:
            if not stage.is_set_up:
                stage.set_up(tell)
            stage.serve(tell)
            console.print(_places(stage))
            tell(_("Ctrl-C ends all of it."))
            stage.wait(seconds)
        except KeyboardInterrupt:
            tell(_("Ending …"))


def _places(stage: Stage) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in (_("Node"), _("Look at"), _("User name"), _("Pass phrase")):
        table.add_column(heading, no_wrap=True)
    for code in stage.codes:
        username = WATCHERS[code if code == HUB else code.upper()]
        table.add_row(code, f"{stage.address(code)}{PATH}", username, stage.pass_phrase(code, username))
    return table


@contextmanager
def _together() -> "Iterator[Callable[[Callable[[str], None], Sequence[str]], Iterator[None]]]":
    """`map` on every core; whoever leaves early waits for what runs, and begins nothing more."""
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _temporary() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="comity-federation-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _ended_by_a_signal() -> Iterator[None]:
    """Whoever ends this program politely gets the same order as with Ctrl-C."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _last(said: str) -> str:
    lines: Sequence[str] = said.strip().splitlines()
    return lines[-1].strip()
