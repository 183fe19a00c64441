"""A part of the index that is written once: subjects as columns, and the keys they are found under.

Primary columns are what subjects are; derived ones (tables of keys, what ranking reads) are made of them.
Withdrawing marks a subject in memory and is noted in a log; only merging takes it out of the columns.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.model import Identifier, Kind, Name, Subject

Columns = dict[str, npt.NDArray[Any]]
Rows = npt.NDArray[np.int64]
TRAITS = ("date_starts", "dates", "country_starts", "countries", "sexes", "place_starts", "places")
WITHDRAWN = -1
KEYS_PER_BUCKET = 2
# Of a form's row, as `compiled.finding` reads it: its first words, release class, subject, then year, quality, length.
ROW, ROW_WORDS, AT_RELEASE, AT_SUBJECT, AT_REST = 8, 5, 5, 6, 7

_NO_TAGS = np.empty(0, np.uint16)


@dataclass(slots=True)
class Table:
    """Sorted keys, and for each the numbers of its owners, in their order.

    buckets (2^k + 1,) int32, shift = 64 - k: where the keys with each value of their first k bits begin
    lists   (keys + 1, 2) uint32: the next bits of each key, and where its owners begin      owners (entries,) int32
    tags    (entries,) uint16, or none: see `compiled.lists`
    """

    buckets: npt.NDArray[np.int32]
    shift: int
    lists: npt.NDArray[np.uint32]
    owners: npt.NDArray[np.int32]
    tags: npt.NDArray[np.uint16]

    @classmethod
    def of(
        cls, keys: npt.NDArray[np.uint64], owners: npt.NDArray[np.int32], tags: npt.NDArray[np.uint16] = _NO_TAGS
    ) -> "Table":
        """The table of (key, owner) pairs, owners ascending; a pair that comes twice with one tag is kept once."""
        from comity.engines.matching.compiled import lists as compiled  # Numba takes a while to load

        bits = max(2, int(keys.size // KEYS_PER_BUCKET).bit_length())
        starts = np.zeros((1 << bits) + 1, np.int64)
        sorted_pairs = np.empty_like(keys), np.empty_like(owners), np.empty_like(tags)
        compiled.scatter(keys, owners, tags, 64 - bits, starts, *sorted_pairs)
        unique, entries = compiled.gather(*sorted_pairs, 32, np.empty((0, 2), np.uint32), owners[:0], tags[:0])
        bits = max(2, int(unique // KEYS_PER_BUCKET).bit_length())
        lists, kept = np.empty((unique + 1, 2), np.uint32), np.empty(entries, np.int32)
        kept_tags = np.empty(entries if tags.size else 0, np.uint16)
        unique, entries = compiled.gather(*sorted_pairs, 64 - bits, lists, kept, kept_tags)
        buckets = np.zeros((1 << bits) + 1, np.int32)
        compiled.fill_buckets(sorted_pairs[0], 64 - bits, buckets)
        return cls(buckets, 64 - bits, lists[: unique + 1], kept[:entries], kept_tags[:entries])

    def compiled(self) -> tuple[Any, ...]:
        """The table as compiled code takes it."""
        return self.buckets, self.shift, self.lists, self.owners, self.tags

    def owners_of(self, key: int) -> npt.NDArray[np.int32]:
        """Owners of one key; none if nobody has it."""
        bucket, kept = key >> self.shift, (key >> (self.shift - 32)) & 0xFFFFFFFF
        for place in range(int(self.buckets[bucket]), int(self.buckets[bucket + 1])):
            if int(self.lists[place, 0]) == kept:
                return self.owners[int(self.lists[place, 1]) : int(self.lists[place + 1, 1])]
        return self.owners[:0]

    def columns(self, name: str) -> Columns:
        """The table as named columns of a snapshot."""
        return {
            f"{name}.buckets": self.buckets, f"{name}.lists": self.lists, f"{name}.owners": self.owners,
            f"{name}.tags": self.tags,
        }  # fmt: skip

    @classmethod
    def from_columns(cls, name: str, columns: Columns) -> "Table":
        """The table that `columns` was given of."""
        buckets = columns[f"{name}.buckets"]
        shift = 64 - (buckets.size - 1).bit_length() + 1
        return cls(buckets, shift, columns[f"{name}.lists"], columns[f"{name}.owners"], columns[f"{name}.tags"])


@dataclass(frozen=True, slots=True)
class Stored:
    """The file that a segment is in: its name and size, its digest, and how many it holds that were withdrawn."""

    file: str
    bytes: int
    sha256: str
    gone: int


class Segment:
    """Subjects that were put together at one time.

    stored      the file that holds the columns; None as long as there is none
    withdrawn   log of what was withdrawn: rows (n,) int64, in the order in which it happened
    gone        how many subjects are marked as withdrawn, in the file or by the log

    Any number of threads may read while one withdraws: a mark is one store, and a search that began before may or
    may not see it.
    """

    def __init__(self, columns: Columns, stored: Stored | None = None) -> None:
        """Take over columns, primary and derived (as `derived` or a snapshot gives them)."""
        self.stored = stored
        self.withdrawn: list[Rows] = []
        self.gone = int(np.count_nonzero(columns["releases"] == WITHDRAWN)) if stored is None else stored.gone
        self._in_file = 0  # so much of the log is marked in the file itself
        self._hold(columns)

    def _hold(self, columns: Columns) -> None:
        self.columns = columns
        self.table = Table.from_columns("forms", columns)
        self.numbers = Table.from_columns("numbers", columns)
        self.sounds = Table.from_columns("sounds", columns)

    def __len__(self) -> int:
        return int(self.columns["ids"].size) - self.gone

    def held(self) -> tuple[Any, ...]:
        """What finding reads; see `compiled.finding.find`."""
        c = self.columns
        return c["vocabulary"], c["word_signatures"], c["forms"], c["form_rows"], c["ids"]

    def words(self) -> tuple[Any, ...]:
        """The vocabulary by spelling key and by skeleton; see `compiled.finding.find`."""
        buckets = self.columns["spellings.buckets"]
        spellings = buckets, 64 - (buckets.size - 1).bit_length() + 1, self.columns["spellings.owners"]
        return spellings, self.sounds.compiled(), self.columns["sounds.letters"]

    def subjects(self) -> tuple[Any, ...]:
        """What weighing reads; see `compiled.searching.search_range`."""
        c = self.columns
        return c["subject_forms"], tuple(c[name] for name in TRAITS)

    def rows_of(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Row of each id, -1 for those that are not here or were withdrawn."""
        order, known = self.columns["id_order"], self.columns["ids"]
        places = np.searchsorted(known, ids, sorter=order)
        rows = order[np.minimum(places, order.size - 1)].astype(np.int64) if order.size else np.zeros(ids.size, int) - 1
        if order.size:
            rows[(known[rows] != ids) | (self.columns["releases"][rows] == WITHDRAWN)] = -1
        return rows

    def withdraw(self, rows: Rows) -> None:
        """Let these subjects, none of them withdrawn before, be found no more."""
        if rows.size:
            _mark(self.columns, rows)
            self.withdrawn.append(rows)
            self.gone += rows.size

    def withdrawn_since(self, position: int) -> Rows:
        """Rows that the log has from this position on."""
        return _joined(self.withdrawn[position:])

    def withdrawn_beside_file(self) -> Rows:
        """Rows that were withdrawn and are not marked in the file."""
        return self.withdrawn_since(self._in_file)

    def adopt(self, columns: Columns, stored: Stored, position: int) -> None:
        """Read from a file henceforth, which has the same columns, marked up to this position of the log."""
        _mark(columns, self.withdrawn_since(position))
        self._hold(columns)
        self.stored = stored
        self._in_file = position

    def subject(self, row: int) -> Subject:
        """One subject as it was put."""
        start, end = self.columns["content_starts"][row : row + 2]
        return decode(self.columns["content"][start:end].tobytes())


