"""A node under fifty clients at once. `python bench/many_clients.py [clients] [seconds]`

Half of them check travellers through the API, half read the list of records as an officer: does everybody get an
answer, and how soon? The peer is the node's own /health/, a bare view, under as many clients.
"""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.floor.clients import Load, drive
from tests.nodes import Node

CLIENTS = 50
SECONDS = 20.0


def loads(node: Node, clients: int, seconds: float) -> dict[str, Load]:
    """What each sort of client saw."""
    gates = {**node.integration().headers, "Content-Type": "application/json"}
    session = "; ".join(f"{name}={value}" for name, value in node.sign_in("ines.xa").cookies.items())
    half = clients // 2
    with ThreadPoolExecutor() as pool:
        checks = pool.submit(
            drive,
            node.url,
            "/api/checks",
            gates,
            clients=half,
            seconds=seconds,
            body=lambda number: {"names": [f"Marek Test{number:05d}"]},
        )
        pages = pool.submit(drive, node.url, "/records/", {"Cookie": session}, clients=clients - half, seconds=seconds)
        mixed = {f"checks, {half} clients": checks.result(), f"pages, {clients - half} clients": pages.result()}
    return mixed | {f"bare view, {clients} clients": drive(node.url, "/health/", {}, clients=clients, seconds=5)}


def main() -> int:
    """Print the table; the exit code is 1 when somebody got no answer."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    table = Table(title=f"{clients} clients at once for {seconds:.0f} s, load generator on the same machine")
    for heading in ("work", "answers", "errors", "a second", "p50 ms", "p95 ms", "p99 ms", "longest ms"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        node.serve()
        try:
            seen = loads(node, clients, seconds)
        finally:
            node.stop()
    for name, load in seen.items():
        percentiles = (f"{load.percentile_ms(percent):,.1f}" for percent in (50, 95, 99, 100))
        table.add_row(name, f"{len(load.latencies):,}", str(len(load.errors)), f"{load.rate:,.0f}", *percentiles)
    Console(width=110).print(table)
    errors = [error for load in seen.values() for error in load.errors]
    for error in sorted(set(errors))[:5]:
        print(error)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
