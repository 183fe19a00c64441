"""What a federation loses when things break.

    python -m bench.exchange.faults [seconds of each] [--fault NAME …] [--write FILE]

A hub and two nodes, all real processes, joined as people join them. Both bureaus write to each other without a pause
while one thing breaks; then it is mended, and the script waits until every act that was acknowledged has a receipt.

    acknowledged   acts of which the writer was told that they are in the outbox
    delivered      of those, how many took effect at their recipient
    open           acknowledged, not with the recipient when the script stopped waiting, and still tried by the issuer
    lost           acknowledged or receipted, not in the recipient's store, and tried by nobody any more
    twice          acts of which the recipient's ledger says more than once that it accepted them
    stall          the longest time from the writing of an act to its receipt, in seconds, by the clock of its issuer,
                   where that is right

The last line is a build that was broken on purpose, for which the script must find losses: its node sends the receipt
and lets the broker forget the message before it keeps the act. Exit code 1 if anything was lost or had effect twice,
or if nothing was lost by the broken build.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.exchange import breaking
from bench.exchange.breaking import Fault, Proxy
from tests.federation import FederatedNode, Federation, until
from tests.nodes import ROOT, free_port
from tests.outside import rows

SECONDS = 30.0
SEED = 20_261_122
HEADINGS = ("what breaks", "acknowledged", "delivered", "open", "lost", "twice", "stall s")

# Writes one act after the other; prints the id of each once the outbox has it, whatever fails in between.
WRITING = """
import sys, time, logging, django; django.setup()
logging.disable(logging.CRITICAL)
from django.db import connection
from django.utils.timezone import now
from comity.core import events
from comity.core.ids import new_id
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
body = {"operation": "Tidewatch", "tally": {"arrests": 1}}
while True:
    time.sleep(0.4)
    try:
        saying = Saying(event=new_id(), kind="operation-result", issuer=sys.argv[1], to=[sys.argv[2]], body=body)
        act = issue(saying, at=now())
        print(act.pk.hex, flush=True)
    except Exception:
        # Anything may fail while something is broken: what was not acknowledged counts for nothing, and comes again.
        connection.close()
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the table."""

    fault: str
    acknowledged: int
    delivered: int
    open: int
    lost: int
    twice: int
    stall_seconds: float

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost and nothing had effect twice."""
        return self.acknowledged > 0 and not self.lost and not self.twice

    def cells(self) -> list[str]:
        """As the table shows it."""
        numbers = (self.acknowledged, self.delivered, self.open, self.lost, self.twice)
        return [self.fault, *map(str, numbers), f"{self.stall_seconds:.1f}"]


