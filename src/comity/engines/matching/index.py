"""The index: segments of subjects, searched together, changed without being built again.

A change makes a small segment and marks what it replaces as withdrawn; small segments are merged as they
gather, so that there are never many. The next search sees the change. `save` makes it last.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching import asking, snapshot, weights
from comity.engines.matching.deriving import derived
from comity.engines.matching.merging import merged
from comity.engines.matching.model import Candidate, Change, Query, Subject
from comity.engines.matching.preparation import prepare
from comity.engines.matching.segment import Segment
from comity.engines.matching.writing import Writer

Visible = npt.NDArray[np.bool_] | Sequence[bool]
Progress = Callable[[int], None]

MERGE_RATIO = 4  # a segment is merged with the one before it unless that is so many times larger
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
                    self._segments.append(_segment_of(put))
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
            if self._scratch is None and self._segments:
                self._scratch = asking.compiled_searching().new_scratch()
            found = asking.find_many(self._segments, prepared, mask, asking.least_bits(threshold), self._scratch)
            return [asking.best(each, limit, threshold) for each in found]

    def _withdraw(self, ids: npt.NDArray[np.int64]) -> None:
        for segment in self._segments:
            rows = segment.rows_of(ids)
            segment.withdraw(rows[rows >= 0])
        self._segments = [segment for segment in self._segments if len(segment)]

    def _merge_small(self) -> None:
        while len(self._segments) > 1 and len(self._segments[-2]) < MERGE_RATIO * len(self._segments[-1]):
            self._segments[-2:] = [merged(self._segments[-2:])]


def _segment_of(subjects: Iterable[Subject]) -> Segment:
    writer = Writer()
    for subject in subjects:
        writer.add(subject)
    return Segment(derived(writer.columns()))


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
