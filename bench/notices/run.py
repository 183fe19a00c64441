"""A hundred thousand notices: how long lists, files and public pages take. `python -m bench.notices.run [notices]`

One node, SQLite, served as anybody serves it; each page is asked for over HTTP one after the other, so that what is
told is the time of the server and of the loop-back, as one reader waits for it. Beside each the budget of a page, and
the bare view /health/ in the same run: what a request costs that asks nothing.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.nodes import Node

NOTICES = 100_000
VISITS = 60
WARM = 3
BUDGET_MS = 50.0
AT_ONCE = 5_000  # notices that one process fills in: a slow machine has five minutes for them
OFFICER = "ines.xa"


@dataclass(frozen=True, slots=True)
class Figure:
    """How long one page takes, in milliseconds: the median, and what one visit in a hundred exceeds."""

    page: str
    status: int
    p50_ms: float
    p99_ms: float

    @property
    def within(self) -> bool:
        """Whether the median keeps to the budget."""
        return self.status == httpx.codes.OK and self.p50_ms <= BUDGET_MS


def figures(notices: int) -> Iterator[Figure]:
    """Every page, on a node of its own that holds so many notices."""
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        for first in range(0, notices, AT_ONCE):
            node.script(_inside(f"filling.fill({first}, {min(AT_ONCE, notices - first)})"))
        reference = node.script(_inside("print(filling.settle())")).split()[-1]
        node.serve()
        try:
            officer = node.sign_in(OFFICER)
            anybody = httpx.Client(base_url=node.url, timeout=60)
            yield _figure("bare view", lambda: anybody.get("/health/"))
            for page, path in _pages(reference):
                yield _figure(page, lambda path=path: officer.get(path))
            for page, path in _public_pages(anybody):
                yield _figure(page, lambda path=path: anybody.get(path))
        finally:
            node.stop()


def _pages(reference: str) -> Iterator[tuple[str, str]]:
    yield "list", "/notices/"
    yield "list, page 40", "/notices/?page=40"
    yield "list, filtered", "/notices/?type=red&owner=XC"
    yield "list, sorted by owner", "/notices/?sort=owner"
    yield "search by name", "/notices/?q=Verkhovtsev"
    yield "search by reference", f"/notices/?q={reference}"
    yield "file", f"/notices/{reference}/"
    yield "records, list", "/records/"
    yield "records, search", "/records/?q=Verkhovtsev"


def _public_pages(anybody: httpx.Client) -> Iterator[tuple[str, str]]:
    yield "public list", "/public/en/notices/"
    yield "public list, in Arabic", "/public/ar/notices/"
    yield "public search", "/public/en/notices/?q=Verkhovtsev"
    listed = anybody.get("/public/en/notices/")
    found = [part for part in listed.text.split('"') if part.startswith("/public/en/notices/") and part.count("/") == 5]
    if found:
        yield "public page", found[0]
    yield "public feed", "/public/en/feed.json"


def _figure(page: str, visit: Callable[[], httpx.Response]) -> Figure:
    for _ in range(WARM):
        answer = visit()
    times = []
    for _ in range(VISITS if answer.status_code == httpx.codes.OK else 0):
        begun = time.perf_counter()
        visit()
        times.append((time.perf_counter() - begun) * 1_000)
    times.sort()
    p50, p99 = (times[len(times) // 2], times[int(len(times) * 0.99) - 1]) if times else (0.0, 0.0)
    return Figure(page, answer.status_code, p50, p99)


def _inside(work: str) -> str:
    return f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from bench.notices import filling
{work}
"""


def main() -> None:
    notices = int(sys.argv[1]) if len(sys.argv) > 1 else NOTICES
    table = Table(title=f"{notices:,} notices, SQLite (synchronous FULL), one reader")
    for heading in ("page", "p50 ms", "p99 ms", "budget ms", ""):
        table.add_column(heading, justify="left" if heading in ("page", "") else "right")
    for figure in figures(notices):
        judged = ("kept" if figure.within else "missed") if figure.p50_ms else f"not measured: HTTP {figure.status}"
        table.add_row(figure.page, f"{figure.p50_ms:,.1f}", f"{figure.p99_ms:,.1f}", f"{BUDGET_MS:,.0f}", judged)
    Console().print(table)


if __name__ == "__main__":
    main()
