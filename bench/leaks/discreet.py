"""Can who asks tell a discreet alert from nobody? `python -m bench.leaks.discreet [pairs]` (attack T2)

A border post asks for people whom another bureau watches discreetly, and for people of whom there is no record: in
pairs, in an order that chance chooses, each name once. It compares how long each answer took, and how long it was. A
discreet record is looked for after the answer, by a job of the node; so the post also asks for twenty people of one
sort at once, and measures how long the node takes for other answers in the second after.

Per probe there are two runs, over different people. Where the Kolmogorov-Smirnov test says p < 0.01 in both, or the
sizes of a pair differ, the post can tell: the probe is named, and the exit code is 1. The owner must have been told of
almost every one of them, or nothing would have been measured.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from html import escape
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from bench.leaks import smirnov  # noqa: E402
from bench.leaks.measuring import timed  # noqa: E402
from bench.leaks.people import invented_names  # noqa: E402
from tests.nodes import Node  # noqa: E402

PAIRS = 1_000  # in each of the two runs
RUNS = 2
WARM_UP = 20
SIGNIFICANT = 0.01
TOGETHER = 20  # people asked for at once
BURSTS_PER_PAIRS = 25  # one burst for so many pairs
ALMOST_ALL = 0.99  # chance also makes a name of which half is missing
AFTER_SECONDS = 1.2  # the job looks every second
OWNER, POST_OFFICER = "vera.xb", "despina.lanta"

# Run inside the node: people whom the owner watches discreetly, and shares with everybody for that.
WATCH = """
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
from comity.core.codes import Purpose
from comity.records import index, services
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule, Value
from comity.records.rules import Conditions
from comity.site.demonstration.playing import acting
at, owner = timezone.now(), acting({owner!r}, Purpose.INVESTIGATION, "bench")
conditions = Conditions(
    handling="H1", source_evaluation="B", information_evaluation="2", release=Release(ReleaseRule.ALL),
    purposes=("border-check",), legal_basis="national-warrant", retention_on=(at + timedelta(days=200)).date(),
    category="wanted", discreet=True,
)
for name in json.loads(Path({path!r}).read_text("utf-8")):
    draft = RecordDraft(kind=RecordKind.PERSON, key="", properties={{"name": (Value(name),)}})
    services.contribute_record(owner, draft=draft, conditions=conditions, at=at)
