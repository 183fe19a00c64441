"""Verifying an election of 196 voters, beside the reference tool; and taking in its ballots.

`python -m bench.ballots.run [rounds]`

The same archives for both: 196 voters, four candidates and blank, five who vote again, three trustees, made here: in
the field of Belenios 2.0, which `belenios-tool` of Debian judges too, and on the curve, which it does not know.  Rounds
alternate, so that a busy machine slows both.  Measured is what a user waits for: the whole command, from its start to
the verdict; then `verify` alone, in this process.  Processor time is told beside, for it depends less on the load.

Then what a server does for each ballot that a delegate sends, one thread, in processor time: `Poll.accept`.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from comity.engines.ballots.container import BALLOT, read_archive
from comity.engines.ballots.election import HomomorphicQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.holding import poll_of
from comity.engines.ballots.trustees import Single
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.box import Box, Draft
from comity.engines.ballots.writing.credentials import new_code, new_uuid, public_key
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.keys import new_trustee_key
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.sealing import Sealer

VOTERS, AGAIN, TRUSTEES, ROUNDS = 196, 5, 3, 5
CANDIDATES = ("Ana", "Béa", "Cyr", "Dov")
TOOL = "belenios-tool"
GOALS = {"BELENIOS-2048": "less than half of the tool's time", "Ed25519": "at most 2 s"}


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds on the wall and of the processors."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Line:
    """One way of verifying one archive, and how long each round took."""

    what: str
    times: tuple[Time, ...]

    @property
    def wall(self) -> float:
        """The median round."""
        return statistics.median(each.wall for each in self.times)

    @property
    def processor(self) -> float:
        """The median round."""
        return statistics.median(each.processor for each in self.times)


def president(group_name: str, form: Form) -> bytes:
    """The archive of an invented election of a president."""
    group, uuid = group_named(group_name), new_uuid()
    keys = [new_trustee_key(group) for _ in range(TRUSTEES)]
    codes = [new_code(form) for _ in range(VOTERS)]
    question = HomomorphicQuestion("President", CANDIDATES, 1, 1, blank=True)
    draft = Draft("President", "An invented election", group_name, (question,), uuid)
    roll = {public_key(code, uuid, group): 1 for code in codes}
    box = Box.set_up(draft, [Single(key.public) for key in keys], roll, int(time.time()))
    sealer = Sealer(box.election)
    for number, code in enumerate([*codes, *codes[:AGAIN]]):
        choice = number % question.choices
        answer = tuple(int(place == choice) for place in range(question.choices))
        box.receive(sealer.prepare(code, (answer,)).cast().ballot)
    box.close()
    for key in keys:
        box.add_decryption(partial_decryption(box.setting, box.tally, key.secret).written())
    box.publish()
    return box.take()


def measured(group: str, archive: Path, rounds: int) -> Iterator[Line]:
    """Every way of verifying an archive, in turn, round after round."""
    alone = [sys.executable, "-m", "comity.engines.ballots", "verify", str(archive)]
    ways: dict[str, Callable[[], Time]] = {
        "comity, verify() in this process": lambda: _within(archive),
        "comity, whole command": lambda: _command(alone, archive.parent),
    }
    if group == "BELENIOS-2048" and shutil.which(TOOL):
        ways[f"{TOOL} {_version()}"] = lambda: _command([TOOL, "election", "verify"], archive.parent)
    found: dict[str, list[Time]] = {what: [] for what in ways}
    for _round in range(rounds):
        for what, way in ways.items():
            found[what].append(way())
    for what, times in found.items():
        yield Line(what, tuple(times))


def _within(archive: Path) -> Time:
    wall, processor = time.perf_counter(), time.process_time()
    if not verify(archive).accepted:
        raise SystemExit("the archive made here is not accepted")
    return Time(time.perf_counter() - wall, time.process_time() - processor)


def _command(command: list[str], folder: Path) -> Time:
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode:
        raise SystemExit(f"{command[0]} does not accept the archive: {ended.stderr.decode()[-300:]}")
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Time(time.perf_counter() - wall, worked)


def accepting(archive: bytes) -> list[float]:
    """Processor time of accepting each ballot of an archive in turn, in seconds; sorted."""
    read = read_archive(archive)
    poll, taken, found = poll_of(archive), defaultdict[str, list[str]](list), []
    for event in read.events:
        if event.kind != BALLOT or event.payload is None:
            continue
        before = time.process_time()
        receipt = poll.accept(read.data[event.payload], earlier=lambda credential: taken[credential], recast=True)
        found.append(time.process_time() - before)
        taken[receipt.credential].append(receipt.tracking_number)
    return sorted(found)


def _told(times: list[float]) -> str:
    """Milliseconds at the middle, at the 99th of a hundred and at the end."""
    p50, p99, most = (times[place] * 1_000 for place in (len(times) // 2, len(times) * 99 // 100, -1))
    return f"p50 {p50:.1f}, p99 {p99:.1f}, most {most:.1f}"


def _version() -> str:
    told = subprocess.run([TOOL, "--version"], capture_output=True, text=True, check=False).stdout
    return told.split()[0] if told.split() else ""


def table(group: str, lines: list[Line]) -> Table:
    """The figures of one group, each beside the tool's where it knows the group."""
    shown = Table(
        "verified by",
        "wall, s",
        "processor, s",
        "of the tool's wall",
        title=f"{group} (goal: {GOALS[group]})",
        box=SIMPLE,
    )
    tool = next((line for line in lines if line.what.startswith(TOOL)), None)
    for line in lines:
        ratio = f"{line.wall / tool.wall:.2f}" if tool and line is not tool else ""
        shown.add_row(line.what, f"{line.wall:.2f}", f"{line.processor:.2f}", ratio)
    return shown


def main(rounds: int) -> None:
    """Make the archives, verify them, print the table."""
    console = Console()
    for group, form in (("BELENIOS-2048", Form.TOOLS_2_0), ("Ed25519", Form.TOOLS_3_X)):
        with tempfile.TemporaryDirectory(prefix="comity-ballots-") as folder:
            archive = Path(folder) / "election.bel"
            archive.write_bytes(president(group, form))
            console.print(table(group, list(measured(group, archive, rounds))))
            console.print(f"accepting one ballot, ms of processor: {_told(accepting(archive.read_bytes()))}")
    if not shutil.which(TOOL):
        console.print(f"{TOOL} is not installed: no peer to compare with (Debian: apt install {TOOL})")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    console.print(f"{rounds} rounds, medians; {os.cpu_count()} cores; load of the machine {load}", highlight=False)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
