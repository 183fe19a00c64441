"""The probes that run inside a node: a search of the index, and a whole check. `inside.py` reads and writes files."""

import json
import time
from pathlib import Path

from django.utils import timezone

from bench.leaks.measuring import Probe, timed
from comity.records import index
from comity.screening import services as screening
from comity.screening.questions import Question
from comity.site.demonstration.playing import Play


def measure(asked: Path, told: Path, minutes: float) -> None:
    """Ask in this process.

    asked   {probe: [[hidden name, absent name], …]}
    told    what `measuring.timed` took is written there
    """
    pairs = json.loads(asked.read_text(encoding="utf-8"))
    officer = Play.officer_at_the_port()

    def search(name: str) -> None:
        index.search(officer, Question(names=(name,)).query())

    def check(name: str) -> None:
        screening.check(officer, question=Question(names=(name,)), at=timezone.now())

    probes = [Probe(probe.__name__, probe, pairs[probe.__name__]) for probe in (search, check)]
    # Of all threads: a check is written by a thread of its own.
    told.write_text(json.dumps(timed(probes, time.process_time, minutes=minutes)), encoding="utf-8")
