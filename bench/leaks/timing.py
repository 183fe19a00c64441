"""Can the clock tell a restricted record from an absent one? `python bench/leaks/timing.py [pairs]`

A bureau asks for people whose records it may not see, and for people of whom there is no record: in pairs, in an order
that chance chooses, each name once. Per probe there are two runs, over different people. Where the
Kolmogorov-Smirnov test says p < 0.01 in both, the clock can tell: the probe is named, and the exit code is 1.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from bench.leaks import smirnov  # noqa: E402
from bench.leaks.measuring import timed  # noqa: E402
from bench.leaks.people import Pair, hide  # noqa: E402
from tests.nodes import Node  # noqa: E402

PAIRS = 1_000  # in each of the two runs
RUNS = 2
WARM_UP = 20
SIGNIFICANT = 0.01

Times = NDArray[np.float64]


def probes(node: Node, pairs: list[Pair]) -> Iterator[tuple[str, Times]]:
    """Each probe with its times: (pairs, 2) in seconds, restricted and absent."""
    path = node.home / "pairs.json"
    path.write_text(json.dumps([(pair.restricted, pair.absent) for pair in pairs]), encoding="utf-8")
    told = json.loads(node.script(f"from bench.leaks import inside; inside.measure({str(path)!r})"))
    yield from ((f"{name}, in process", np.array(times)) for name, times in told.items())
    node.serve()
    try:
        with closing(node.integration()) as gates:
            yield "check, API", over_http(pairs, lambda name: gates.post("/api/checks", json={"names": [name]}))
        with closing(node.sign_in("ines.xa")) as officer:
            yield "search of records, page", over_http(pairs, lambda name: officer.get("/records/", params={"q": name}))
            ids = [(str(pair.restricted_id), str(pair.absent_id)) for pair in pairs]
            yield "record, page (404)", np.array(timed(lambda key: officer.get(f"/records/{key}/"), ids))
            yield "record, API (404)", np.array(timed(lambda key: officer.get(f"/api/records/{key}"), ids))
    finally:
        node.stop()


def over_http(pairs: list[Pair], ask: Callable[[str], object]) -> Times:
    """Times of one question per name."""
    return np.array(timed(ask, [(pair.restricted, pair.absent) for pair in pairs]))


def main() -> int:
    """Measure, print the table, and say whether anything was told apart."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    table = Table(title=f"Restricted against absent, {RUNS} runs of {wanted:,} pairs")
    for heading in ("probe", "restricted ms", "absent ms", *(f"p, run {run + 1}" for run in range(RUNS)), "told apart"):
        table.add_column(heading, justify="left" if heading == "probe" else "right")
    told_apart = []
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        for name, times in probes(node, hide(node, WARM_UP + RUNS * wanted)):
            runs = np.array_split(times[WARM_UP:], RUNS)
            likely = [smirnov.probability(run[:, 0], run[:, 1]) for run in runs]
            if max(likely) < SIGNIFICANT:
                told_apart.append(name)
            medians = (f"{1_000 * median:.3f}" for median in np.median(times[WARM_UP:], axis=0))
            table.add_row(name, *medians, *(f"{p:.3f}" for p in likely), "yes" if name in told_apart else "no")
    Console().print(table)
    if told_apart:
        print("The clock tells restricted from absent:", "; ".join(told_apart))
    return 1 if told_apart else 0


if __name__ == "__main__":
    sys.exit(main())
