"""From answers to figures: recall by class, precision and recall over thresholds, calibration, paired differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bench.matching.questions import Question

Figures = dict[str, Any]
Answer = Sequence[Sequence[float]]  # ids and scores, best first
Floats = npt.NDArray[np.float64]

DEPTHS = {"first": 1, "ten": 10}
SHARES_OF_STRANGERS = {"one_percent": 0.01, "five_percent": 0.05}
EDGES = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.01)
NOTHING = -1e9  # the score of an empty answer: below every threshold


class Judged(NamedTuple):
    """One answer against the truth. `rank` counts from 1; 0 where the person sought is not among the ten."""

    sort: str
    sought: bool
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What is right and wrong from each threshold on, the highest threshold first.

    right, wrong, flagged   counts of right best answers, of wrong ones, and of questions about nobody that got one
    """

    thresholds: Floats
    right: Floats
    wrong: Floats
    flagged: Floats
    sought: int
    strangers: int

    def at(self, place: int) -> Figures:
        """The figures at one threshold of the curve."""
        right, wrong = self.right[place], self.wrong[place]
        precision, recall = right / (right + wrong), right / self.sought
        return {
            "threshold": float(self.thresholds[place]),
            "precision": float(precision),
            "precision_error": standard_error(right, right + wrong),
            "recall": float(recall),
            "recall_error": standard_error(right, self.sought),
            "f1": float(2 * right / (right + wrong + self.sought)),
            "strangers_flagged": float(self.flagged[place] / self.strangers),
        }


def judge(questions: Sequence[Question], answers: Sequence[Answer], same: Mapping[int, int]) -> list[Judged]:
    """Judge answers; `same` gives, for ids that what was asked cannot tell apart, the one that stands for them."""
    judged = []
    for question, found in zip(questions, answers, strict=True):
        wanted = None if question.sought is None else same.get(question.sought, question.sought)
        ids = [same.get(int(number), int(number)) for number, _ in found]
        rank = ids.index(wanted) + 1 if wanted in ids else 0
        judged.append(Judged(question.sort, wanted is not None, rank, found[0][1] if found else NOTHING))
    return judged


def standard_error(right: float, of: float) -> float:
    """Of a share, by Agresti and Coull: with two successes and two failures added, so that it is never nothing."""
    share = (right + 2) / (of + 4)
    return float((share * (1 - share) / (of + 4)) ** 0.5)


def recalls(judged: Sequence[Judged]) -> Figures:
    """How often the person sought came first, and among the ten, class by class."""
    found: Figures = {}
    for sort in dict.fromkeys(each.sort for each in judged if each.sought):
        of_class = [each.rank for each in judged if each.sort == sort]
        found[sort] = {"asked": len(of_class)} | _shares(of_class)
    return found


def all_recalls(judged: Sequence[Judged]) -> Figures:
    """The same over all classes."""
    return _shares([each.rank for each in judged if each.sought])


def _shares(ranks: Sequence[int]) -> Figures:
    found: Figures = {}
    for name, depth in DEPTHS.items():
        right = sum(0 < rank <= depth for rank in ranks)
        found |= {name: right / len(ranks), f"{name}_error": standard_error(right, len(ranks))}
    return found


def curve(judged: Sequence[Judged]) -> Curve:
    """Over all thresholds: equal scores pass or fail together."""
    given = sorted((each for each in judged if each.score > NOTHING), key=lambda each: -each.score)
    scores = np.array([each.score for each in given])
    ends = np.flatnonzero(np.append(np.diff(scores) != 0, True))
    right = np.cumsum([each.rank == 1 for each in given])[ends].astype(np.float64)
    strange = np.cumsum([not each.sought for each in given])[ends].astype(np.float64)
    sought = sum(each.sought for each in judged)
    return Curve(scores[ends], right, ends + 1 - right, strange, sought, len(judged) - sought)


def thresholds(judged: Sequence[Judged], suggested: float | None) -> Figures:
    """Precision and recall where F1 is best, at the suggested threshold, and where few strangers are flagged."""
    line = curve(judged)
    f1 = 2 * line.right / (line.right + line.wrong + line.sought)
    found: Figures = {"best": line.at(int(np.argmax(f1))), "suggested": None}
    if suggested is not None and (line.thresholds >= suggested).any():
        found["suggested"] = line.at(int((line.thresholds >= suggested).sum()) - 1)
    for name, share in SHARES_OF_STRANGERS.items():
        few = np.flatnonzero(line.flagged <= share * line.strangers)
        found[name] = line.at(int(few[-1])) if few.size else None
    return found


def reliability(judged: Sequence[Judged]) -> list[Figures]:
    """Of the best answers with a score about so high, how many were right."""
    found = []
    for low, high in pairwise(EDGES):
        of_bin = [each for each in judged if low <= each.score < high]
        if of_bin:
            right = sum(each.rank == 1 for each in of_bin)
            mean = sum(each.score for each in of_bin) / len(of_bin)
            found.append({
                "from": low, "to": min(high, 1.0), "answers": len(of_bin), "mean": mean, "right": right / len(of_bin),
            })  # fmt: skip
    return found


def ahead(ours: Sequence[Judged], theirs: Sequence[Judged]) -> Figures:
    """By how much our recall is above a peer's on the same questions, class by class, and the error of that."""
    found: Figures = {}
    for sort in dict.fromkeys(each.sort for each in ours if each.sought):
        pairs = [(a.rank, b.rank) for a, b in zip(ours, theirs, strict=True) if a.sort == sort]
        found[sort] = {}
        for name, depth in DEPTHS.items():
            gains = np.array([(0 < a <= depth) - float(0 < b <= depth) for a, b in pairs])
            # One gain and one loss added, as `standard_error` adds successes and failures.
            error = float(np.std(np.append(gains, (1.0, -1.0))) / (len(gains) + 2) ** 0.5)
            found[sort] |= {name: float(gains.mean()), f"{name}_error": error}
    return found


def speed(seconds: Sequence[float], processor_seconds: float | None) -> Figures:
    """Questions a second one by one, and how long one takes."""
    p50, p99 = np.percentile(seconds, (50, 99)) * 1e3
    return {
        "per_second": len(seconds) / sum(seconds),
        "per_processor_second": len(seconds) / processor_seconds if processor_seconds else None,
        "p50_ms": float(p50),
        "p99_ms": float(p99),
    }
