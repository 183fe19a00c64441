"""Labelled names against the engine: how well it tells them apart, by category, and where it fails.

pairs      two names are one subject's or not: precision, recall and F1 at a weight
words      one word in two scripts: does it meet in the index, is it linked when weighed
searches   the persons of a list asked for among themselves, and strangers who are not on it
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from comity.engines.matching import labelled, names, skeleton, weights
from comity.engines.matching.alignment import align
from comity.engines.matching.explain import explain
from comity.engines.matching.labelled import Case
from comity.engines.matching.model import Reason

# Pairs are judged without the prior: half of them are one subject, whoever else there is.
PAIR_THRESHOLD_BITS = 8.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, the weight in bits that the engine gives it, and why."""

    case: Case
    weight_bits: float
    reasons: tuple[Reason, ...] = ()

    def right(self, threshold_bits: float) -> bool:
        """Whether the engine is right about it at a threshold."""
        return (self.weight_bits >= threshold_bits) == self.case.same


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a threshold tells pairs apart."""

    threshold_bits: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report: figures of one category, between 0 and 1 (but a weight, "at bits")."""

    section: str
    category: str
    cases: int
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Failure:
    """One case that the engine gets wrong; `reasons` are codes with their bits."""

    section: str
    category: str
    same: bool
    asked: str
    held: str
    score: float
    weight_bits: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What the labelled sets say about one version of the weights."""

    version: str = weights.VERSION
    lines: list[Line] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Take in the lines and failures of another report."""
        self.lines.extend(other.lines)
        self.failures.extend(other.failures)

    def about(self, category: str) -> "Report":
        """The part whose section or category has some words in it."""

        def wanted(each: Line | Failure) -> bool:
            return category.casefold() in f"{each.section} {each.category}".casefold()

        return Report(self.version, [x for x in self.lines if wanted(x)], [x for x in self.failures if wanted(x)])


def whole_report(folder: Path, threshold_bits: float = PAIR_THRESHOLD_BITS) -> Report:
    """Every labelled set that is at hand in a folder `shared/data`; those that are not are left out."""
    report = Report()
    known = folder / "names"
    for file, read in labelled.PAIR_SETS:
        if (known / file).exists():
            report.add(report_of_pairs(judge(read(known / file)), threshold_bits))
    for language in labelled.LANGUAGES:
        if (path := known / f"wd_{language}_train.tsv.gz").exists():
            report.add(report_of_words(labelled.words(path)))
    if (listed := folder / "lists" / "un_consolidated_2026-02-27.xml.gz").exists():
        report.add(report_of_searches(known, listed))
    return report


def judge(cases: Iterable[Case]) -> list[Judged]:
    """Weigh every case."""
    found = []
    for case in cases:
        candidate = explain(case.query, case.subject).candidate
        found.append(Judged(case, candidate.weight_bits, candidate.reasons))
    return found


def measure(judged: Sequence[Judged], threshold_bits: float = PAIR_THRESHOLD_BITS) -> Measure:
    """Precision and recall of "the same" at a threshold."""
    said = [each.case.same for each in judged if each.weight_bits >= threshold_bits]
    same = sum(each.case.same for each in judged)
    return Measure(threshold_bits, sum(said) / len(said) if said else 1.0, sum(said) / same if same else 1.0)


def best_measure(judged: Sequence[Judged]) -> Measure:
    """The threshold with the best F1, in steps of half a bit."""
    steps = (half / 2 for half in range(-20, int(2 * weights.NAME_MOST_BITS) + 1))
    return max((measure(judged, step) for step in steps), key=lambda found: found.f1)


def report_of_pairs(judged: Sequence[Judged], threshold_bits: float = PAIR_THRESHOLD_BITS) -> Report:
    """Precision, recall and F1 by category and in all; every pair that is told wrong, the worst first."""
    report = Report()
    for section, of_section in groupby(judged, lambda each: each.case.section):
        chosen = list(of_section)
        for category in sorted({each.case.category for each in chosen}):
            of_category = [each for each in chosen if each.case.category == category]
            report.lines.append(_line(section, category, of_category, threshold_bits))
        for quality in sorted({each.case.quality for each in chosen} - {""}):
            of_quality = [each for each in chosen if each.case.quality == quality]
            report.lines.append(_line(section, f"quality: {quality}", of_quality, threshold_bits))
        if any(not each.case.same for each in chosen):
            whole, best = _line(section, "all", chosen, threshold_bits), best_measure(chosen)
            whole.figures.update({"best F1": best.f1, "at bits": best.threshold_bits})
            report.lines.append(whole)
    wrong = [each for each in judged if not each.right(threshold_bits)]
    for each in sorted(wrong, key=lambda each: -abs(each.weight_bits - threshold_bits)):
        report.failures.append(failure(each))
    return report


