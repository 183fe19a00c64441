"""Acts into the outbox: from the call to what outlives a power cut. `python -m bench.exchange.outbox [recipients] [s]`

Each act is checked against its schema, signed, sealed to every recipient, numbered in every chain, entered in the
ledger and committed (SQLite, synchronous=FULL). Beside it the rows alone, and what X-Road publishes of itself for one
request between two servers (110 a second, its issue 1321, on 32 cores).

Beside each rate the processor time of all processes for one act, and how many acts fit into a second of all cores: this
says more on a machine that has other things to do. Commits: of several callers what waits is committed together.
"""

import sys
import tempfile
from os import cpu_count, getloadavg
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.nodes import Node

RECIPIENTS = 195
SECONDS = 10.0
GOAL = 50.0  # acts a second, suite 1
X_ROAD = 110.0


def figures(recipients: int, seconds: float) -> list[tuple[str, float, float, float]]:
    """(work, acts a second, milliseconds of processor time each, durable commits each) of each kind of work."""
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        root = str(Path(__file__).resolve().parents[2])
        told = node.script(
            f"""
import sys
sys.path.insert(0, {root!r})
from django.core.management import call_command
call_command("migrate", verbosity=0)
from bench.exchange import outbox_inside
outbox_inside.measure({recipients}, {seconds})
"""
        )
    rows = [line.split("\t") for line in told.splitlines() if line.count("\t") == 3]
    return [(work, float(rate), float(cpu), float(commits)) for work, rate, cpu, commits in rows]


def main() -> None:
    recipients = int(sys.argv[1]) if len(sys.argv) > 1 else RECIPIENTS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    load = getloadavg()[0]
    table = Table(title=f"acts to {recipients} recipients, {cpu_count()} cores, load {load:.1f} before")
    for heading in ("work", "acts/s", "cpu ms", "acts/s of cpu", "commits", "goal"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    for work, rate, cpu, commits in figures(recipients, seconds):
        goal = f"{GOAL:.0f}" if "X25519," in work else ""
        possible = (cpu_count() or 1) * 1_000 / cpu
        table.add_row(work, f"{rate:.1f}", f"{cpu:.1f}", f"{possible:.0f}", f"{commits:.2f}", goal)
    table.add_row("X-Road, one request to one recipient, as published", f"{X_ROAD:.0f}", "", "", "", "")
    Console().print(table)


if __name__ == "__main__":
    main()
