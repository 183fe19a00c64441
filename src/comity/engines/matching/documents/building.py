"""From documents as they are given to the rows that are held."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.documents.labels import Labels
from comity.engines.matching.documents.reading import Strings, Texts, read
from comity.engines.matching.documents.tables import Ids, Rows
from comity.engines.matching.model import Identifier, Subject

CHUNK = 1 << 16  # identifiers of subjects that become columns together


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """Documents to build from, side by side: numbers as written, the owner of each, and what is the same for all or one
    for each: kind, country, release class."""

    values: Texts
    owners: Ids | Sequence[int]
    kinds: Strings = ""
    countries: Strings = ""
    release_classes: int | Sequence[int] | npt.NDArray[np.integer[Any]] = 0


def numbered(given: Strings, number: Callable[[str], int], sources: Ids) -> npt.NDArray[np.uint64]:
    """The labels' numbers of what was read from these sources."""
    if isinstance(given, str):
        return np.full(sources.size, number(given), np.uint64)
    return np.fromiter(map(number, given), np.uint64, len(given))[sources]


def columns_of(given: Sequence[tuple[int, Identifier, int]]) -> DocumentColumns:
    """Identifiers of owners with their release classes, side by side."""
    return DocumentColumns(
        [identifier.value for _, identifier, _ in given], [owner for owner, _, _ in given],
        [identifier.kind for _, identifier, _ in given], [identifier.country for _, identifier, _ in given],
        [release for _, _, release in given],
    )  # fmt: skip


def rows_of(columns: DocumentColumns, labels: Labels) -> Rows:
    """The rows of all numbers in these columns."""
    found = read(columns.values, columns.kinds, columns.countries)
    releases = np.broadcast_to(np.asarray(columns.release_classes, np.int64), len(columns.values))[found.sources]
    rows = np.empty((found.sources.size, 4), np.uint64)
    rows[:, 0], rows[:, 1] = found.numbers, found.rests
    rows[:, 2] = np.asarray(columns.owners, np.int64)[found.sources].view(np.uint64)
    rows[:, 3] = (
        releases.astype(np.uint64) << np.uint64(32)
        | numbered(columns.countries, labels.countries.number, found.sources) << np.uint64(16)
        | numbered(columns.kinds, labels.kinds.number, found.sources)
    )
    return rows


def all_columns(given: Iterable[DocumentColumns | Subject]) -> Iterator[DocumentColumns]:
    """All as columns; subjects some thousand at a time."""
    waiting: list[tuple[int, Identifier, int]] = []
    for one in given:
        if isinstance(one, DocumentColumns):
            yield one
            continue
        waiting.extend((one.id, identifier, one.release_class) for identifier in one.identifiers)
        if len(waiting) >= CHUNK:
            yield columns_of(waiting)
            waiting = []
    yield columns_of(waiting)