class Writer:
    """An officer who never stops: a process at a node, started again whenever it was killed with its node."""

    def __init__(self, node: FederatedNode, issuer: str, recipient: str, folder: Path) -> None:
        self._node, self._arguments = node, (issuer, recipient)
        self._told = (folder / f"{issuer}.told").open("w+")
        self.start()

    def start(self) -> None:
        """Go on writing."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", WRITING, *self._arguments],
            env=self._node.environment | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"},
            cwd=ROOT,
            stdout=self._told,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.wait()

    def told(self) -> set[str]:
        """The ids that were acknowledged so far. The last line may have been cut by a kill."""
        self._told.flush()
        lines = Path(self._told.name).read_text(encoding="ascii").split("\n")
        return {line for line in lines if len(line) == 32}


def break_and_count(federation: Federation, fault: Fault, seconds: float, folder: Path) -> Outcome:
    """Let both write while one thing breaks; mend it; wait; count."""
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    before = {node.code: _accepted(node.home) for node in (xa, xb)}
    pair = [(xa, xb, Writer(xa, "XA", "XB", folder)), (xb, xa, Writer(xb, "XB", "XA", folder))]
    writers = {node.code: writer for node, _other, writer in pair}
    for writer in writers.values():  # they write before anything breaks
        until(lambda writer=writer: len(writer.told()) > 3, seconds=90)
    fault.run(federation, writers, seconds)
    for writer in writers.values():
        writer.kill()
    fault.mend(federation)
    until(lambda: all(_is_done(node, other, writer) for node, other, writer in pair), fault.mended_within_seconds)
    acknowledged = delivered = still_open = lost = twice = 0
    stall = 0.0
    for node, other, writer in pair:
        told, receipted = writer.told(), _receipted(node.home)
        acknowledged += len(told)
        delivered += len(told & _effected(other.home))
        missing = (told | receipted.keys()) - _arrived(other.home)
        still_open += len(missing & _open(node.home))
        lost += len(missing - _open(node.home))
        twice += _twice(other.home, node.code.upper(), since=before[other.code])
        if node.code not in fault.wrong_clocks:
            stall = max([stall, *(receipted[one] for one in told & receipted.keys())])
    return Outcome(fault.name, acknowledged, delivered, still_open, lost, twice, stall)


def _effected(home: Path) -> set[str]:
    """The acts that took effect at this node."""
    found = rows(
        home,
        "SELECT a.id FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
        " WHERE c.effected_at IS NOT NULL AND a.kind = 'operation-result' AND NOT a.here",
    )
    return {act for (act,) in found}


def _receipted(home: Path) -> dict[str, float]:
    """Seconds from the issue of each act to the receipt that says it was delivered, by its id, as this node knows."""
    found = rows(
        home,
        "SELECT c.act_id, a.issued_at, c.closed_at FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
        " WHERE a.here AND a.kind = 'operation-result' AND c.state = 'delivered' AND c.closed_at IS NOT NULL",
    )
    return {act: (_instant(closed) - _instant(issued)).total_seconds() for act, issued, closed in found}


def _open(home: Path) -> set[str]:
    """The acts of this node that it goes on to send, because nobody has receipted them."""
    found = rows(
        home,
        "SELECT c.act_id FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
        " WHERE a.here AND c.closed_at IS NULL AND c.next_attempt_at IS NOT NULL",
    )
    return {act for (act,) in found}


def _is_done(node: FederatedNode, other: FederatedNode, writer: Writer) -> bool:
    """Whether everything that was acknowledged has a receipt and its effect."""
    return writer.told() <= _receipted(node.home).keys() & _effected(other.home)


def _arrived(home: Path) -> set[str]:
    """The acts that this node has, whether they had effect already or wait for one before them."""
    found = rows(home, "SELECT act_id FROM exchange_consignment WHERE arrived_at IS NOT NULL")
    return {act for (act,) in found}


def _accepted(home: Path) -> int:
    """How far the ledger of this node has come."""
    [(position,)] = rows(home, "SELECT coalesce(max(position), 0) FROM core_auditentry")
    return int(position)


def _twice(home: Path, issuer: str, *, since: int) -> int:
    """Numbers of an issuer that the ledger of a node says were accepted, with effect, more than once."""
    [(count,)] = rows(
        home,
        "SELECT count(*) FROM (SELECT json_extract(details, '$.notes.number') AS number FROM core_auditentry"
        f" WHERE event = 'exchange.accept_act' AND outcome = 'done' AND position > {since}"
        f" AND json_extract(details, '$.notes.issuer') = '{issuer}'"
        " AND json_extract(details, '$.notes.repeated') IS NULL GROUP BY 1 HAVING count(*) > 1)",
    )
    return int(count)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@contextmanager
def _federation(proxy: Proxy) -> Iterator[tuple[Federation, Path]]:
    """A hub that is dialled through the proxy, and two nodes."""
    with tempfile.TemporaryDirectory(prefix="comity-faults-") as name:
        folder = Path(name)
        federation = Federation(folder / "nodes", leaves=proxy.target, dialled=proxy.port)
        try:
            for code in ("xa", "xb"):
                federation.node(code)
            yield federation, folder
        finally:
            federation.stop()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.exchange.faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("seconds", nargs="?", type=float, default=SECONDS)
    parser.add_argument("--fault", action="append", help="only these, by the beginning of their names")
    parser.add_argument("--write", type=Path, help="put the table into this page, between its marks")
    wanted = parser.parse_args(arguments)
    console, chance = Console(), random.Random(SEED)
    load = os.getloadavg()[0]
    outcomes, skipped = [], []
    with ExitStack() as ending:
        proxy = ending.enter_context(Proxy(free_port()))
        federation, folder = ending.enter_context(_federation(proxy))
        for number, fault in enumerate(breaking.faults(chance, proxy, folder)):
            if wanted.fault and not any(fault.name.startswith(name) for name in wanted.fault):
                continue
            if why := fault.impossible():
                skipped.append((fault.name, why))
                continue
            place = folder / f"fault-{number}"
            place.mkdir()
            outcome = break_and_count(federation, fault, wanted.seconds, place)
            console.print(*outcome.cells())
            outcomes.append((fault, outcome))
    table = Table(
        title=f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {load:.1f}, {wanted.seconds:.0f} s of each"
    )
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == HEADINGS[0] else "right")
    for _fault, outcome in outcomes:
        table.add_row(*outcome.cells())
    console.print(table)
    for name, why in skipped:
        console.print(f"{name}: not tried here, {why}")
    if wanted.write:
        _write(wanted.write, [outcome for _fault, outcome in outcomes], skipped, table.title)
    wrong = [outcome.fault for fault, outcome in outcomes if outcome.is_whole == fault.is_broken_build]
    for name in wrong:
        console.print(f"not as it must be: {name}", style="bold red")
    return 1 if wrong else 0


def _write(page: Path, outcomes: Sequence[Outcome], skipped: Sequence[tuple[str, str]], title: object) -> None:
    begin, end = "<!-- figures -->", "<!-- end of figures -->"
    text = page.read_text(encoding="utf-8")
    lines = [str(title) + ":", "", "| " + " | ".join(HEADINGS) + " |", "| --- |" + " ---: |" * (len(HEADINGS) - 1)]
    lines += ["| " + " | ".join(outcome.cells()) + " |" for outcome in outcomes]
    lines += ["", *(f"* {name}: not tried here, {why}." for name, why in skipped)]
    head, _, rest = text.partition(begin)
    tail = rest.partition(end)[2]
    page.write_text(f"{head}{begin}\n\n" + "\n".join(lines).rstrip() + f"\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
