"""The figures of a run, as they are printed, drawn and kept in JSON."""

import os
import platform
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.matching import measuring, population, questions
from bench.matching.measuring import Figures, Judged
from bench.matching.observing import MODES, Observed, Work
from bench.matching.systems import TITLES

Judgements = dict[str, list[Judged]]  # of one system, by mode


def judgements(work: Work, observed: Observed) -> Judgements:
    """What a system's answers are worth. Where names alone are asked, nobody can tell namesakes apart."""
    asked = [work.asked[place] for place in observed["places"]]
    found = {}
    for mode, dated in MODES.items():
        if mode in observed:
            answers = observed[mode].get("ask", observed[mode].get("batch"))["answers"]
            found[mode] = measuring.judge(asked, answers, {} if dated else work.namesakes)
    return found


def of_system(observed: Observed, judged: Judgements, ours: tuple[Observed, Judgements] | None) -> Figures:
    """One system's figures; beside ours, on the same questions, where ours are given."""
    found: Figures = {
        "system": observed["system"],
        "title": TITLES[observed["system"]],
        "questions": len(observed["places"]),
        "at": observed["at"],
        "load": observed["load"],
        "warm_up": observed["warm_up"],
        "build": observed["build"],
        "open_seconds": observed["open"]["seconds"] if "open" in observed else None,
        "change": _change(observed),
    }
    suggested = observed["facts"]["suggested"]
    for mode, answers in judged.items():
        found[mode] = _of_mode(observed[mode], answers, suggested)
        if ours is not None:
            ours_alike = _alike(ours[1][mode], ours[0]["places"], observed["places"])
            found[mode]["ahead"] = measuring.ahead(ours_alike, answers)
            found[mode]["ratio"] = _ratio(ours[0][mode], observed[mode])
    return found


def _of_mode(observed: Observed, judged: list[Judged], suggested: float | None) -> Figures:
    asked, batch = observed.get("ask"), observed.get("batch")
    return {
        "classes": measuring.recalls(judged),
        "all": measuring.all_recalls(judged),
        "thresholds": measuring.thresholds(judged, suggested),
        "reliability": measuring.reliability(judged),
        "one_by_one": measuring.speed(asked["seconds"], asked["processor_seconds"]) if asked else None,
        "batch_per_second": len(batch["answers"]) / batch["seconds"] if batch else None,
        "peak_mb": asked["peak_mb"] if asked else None,
    }


def _alike(ours: list[Judged], places: Sequence[int], wanted: Sequence[int]) -> list[Judged]:
    by_place = dict(zip(places, ours, strict=True))
    return [by_place[place] for place in wanted]


def _ratio(ours: Observed, theirs: Observed) -> Figures:
    """How many times as many questions a second we answer: one by one, and in batches; None where they do not."""
    found: Figures = {"one_by_one": None, "batch": None}
    if "ask" in theirs:
        found["one_by_one"] = statistics.mean(theirs["ask"]["seconds"]) / statistics.mean(ours["ask"]["seconds"])
    if "batch" in theirs:
        found["batch"] = _each(theirs["batch"]) / _each(ours["batch"])
    return found


def _each(batch: Observed) -> float:
    return float(batch["seconds"]) / len(batch["answers"])


def _change(observed: Observed) -> Figures | None:
    """How long until somebody added is found, in the middle of several, and whether all were."""
    if "change" not in observed:
        return None
    seconds = observed["change"]["seconds"]
    return {"median_ms": statistics.median(seconds) * 1e3, "all_seen": observed["change"]["seen"] == len(seconds)}


def machine() -> Figures:
    """What this ran on."""
    about = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    memory = int(Path("/proc/meminfo").read_text(encoding="ascii").split("MemTotal:")[1].split()[0])
    model = [line.split(":")[1].strip() for line in about.splitlines() if line.startswith("model name")]
    return {
        "processor": model[0] if model else platform.machine(),
        "processors": os.cpu_count(),
        "memory_gib": round(memory / 2**20, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numpy": sys.modules["numpy"].__version__,
    }


def seeds() -> dict[str, Any]:
    """All that chance decides."""
    return {
        "population": population.POPULATION_SEED,
        "questions": questions.QUESTION_SEED,
        "strangers": questions.STRANGER_SEED,
    }
