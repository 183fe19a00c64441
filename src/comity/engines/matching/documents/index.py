"""The index of documents: one large table that is written once, and what changed since in memory.

A change is seen by the next look-up. `compact` writes both into a new large table while look-ups and changes go
on; `save` makes everything last.
"""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Lock, RLock
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching import identifiers
from comity.engines.matching.documents import stored
from comity.engines.matching.documents.alone import Alone
from comity.engines.matching.documents.answers import Answers, DocumentMatch, match_of
from comity.engines.matching.documents.building import DocumentColumns, all_columns, columns_of, numbered, rows_of
from comity.engines.matching.documents.labels import Labels
from comity.engines.matching.documents.ranking import Hits, ranked
from comity.engines.matching.documents.reading import Strings, Texts, read
from comity.engines.matching.documents.tables import Changed, Owners, Written, compiled
from comity.engines.matching.errors import IndexMissing
from comity.engines.matching.model import Change, Identifier, Subject
from comity.engines.matching.snapshot import locked

Visible = npt.NDArray[np.bool_] | Sequence[bool]
Asked = tuple[npt.NDArray[np.uint64], ...]  # numbers, rests, kinds, countries: see `compiled.documents.find`

BATCH = 1 << 16  # questions that are answered before the next change may come in
MOST_ALONE = 4096  # questions that one thread answers


