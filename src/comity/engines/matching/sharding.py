"""Several indexes that answer as one: divided by what is held, and by a stable key of its id.

    folder/shards.json      a head as that of an index: how many shards each division has
    folder/persons-0 …      an index each; likewise organisations, objects

What is merged is what the shards met, before it is decided how far a search had to go: therefore answers equal
those of one index over all. An id belongs to one subject, of whatever kind.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from types import TracebackType
from typing import IO, Self

import numpy as np
import numpy.typing as npt

from comity.engines.matching import snapshot
from comity.engines.matching.building import PROGRESS_EVERY, build
from comity.engines.matching.errors import IndexOutdated
from comity.engines.matching.index import Index, open_index
from comity.engines.matching.model import Change, Kind, Query, Subject
from comity.engines.matching.readers import Readers
from comity.engines.matching.searchable import Searchable
from comity.engines.matching.segment import Rows, Segment, decode, encode

Progress = Callable[[int], None]

FORMAT = 1
LAYOUT = "shards.json"
DIVISIONS = ("persons", "organisations", "objects")
Place = tuple[str, int]  # division and number of a shard


class Shards(Searchable):
    """Indexes of persons, of organisations and of objects, so many of each, with the interface of one index.

    Changes after `seq` may be held by some shards already; applied again, they change nothing there.
    """

    def __init__(self, path: Path, shards: Mapping[Place, Index]) -> None:
        """Take over shards, the same number of each division."""
        super().__init__()
        self.path = path
        self._shards = shards
        self._each = len(shards) // len(DIVISIONS)
        self._readers = Readers()
        self._changing = Lock()

    @property
    def seq(self) -> int:
        """Changes up to here are held."""
        return min(shard.seq for shard in self._shards.values())

    @property
    def residue(self) -> int:
        """See `Index.residue`."""
        return sum(shard.residue for shard in self._shards.values())

    def __len__(self) -> int:
        return sum(map(len, self._shards.values()))

    def __contains__(self, id: int) -> bool:
        return any(id in self._shards[division, _slot(id, self._each)] for division in DIVISIONS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def apply(self, changes: Iterable[Change], seq: int) -> None:
        """Put and withdraw subjects; the next search sees it. See `Index.apply`."""
        last = {change.id: change for change in changes}
        home: dict[Place, list[Change]] = {place: [] for place in self._shards}
        elsewhere: dict[Place, list[Change]] = {place: [] for place in self._shards}
        for change in last.values():
            own = _division(change.subject.kind) if change.subject is not None else None
            for division in DIVISIONS:
                at = division, _slot(change.id, self._each)
                if division == own:
                    home[at].append(change)
                else:
                    elsewhere[at].append(Change.withdraw(change.id))
        with self._changing:
            for place, mine in home.items():
                self._shards[place].apply(mine, self._shards[place].seq)
            self._wait_for_searches(home, elsewhere)
            for place, others in elsewhere.items():
                self._shards[place].apply(others, seq)

    def save(self, *, purge: bool = False) -> None:
        """Write what changed; see `Index.save`. A crash may leave some shards further than others: see `seq`."""
        for shard in self._shards.values():
            shard.save(purge=purge)

    def compact(self) -> None:
        """Merge the segments of each shard into one."""
        for shard in self._shards.values():
            shard.compact()

    def scrub(self) -> None:
        """Check every byte of every shard.  Raises IndexCorrupt; see `Index.scrub`."""
        for shard in self._shards.values():
            shard.scrub()

    def close(self) -> None:
        """Let no thread work in the background any more."""
        for shard in self._shards.values():
            shard.close()

    def reading(self) -> AbstractContextManager[Sequence[Segment]]:
        """The segments of all shards."""
        return self._reading(DIVISIONS)

    def reading_for(self, queries: Sequence[Query]) -> AbstractContextManager[Sequence[Segment]]:
        """The segments that can answer these: names are compared within a kind, numbers with all."""
        if any(query.identifiers for query in queries):
            return self.reading()
        asked = {_division(query.kind) for query in queries}
        return self._reading([division for division in DIVISIONS if division in asked])

    @contextmanager
    def _reading(self, divisions: Sequence[str]) -> Iterator[Sequence[Segment]]:
        with ExitStack() as stack:
            stack.enter_context(self._readers.reading())
            shards = [shard for (division, _), shard in self._shards.items() if division in divisions]
            yield [segment for shard in shards for segment in stack.enter_context(shard.reading())]

    def _wait_for_searches(
        self, home: Mapping[Place, Sequence[Change]], elsewhere: Mapping[Place, Sequence[Change]]
    ) -> None:
        """If a subject moves to another shard: a search that looked there too early is still to find it here."""
        put = {change.id for mine in home.values() for change in mine}
        for place, others in elsewhere.items():
            moved = np.array([change.id for change in others if change.id in put], np.int64)
            with self._shards[place].reading() as segments:
                waits = any((segment.rows_of(moved) >= 0).any() for segment in segments)
            if waits:
                self._readers.wait_for_earlier()
                return


def build_shards(
    path: Path | str, subjects: Iterable[Subject], each: int = 1, *, progress: Progress | None = None
) -> Shards:
    """Make an index of each division, or `each` of them, and save them in a folder.

    Of several subjects with one id the last counts. `progress` is told how many are in, and at the end how many
    there are. Subjects wait for their shard in nameless files in the folder, which nothing outlives.
    """
    folder, told = Path(path), progress or (lambda done: None)
    folder.mkdir(parents=True, exist_ok=True)
    # Without a layout nothing opens until all shards are there.
    (folder / LAYOUT).unlink(missing_ok=True)
    ids, divisions = array("q"), array("b")
    with ExitStack() as stack:
        waiting = {place: stack.enter_context(TemporaryFile(dir=folder)) for place in _places(each)}
        for count, subject in enumerate(subjects, 1):
            division = _division(subject.kind)
            waiting[division, _slot(subject.id, each)].write(encode(subject) + b"\n")
            ids.append(subject.id)
            divisions.append(DIVISIONS.index(division))
            if count % PROGRESS_EVERY == 0:
                told(count)
        built = {place: build(_shard(folder, place), _lines(waiting[place])) for place in waiting}
    for division, id in _replaced(np.array(ids, np.int64), np.array(divisions, np.int8)):
        built[division, _slot(id, each)].apply([Change.withdraw(id)], 0)
    for shard in built.values():
        if shard.residue:
            shard.save(purge=True)
    snapshot.write_head(folder / LAYOUT, {"format": FORMAT, "each": each})
    shards = Shards(folder, built)
    told(len(shards))
    return shards


def open_shards(path: Path | str, *, background: bool = True) -> Shards:
    """Open the shards in a folder.  Raises IndexMissing, IndexOutdated, IndexCorrupt: build them again then."""
    folder = Path(path)
    layout = snapshot.read_head(folder / LAYOUT, {"format", "each"})
    if layout["format"] != FORMAT:
        raise IndexOutdated(path=str(folder), found=str(layout["format"]), needed=str(FORMAT))
    places = _places(int(layout["each"]))
    return Shards(folder, {place: open_index(_shard(folder, place), background=background) for place in places})


def _places(each: int) -> list[Place]:
    return [(division, slot) for division in DIVISIONS for slot in range(each)]


def _shard(folder: Path, place: Place) -> Path:
    division, slot = place
    return folder / f"{division}-{slot}"


def _division(kind: Kind) -> str:
    return {"person": "persons", "organisation": "organisations"}.get(kind, "objects")


def _slot(id: int, each: int) -> int:
    """Which shard of a division an id belongs to: never to change, for it says where things are on disk.

    The middle bits of a product by 2^64 over the golden ratio: ids that follow one another are spread evenly.
    """
    return ((id * 0x9E3779B97F4A7C15 >> 32) & 0xFFFFFFFF) % each


def _lines(file: IO[bytes]) -> Iterator[Subject]:
    file.seek(0)
    return (decode(line) for line in file)


def _replaced(ids: Rows, divisions: npt.NDArray[np.int8]) -> Iterator[tuple[str, int]]:
    """Ids that came again, later, in another division: which to withdraw from which."""
    order = np.argsort(ids, kind="stable")
    last = np.flatnonzero(np.append(np.diff(ids[order]) != 0, [True] * bool(ids.size)))
    for place in np.setdiff1d(np.arange(ids.size), last):
        earlier, final = order[place], order[last[np.searchsorted(last, place)]]
        if divisions[earlier] != divisions[final]:
            yield DIVISIONS[divisions[earlier]], int(ids[earlier])