index.follow()
index.settle()
"""
TOLD = """
from comity.screening.models import PendingWatch, Sighting
print(PendingWatch.objects.count(), Sighting.objects.values("record_id").distinct().count())
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one probe came to.

    medians  seconds: for people who are watched, and for people who are not
    likely   the probability of such a difference by chance, for each run
    sizes    how many pairs of answers differ in length, beyond the name that was asked
    """

    probe: str
    medians: tuple[float, float]
    likely: tuple[float, ...]
    sizes: int

    @property
    def tells(self) -> bool:
        """Whether who asks can tell the two sorts apart."""
        return max(self.likely) < SIGNIFICANT or self.sizes > 0


def watch(node: Node, count: int) -> list[tuple[str, str]]:
    """Let bureau XB watch one half of some invented people. Returns pairs: watched, and unknown to everybody."""
    names = invented_names(node, 2 * count)
    watched, unknown = names[:count], names[count:]
    path = node.home / "watched.json"
    path.write_text(json.dumps(watched), encoding="utf-8")
    node.script(WATCH.format(owner=OWNER, path=str(path)))
    return list(zip(watched, unknown, strict=True))


def answers(probe: str, ask: Callable[[str], httpx.Response], pairs: list[tuple[str, str]]) -> Verdict:
    """Compare how long the answers take and how long they are."""
    lengths: dict[str, int] = {}

    def asked(name: str) -> None:
        answer = ask(name)
        assert answer.status_code == httpx.codes.OK, answer.status_code
        # Without the name that was asked, as a page and as JSON write it: only what was answered is compared.
        lengths[name] = len(answer.text.replace(escape(name), "").replace(name, ""))

    times = np.array(timed(asked, pairs))[WARM_UP:]
    unlike = sum(lengths[watched] != lengths[unknown] for watched, unknown in pairs)
    return _judged(probe, times, unlike)


def afterwards(
    ask: Callable[[list[str]], object], look: Callable[[], object], pairs: list[tuple[list[str], list[str]]]
) -> Verdict:
    """Compare how long other answers take while the node looks up who was asked for."""
    chance = random.Random(len(pairs))
    times = []
    for pair in pairs:
        seconds = [0.0, 0.0]
        for which in chance.sample((0, 1), 2):
            ask(pair[which])
            looked, begun = 0, time.perf_counter()
            while time.perf_counter() - begun < AFTER_SECONDS:
                look()
                looked += 1
            seconds[which] = (time.perf_counter() - begun) / looked
        times.append(seconds)
    return _judged("any other answer, in the second after", np.array(times), 0)


def _judged(probe: str, times: np.ndarray, unlike: int) -> Verdict:
    runs = np.array_split(times, RUNS)
    likely = tuple(smirnov.probability(run[:, 0], run[:, 1]) for run in runs)
    watched, unknown = np.median(times, axis=0)
    return Verdict(probe, (float(watched), float(unknown)), likely, unlike)


def verdicts(node: Node, wanted: int) -> list[Verdict]:
    """Every probe, on a node that is served while it watches."""
    each = WARM_UP + RUNS * wanted
    bursts = max(RUNS * 10, RUNS * wanted // BURSTS_PER_PAIRS)
    pairs = watch(node, 2 * each + bursts * TOGETHER)
    of_api, of_page, rest = pairs[:each], pairs[each : 2 * each], pairs[2 * each :]
    crowds = [rest[first : first + TOGETHER] for first in range(0, len(rest), TOGETHER)]
    node.serve()
    plain = {"Accept-Encoding": "identity"}
    try:
        with closing(node.integration()) as gates, closing(node.sign_in(POST_OFFICER)) as officer:
            gates.headers.update(plain)
            officer.headers.update(plain)
            ask_all = lambda names: gates.post(  # noqa: E731
                "/api/checks/batch",
                json={"name": "f", "rows": [{"row": n, "names": [s]} for n, s in enumerate(names, 1)]},
            )
            found = [
                answers("check, API", lambda name: gates.post("/api/checks", json={"names": [name]}), of_api),
                answers("check, counter", lambda name: Node.post(officer, "/counter/", text=name), of_page),
                afterwards(
                    ask_all,
                    lambda: gates.get("/health/"),
                    [([one for one, _ in crowd], [other for _, other in crowd]) for crowd in crowds],
                ),
            ]
            _require_told(node, len(pairs))
            return found
    finally:
        node.stop()


def _require_told(node: Node, watched: int) -> None:
    """The owner was told of almost everybody, or the probes measured nothing."""
    for _ in range(60):
        waiting, told = map(int, node.script(TOLD).split())
        if not waiting:
            break
        time.sleep(1)
    assert told >= ALMOST_ALL * watched, f"told of {told} of {watched}"


def main() -> int:
    """Measure, print the table, and say whether anything was told apart."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    table = Table(title=f"A discreet alert against nobody, {RUNS} runs of {wanted:,} pairs")
    for heading in (
        "probe",
        "watched ms",
        "unknown ms",
        *(f"p, run {run + 1}" for run in range(RUNS)),
        "sizes",
        "told",
    ):
        table.add_column(heading, justify="left" if heading == "probe" else "right")
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        found = verdicts(node, wanted)
    for one in found:
        medians = (f"{1_000 * median:.3f}" for median in one.medians)
        differ = f"{one.sizes} differ" if one.sizes else "equal"
        table.add_row(one.probe, *medians, *(f"{p:.3f}" for p in one.likely), differ, "yes" if one.tells else "no")
    Console().print(table)
    apart = [one.probe for one in found if one.tells]
    if apart:
        print("Who asks can tell a discreet alert from nobody:", "; ".join(apart))
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
