"""The matching engine measured: speed, recall and precision, beside RapidFuzz over the same names.

python -m bench.matching.run [PEOPLE ...]      (10000 100000; a million takes some minutes)
"""

import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from bench.matching.population import people
from bench.matching.questions import Question, listed, questions
from comity.engines import matching
from comity.engines.matching import names

VISIBLE = np.array([True])
PEER_QUESTIONS = 120
SEED = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a question: ids best first, and the best score."""

    question: Question
    ids: tuple[int, ...]
    score: float


def main(sizes: Sequence[int]) -> None:
    console = Console()
    shared = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    folder = shared if shared.is_dir() else None
    console.print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, seed {SEED}")
    started = time.perf_counter()
    matching.warm_up()
    console.print(f"warm-up {time.perf_counter() - started:.1f} s")
    for size in sizes:
        measure(console, folder, size)


def measure(console: Console, folder: Path | None, size: int) -> None:
    """One population: build, ask everything with and without birth dates, one by one and in batches."""
    held = listed(folder, 1_000_000_000)
    asked = list(questions(folder, held, SEED))
    random.Random(1).shuffle(asked)
    subjects = [*(subject for subject, _ in held), *people(size, 1, folder)]
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        index = matching.build(scratch, subjects)
        build_seconds = time.perf_counter() - started
        stored = sum(path.stat().st_size for path in Path(scratch).iterdir())
        started = time.perf_counter()
        opened = matching.open(scratch)
        open_seconds = time.perf_counter() - started
        change = time.perf_counter()
        opened.apply([matching.Change.put(replace(subjects[-1], id=5))], 1)
        opened.search(subjects[-1].as_query(), VISIBLE)
        change_seconds = time.perf_counter() - change
    del opened
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(
        f"\n[bold]{len(index):,} people[/]: built in {build_seconds:.1f} s, opened in {open_seconds:.2f} s, "
        f"{stored / 2**20:.0f} MiB stored, {memory:.0f} MiB at most, a change seen after {change_seconds * 1e3:.0f} ms"
    )
    undated = [replace(q, query=replace(q.query, birth_dates=())) for q in asked]
    table = Table("class", "asked", "found first", "in ten", "dated: first", "in ten", "RapidFuzz first", "in ten")
    bare, times = _ask(index, undated)
    dated, dated_times = _ask(index, asked)
    _speed(console, index, "names", times, undated)
    _speed(console, index, "with birth dates", dated_times, asked)
    peer = _peer(console, subjects, undated)
    for sort in sorted({q.sort for q in asked if q.sought is not None}):
        cells = [_recall(answers, sort, depth) for answers in (bare, dated, peer) for depth in (1, 10)]
        table.add_row(sort, str(sum(q.sort == sort for q in asked)), *cells)
    console.print(table)
    _precision(console, "names", bare)
    _precision(console, "with birth dates", dated)
    _reliability(console, [*bare, *dated])


def _ask(index: matching.Index, asked: Sequence[Question]) -> tuple[list[Answer], np.ndarray]:
    answers, times = [], []
    for question in asked:
        started = time.perf_counter()
        found = index.search(question.query, VISIBLE, 10, 0.0)
        times.append(time.perf_counter() - started)
        answers.append(Answer(question, tuple(c.id for c in found), found[0].score if found else 0.0))
    return answers, np.array(times)


def _speed(console: Console, index: matching.Index, what: str, times: np.ndarray, asked: Sequence[Question]) -> None:
    queries = [question.query for question in asked]
    names.forms.cache_clear()
    started = time.perf_counter()
    index.search_many(queries, VISIBLE, 10)
    batch = len(queries) / (time.perf_counter() - started)
    p50, p99 = np.percentile(times, (50, 99)) * 1e3
    console.print(
        f"{what}: one by one {1 / times.mean():,.0f}/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms; in one batch {batch:,.0f}/s"
    )


def _peer(console: Console, subjects: Sequence[matching.Subject], asked: Sequence[Question]) -> list[Answer]:
    """RapidFuzz token_sort_ratio over all names, in the engine's own Latin letters."""
    plain = {subject.id: _latin(subject.names[0].text) for subject in subjects}
    every = max(1, len(asked) // PEER_QUESTIONS)
    answers, started = [], time.perf_counter()
    chosen = asked[::every]
    for question in chosen:
        found = process.extract(_latin(question.query.names[0].text), plain, scorer=fuzz.token_sort_ratio, limit=10)
        answers.append(Answer(question, tuple(match[2] for match in found), found[0][1] / 100 if found else 0.0))
    console.print(f"RapidFuzz, every {every}th question: {len(chosen) / (time.perf_counter() - started):,.1f}/s")
    return answers


def _latin(name: str) -> str:
    forms = names.forms(name, "person")
    return " ".join(token.text for token in forms[0].tokens) if forms else ""


def _recall(answers: Sequence[Answer], sort: str, depth: int) -> str:
    of_class = [answer for answer in answers if answer.question.sort == sort]
    if not of_class:
        return "-"
    found = sum(answer.question.sought in answer.ids[:depth] for answer in of_class) / len(of_class)
    return f"{found:.3f} ±{(found * (1 - found) / len(of_class)) ** 0.5:.3f}"


def _precision(console: Console, what: str, answers: Sequence[Answer]) -> None:
    """Precision and recall of the best answer at the suggested threshold; recall at 1 % of strangers flagged."""
    right = [a.score for a in answers if a.question.sought is not None and a.ids[:1] == (a.question.sought,)]
    wrong = [a.score for a in answers if a.ids and a.ids[:1] != (a.question.sought,)]
    strangers = sorted((a.score for a in answers if a.question.sought is None), reverse=True)
    sought = sum(a.question.sought is not None for a in answers)
    threshold = matching.SUGGESTED_THRESHOLD
    hits, misses = sum(s >= threshold for s in right), sum(s >= threshold for s in wrong)
    one_percent = strangers[len(strangers) // 100]
    console.print(
        f"{what}: at the suggested threshold precision {hits / max(1, hits + misses):.3f}, recall {hits / sought:.3f}; "
        f"strangers flagged {sum(s >= threshold for s in strangers) / len(strangers):.3f}; "
        f"recall at 1 % false alerts {sum(s > one_percent for s in right) / sought:.3f}"
    )


def _reliability(console: Console, answers: Sequence[Answer]) -> None:
    """Of the best answers with a score about so high, how many were right."""
    table = Table("score", "answers", "mean score", "right")
    edges = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.01)
    for low, high in pairwise(edges):
        of_bin = [a for a in answers if a.ids and low <= a.score < high]
        if of_bin:
            right = sum(a.ids[0] == a.question.sought for a in of_bin) / len(of_bin)
            mean = sum(a.score for a in of_bin) / len(of_bin)
            table.add_row(f"{low:.2f}-{min(high, 1):.2f}", str(len(of_bin)), f"{mean:.3f}", f"{right:.3f}")
    console.print(table)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000])
