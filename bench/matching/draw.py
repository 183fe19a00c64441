"""The page of figures made from runs' JSON: python -m bench.matching.draw RESULT.json ... [--into FOLDER]

Of a population that several files have, the last counts. Writes the drawings beside `matching-figures.md` and puts the
tables between that page's two marks. The words around them are written by hand and stay.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.matching import svg
from bench.matching.measuring import Figures
from bench.matching.page import between_marks
from bench.matching.systems import ROOT, TITLES

FOLDER = ROOT / "docs" / "explanation"
PAGE = "matching-figures.md"
SERIES = {name: number for number, name in enumerate(TITLES)}
WIDTH, HEIGHT = 300.0, 210.0


def recall_against_speed(result: Figures) -> str:
    """How many are found among ten, against questions a second: one panel for each population."""
    populations = result["populations"]
    places = svg.frames(len(populations), 2, WIDTH, HEIGHT)
    speeds = [each["speed"] for population in populations for each in _points(population)]
    recalls = [each["recall"] for population in populations for each in _points(population)]
    panels = []
    for population, frame in zip(populations, places, strict=True):
        panel = svg.Panel(
            f"{population['held']:,} people",
            svg.Scale(*svg.around(speeds), frame.left, frame.right, powers=True),
            svg.Scale(min(0.9, int(min(recalls) * 10) / 10), 1.0, frame.bottom, frame.top),
            ("questions a second", "found among ten"),
        )
        for each in _points(population):
            panel.mark(each["speed"], each["recall"], SERIES[each["system"]], hollow=each["batch"])
            if not each["batch"] or each["system"] == "splink":
                panel.label(each["speed"], each["recall"], each["system"], SERIES[each["system"]])
        panels.append(panel)
    return svg.drawing(
        panels, "Recall against speed",
        "Names alone, all classes. Full marks: one by one on one thread. Hollow marks: in batches on two threads.",
        _legend(result),
    )  # fmt: skip


def _points(population: Figures) -> list[Figures]:
    """Every system one by one, and again in batches where it answers so."""
    found = []
    for each in population["systems"]:
        names = each["names"]
        speeds = (names["one_by_one"] and names["one_by_one"]["per_second"], names["batch_per_second"])
        found += [
            {"system": each["system"], "speed": speed, "recall": names["all"]["ten"], "batch": batch}
            for speed, batch in zip(speeds, (False, True), strict=True)
            if speed
        ]
    return found


def recall_by_class(result: Figures) -> str:
    """Among the most people measured: every class, with standard errors."""
    population = result["populations"][-1]
    sorts = list(population["asked"]["sought"])
    frame = svg.frames(1, 1, 2 * WIDTH + svg.SPACE, HEIGHT)[0]
    systems = population["systems"]
    panel = svg.Panel(
        f"Found among ten, {population['held']:,} people, names alone",
        svg.Scale(0, len(sorts), frame.left, frame.right),
        svg.Scale(0, 1, frame.bottom, frame.top),
        ("", "found among ten"),
        sorts,
    )
    for number, sort in enumerate(sorts):
        for place, each in enumerate(systems):
            found, series = each["names"]["classes"].get(sort), SERIES[each["system"]]
            if found:
                x, y, error = number + (place + 1) / (len(systems) + 1), found["ten"], found["ten_error"]
                panel.bar(x, max(0.0, y - error), min(1.0, y + error), series)
                panel.mark(x, y, series)
    return svg.drawing(
        [panel], "Recall by class",
        "The share of people found among ten candidates, by how the question is written, with standard errors.",
        _legend(result),
    )  # fmt: skip


Measure = Callable[[Figures], float | None]


def _one_by_one(what: str) -> Measure:
    return lambda each: each["names"]["one_by_one"] and each["names"]["one_by_one"][what]


GROWTH: dict[str, Measure] = {
    "questions a second, one by one": _one_by_one("per_second"),
    "p99, ms": _one_by_one("p99_ms"),
    "build, seconds": lambda each: max(each["build"]["seconds"], 0.01),
    "most memory while building, MB": lambda each: each["build"]["peak_mb"],
}


def growth(result: Figures) -> str:
    """Speed, slowest answers, build and memory against how many people are held."""
    populations = result["populations"]
    places = svg.frames(len(GROWTH), 2, WIDTH, HEIGHT)
    people = [population["held"] for population in populations]
    panels = []
    for (title, measure), frame in zip(GROWTH.items(), places, strict=True):
        lines = {name: _line(populations, name, measure) for name in SERIES}
        values = [value for line in lines.values() for _, value in line]
        panel = svg.Panel(
            title,
            svg.Scale(*svg.around(people), frame.left, frame.right, powers=True),
            svg.Scale(*svg.around(values), frame.bottom, frame.top, powers=True),
            ("people held", ""),
        )
        for name, line in lines.items():
            panel.line(line, SERIES[name])
            for x, y in line:
                panel.mark(x, y, SERIES[name])
        panels.append(panel)
    return svg.drawing(
        panels, "Growth", "Four diagrams against the number of people held, by powers of ten.",
        _legend(result),
    )  # fmt: skip


def _line(populations: Sequence[Figures], system: str, measure: Measure) -> list[tuple[float, float]]:
    found = [(population["held"], each) for population in populations for each in population["systems"]]
    points = [(people, measure(each)) for people, each in found if each["system"] == system]
    return [(float(people), float(value)) for people, value in points if value]


def _legend(result: Figures) -> list[tuple[int, str]]:
    shown = {each["system"] for population in result["populations"] for each in population["systems"]}
    return [(number, name) for name, number in SERIES.items() if name in shown]


DRAWINGS = {
    "matching-figures-recall.svg": recall_against_speed,
    "matching-figures-classes.svg": recall_by_class,
    "matching-figures-growth.svg": growth,
}


def together(results: Sequence[Figures]) -> Figures:
    """Several runs as one, populations by size."""
    populations = {
        each["people"]: each | {"run": run} for run, result in enumerate(results) for each in result["populations"]
    }
    return {"runs": results, "populations": [populations[people] for people in sorted(populations)]}


def main(words: Sequence[str]) -> None:
    """Draw, and fill in the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching.draw", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULT.json")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER", help=f"where {PAGE} is")
    chosen = parser.parse_args(words)
    result = together([json.loads(path.read_text(encoding="utf-8")) for path in chosen.results])
    for name, draw in DRAWINGS.items():
        (chosen.into / name).write_text(draw(result), encoding="utf-8")
    page = chosen.into / PAGE
    page.write_text(between_marks(page.read_text(encoding="utf-8"), result), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
