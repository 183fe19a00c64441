"""The figures of one population as tables, for the terminal and for the page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from bench.matching import goals
from bench.matching.measuring import DEPTHS, Figures

MODES = {"names": "names alone", "dates": "with birth dates"}


class Sheet(NamedTuple):
    """One table: the first row is its head, the first column says what stands in a row."""

    title: str
    rows: list[list[str]]


def sheets(population: Figures) -> list[Sheet]:
    """Every table about one population."""
    systems, sought = population["systems"], population["asked"]["sought"]
    found = [
        Sheet("Goals among a million", goals.rows(population)),
        Sheet("Size and speed, names alone", _columns(systems, _cost())),
    ]
    for mode, title in MODES.items():
        taking = [each for each in systems if mode in each]
        beside = [each for each in taking if "ahead" in each[mode]]
        found += [
            Sheet(f"Found first / among ten, {title}", _columns(taking, _classes(mode, sought))),
            Sheet(f"Precision and recall of the best answer, {title}", _columns(taking, _precision(mode))),
            Sheet(f"What Comity finds more, of the same questions, {title}", _columns(beside, _ahead(mode, sought))),
        ]
    for mode, title in MODES.items():
        rows = _reliability(systems[0][mode]["reliability"])
        found.append(Sheet(f"How far Comity's score is a probability, {title}", rows))
    return [each for each in found if each.rows and len(each.rows[0]) > 1]


Rows = dict[str, Callable[[Figures], str]]


def _columns(systems: Sequence[Figures], rows: Rows) -> list[list[str]]:
    head = ["", *(each["system"] for each in systems)]
    return [head, *([name, *(cell(each) for each in systems)] for name, cell in rows.items())]


def number(value: float | None, digits: int = 0, sign: str = "") -> str:
    """A number with so many digits after the point, or a dash for none."""
    return "-" if value is None else f"{value:{sign},.{digits}f}"


def _cost() -> Rows:
    def one(each: Figures, what: str) -> Any:
        return each["names"]["one_by_one"][what] if each["names"]["one_by_one"] else None

    def ratio(each: Figures, what: str) -> Any:
        return each["names"]["ratio"][what] if "ratio" in each["names"] else None

    return {
        "questions": lambda each: number(each["questions"]),
        "build, s": lambda each: number(each["build"]["seconds"], 1),
        "  of it to read the people": lambda each: number(each["build"]["reading_seconds"], 1),
        "most memory while building, MB": lambda each: number(each["build"]["peak_mb"]),
        "  of it before the first person": lambda each: number(each["warm_up"]["idle_mb"]),
        "most memory while asking, MB": lambda each: number(each["names"]["peak_mb"]),
        "stored, MB": lambda each: number(each["build"]["stored_mb"]),
        "one by one, questions a second": lambda each: number(one(each, "per_second"), 1),
        "  a second of processor time": lambda each: number(one(each, "per_processor_second"), 1),
        "  p50, ms": lambda each: number(one(each, "p50_ms"), 3),
        "  p99, ms": lambda each: number(one(each, "p99_ms"), 2),
        "in batches, 2 threads, a second": lambda each: number(each["names"]["batch_per_second"], 1),
        "Comity is so many times faster": lambda each: number(ratio(each, "one_by_one"), 1),
        "  in batches": lambda each: number(ratio(each, "batch"), 1),
        "a change is seen after, ms": lambda each: number(each["change"]["median_ms"] if each["change"] else None, 1),
        "measured, UTC": lambda each: each["at"],
        "load of the machine, then": lambda each: f"{each['load'][0]:.1f} to {each['load'][1]:.1f}",
    }


def _classes(mode: str, sought: dict[str, int]) -> Rows:
    def cell(sort: str, each: Figures) -> str:
        return both(each[mode]["classes"][sort]) if sort in each[mode]["classes"] else "-"

    by_class: Rows = {f"{sort} ({asked})": partial(cell, sort) for sort, asked in sought.items()}
    return {**by_class, "all": lambda each: both(each[mode]["all"])}


def both(recall: Figures) -> str:
    """Found first and among ten, each with its standard error."""
    return " / ".join(f"{recall[depth]:.3f}±{recall[f'{depth}_error']:.3f}" for depth in DEPTHS)


def _precision(mode: str) -> Rows:
    def pair(each: Figures, where: str) -> str:
        found = each[mode]["thresholds"][where]
        return f"{found['precision']:.3f} / {found['recall']:.3f}" if found else "-"

    def one(each: Figures, where: str, what: str) -> str:
        found = each[mode]["thresholds"][where]
        return number(found[what], 3) if found else "-"

    return {
        "best F1": lambda each: one(each, "best", "f1"),
        "  precision / recall there": lambda each: pair(each, "best"),
        "  strangers flagged at that": lambda each: one(each, "best", "strangers_flagged"),
        "suggested threshold: precision / recall": lambda each: pair(each, "suggested"),
        "  strangers flagged there": lambda each: one(each, "suggested", "strangers_flagged"),
        "recall at 1 % of strangers flagged": lambda each: one(each, "one_percent", "recall"),
        "recall at 5 %": lambda each: one(each, "five_percent", "recall"),
    }


def _ahead(mode: str, sought: dict[str, int]) -> Rows:
    def cell(sort: str, each: Figures) -> str:
        found = each[mode]["ahead"].get(sort)
        if found is None:
            return "-"
        return " / ".join(_gain(found, depth) for depth in DEPTHS)

    return {sort: partial(cell, sort) for sort in sought}


def _reliability(bins: Sequence[Figures]) -> list[list[str]]:
    rows = [["score", "answers", "mean score", "right"]]
    rows += [
        [f"{each['from']:.2f}-{each['to']:.2f}", number(each["answers"]), f"{each['mean']:.3f}", f"{each['right']:.3f}"]
        for each in bins
    ]
    return rows


def behind(population: Figures) -> list[str]:
    """Where we find fewer than a peer, by more than the standard error of the difference."""
    found = []
    for each in population["systems"]:
        for mode in (mode for mode in MODES if "ahead" in each.get(mode, {})):
            for sort, gain in each[mode]["ahead"].items():
                lost = [depth for depth in DEPTHS if gain[depth] < -gain[f"{depth}_error"]]
                found += [f"{each['system']}, {sort}, {depth}, {MODES[mode]}: {_gain(gain, depth)}" for depth in lost]
    return found


def _gain(gain: Figures, depth: str) -> str:
    return f"{gain[depth]:+.3f}±{gain[f'{depth}_error']:.3f}"
