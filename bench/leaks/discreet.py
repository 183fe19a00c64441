"""Can who asks tell a discreet alert from nobody? `python -m bench.leaks.discreet [pairs] [minutes]` (T2)

A border post asks for people whom another bureau watches discreetly, and for people of whom there is no record: in
pairs, in an order that chance chooses, each name once. It compares how long each answer took, and how long it was. A
discreet record is looked for after the answer, by a job of the node; so the post also asks for twenty people of one
sort at once, and measures how long the node takes for other answers in the second after.

Per probe there are two runs, over different people. Where the Kolmogorov-Smirnov test says p < 0.01 in both, for the
clock or for what the processors worked, or the sizes of a pair differ, the post can tell: the probe is named, and the
exit code is 1. The owner must have been told of almost every one of them, or nothing would have been measured.

pairs     in each of the two runs (1,000 unless it is said)
minutes   no longer than so many for single checks, and again for what comes after (60)
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from html import escape
from pathlib import Path

import httpx
import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from bench.leaks.measuring import (  # noqa: E402
    RUNS,
    WARM_UP,
    Pair,
    Probe,
    Verdict,
    compared,
    judged,
    lengths_apart,
    processors_of,
    serve,
    timed,
)
from bench.leaks.people import invented_names  # noqa: E402
from bench.leaks.telling import tell  # noqa: E402
from tests.nodes import Node  # noqa: E402

PAIRS = 1_000
MINUTES = 60.0
SPARE = 50  # so many names, and one in so many, may be known
AT_ONCE = 1_000  # people whom one script brings in
PLAIN = {"Accept-Encoding": "identity"}
TOGETHER = 20  # people asked for at once
BURSTS_PER_PAIRS = 25  # one burst for so many pairs
ALMOST_ALL = 0.99  # chance also makes a name of which half is missing
AFTER_SECONDS = 1.2  # the job looks every second
OWNER, POST_OFFICER = "vera.xb", "despina.lanta"

# Run inside the node: people whom the owner watches discreetly, and shares with everybody for that.
WATCH = """
import json
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
# Run inside the node: those of some names that answer with nobody whom everybody may see. Chance also puts together a
# name that the demonstration knows, and an answer with a candidate is longer than one without.
STRANGERS = """
import json, sys
from pathlib import Path
from comity.screening.questions import Question
from comity.screening.search import Inquiry, look_up
from comity.site.demonstration.playing import Play
names = json.loads(Path({path!r}).read_text("utf-8"))
asked = [Inquiry(Question(names=(name,))) for name in names]
found = look_up(Play.officer_at_the_port(), asked, permitted=True)
json.dump([name for name, answer in zip(names, found, strict=True) if not answer.found], sys.stdout)
"""
TOLD = """
from comity.screening.models import PendingWatch, Sighting
print(PendingWatch.objects.count(), Sighting.objects.values("record_id").distinct().count())
"""


def watch(node: Node, count: int) -> list[Pair]:
    """Let bureau XB watch one half of some invented people. Returns pairs: watched, and unknown to everybody."""
    path = node.home / "watched.json"
    path.write_text(json.dumps(invented_names(node, 2 * count + count // SPARE + SPARE)), encoding="utf-8")
    names = json.loads(node.script(STRANGERS.format(path=str(path))))
    watched, unknown = names[:count], names[count : 2 * count]
    for first in range(0, count, AT_ONCE):
        path.write_text(json.dumps(watched[first : first + AT_ONCE]), encoding="utf-8")
        node.script(WATCH.format(owner=OWNER, path=str(path)))
    return list(zip(watched, unknown, strict=True))


def answers(node: Node, pairs: Sequence[Sequence[Pair]], minutes: float) -> Iterator[Verdict]:
    """Compare how long the answers to single checks take and how long they are, at the API and at the counter."""
    lengths: dict[str, int] = {}

    def kept(name: str, answer: httpx.Response) -> None:
        assert answer.status_code == httpx.codes.OK, answer.status_code
        # Without the name that was asked, as a page and as JSON write it: only what was answered is compared.
        lengths[name] = len(answer.text.replace(escape(name), "").replace(name, ""))

    with closing(node.integration()) as gates, closing(node.sign_in(POST_OFFICER)) as officer:
        gates.headers.update(PLAIN)
        officer.headers.update(PLAIN)
        asked = (
            lambda name: kept(name, gates.post("/api/checks", json={"names": [name]})),
            lambda name: kept(name, Node.post(officer, "/counter/", text=name)),
        )
        probes = list(map(Probe, ("check, API", "check, counter"), asked, pairs))
        taken = timed(probes, processors_of(node), minutes=minutes)
    for probe in probes:
        yield judged(probe.name, taken[probe.name], lengths_apart(lengths, probe.pairs))


def afterwards(node: Node, crowds: Sequence[Sequence[Pair]], minutes: float) -> Verdict:
    """Compare how long other answers take while the node looks up who was asked for.

    By the clock alone: the job works more where it finds somebody, and what of that reaches anybody is what is asked.
    """
    chance, until = random.Random(len(crowds)), time.monotonic() + 60 * minutes
    times: list[list[float]] = []
    with closing(node.integration()) as gates:
        gates.headers.update(PLAIN)
        for crowd in crowds:
            if time.monotonic() > until:
                break
            seconds = [0.0, 0.0]
            for which in chance.sample((0, 1), 2):
                rows = [{"row": n, "names": [pair[which]]} for n, pair in enumerate(crowd, 1)]
                gates.post("/api/checks/batch", json={"name": "f", "rows": rows})
                looked, begun = 0, time.perf_counter()
                while time.perf_counter() - begun < AFTER_SECONDS:
                    gates.get("/health/")
                    looked += 1
                seconds[which] = (time.perf_counter() - begun) / looked
            times.append(seconds)
    return Verdict("any other answer, in the second after", len(times), compared(np.array(times)))


def verdicts(node: Node, wanted: int, minutes: float) -> list[Verdict]:
    """Every probe, on a node that is served while it watches."""
    each = WARM_UP + RUNS * wanted
    bursts = max(RUNS * 10, RUNS * wanted // BURSTS_PER_PAIRS)
    pairs = watch(node, 2 * each + bursts * TOGETHER)
    rest = pairs[2 * each :]
    crowds = [rest[first : first + TOGETHER] for first in range(0, len(rest), TOGETHER)]
    serve(node)
    try:
        found = list(answers(node, (pairs[:each], pairs[each : 2 * each]), minutes))
        found.append(afterwards(node, crowds, minutes))
        singly, together = found[0].pairs + found[1].pairs, found[2].pairs * TOGETHER
        _require_told(node, singly + together)
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
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else MINUTES
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        node = Node(Path(folder) / "home")
        node.run("demo")
        found = verdicts(node, wanted, minutes)
    return tell(f"A discreet alert against nobody, {RUNS} runs of at most {wanted:,} pairs", found)


if __name__ == "__main__":
    sys.exit(main())
