"""Can the clock tell a restricted record from an absent one? `python -m bench.leaks.timing [pairs] [minutes]`

A bureau asks for people whose records it may not see, and for people of whom there is no record: in pairs, in an order
that chance chooses, each name once, one probe after the other. Per probe there are two runs, over different people.
Where the Kolmogorov-Smirnov test says p < 0.01 in both, for the clock or for what the processors worked, who asks can
tell: the probe is named, and the exit code is 1.

pairs     in each of the two runs (1,000 unless it is said)
minutes   no longer than so many for each half, inside the node and over HTTP (60): what was asked by then counts
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from bench.leaks.measuring import RUNS, WARM_UP, Probe, Verdict, judged, processors_of, serve, timed  # noqa: E402
from bench.leaks.people import Pair, hide  # noqa: E402
from bench.leaks.telling import tell  # noqa: E402
from tests.nodes import Node  # noqa: E402

PAIRS = 1_000
MINUTES = 60.0
INSIDE = ("search", "check")
BY_NAME = ("check, API", "search of records, page")

MEASURE = """
import django; django.setup()
from pathlib import Path
from bench.leaks import inside
inside.measure(Path({asked!r}), Path({told!r}), {minutes})
"""


def verdicts(node: Node, wanted: int, minutes: float) -> Iterator[Verdict]:
    """Every probe, on a node that holds one half of the people, for somebody else."""
    each = WARM_UP + RUNS * wanted
    pairs = hide(node, each * len(INSIDE))
    # Inside and over HTTP the same people are asked for: what one process has learnt of a name the other has not.
    shares = {name: pairs[n * each : (n + 1) * each] for probes in (INSIDE, BY_NAME) for n, name in enumerate(probes)}
    yield from _inside(node, shares, minutes)
    yield from _over_http(node, shares, minutes)


def _inside(node: Node, shares: dict[str, list[Pair]], minutes: float) -> Iterator[Verdict]:
    asked, told = node.home / "asked.json", node.home / "told.json"
    asked.write_text(json.dumps({name: _names(shares[name]) for name in INSIDE}), encoding="utf-8")
    # Without a limit of time but its own: an hour of questions is longer than what a script of the tests may take.
    subprocess.run(
        [sys.executable, "-c", MEASURE.format(asked=str(asked), told=str(told), minutes=minutes)],
        env=node.environment | {"DJANGO_SETTINGS_MODULE": "comity.site.settings"},
        cwd=ROOT,
        check=True,
    )
    for name, taken in json.loads(told.read_text(encoding="utf-8")).items():
        yield judged(f"{name}, in process", taken)


def _over_http(node: Node, shares: dict[str, list[Pair]], minutes: float) -> Iterator[Verdict]:
    serve(node)
    try:
        with closing(node.integration()) as gates, closing(node.sign_in("ines.xa")) as officer:
            ids = [(str(one.restricted_id), str(one.absent_id)) for one in shares[BY_NAME[0]]]
            probes = [
                Probe(BY_NAME[0], lambda name: gates.post("/api/checks", json={"names": [name]}), _named(shares, 0)),
                Probe(BY_NAME[1], lambda name: officer.get("/records/", params={"q": name}), _named(shares, 1)),
                Probe("record, page (404)", lambda key: officer.get(f"/records/{key}/"), ids),
                Probe("record, API (404)", lambda key: officer.get(f"/api/records/{key}"), ids),
            ]
            for name, taken in timed(probes, processors_of(node), minutes=minutes).items():
                yield judged(name, taken)
    finally:
        node.stop()


def _named(shares: dict[str, list[Pair]], which: int) -> list[tuple[str, str]]:
    return _names(shares[BY_NAME[which]])


def _names(pairs: list[Pair]) -> list[tuple[str, str]]:
    return [(pair.restricted, pair.absent) for pair in pairs]


def main() -> int:
    """Measure, print the table, and say whether anything was told apart."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else MINUTES
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        found: list[Verdict] = []
        try:
            found.extend(verdicts(node, wanted, minutes))
        finally:
            # Whatever ends it early, what was measured by then is told.
            told = tell(f"Restricted against absent, {RUNS} runs of at most {wanted:,} pairs", found)
    return told


if __name__ == "__main__":
    sys.exit(main())