def _line(section: str, category: str, judged: Sequence[Judged], threshold_bits: float) -> Line:
    found = measure(judged, threshold_bits)
    right = sum(each.right(threshold_bits) for each in judged) / len(judged)
    figures = {"right": right}
    if any(each.case.same for each in judged):
        figures["recall"] = found.recall
    if any(not each.case.same for each in judged):
        figures.update({"precision": found.precision, "F1": found.f1})
    return Line(section, category, len(judged), figures)


def failure(judged: Judged) -> Failure:
    """What went wrong, in short."""
    case = judged.case
    told = tuple(f"{reason.code} {reason.weight_bits:+.1f}" for reason in judged.reasons)
    score = weights.probability(judged.weight_bits)
    return Failure(case.section, case.category, case.same, case.asked, case.held, score, judged.weight_bits, told)


def report_of_words(cases: Iterable[Case]) -> Report:
    """Of words in two scripts: how many share a skeleton, come within one sign of it, and are linked."""
    report = Report()
    for category, of_category in groupby(cases, lambda case: case.category):
        met: list[tuple[bool, bool, bool]] = []
        for case in of_category:
            met.append(_meeting(case))
            if not met[-1][2]:
                readings = " / ".join(_text(form) for form in names.forms(case.asked, "person"))
                report.failures.append(Failure(case.section, category, True, case.asked, case.held, 0.0, 0.0,
                                               (f"read as {readings}",)))  # fmt: skip
        shares = (sum(each) / len(met) for each in zip(*met, strict=True))
        figures = dict(zip(("same skeleton", "within one sign", "linked"), shares, strict=True))
        report.lines.append(Line("words", category, len(met), figures))
    return report


def _meeting(case: Case) -> tuple[bool, bool, bool]:
    asked, held = names.forms(case.asked, "person"), names.forms(case.held, "person")
    mine, theirs = set(_skeletons(asked)), set(_skeletons(held))
    near = _with_neighbours(mine) & _with_neighbours(theirs)
    linked = any(align(one, other).tokens for one in asked for other in held)
    return bool(mine & theirs), bool(near), linked


def _skeletons(forms: Iterable[names.Form]) -> Iterator[str]:
    """Of every word, and of the whole name run together: both are keys of the index."""
    for form in forms:
        for text in (*(token.text for token in form.tokens), "".join(token.text for token in form.tokens)):
            yield from skeleton.skeletons(text)


def _with_neighbours(keys: set[str]) -> set[str]:
    return keys | {near for key in keys for near in skeleton.neighbours(key)}


def _text(form: names.Form) -> str:
    return " ".join(token.text for token in form.tokens)


def report_of_searches(known: Path, listed: Path) -> Report:
    """The persons of a list held: are they found, and how often is a stranger taken for one of them?"""
    from comity.engines import matching

    held = labelled.listed_persons(listed)
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        index = matching.build(folder, held)
        found: dict[str, list[tuple[bool, bool, bool]]] = {}
        for category, query, sought in labelled.listed_questions(known, held):
            answer = index.search(query, (True,), 10, 0.0)
            ids = [candidate.id for candidate in answer]
            sure = bool(answer) and ids[0] == sought and answer[0].score >= weights.SUGGESTED_THRESHOLD
            found.setdefault(category, []).append((ids[:1] == [sought], sought in ids, sure))
            if ids[:1] != [sought]:
                told = explain(query, held[sought]).candidate
                case = Case("searches", category, query, held[sought], True)
                report.failures.append(failure(Judged(case, told.weight_bits, told.reasons)))
        for category, answers in found.items():
            shares = (sum(each) / len(answers) for each in zip(*answers, strict=True))
            figures = dict(zip(("first", "in ten", "first and sure"), shares, strict=True))
            report.lines.append(Line("searches", category, len(answers), figures))
        strangers = list(labelled.strangers(known / "yente_negatives_global.csv.gz"))
        flagged = 0
        for query, answer in zip(strangers, index.search_many(strangers, (True,), 1), strict=True):
            for candidate in answer:
                flagged += 1
                case = Case("searches", "strangers", query, held[candidate.id], False)
                report.failures.append(failure(Judged(case, candidate.weight_bits, candidate.reasons)))
    report.lines.append(Line("searches", "strangers", len(strangers), {"flagged": flagged / len(strangers)}))
    return report
