"""Building an index in bulk: in bounded memory, on every core."""

import os
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np

from comity.engines.matching.columns import over
from comity.engines.matching.crew import Crew
from comity.engines.matching.deriving import derived
from comity.engines.matching.index import Index
from comity.engines.matching.model import Subject
from comity.engines.matching.segment import Columns, Rows, Segment, encode
from comity.engines.matching.writing import Gathering, columns_of

Progress = Callable[[int], None]

PROGRESS_EVERY = 1000
FEW = 20_000  # subjects for which other processes do not pay
PIECE = 5000  # subjects prepared at a time
AHEAD = 2  # pieces in the making or made, for each process
MOST_HELPERS = 8


def build(path: Path | str, subjects: Iterable[Subject], *, progress: Progress | None = None) -> Index:
    """Make an index of these subjects and save it in a folder.

    Of several subjects with one id the last counts. `progress` is told how many are in, and at the end how many
    there are. Many subjects are prepared by other processes, one for each core; what comes out is the same.
    """
    told = progress or (lambda done: None)
    Path(path).mkdir(parents=True, exist_ok=True)
    segment = Segment(derived(_columns(_told(subjects, told), Path(path))))
    segment.withdraw(_replaced(segment.columns["ids"]))
    index = Index(Path(path), [segment] if len(segment) else [])
    index.compact()  # does nothing but leave out what was replaced
    index.save()
    told(len(index))
    return index


def _told(subjects: Iterable[Subject], progress: Progress) -> Iterator[Subject]:
    for count, subject in enumerate(subjects, 1):
        yield subject
        if count % PROGRESS_EVERY == 0:
            progress(count)


def _columns(subjects: Iterator[Subject], folder: Path) -> Columns:
    """The primary columns, made here if they are few."""
    head = list(islice(subjects, FEW))
    if len(head) < FEW:
        return columns_of(head)
    return _columns_in_pieces(chain(head, subjects), min(os.cpu_count() or 1, MOST_HELPERS), folder)


def _columns_in_pieces(subjects: Iterator[Subject], workers: int, folder: Path) -> Columns:
    """The primary columns, prepared in pieces by so many processes; with one worker, in this process.

    What subjects are is kept in a file of the folder that has no name, for it is only copied in the end.
    """
    gathering, crew = Gathering(), Crew(helpers=workers > 1)
    starts, written = array("q", (0,)), 0
    made: deque[Future[tuple[Columns, array[int]]]] = deque()
    with TemporaryFile(dir=folder) as file, closing(crew), ThreadPoolExecutor(workers) as threads:
        while piece := [encode(subject) for subject in islice(subjects, PIECE)]:
            for content in piece:
                written += file.write(content)
                starts.append(written)
            # In the order in which they came: so every helper's words are known before they are used again.
            made.append(threads.submit(crew.prepare, b",".join(piece)))
            if len(made) > AHEAD * workers:
                gathering.add(*made.popleft().result())
        for future in made:
            gathering.add(*future.result())
        file.flush()
        content_of_all = np.asarray(np.memmap(file, np.uint8, mode="r"))
    return {**gathering.columns(), "content": content_of_all, "content_starts": over(starts)}


def _replaced(ids: Rows) -> Rows:
    """Rows of which a later one has the same id."""
    order: Rows = np.argsort(ids, kind="stable")
    again = np.flatnonzero(ids[order[:-1]] == ids[order[1:]])
    return np.take(order, again)