def _mark(columns: Columns, rows: Rows) -> None:
    """Mark subjects and their forms as withdrawn."""
    columns["releases"][rows] = WITHDRAWN
    starts = columns["subject_forms"]
    for row in rows:
        columns["form_rows"][starts[row] : starts[row + 1], AT_RELEASE] = WITHDRAWN


def _joined(parts: Sequence[Rows]) -> Rows:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(subject: Subject) -> bytes:
    """A subject as compact JSON, fields in the order of the class."""
    return _ENCODER.encode(
        [subject.id, subject.kind, [[n.text, n.quality, n.script, n.language] for n in subject.names],
         subject.birth_dates, subject.countries, subject.sex, subject.birth_places,
         [[i.kind, i.value, i.country] for i in subject.identifiers], subject.release_class]
    ).encode("utf-8", "surrogatepass")  # fmt: skip


def decode(content: bytes) -> Subject:
    """The subject that `encode` was given."""
    return decode_many(content)[0]


def decode_many(contents: bytes) -> list[Subject]:
    """The subjects that `encode` was given, whose contents were joined by commas."""
    return [_subject(*fields) for fields in json.loads(f"[{contents.decode('utf-8', 'surrogatepass')}]")]


def _subject(
    id_: int, kind: Kind, names: list[list[Any]], born: list[str], countries: list[str], sex: str, places: list[str],
    numbers: list[list[str]], release: int,
) -> Subject:  # fmt: skip
    return Subject(
        id_, kind, tuple([Name(*name) for name in names]), tuple(born), tuple(countries), sex, tuple(places),
        tuple([Identifier(*number) for number in numbers]), release,
    )  # fmt: skip
