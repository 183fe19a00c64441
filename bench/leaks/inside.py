"""The probes that run inside a node: a search of the index, and a whole check."""

import json
import sys
from pathlib import Path

from django.utils import timezone

from bench.leaks.measuring import timed
from comity.records import index
from comity.screening import services as screening
from comity.screening.questions import Question
from comity.site.demonstration.playing import Play


def measure(path: str) -> None:
    """Read [[restricted name, absent name], …] and print {probe: [[restricted, absent] in seconds, …]}."""
    pairs = json.loads(Path(path).read_text(encoding="utf-8"))
    officer = Play.officer_at_the_port()

    def search(name: str) -> None:
        index.search(officer, Question(names=(name,)).query())

    def check(name: str) -> None:
        screening.check(officer, question=Question(names=(name,)), at=timezone.now())

    json.dump({probe.__name__: timed(probe, pairs) for probe in (search, check)}, sys.stdout)
