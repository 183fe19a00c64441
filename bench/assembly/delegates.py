"""Delegates who vote at the same time, on one served node.

    python -m bench.assembly.delegates [DELEGATES] [SECONDS]

Each delegation's device sends its vote at a moment of its own within the seconds, over a connection of its own, to one
served node; the clients share the machine. A second run of each kills the server (kill -9) in the middle and starts it
again: devices send again what was not answered, and afterwards every vote that was answered is counted once.

    electronic   an open vote: signed-in delegate, permission, frozen roll, ledger entry, durable commit
    sealed       a secret ballot: the proofs and the signature verified, ledger entry, durable commit. Sealing was done
                 beforehand, by several processes, and is not counted
    peer         a bare Django view that inserts one row, durably, behind the same server

Goal: 99 of 100 votes answered within two seconds, where nothing is killed.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from comity.engines.ballots import holding
from comity.engines.ballots.rehearsal import sealed
from tests.nodes import ROOT, Node, free_port
from tests.voting_devices import Ballot, Heard, electronic, inside, kill_and_restart, vote

DELEGATES = 196
WITHIN_SECONDS = 30.0
GOAL_MS = 2_000.0
CHOICES = ("for", "against", "abstaining")
THREADS = 48  # as the node has
SETTING_UP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what the devices heard, and what the record had of it afterwards."""

    name: str
    heard: Heard
    counted: int
    lost: int
    twice: int

    def percentile_ms(self, percent: float) -> float:
        """Milliseconds within which so many percent of the votes were answered."""
        return float(np.percentile(list(self.heard.seconds.values()), percent)) * 1_000


def runs(delegates: int, within: float) -> Iterator[Run]:
    """Every run, each on a copy of one hall."""
    with tempfile.TemporaryDirectory() as folder:
        hall = Node(Path(folder) / "hall")
        hall.script(SETTING_UP)
        cookies = inside(hall, f"found_hall({delegates}, sealed_too=True)")
        for kind, prepare in (("electronic", _electronic), ("sealed", _sealed)):
            for killed in (False, True):
                node = hall.copy_to(Path(folder) / f"{kind}-{killed}")
                path, ballots, examine = prepare(node, cookies)
                yield _run(node, f"{kind}{', server killed' if killed else ''}", path, ballots, examine, within, killed)
        yield _bare(Path(folder) / "bare.sqlite3", cookies, within)


Examine = Callable[[Heard], tuple[int, int, int]]
Prepared = tuple[str, list[Ballot], Examine]


def _run(node: Node, name: str, path: str, ballots: list[Ballot], examine: Examine, within: float, killed: bool) -> Run:
    node.serve()
    meanwhile = kill_and_restart(node, after=within / 2) if killed else lambda: None
    try:
        heard = vote(node.url, path, ballots, within=within, meanwhile=meanwhile)
    finally:
        node.stop(signal.SIGKILL)
    return Run(name, heard, *examine(heard))


def _electronic(node: Node, cookies: Mapping[str, str]) -> Prepared:
    choices = {member: CHOICES[place % 3] for place, member in enumerate(sorted(cookies))}

    def examine(heard: Heard) -> tuple[int, int, int]:
        told = inside(node, "tell_electronic()")
        kept = {member: (choice, place) for member, choice, _key, place in told["kept"]}
        right = {member: choice for member, (choice, _place) in kept.items()} == choices
        lost = [one for one, said in heard.answers.items() if kept.get(one, ("", 0))[1] != said["place"]]
        counted = sum(told["counts"].get(name, 0) for name in ("in_favour", "against", "abstaining"))
        return counted, len(lost) + (not right), len(told["kept"]) - len(kept)

    return inside(node, "open_electronic()")["path"], electronic(cookies, choices), examine


def _sealed(node: Node, cookies: Mapping[str, str]) -> Prepared:
    where = inside(node, "open_sealed()")
    opening = bytes.fromhex(where["opening"])
    codes: Mapping[str, str] = where["codes"]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = {
            member: pool.submit(_seal, opening, code, place % 3) for place, (member, code) in enumerate(codes.items())
        }
        bodies = {member: job.result() for member, job in jobs.items()}

    def examine(heard: Heard) -> tuple[int, int, int]:
        kept: list[str] = inside(node, "tell_sealed()")["kept"]
        answered = {said["tracking_number"] for said in heard.answers.values()}
        return len(set(kept)), len(answered - set(kept)), len(kept) - len(set(kept))

    headers = {"Content-Type": "application/json"}
    return where["path"], [Ballot(member, body, headers) for member, body in bodies.items()], examine


def _seal(opening: bytes, code: str, choice: int) -> bytes:
    """A ballot as a delegate's device seals it."""
    return sealed(holding.poll_of(opening), code, choice)


def _bare(database: Path, cookies: Mapping[str, str], within: float) -> Run:
    """The same devices, and a view that inserts one row."""
    environment = os.environ | {"COMITY_BARE": str(database), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    subprocess.run(
        [sys.executable, "-c", "from bench.assembly import bare; bare.prepare()"],
        env=environment,
        cwd=ROOT,
        check=True,
    )
    port = free_port()
    command = ("granian", "--interface", "wsgi", "--blocking-threads", str(THREADS), "--port", str(port))
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--log-level", "error", "bench.assembly.bare:application"],
        env=environment,
        cwd=ROOT,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        heard = vote(
            url, "/cast", electronic(cookies, dict.fromkeys(cookies, "for")), within=within, meanwhile=_nothing
        )
    finally:
        server.terminate()
        server.wait()
    return Run("peer: one row", heard, len(heard.answers), 0, 0)


def _nothing() -> None:
    """What happens beside a run in which nothing is killed."""


def _wait_for(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the peer did not start")


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.assembly.delegates", description=(__doc__ or "").split("\n")[0]
    )
    add = parser.add_argument
    add("delegates", nargs="?", type=int, default=DELEGATES, metavar="DELEGATES", help="how many; %(default)s")
    add("within", nargs="?", type=float, default=WITHIN_SECONDS, metavar="SECONDS", help="all vote in; %(default)s")
    chosen = parser.parse_args(words)
    if chosen.delegates < 1 or chosen.within <= 0:
        parser.error("at least one delegate, and some time to vote in")
    return chosen


def main(words: Sequence[str] | None = None) -> int:
    """Print the table; the exit code is 1 when a vote was lost, counted twice, or never answered."""
    chosen = arguments(words)
    delegates, within = chosen.delegates, chosen.within
    load = os.getloadavg()[0]
    title = f"{delegates} delegates within {within:.0f} s, {os.cpu_count()} cores, load {load:.1f} before"
    table = Table(title=title)
    for heading in (
        "votes",
        "answered",
        "sent again",
        "counted",
        "lost",
        "twice",
        "p50 ms",
        "p99 ms",
        "longest",
        "goal",
    ):
        table.add_column(heading, justify="left" if heading == "votes" else "right")
    found: list[Any] = list(runs(delegates, within))
    for run in found:
        again = sum(number > 1 for number in run.heard.sent.values())
        times = [f"{run.percentile_ms(percent):,.0f}" for percent in (50, 99, 100)]
        goal = "" if "killed" in run.name or "peer" in run.name else f"p99 {GOAL_MS:,.0f}"
        numbers = (len(run.heard.answers), again, run.counted, run.lost, run.twice)
        table.add_row(run.name, *map(str, numbers), *times, goal)
    Console(width=120).print(table)
    for run in found:
        for member, said in list(run.heard.refused.items())[:3]:
            print(run.name, member, said)
    whole = all(run.counted == delegates and not (run.lost or run.twice or run.heard.refused) for run in found)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
