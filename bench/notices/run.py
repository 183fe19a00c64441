"""A hundred thousand notices: how long lists, files and public pages take.

    python -m bench.notices.run [NOTICES] [--keep FOLDER]

Filling takes some twelve minutes. With a folder to keep the node in it is done once: measure then when nothing else
works on the machine.

One node, SQLite, served as anybody serves it; each page is asked for over HTTP one after the other, so that what is
told is the time of the server and of the loop-back, as one reader waits for it. Beside each the time that the server's
processors worked for it, which says more on a machine that has other things to do, how many times that is what the
bare view /health/ takes in the same run, which asks nothing, and the budget of a page.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.nodes import Node

NOTICES = 100_000
VISITS = 60
WARM = 3
BUDGET_MS = 50.0
AT_ONCE = 2_000  # notices that one process fills in: a slow or busy machine has five minutes for them
OFFICER = "ines.xa"


@dataclass(frozen=True, slots=True)
class Figure:
    """How long one page takes, in milliseconds: the median, what one visit in a hundred exceeds, and the mean of what
    the server's processors worked.
    """

    page: str
    status: int
    p50_ms: float
    p99_ms: float
    cpu_ms: float

    @property
    def within(self) -> bool:
        """Whether the median keeps to the budget."""
        return self.status == httpx.codes.OK and self.p50_ms <= BUDGET_MS


def figures(node: Node, reference: str) -> Iterator[Figure]:
    """Every page of a node that is filled; `reference` is that of one notice it holds."""
    node.serve()
    try:
        officer = node.sign_in(OFFICER)
        anybody = httpx.Client(base_url=node.url, timeout=60)
        yield _figure(node, "bare view", lambda _: anybody.get("/health/"))
        for page, path in _pages(reference):
            yield _figure(node, page, lambda _, path=path: officer.get(path))
        for page, path in _public_pages(anybody):
            # Each visit asks something else: a page that was drawn for another visitor is not drawn again.
            yield _figure(node, page, lambda n, path=path: anybody.get(path, params={"visit": n}))
    finally:
        node.stop()


def filled(folder: Path, notices: int) -> tuple[Node, str]:
    """A node that holds so many notices, and the reference of one; filled now, or kept from an earlier run."""
    node, settled = Node(folder / "home"), folder / f"filled-{notices}"
    if not settled.exists():
        node.run("demo")
        for first in range(0, notices, AT_ONCE):
            node.script(_inside(f"filling.fill({first}, {min(AT_ONCE, notices - first)})"))
        settled.write_text(node.script(_inside("print(filling.settle())")).split()[-1], encoding="utf-8")
    return node, settled.read_text(encoding="utf-8")


def _pages(reference: str) -> Iterator[tuple[str, str]]:
    yield "list", "/notices/"
    yield "list, page 40", "/notices/?page=40"
    yield "list, filtered", "/notices/?type=red&owner=XC"
    yield "list, sorted by owner", "/notices/?sort=owner"
    yield "list, sorted by state", "/notices/?sort=state"
    yield "search by name", "/notices/?q=Verkhovtsev"
    yield "search by reference", f"/notices/?q={reference}"
    yield "file", f"/notices/{reference}/"
    yield "records, list", "/records/"
    yield "records, search", "/records/?q=Verkhovtsev"


def _public_pages(anybody: httpx.Client) -> Iterator[tuple[str, str]]:
    yield "public list", "/public/en/notices/"
    yield "public list, in Arabic", "/public/ar/notices/"
    yield "public list, page 400", "/public/en/notices/?page=400"
    yield "public list, of a type that has none", "/public/en/notices/?type=black"
    yield "public search", "/public/en/notices/?q=Verkhovtsev"
    yield "public search, half of all answer", "/public/en/notices/?q=2026&sort=name"
    listed = anybody.get("/public/en/notices/")
    found = [part for part in listed.text.split('"') if part.startswith("/public/en/notices/") and part.count("/") == 5]
    if found:
        yield "public page", found[0]
    yield "public feed", "/public/en/feed.json"


def _figure(node: Node, page: str, visit: Callable[[int], httpx.Response]) -> Figure:
    for n in range(WARM):
        answer = visit(n)
    times = []
    worked = _worked_ms(node)
    for n in range(VISITS if answer.status_code == httpx.codes.OK else 0):
        begun = time.perf_counter()
        visit(WARM + n)
        times.append((time.perf_counter() - begun) * 1_000)
    times.sort()
    if not times:
        return Figure(page, answer.status_code, 0.0, 0.0, 0.0)
    cpu_ms = (_worked_ms(node) - worked) / len(times)
    return Figure(page, answer.status_code, times[len(times) // 2], times[int(len(times) * 0.99) - 1], cpu_ms)


def _worked_ms(node: Node) -> float:
    """How long the processors have worked for the server and its workers."""
    assert node.process is not None
    server = psutil.Process(node.process.pid)
    spent = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in spent) * 1_000


def _inside(work: str) -> str:
    return f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from bench.notices import filling
{work}
"""


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.notices.run", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("notices", nargs="?", type=int, default=NOTICES)
    parser.add_argument("--keep", type=Path, default=None, metavar="FOLDER", help="where the filled node stays")
    return parser.parse_args()


def main() -> None:
    """Fill, visit, print."""
    asked = arguments()
    table = Table(title=f"{asked.notices:,} notices, half of them public, SQLite (synchronous FULL), one reader")
    for heading in ("page", "p50 ms", "p99 ms", "processor ms", "times bare", "budget ms", ""):
        table.add_column(heading, justify="left" if heading in ("page", "") else "right")
    bare_ms = 0.0
    with tempfile.TemporaryDirectory() as passing:
        node, reference = filled(asked.keep or Path(passing), asked.notices)
        table.caption = f"load of the machine at the start {os.getloadavg()[0]:.1f}"
        for figure in figures(node, reference):
            bare_ms = bare_ms or figure.cpu_ms
            judged = ("kept" if figure.within else "missed") if figure.p50_ms else f"not measured: HTTP {figure.status}"
            times = (f"{one:,.1f}" for one in (figure.p50_ms, figure.p99_ms, figure.cpu_ms))
            table.add_row(figure.page, *times, f"{figure.cpu_ms / bare_ms:,.1f}", f"{BUDGET_MS:,.0f}", judged)
    Console().print(table)


if __name__ == "__main__":
    main()