class Documents:
    """Numbers of documents and things that can be looked up. Safe for several threads; one process writes a folder."""

    def __init__(self, path: Path, written: Written | None = None, labels: Labels | None = None, seq: int = 0) -> None:
        self.path = path
        self.seq = seq
        self._labels = labels or Labels.of()
        self._take_over(written or Written.of([]), Owners(), Changed())
        self._entry: stored.Entry | None = None  # of the large table, once it is on disk
        self._compacting: set[int] | None = None  # owners changed while a new large table is being written
        self._lock, self._writing = RLock(), Lock()
        self._alone = Alone()

    def _take_over(self, written: Written, gone: Owners, changed: Changed) -> None:
        self._written, self._gone, self._changed = written, gone, changed

    def __len__(self) -> int:
        """How many numbers are held. Reads the whole table where something changed since it was written."""
        with self._lock:
            return sum(len(rows) for rows in (*self._written.chunks(self._gone), self._changed.live()))

    def apply(self, changes: Iterable[Change], seq: int) -> None:
        """Put and withdraw the identifiers of subjects; the next look-up sees it. Changes up to `seq` are then held.

        Applying the same changes again changes nothing.
        """
        last = {change.id: change for change in changes}
        identifiers = [
            (change.id, identifier, change.subject.release_class)
            for change in last.values()
            if change.op == "put" and change.subject is not None
            for identifier in change.subject.identifiers
        ]
        with self._lock:
            rows = rows_of(columns_of(identifiers), self._labels)
            self._gone.add(np.fromiter(last, np.int64, len(last)))
            if self._compacting is not None:
                self._compacting.update(last)
            for owner in last:
                self._changed.withdraw(owner)
            self._changed.put(rows)
            self.seq = max(self.seq, seq)

    def lookup(
        self, value: str, kind: str, country: str, visible: Visible, limit: int = 10
    ) -> tuple[DocumentMatch, ...]:
        """Documents held under this number, the same first, then confusable ones, ties by owner; one for each owner.

        kind     personal documents meet each other, other kinds only themselves; "" is a personal document
        country  that issued it; "" where it is not known. Equal numbers of two states are two documents
        visible  (release classes,) may the asker see this class; a class beyond it is not visible
        limit    most matches to give
        """
        labels, mask = self._labels, _mask(visible)
        numbers = labels.kinds.known(kind), labels.countries.known(country)
        plain = limit > 0 and not identifiers.has_rules(kind, country)
        with self._lock:
            hits = self._alone.met(value, *numbers, self._tables(), mask, limit, labels.ranks()) if plain else None
            if hits is None:
                return self.lookup_many((value,), kind, country, visible, limit)[0]
            return tuple(
                match_of(value, row, exact, labels)
                for row, exact in zip(hits.rows.tolist(), hits.exact.tolist(), strict=True)
            )

    def lookup_many(
        self, values: Texts, kinds: Strings, countries: Strings, visible: Visible, limit: int = 10
    ) -> Answers:
        """One answer for each number, in their order; each the same as `lookup` gives.

        values            texts, or an array of bytes
        kinds, countries  one for all, or one for each
        """
        labels, mask = self._labels, _mask(visible)
        found = read(values, kinds, countries)
        asked = (
            found.numbers,
            found.rests,
            numbered(kinds, labels.kinds.known, found.sources),
            numbered(countries, labels.countries.known, found.sources),
        )
        batches = range(0, found.sources.size, BATCH) if limit > 0 else ()
        hits = Hits.joined([self._met(asked, first, mask, limit) for first in batches])
        hits = hits._replace(questions=found.sources[hits.questions])
        if (np.diff(found.sources) == 0).any():
            hits = ranked(hits, limit, labels)
        starts = np.searchsorted(hits.questions, np.arange(len(values) + 1))
        return Answers(values, starts, hits.rows, hits.exact, labels)

    def _met(self, asked: Asked, first: int, visible: npt.NDArray[np.bool_], limit: int) -> Hits:
        """What the questions of one batch meet; large ones on every core."""
        last = min(first + BATCH, asked[0].size)
        workers = (os.cpu_count() or 1) if last - first > MOST_ALONE else 1
        edges = [first + (last - first) * k // workers for k in range(workers + 1)]
        with self._lock:
            if workers == 1:
                return self._met_alone(asked, first, last, visible, limit)
            with ThreadPoolExecutor(workers) as pool:
                work = [pool.submit(self._met_alone, asked, *edge, visible, limit) for edge in pairwise(edges)]
                return Hits.joined([each.result() for each in work])

    def _met_alone(self, asked: Asked, first: int, last: int, visible: npt.NDArray[np.bool_], limit: int) -> Hits:
        tables, ranks = self._tables(), self._labels.ranks()
        most = min(limit, self._written.rows.shape[0] + self._changed.count + 1)
        parts = []
        while first < last:
            hits = Hits.room(last - first + most)
            first, count = compiled().find(first, last, asked, *tables, visible, most, ranks, tuple(hits))
            parts.append(hits.only(slice(count)))
        return Hits.joined(parts)

    def _tables(self) -> tuple[Any, Any]:
        return self._written.arguments(self._gone), self._changed.arguments()

    def compact(self) -> None:
        """Write everything into one large table in memory. Look-ups and changes go on meanwhile."""
        with self._writing:
            with self._lock:
                held, gone, new = self._written, Owners(self._gone.members()), self._changed.live()
                first, self._compacting = self._changed.count, set()
            try:
                written = Written.of([*held.chunks(gone), new])
                with self._lock:
                    since, changed = Owners(sorted(self._compacting)), Changed()
                    changed.put(self._changed.live(first))
                    self._take_over(written, since, changed)
                    self._entry = None
            finally:
                self._compacting = None

    def save(self) -> None:
        """Write to the folder: after it returns, opening gives this state, whatever happens.

        Only what changed since the large table was written is written again. What was withdrawn or replaced is gone
        from the files when `compact` came before.
        """
        with self._writing:
            with self._lock:
                written, seq, labels = self._written, self.seq, self._labels.as_lists()
                changed = {"gone": self._gone.members(), "rows": self._changed.live()}
            self.path.mkdir(parents=True, exist_ok=True)
            with locked(self.path):
                if self._entry is None or not (self.path / self._entry["file"]).exists():
                    self._entry = stored.write_columns(self.path, written.columns())
                files = [self._entry, stored.write_columns(self.path, changed)]
                stored.write_head(self.path, {"seq": seq, **labels, "files": files})


def _mask(visible: Visible) -> npt.NDArray[np.bool_]:
    """(release classes,) contiguous, as compiled code takes it."""
    if isinstance(visible, np.ndarray) and visible.ndim == 1 and visible.dtype == np.bool_ and visible.flags.carray:
        return visible
    return np.array(visible, dtype=np.bool_).ravel()


def build(path: Path | str, given: Iterable[DocumentColumns | Subject], seq: int = 0) -> Documents:
    """Make an index of these documents and save it in a folder.

    given   columns, each as many documents as fit in memory well, or subjects
    """
    labels = Labels.of()
    documents = Documents(
        Path(path), Written.of([rows_of(columns, labels) for columns in all_columns(given)]), labels, seq
    )
    documents.save()
    return documents


def open_documents(path: Path | str) -> Documents:
    """Open the index in a folder.  Raises IndexMissing, IndexOutdated, IndexCorrupt: build it again then."""
    folder = Path(path)
    if not folder.is_dir():
        raise IndexMissing(path=str(folder))
    with locked(folder, shared=True):
        head = stored.read_head(folder)
        written, changes = (stored.read_columns(folder, entry) for entry in head["files"])
    labels = Labels.of(head["kinds"], head["countries"])
    documents = Documents(folder, Written.from_columns(written), labels, int(head["seq"]))
    documents._gone.add(changes["gone"])
    documents._changed.put(changes["rows"])
    documents._entry = head["files"][0]
    return documents


def warm_up() -> None:
    """Load compiled code, so that the first look-up is as quick as the next. Safe to call again."""
    documents = Documents(Path())
    number = Identifier("passport", "X0000001")
    documents.apply((Change.put(Subject(1, "travel-document", identifiers=(number,))),), 1)
    documents.compact()
    documents.apply((Change.withdraw(1),), 2)
    len(documents)
    documents.lookup_many((number.value,), number.kind, "", (True,))
    documents.lookup(number.value, number.kind, "", (True,))
