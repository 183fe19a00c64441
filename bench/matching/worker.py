"""One system in a process of its own: orders come in and figures go out, a line of JSON each.

    python -m bench.matching.worker SYSTEM SCRATCH_FOLDER

So every system's memory and time are its own, and each may run in the environment that it needs.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.matching.peers import MODULES, System
from bench.matching.people import Asked, Fed, Found, Person
from bench.matching.processes import Watch, peak_mb

Order = dict[str, Any]

FACTS = ("takes_dates", "one_by_one", "in_batches", "changeable", "suggested")


def warm_up(system: System, order: Order) -> Order:
    """Whatever is loaded once."""
    wall = perf_counter()
    system.warm_up()
    return {"seconds": perf_counter() - wall, "idle_mb": peak_mb()}


def build(system: System, order: Order) -> Order:
    """Hold the people of a file; reading them is part of it. Memory is that of every process which takes part."""
    people, wall = Fed(Path(order["people"])), perf_counter()
    with Watch() as watch:
        system.build(iter(people))
        wall = perf_counter() - wall
    return {
        "seconds": wall,
        "reading_seconds": people.seconds,
        "peak_mb": watch.most_mb,
        "stored_mb": system.stored_bytes() / 2**20,
    }


def open_built(system: System, order: Order) -> Order:
    """Open what an earlier process built."""
    wall = perf_counter()
    system.open()
    return {"seconds": perf_counter() - wall, "stored_mb": system.stored_bytes() / 2**20}


def ask(system: System, order: Order) -> Order:
    """Ask one by one, each question timed; some others before them, so that nothing is measured cold."""
    for each in order["before"]:
        system.ask(Asked(*each))
    answers, seconds, began = [], [], process_time()
    for each in order["questions"]:
        question = Asked(*each)
        started = perf_counter()
        found = system.ask(question)
        seconds.append(perf_counter() - started)
        answers.append(_plain(found))
    # Where a server does the work, this process's time says nothing.
    processor = None if system.elsewhere else process_time() - began
    return {"answers": answers, "seconds": seconds, "processor_seconds": processor, "peak_mb": peak_mb()}


def batch(system: System, order: Order) -> Order:
    """Ask everything at once."""
    system.ask_many([Asked(*each) for each in order["before"]])
    questions = [Asked(*each) for each in order["questions"]]
    wall, processor = perf_counter(), process_time()
    found = system.ask_many(questions)
    wall, processor = perf_counter() - wall, process_time() - processor
    return {"answers": [_plain(each) for each in found], "seconds": wall, "processor_seconds": processor}


def change(system: System, order: Order) -> Order:
    """Add people one after the other; how long until each is found by its own name."""
    seconds, seen = [], 0
    for each in order["people"]:
        person = Person(*each)
        question = Asked(person.name, person.latin, person.born)
        started = perf_counter()
        system.add(person)
        found = system.ask(question)
        seconds.append(perf_counter() - started)
        seen += person.id in [one.id for one in found]
    return {"seconds": seconds, "seen": seen}


def facts(system: System, order: Order) -> Order:
    """What the system can do."""
    return {
        name: getattr(system, name) for name in ("takes_dates", "one_by_one", "in_batches", "changeable", "suggested")
    }


def _plain(found: list[Found]) -> list[list[float]]:
    return [[each.id, each.score] for each in found]


ORDERS: dict[str, Callable[[System, Order], Order]] = {
    "facts": facts,
    "warm_up": warm_up,
    "build": build,
    "open": open_built,
    "ask": ask,
    "batch": batch,
    "change": change,
}


def main(name: str, scratch: Path) -> None:
    """Answer orders until the other side closes the pipe."""
    # What the packages print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    system: System = import_module(MODULES[name]).Adapter(name, scratch)
    try:
        for line in sys.stdin:
            order = json.loads(line)
            print(json.dumps(ORDERS[order["do"]](system, order)), file=answers, flush=True)
    finally:
        system.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
