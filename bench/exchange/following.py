"""What following costs: a first copy, its mirrors, an hour without news. `python -m bench.exchange.following [records]`

    share      an owner's records, read in their order, checked, signed, sealed to a bureau elsewhere, into the outbox
    mirror     the same acts at the other node: opened, checked, kept with their place in the index, receipted
    no news    a bureau that mirrors so many records is told that nothing is missing: one act, from arrival to commit

All of it durable (SQLite, synchronous=FULL). Processor time beside the clock: on a busy machine it says more.
"""

import sys
import tempfile
from os import cpu_count, getloadavg
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.nodes import Node

RECORDS = 20_000


def figures(records: int) -> list[tuple[str, int, float, float]]:
    """(work, how many, seconds, seconds of processor time) of each kind of work."""
    with tempfile.TemporaryDirectory() as folder:
        root = str(Path(__file__).resolve().parents[2])
        told = Node(Path(folder) / "home").script(
            f"""
import sys
sys.path.insert(0, {root!r})
from django.core.management import call_command
call_command("migrate", verbosity=0)
from bench.exchange import following_inside
following_inside.measure({records})
"""
        )
    rows = [line.split("\t") for line in told.splitlines() if line.count("\t") == 3]
    return [(work, int(count), float(seconds), float(cpu)) for work, count, seconds, cpu in rows]


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    load = getloadavg()[0]
    table = Table(title=f"following {records:,} records, {cpu_count()} cores, load {load:.1f} before")
    for heading in ("work", "how many", "seconds", "cpu s", "a second", "a second of cpu"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    for work, count, seconds, cpu in figures(records):
        table.add_row(
            work, f"{count:,}", f"{seconds:.3f}", f"{cpu:.3f}", f"{count / seconds:,.0f}", f"{count / cpu:,.0f}"
        )
    Console().print(table)


if __name__ == "__main__":
    main()
