"""The index: segments of subjects, searched together, changed without being built again.

A change makes a small segment and marks what it replaces as withdrawn; small segments are merged as they
gather, so that there are never many. The next search sees the change. `save` makes it last.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from math import log2
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from comity.engines.matching import snapshot, weights
from comity.engines.matching.columns import number_key
from comity.engines.matching.merging import merged
from comity.engines.matching.model import Candidate, Change, Query, Reason, Subject
from comity.engines.matching.preparation import Prepared, prepare
from comity.engines.matching.questions import Asked, asked_columns
from comity.engines.matching.scoring import score
from comity.engines.matching.segment import Segment, Writer, derived

Visible = npt.NDArray[np.bool_] | Sequence[bool]
Progress = Callable[[int], None]

MERGE_RATIO = 4  # a segment is merged with the one before it unless that is so many times larger
BATCH = 256  # queries that one thread answers at a time
PROGRESS_EVERY = 1000


class Index:
    """Subjects that can be searched. Safe for several threads; one process at a time writes a folder."""

    def __init__(self, path: Path, segments: Sequence[Segment] = (), seq: int = 0) -> None:
        self.path = path
        self.seq = seq
        self._segments = list(segments)
        self._lock = RLock()
        self._scratch: Any = None  # of compiled code, for whoever holds the lock

    def __len__(self) -> int:
        return sum(len(segment) for segment in self._segments)

    def apply(self, changes: Iterable[Change], seq: int) -> None:
        """Put and withdraw subjects; the next search sees it. Changes up to `seq` are then held.

        Applying the same changes again changes nothing.
        """
        last = {change.id: change for change in changes}
        with self._lock:
            if last:
                self._withdraw(np.fromiter(last, np.int64, len(last)))
                put = [c.subject for c in last.values() if c.op == "put" and c.subject is not None]
                if put:
                    self._segments.append(Segment.of(put))
                    self._merge_small()
            self.seq = max(self.seq, seq)

    def save(self) -> None:
        """Write the index to its folder: after it returns, opening gives this state, whatever happens.

        What was withdrawn is gone from the files.
        """
        with self._lock:
            self._segments = [merged([s]) if s.gone else s for s in self._segments if len(s)]
            snapshot.write(self.path, self._segments, self.seq)

    def compact(self) -> None:
        """Merge all segments into one: searches are quickest then. Searches wait meanwhile."""
        with self._lock:
            if len(self._segments) > 1 or any(segment.gone for segment in self._segments):
                self._segments = [merged(self._segments)]

    def search(
        self,
        query: Query,
        visible: Visible,
        limit: int = 10,
        threshold: float = weights.SUGGESTED_THRESHOLD,
    ) -> list[Candidate]:
        """Subjects that may be the one asked for, best first, ties by id.

        visible     (release classes,) may the asker see this class; a class beyond it is not visible
        limit       most candidates to give
        threshold   least score to give, 0 to 1
        """
        return self.search_many((query,), visible, limit, threshold)[0]

    def search_many(
        self,
        queries: Sequence[Query],
        visible: Visible,
        limit: int = 10,
        threshold: float = weights.SUGGESTED_THRESHOLD,
    ) -> list[list[Candidate]]:
        """One answer for each query, in their order; each the same as `search` gives."""
        prepared = [prepare(query) for query in queries]
        mask = np.array(visible, dtype=np.bool_).ravel()
        with self._lock:
            found = self._find_many(prepared, mask, _least_bits(threshold))
            return [_best(each, limit, threshold) for each in found]

    def _withdraw(self, ids: npt.NDArray[np.int64]) -> None:
        for segment in self._segments:
            rows = segment.rows_of(ids)
            segment.withdraw(rows[rows >= 0])
        self._segments = [segment for segment in self._segments if len(segment)]

    def _merge_small(self) -> None:
        while len(self._segments) > 1 and len(self._segments[-2]) < MERGE_RATIO * len(self._segments[-1]):
            self._segments[-2:] = [merged(self._segments[-2:])]

    def _find_many(
        self, queries: Sequence[Prepared], visible: npt.NDArray[np.bool_], least_bits: float
    ) -> list[dict[int, Candidate]]:
        """For each query its candidates by id: those found by name, and those found by a number."""
        asked = asked_columns(queries)
        if self._scratch is None and self._segments:
            self._scratch = compiled_searching().new_scratch()
        met = [
            _search_segment(segment, asked, len(queries), visible, least_bits, self._scratch)
            for segment in self._segments
        ]
        farthest = _farthest_phases([each.gates for each in met], len(queries))
        found: list[dict[int, Candidate]] = [{} for _ in queries]
        for segment, each in zip(self._segments, met, strict=True):
            for i, query in enumerate(queries):
                for k in range(each.counts[i]):
                    if each.phases[i, k] <= farthest[i]:
                        candidate = _candidate(query, segment, int(each.rows[i, k]), float(each.bits[i, k]))
                        found[i][candidate.id] = candidate
                for row in _rows_by_number(segment, query, visible):
                    subject = segment.subject(row)
                    found[i][subject.id] = score(query, prepare(subject), subject.id)[0]
        return found


class Met(NamedTuple):
    """What queries met in one segment: see `compiled.searching.search_range`."""

    rows: npt.NDArray[np.int32]
    bits: npt.NDArray[np.float64]
    phases: npt.NDArray[np.int8]
    gates: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int32]


def _farthest_phases(gates: Sequence[npt.NDArray[np.int64]], count: int) -> list[int]:
    """How far each query's search had to go, had all segments been one: as far as none of them was satisfied before."""
    together = np.zeros((count, 2), np.int64)
    for each in gates:
        together |= each
    return [0 if sure else 1 if good else 2 for sure, good in together.tolist()]


