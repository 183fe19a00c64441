"""What the engine set out to reach among a million people on two processors, and whether it did."""

from collections.abc import Callable
from typing import NamedTuple

from bench.matching import questions
from bench.matching.measuring import Figures

MILLION = 1_000_000


class Goal(NamedTuple):
    """One figure and its bound: at least `wanted`, or at most where `ceiling`."""

    title: str
    measured: Callable[[Figures], float]
    wanted: float
    ceiling: bool = False

    def row(self, ours: Figures) -> list[str]:
        """As a row of a table."""
        found = self.measured(ours)
        met = found <= self.wanted if self.ceiling else found >= self.wanted
        return [
            self.title,
            f"{'≤' if self.ceiling else '≥'} {_brief(self.wanted)}",
            _brief(found),
            "yes" if met else "no",
        ]


def _brief(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.3g}"


def _speed(what: str) -> Callable[[Figures], float]:
    return lambda ours: ours["names"]["one_by_one"][what]


def _among_ten(sort: str) -> Callable[[Figures], float]:
    return lambda ours: ours["names"]["classes"][sort]["ten"]


def _dated(where: str, what: str) -> Callable[[Figures], float]:
    return lambda ours: (ours["dates"]["thresholds"][where] or {}).get(what, 0.0)


GOALS = (
    Goal("one by one, one thread, questions a second", _speed("per_second"), 3000),
    Goal("p50, ms", _speed("p50_ms"), 0.25, ceiling=True),
    Goal("p99, ms", _speed("p99_ms"), 2, ceiling=True),
    Goal("in batches, two threads, questions a second", lambda ours: ours["names"]["batch_per_second"], 8000),
    Goal("found among ten, one typing error", _among_ten(questions.ONE_ERROR), 0.99),
    Goal("found among ten, two typing errors", _among_ten(questions.TWO_ERRORS), 0.99),
    Goal("found among ten, reordered or dropped", _among_ten(questions.SHUFFLED), 0.98),
    Goal("found among ten, Cyrillic script", _among_ten(questions.CYRILLIC), 0.98),
    Goal("found among ten, Arabic script", _among_ten(questions.ARABIC), 0.85),
    Goal("found among ten, real a.k.a.", _among_ten(questions.ALIAS), 0.70),
    Goal("precision at the suggested threshold, with birth dates", _dated("suggested", "precision"), 0.96),
    Goal("recall at the suggested threshold, with birth dates", _dated("suggested", "recall"), 0.88),
    Goal("recall at 1 % of strangers flagged, with birth dates", _dated("one_percent", "recall"), 0.85),
    Goal("build, s", lambda ours: ours["build"]["seconds"], 20, ceiling=True),
    Goal("most memory while building, MB", lambda ours: ours["build"]["peak_mb"], 700, ceiling=True),
    Goal("a change is seen after, ms", lambda ours: ours["change"]["median_ms"], 200, ceiling=True),
)


def rows(population: Figures) -> list[list[str]]:
    """A table of the goals; empty for other sizes, and where not every class could be asked."""
    ours = population["systems"][0]
    if population["people"] != MILLION or set(questions.CLASSES) - set(ours["names"]["classes"]):
        return []
    return [["goal", "wanted", "measured", "met"], *(goal.row(ours) for goal in GOALS)]
