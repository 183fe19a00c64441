"""The matching engine and its peers over the same people, asked the same questions.

    python -m bench.matching.run [PEOPLE ...] [--peers rapidfuzz,pg_trgm,yente,splink] [--json FILE]

Ten thousand and a hundred thousand people where no size is given; a million takes some twenty minutes with all peers.
The heavier peers need `python -m bench.matching.environment` once. Speeds count on a quiet machine only.
"""

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bench.matching import figures, memory, observing, questions, report
from bench.matching.measuring import Figures
from bench.matching.observing import Observed, Work
from bench.matching.systems import OURS, PEERS, ROOT, SystemStopped, absent
from comity.engines import matching

SHARED = ROOT.parent / "shared" / "data"
PEER_QUESTIONS = 600
PAGE_WIDTH = 200  # of tables that go to a file


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching.run", description=(__doc__ or "").split("\n")[0])
    add = parser.add_argument
    add("sizes", nargs="*", type=int, metavar="PEOPLE", help="people to search among, beside the list")
    add("--peers", default=",".join(PEERS), help=f"some of {', '.join(PEERS)}, or none; by default all")
    add("--peer-questions", type=int, default=PEER_QUESTIONS, help="how many each peer answers at most")
    add("--questions", type=int, default=None, help="how many we answer: all, unless for a quick look")
    add("--json", type=Path, default=None, metavar="FILE", help="write the figures, for bench.matching.draw")
    add("--keep", type=Path, default=None, metavar="FOLDER", help="keep peers' answers there, and use those kept")
    chosen = parser.parse_args(words)
    chosen.sizes = chosen.sizes or [10_000, 100_000]
    chosen.peers = [] if chosen.peers == "none" else chosen.peers.split(",")
    unknown = set(chosen.peers) - set(PEERS)
    if unknown:
        parser.error(f"no such peer: {', '.join(sorted(unknown))}")
    return chosen


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print; the file is written after each size, for a long run may be broken off."""
    chosen, console = arguments(words), Console(highlight=False)
    if not console.is_terminal:
        console.width = PAGE_WIDTH
    folder = SHARED if SHARED.is_dir() else None
    if folder is None:
        console.print("No shared data beside the project: invented people are sought, and none in other scripts.")
    for sentence in absent(chosen.peers).values():
        console.print(sentence)
    result: Figures = {
        "machine": figures.machine(),
        "seeds": figures.seeds(),
        "memory": memory.latency(),
        "weights": matching.VERSION,
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "load": {"start": os.getloadavg()[0], "end": None},
        "populations": [],
    }
    console.print_json(data={name: result[name] for name in ("machine", "memory", "seeds", "weights", "load")})
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory(prefix="comity-bench-") as scratch:
            population = measure(console, observing.prepare(size, folder, Path(scratch)), chosen, Path(scratch))
        result["populations"].append(population)
        result["load"]["end"] = os.getloadavg()[0]
        report.show(console, population)
        if chosen.json:
            chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    load = result["load"]
    console.print(f"load of the machine: {load['start']:.1f} at the start, {load['end']:.1f} at the end")


def measure(console: Console, work: Work, chosen: argparse.Namespace, scratch: Path) -> Figures:
    """Ours, then every peer, over one population."""
    places = questions.sample(work.asked, chosen.questions or len(work.asked))
    console.print(f"{work.held:,} people: Comity ...")
    ours = observing.observe(OURS, work, places, scratch)
    judged = figures.judgements(work, ours)
    systems = [figures.of_system(ours, judged, None)]
    fewer = [places[place] for place in questions.sample(places, chosen.peer_questions)]
    for name in (each for each in chosen.peers if each not in absent(chosen.peers)):
        console.print(f"{work.held:,} people: {name} ...")
        try:
            theirs = _observe(name, work, fewer, chosen.keep, scratch)
        except SystemStopped as stopped:  # a peer that cannot do it is no reason to lose the others
            console.print(f"{name} is left out: {stopped}", markup=False)
            continue
        systems.append(figures.of_system(theirs, figures.judgements(work, theirs), (ours, judged)))
    sought = Counter(work.asked[place].sort for place in places if work.asked[place].sought is not None)
    asked = {"sought": dict(sought), "nobody": len(places) - sought.total()}
    return {"people": work.size, "held": work.held, "asked": asked, "systems": systems}


def _observe(name: str, work: Work, places: Sequence[int], keep: Path | None, scratch: Path) -> Observed:
    if keep is None:
        return observing.observe(name, work, places, scratch)
    return observing.kept(name, work, places, keep, scratch)


if __name__ == "__main__":
    main()