def compiled_searching() -> Any:
    """The compiled half, loaded at first use, for Numba takes a while."""
    from comity.engines.matching.compiled import searching

    return searching


def _search_segment(
    segment: Segment, asked: Asked, count: int, visible: npt.NDArray[np.bool_], least_bits: float, scratch: Any
) -> Met:
    """What each query finds by name in one segment; batches on every core."""
    compiled = compiled_searching()
    met = Met(
        np.empty((count, compiled.MOST_FOUND), np.int32), np.empty((count, compiled.MOST_FOUND), np.float64),
        np.empty((count, compiled.MOST_FOUND), np.int8), np.zeros((count, 2), np.int64), np.zeros(count, np.int32),
    )  # fmt: skip
    held, near, table = segment.held(), segment.near_words(), segment.table.compiled()
    subjects, forms = segment.subjects(), asked[2]

    def answer(first: int, last: int, seen: npt.NDArray[np.uint32], stamp: int, room: Any) -> None:
        compiled.search_range(
            first, last, asked, held, near, table, subjects, visible, seen, stamp, least_bits, room, *met
        )

    if count <= BATCH:
        answer(0, count, segment.seen, segment.next_stamps(2 * int(forms[-1])), scratch)
        return met
    workers = os.cpu_count() or 1
    edges = [count * k // workers for k in range(workers + 1)]
    with ThreadPoolExecutor(workers) as pool:
        work = [
            pool.submit(answer, first, last, np.zeros_like(segment.seen), 0, compiled.new_scratch())
            for first, last in pairwise(edges)
        ]
        for each in work:
            each.result()
    return met


def _rows_by_number(segment: Segment, query: Prepared, visible: npt.NDArray[np.bool_]) -> set[int]:
    releases = segment.columns["releases"]
    rows = {int(row) for number in query.numbers for row in segment.numbers.owners_of(number_key(number))}
    return {row for row in rows if 0 <= releases[row] < visible.size and visible[releases[row]]}


def _candidate(query: Prepared, segment: Segment, row: int, bits: float) -> Candidate:
    """A candidate whose reasons are told when they are asked for: most answers are only counted or ranked."""

    def reasons() -> tuple[Reason, ...]:
        subject = segment.subject(row)
        return score(query, prepare(subject), subject.id)[0].reasons

    weight = round(bits, weights.DECIMALS)
    return Candidate(int(segment.columns["ids"][row]), weights.probability(weight), weight, reasons)


def _least_bits(threshold: float) -> float:
    """Weight that a candidate needs at least to reach a score; a little less, for scores are compared afterwards."""
    if threshold <= 0:
        return -np.inf
    if threshold >= 1:
        return 50.0 - weights.PRIOR_BITS
    return log2(threshold / (1 - threshold)) - weights.PRIOR_BITS - 0.01


def _best(found: dict[int, Candidate], limit: int, threshold: float) -> list[Candidate]:
    good = [candidate for candidate in found.values() if candidate.score >= threshold]
    good.sort(key=lambda candidate: (-candidate.weight_bits, candidate.id))
    return good[: max(0, limit)]


def build(path: Path | str, subjects: Iterable[Subject], *, progress: Progress | None = None) -> Index:
    """Make an index of these subjects and save it in a folder.

    Of several subjects with one id the last counts. `progress` is told how many are in, and at the end how many
    there are.
    """
    told = progress or (lambda done: None)
    writer, ids = Writer(), set[int]()
    again: dict[int, Change] = {}
    for subject in _told(subjects, told):
        if subject.id in ids:
            again[subject.id] = Change.put(subject)
        else:
            ids.add(subject.id)
            writer.add(subject)
    index = Index(Path(path), [Segment(derived(writer.columns()))] if ids else [])
    index.apply(again.values(), 0)
    index.save()
    told(len(index))
    return index


def _told(subjects: Iterable[Subject], progress: Progress) -> Iterator[Subject]:
    for count, subject in enumerate(subjects, 1):
        yield subject
        if count % PROGRESS_EVERY == 0:
            progress(count)


def open_index(path: Path | str) -> Index:
    """Open the index in a folder.  Raises IndexMissing, IndexOutdated, IndexCorrupt: build it again then."""
    seq, segments = snapshot.read(Path(path))
    return Index(Path(path), segments, seq)
