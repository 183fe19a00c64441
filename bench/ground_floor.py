"""The ground floor, measured: import, checks, pages. `python -m bench.ground_floor [records]`

Each figure stands beside a peer measured in the same run, with the ratio:

    import   the same rows through Django's bulk_create alone: no audit, no index, no history
    checks   RapidFuzz token_sort_ratio over the same names: no audit, no restriction, no reasons
    pages    the node's own /health/, a bare Django view with one query: what a page costs on top of it
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.nodes import Node

RECORDS = 20_000
CHECKS = 200
BATCH = 1_000
PAGES = ("/", "/records/", "/members/", "/hits/", "/audit/", "/counter/")
VISITS = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured rate or time beside its peer's."""

    work: str
    ours: float
    peer: float
    unit: str
    peer_name: str

    @property
    def ratio(self) -> float:
        return self.ours / self.peer


def in_process(records: int) -> str:
    """The part that runs inside the node: prints one line per figure, tab separated."""
    return f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parent.parent)!r})
from bench import inside
inside.measure({records}, checks={CHECKS}, batch={BATCH})
"""


def figures(records: int) -> Iterator[Figure]:
    """Every figure, one after the other, on a node of its own."""
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        for line in node.script(in_process(records)).splitlines():
            work, ours, peer, unit, peer_name = line.split("\t")
            yield Figure(work, float(ours), float(peer), unit, peer_name)
        node.serve()
        try:
            yield from pages(node)
        finally:
            node.stop()


def pages(node: Node) -> Iterator[Figure]:
    """Median time of each page, as its reader waits for it."""
    client = node.sign_in("ines.xa")
    bare = median_ms(lambda: client.get("/health/"))
    for path in PAGES:
        if client.get(path).status_code == 200:
            yield Figure(f"page {path}", median_ms(lambda path=path: client.get(path)), bare, "ms", "bare view")


def median_ms(visit: Callable[[], object]) -> float:
    visit()
    times = []
    for _ in range(VISITS):
        begun = time.perf_counter()
        visit()
        times.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(times)


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    table = Table(title=f"Ground floor, {records:,} records, SQLite (synchronous FULL)")
    for heading in ("work", "Comity", "peer", "ratio", "unit", "peer is"):
        table.add_column(heading, justify="left" if heading in ("work", "unit", "peer is") else "right")
    for figure in figures(records):
        table.add_row(
            figure.work,
            f"{figure.ours:,.1f}",
            f"{figure.peer:,.1f}",
            f"{figure.ratio:.3f}",
            figure.unit,
            figure.peer_name,
        )
    Console().print(table)


if __name__ == "__main__":
    main()
