"""One population: who is held, what is asked, and what each system answered, how fast and in how much memory."""

import json
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.matching import population, questions
from bench.matching.people import Asked, Person
from bench.matching.questions import Question
from bench.matching.systems import OURS, Worker

Observed = dict[str, Any]
MODES = {"names": False, "dates": True}  # whether birth dates are asked
SPARE = 20  # questions asked before those that count
FIRST_CHANGE = 5_000_000_000
CHANGES = 5


@dataclass(frozen=True, slots=True)
class Work:
    """What every system is given: a file of people held, and questions."""

    size: int
    held: int
    people: Path
    asked: tuple[Question, ...]
    spare: tuple[Question, ...]
    namesakes: dict[int, int]

    def digest(self) -> str:
        """A fingerprint of the questions."""
        return questions.digest(self.asked)


def prepare(size: int, folder: Path | None, scratch: Path) -> Work:
    """Write the population of a size, and make the questions for it."""
    sought = population.listed(folder)
    about_held = questions.positives(folder, sought)
    strangers = list(questions.strangers(folder, sought, len(about_held)))
    path = scratch / "people.tsv"
    written = population.write(path, size, folder, sought, {frozenset(each.latin.split()) for each in strangers})
    about_nobody = questions.as_many_strangers(about_held, strangers, written.taken)
    asked = (*about_held, *about_nobody)
    chosen = set(about_nobody)
    spare = [each for each in strangers if each not in chosen][:SPARE]
    return Work(size, written.held, path, asked, tuple(spare), written.namesakes)


def observe(name: str, work: Work, places: Sequence[int], scratch: Path) -> Observed:
    """One system at work: what it answered to the questions at these places."""
    started, load = time.time(), os.getloadavg()
    own = scratch / name
    own.mkdir()
    seen = _ours(work, places, own) if name == OURS else _peer(name, work, places, own)
    return {
        "system": name, "people": work.size, "digest": work.digest(), "places": list(places),
        "at": time.strftime("%Y-%m-%d %H:%M", time.gmtime(started)), "seconds": time.time() - started,
        "load": [load[0], os.getloadavg()[0]],
    } | seen  # fmt: skip


def kept(name: str, work: Work, places: Sequence[int], folder: Path, scratch: Path) -> Observed:
    """What a peer answered to these very questions in an earlier run, else what it answers now, kept for later runs."""
    path = folder / f"{name}-{work.size}-{work.digest()}-{len(places)}.json"
    if path.is_file():
        observed: Observed = json.loads(path.read_text(encoding="utf-8"))
        if observed["places"] == list(places):
            return observed
    observed = observe(name, work, places, scratch)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(observed), encoding="utf-8")
    return observed


def _peer(name: str, work: Work, places: Sequence[int], scratch: Path) -> Observed:
    """A peer in one process, from the first name held to the last question."""
    with Worker(name, scratch) as worker:
        facts = worker.do("facts")
        seen: Observed = {"facts": facts, "warm_up": worker.do("warm_up")}
        seen["build"] = worker.do("build", people=str(work.people))
        for mode, dated in MODES.items():
            if dated and not facts["takes_dates"]:
                continue
            asking = _asking(work, places, dated)
            seen[mode] = {}
            if facts["one_by_one"]:
                seen[mode]["ask"] = worker.do("ask", **asking)
            if facts["in_batches"]:
                seen[mode]["batch"] = worker.do("batch", **asking)
        if facts["changeable"]:
            seen["change"] = worker.do("change", people=_newcomers())
    return seen


def _ours(work: Work, places: Sequence[int], scratch: Path) -> Observed:
    """The engine: one process builds, others open; a fresh one for each pass, so that no name is known from before."""
    with Worker(OURS, scratch) as worker:
        seen: Observed = {"facts": worker.do("facts"), "warm_up": worker.do("warm_up")}
        seen["build"] = worker.do("build", people=str(work.people))
    for mode, dated in MODES.items():
        asking = _asking(work, places, dated)
        seen[mode] = {}
        for order in ("ask", "batch"):
            with ExitStack() as stack:
                worker = stack.enter_context(Worker(OURS, scratch))
                worker.do("warm_up")
                seen["open"] = worker.do("open")
                seen[mode][order] = worker.do(order, **asking)
                if mode == "dates" and order == "ask":
                    seen["change"] = worker.do("change", people=_newcomers())
    return seen


def _asking(work: Work, places: Sequence[int], dated: bool) -> dict[str, list[Asked]]:
    return {
        "before": [each.asked(dated) for each in work.spare],
        "questions": [work.asked[place].asked(dated) for place in places],
    }


def _newcomers() -> list[Person]:
    """Invented people to add while others are searched for."""
    names = (f"Quilvane Ostrabeck{letter * 2}" for letter in "aeiou"[:CHANGES])
    return [
        Person(FIRST_CHANGE + number, name, name.lower(), "1971-05-03", "XA", "F") for number, name in enumerate(names)
    ]
