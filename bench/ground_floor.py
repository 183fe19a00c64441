"""The ground floor, measured: import, checks, pages. `python bench/ground_floor.py [records]`

Each figure stands beside a peer measured in the same run, with the ratio:

    import         the same rows through Django's bulk_create alone: no audit, no index, no history
    checks         RapidFuzz token_sort_ratio over the same names: no audit, no restriction, no reasons
    checks, HTTP   the node's own /health/ under as many clients: what a request costs when it asks nothing
    pages          the same, one by one
    page weight    the budget: a first visit with everything it loads, as it is sent
"""

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.floor.clients import Load, drive
from tests.nodes import Node

RECORDS = 20_000
CHECKS = 200
BATCH = 1_000
PAGES = ("/", "/records/", "/members/", "/hits/", "/audit/", "/counter/")
VISITS = 20
CLIENTS = 8
CLIENT_SECONDS = 8.0
BUDGET_KB = 150.0
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2))"')


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
from bench.floor import inside
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
            yield from checks_over_http(node)
            yield from pages(node)
        finally:
            node.stop()


def checks_over_http(node: Node) -> Iterator[Figure]:
    """Checks by systems with a token, each written durably before it is answered; the clients share the machine."""
    token = {**node.integration().headers, "Content-Type": "application/json"}

    def question(number: int) -> dict[str, object]:
        return {"names": [f"Marek Test{number:06d}"], "birth_date": "1971-05-03"}

    def travellers(number: int) -> dict[str, object]:
        rows = [question(number * BATCH + row) | {"row": row} for row in range(1, BATCH + 1)]
        return {"name": f"bench {number}", "rows": rows}

    bare = drive(node.url, "/health/", {}, clients=CLIENTS, seconds=CLIENT_SECONDS / 2)
    single = drive(node.url, "/api/checks", token, clients=CLIENTS, seconds=CLIENT_SECONDS, body=question)
    batches = drive(node.url, "/api/checks/batch", token, clients=2, seconds=CLIENT_SECONDS, body=travellers)
    require_answers(bare, single, batches)
    yield Figure(f"checks, HTTP, {CLIENTS} clients", single.rate, bare.rate, "checks/s", "bare view")
    yield Figure("checks, HTTP, p99", single.percentile_ms(99), bare.percentile_ms(99), "ms", "bare view")
    yield Figure(f"checks, HTTP, by {BATCH:,}", batches.rate * BATCH, bare.rate, "checks/s", "bare view")


def require_answers(*loads: Load) -> None:
    """A rate of answers that were errors would be no figure."""
    for load in loads:
        if load.errors or not load.latencies:
            sys.exit(f"no figure without answers: {load.errors[:1]}")


def pages(node: Node) -> Iterator[Figure]:
    """Median time of each page, as its reader waits for it."""
    client = node.sign_in("ines.xa")
    bare = median_ms(lambda: client.get("/health/"))
    for path in PAGES:
        page = client.get(path)
        if page.status_code == 200:
            yield Figure(f"page {path}", median_ms(lambda path=path: client.get(path)), bare, "ms", "bare view")
            yield Figure(f"page {path}, weight", weight_kb(client, page), BUDGET_KB, "kB", "budget")


def weight_kb(client: httpx.Client, page: httpx.Response) -> float:
    """Kilobytes that a first visit takes: the page, and each style and script as a browser on this machine gets it."""
    sent = len(page.content)
    for path in set(LOADED.findall(page.text)):
        with client.stream("GET", path, headers={"Accept-Encoding": "br"}) as answer:
            sent += sum(len(part) for part in answer.iter_raw())
    return sent / 1_000


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
