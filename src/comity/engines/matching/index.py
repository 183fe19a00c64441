"""The index: segments of subjects, searched together, changed without being built again.

A change makes a small segment and marks what it replaces as withdrawn; the next search sees it. Small segments are
merged at once, large ones by a thread that exists only while there is something to merge, and whose result takes
their place in one step: searches never wait. `save` makes changes last, and writes only what changed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from threading import Lock, RLock, Thread
from types import TracebackType
from typing import Self

import numpy as np

from comity.engines.matching import snapshot
from comity.engines.matching.deriving import derived
from comity.engines.matching.errors import IndexCorrupt
from comity.engines.matching.merging import due, merged
from comity.engines.matching.model import Change
from comity.engines.matching.readers import Readers
from comity.engines.matching.searchable import Searchable
from comity.engines.matching.segment import Rows, Segment
from comity.engines.matching.writing import columns_of

SMALL = 4096  # most subjects to merge while a change is made: some ten milliseconds
FEW = 12  # segments; for each one more, a change may merge twice as many subjects


@dataclass(frozen=True, slots=True)
class Recovery:
    """What opening found: changes up to `seq` are held, later ones are to be applied again.

    removed   files of a writer that was killed, or of an earlier state, that were removed
    """

    seq: int = 0
    removed: tuple[str, ...] = ()


class Index(Searchable):
    """Subjects that can be searched. Safe for several threads; one process at a time writes a folder.

    path        the folder
    seq         changes up to here are held
    recovered   what opening found
    damage      what a check of the files found; no search is answered any more
    """

    def __init__(
        self,
        path: Path,
        segments: Sequence[Segment] = (),
        seq: int = 0,
        *,
        background: bool = True,
        removed: tuple[str, ...] = (),
    ) -> None:
        """Take over segments; without `background` nothing happens but in the calling thread."""
        super().__init__()
        self.path = path
        self.seq = seq
        self.recovered = Recovery(seq, removed)
        self._segments = tuple(segments)
        self._background = background
        self._readers = Readers()
        # Taken in this order; none is ever taken to search.
        self._saving = Lock()
        self._merging = RLock()
        self._changing = RLock()  # which segments there are, and the marks in them
        self._busy: Sequence[Segment] = ()  # what is being merged
        self._worker: Thread | None = None
        self._checker: Thread | None = None
        self.damage: IndexCorrupt | None = None

    def __len__(self) -> int:
        return sum(len(segment) for segment in self._segments)

    def __contains__(self, id: int) -> bool:
        """Whether the subject with this id is held."""
        return any(segment.rows_of(np.array([id]))[0] >= 0 for segment in self._segments)

    @property
    def residue(self) -> int:
        """Subjects that were withdrawn or replaced, and may be in the files until these are purged or merged."""
        return sum(segment.gone for segment in self._segments)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let no thread work in the background any more. Saves nothing; what was changed since is applied again."""
        with self._changing:
            self._background = False
            threads = (self._worker, self._checker)
        for thread in threads:
            if thread is not None:
                thread.join()

    @contextmanager
    def reading(self) -> Iterator[Sequence[Segment]]:
        """The segments as they are now.  Raises IndexCorrupt once a check of the files has failed."""
        with self._readers.reading():
            if self.damage is not None:
                raise IndexCorrupt(**self.damage.facts)
            yield self._segments

    def apply(self, changes: Iterable[Change], seq: int) -> None:
        """Put and withdraw subjects; the next search sees it. Changes up to `seq` are then held.

        Applying the same changes again changes nothing.
        """
        last = {change.id: change for change in changes}
        put = [change.subject for change in last.values() if change.op == "put" and change.subject is not None]
        fresh = [Segment(derived(columns_of(put)))] if put else []
        with self._changing:
            self._exchange(np.fromiter(last, np.int64, len(last)), fresh)
            self._merge_small()
            self._tend()
            self.seq = max(self.seq, seq)

    def save(self, *, purge: bool = False) -> None:
        """Write what changed to the folder: after it returns, opening gives this state, whatever happens.

        Without `purge` it takes as long as the changes are many, however large the index. What was withdrawn then
        cannot be found any more, but stays in the files until its segment is merged, at the latest when a quarter
        of it was withdrawn. With `purge` the files hold nothing, afterwards, of what was withdrawn before the call:
        segments that something was withdrawn from are written anew. Searches and changes go on meanwhile.
        """
        with self._saving:
            if purge:
                self._purge()
            self.path.mkdir(parents=True, exist_ok=True)
            with snapshot.locked(self.path):
                with self._changing:
                    segments, seq = self._segments, self.seq
                    parts = [snapshot.part_of(self.path, segment) for segment in segments]
                    positions = [len(segment.withdrawn) for segment in segments]
                files = snapshot.write(self.path, parts, seq)
                with self._changing:
                    for segment, part, file, position in zip(segments, parts, files, positions, strict=True):
                        if part.stored is None:
                            segment.adopt(snapshot.mapped(self.path, file), file, position)

    def compact(self) -> None:
        """Merge all segments into one, without what was withdrawn: searches are quickest then."""
        self._merge(lambda: self._segments if len(self._segments) > 1 or any(s.gone for s in self._segments) else ())

    def scrub(self) -> None:
        """Read the index's files again and check every byte.  Raises IndexCorrupt, as every search does from then on.

        Opening checks all there is up to `snapshot.CHECKED_AT_OPENING` bytes; of a larger index only what is read
        without it (the head, what was withdrawn, lengths), and starts this in the background: until it ends, an
        answer may rest on bytes that were not checked. Storage that changes bytes later is found by calling it again.
        """
        for segment in self._segments:
            if segment.stored is None:
                continue
            try:
                snapshot.check(self.path, segment.stored)
            except FileNotFoundError:
                continue  # Merged or saved by another process meanwhile: the next save writes it again if need be.
            except IndexCorrupt as damage:
                self.damage = damage
                raise

    def scrub_in_background(self) -> None:
        """Begin to `scrub`; searches raise what it finds."""
        self._checker = Thread(target=self._scrub_quietly, name="matching-scrub")
        self._checker.start()

    def _scrub_quietly(self) -> None:
        with suppress(IndexCorrupt):
            self.scrub()

    def _exchange(self, ids: Rows, fresh: Sequence[Segment]) -> None:
        """Withdraw these ids and hold new segments instead."""
        before = self._segments
        gone = [(segment, rows[rows >= 0]) for segment in before for rows in (segment.rows_of(ids),)]
        self._segments = (*before, *fresh)
        if fresh and any(rows.size for _, rows in gone):
            # A search that does not know the new segment is to find what that replaces.
            self._readers.wait_for_earlier()
        for segment, rows in gone:
            segment.withdraw(rows)
        self._segments = tuple(segment for segment in self._segments if len(segment))

    def _replace(self, part: Sequence[Segment], by: Segment) -> None:
        rest = (segment for segment in self._segments if segment not in part)
        self._segments = (by, *rest) if len(by) else tuple(rest)

    def _merge_small(self) -> None:
        """Merge, at once, what is quickly merged; more if the segments become many."""
        while True:
            limit = SMALL << max(0, len(self._segments) - FEW) if self._background else inf
            part = due([segment for segment in self._segments if segment not in self._busy], limit)
            if not part:
                return
            self._replace(part, merged(part))

    def _tend(self) -> None:
        """Have the rest merged in the background."""
        if self._background and self._worker is None and due(self._segments):
            self._worker = Thread(target=self._work, name="matching-merge")
            self._worker.start()

    def _work(self) -> None:
        try:
            while self._merge(self._due_later):
                pass
        except BaseException:
            self._worker = None  # the next change tries again
            raise

    def _due_later(self) -> Sequence[Segment]:
        part = due(self._segments) if self._background else ()
        if not part:
            self._worker = None  # in the same step: whoever changes something next starts another
        return part

    def _merge(self, choose: Callable[[], Sequence[Segment]]) -> bool:
        """Merge what is chosen, while searches and changes go on. Returns whether there was anything to merge."""
        with self._merging:
            with self._changing:
                part = self._busy = choose()
                positions = [len(segment.withdrawn) for segment in part]
            try:
                if part:
                    self._swap(part, merged(part), positions)
            finally:
                self._busy = ()
        return bool(part)

    def _swap(self, part: Sequence[Segment], by: Segment, positions: Sequence[int]) -> None:
        """Put the merged segment in place, and withdraw from it what was withdrawn while it was made."""
        with self._changing:
            for segment, position in zip(part, positions, strict=True):
                rows = by.rows_of(segment.columns["ids"][segment.withdrawn_since(position)])
                by.withdraw(rows[rows >= 0])
            self._replace(part, by)

    def _purge(self) -> None:
        """Make every segment anew that something was withdrawn from."""
        with self._merging:
            for segment in self._segments:
                if segment.gone:
                    self._merge(partial(self._still_held, segment))

    def _still_held(self, segment: Segment) -> Sequence[Segment]:
        return (segment,) if segment in self._segments else ()


def open_index(path: Path | str, *, background: bool = True) -> Index:
    """Open the index in a folder.  Raises IndexMissing, IndexOutdated, IndexCorrupt: build it again then.

    Without `background` every byte is checked before it returns; otherwise see `Index.scrub`.
    """
    opened = snapshot.read(Path(path), check_all=not background)
    index = Index(Path(path), opened.segments, opened.seq, background=background, removed=opened.removed)
    if not opened.checked:
        index.scrub_in_background()
    return index
