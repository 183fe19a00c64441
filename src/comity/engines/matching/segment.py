"""A part of the index that is written once: subjects as columns, and the keys they are found under.

Primary columns are what subjects are; derived ones (tables of keys, what ranking reads) are made of them.
Withdrawing marks a subject in memory and is noted in a log; only merging takes it out of the columns.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.model import Identifier, Kind, Name, Subject

Columns = dict[str, npt.NDArray[Any]]
Rows = npt.NDArray[np.int64]
TRAITS = ("date_starts", "dates", "country_starts", "countries", "sexes", "place_starts", "places")
WITHDRAWN = -1
KEYS_PER_BUCKET = 2
MANY = 100_000
PART_BITS = 4  # of many, keys with the same first bits are sorted together: less memory, and quicker


@dataclass(slots=True)
class Table:
    """Sorted 64-bit keys, and for each the numbers of its owners, in their order.

    buckets (2^k + 1,) int32, shift = 64 - k: where the keys with each value of their first k bits begin
    keys (keys,) uint64      starts (keys + 1,) int64      owners (entries,) int32
    """

    buckets: npt.NDArray[np.int32]
    shift: int
    keys: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int32]

    @classmethod
    def of(cls, keys: npt.NDArray[np.uint64], owners: npt.NDArray[np.int32]) -> "Table":
        """The table of (key, owner) pairs, owners ascending; a pair that comes twice is kept once."""
        apart = PART_BITS if keys.size >= MANY else 0
        edges = [part << 64 - apart for part in range((1 << apart) + 1)]
        unique, once = np.empty_like(keys), np.empty_like(owners)  # memory that is not written to costs nothing
        starts = np.zeros(keys.size + 1, np.int64)
        known = held = 0
        for low, high in pairwise(edges):
            group, ends, members = _grouped(keys, owners, low, high - 1)
            unique[known : known + group.size] = group
            starts[known + 1 : known + 1 + group.size] = ends + held
            once[held : held + members.size] = members
            known, held = known + group.size, held + members.size
        unique, starts, owners = unique[:known], starts[: known + 1], once[:held]
        bits = max(2, int(unique.size // KEYS_PER_BUCKET).bit_length())
        first_bits = np.arange((1 << bits) + 1, dtype=np.uint64)
        buckets = np.searchsorted(unique >> np.uint64(64 - bits), first_bits).astype(np.int32)
        return cls(buckets, 64 - bits, unique, starts, owners)

    def compiled(self) -> tuple[Any, ...]:
        """The table as compiled code takes it."""
        return self.buckets, self.shift, self.keys, self.starts, self.owners

    def owners_of(self, key: int) -> npt.NDArray[np.int32]:
        """Owners of one key; none if nobody has it."""
        place = int(np.searchsorted(self.keys, np.uint64(key)))
        if place == self.keys.size or int(self.keys[place]) != key:
            return self.owners[:0]
        return self.owners[self.starts[place] : self.starts[place + 1]]

    def columns(self, name: str) -> Columns:
        """The table as named columns of a snapshot."""
        return {f"{name}.buckets": self.buckets, f"{name}.keys": self.keys, f"{name}.starts": self.starts,
                f"{name}.owners": self.owners}  # fmt: skip

    @classmethod
    def from_columns(cls, name: str, columns: Columns) -> "Table":
        """The table that `columns` was given of."""
        buckets = columns[f"{name}.buckets"]
        shift = 64 - (buckets.size - 1).bit_length() + 1
        return cls(buckets, shift, columns[f"{name}.keys"], columns[f"{name}.starts"], columns[f"{name}.owners"])


def _grouped(
    keys: npt.NDArray[np.uint64], owners: npt.NDArray[np.int32], low: int, high: int
) -> tuple[npt.NDArray[np.uint64], Rows, npt.NDArray[np.int32]]:
    """Keys from `low` to `high` in order, where the owners of each end, and these owners, each once."""
    here = np.flatnonzero((keys >= np.uint64(low)) & (keys <= np.uint64(high)))
    keys, owners = np.take(keys, here), np.take(owners, here)  # unlike keys[here], lets other threads run
    order = np.argsort(keys, kind="stable")
    keys, owners = np.take(keys, order), np.take(owners, order)
    another = np.ones(keys.size, bool)
    np.not_equal(keys[1:], keys[:-1], out=another[1:])
    fresh = np.flatnonzero(another | np.append(True, owners[1:] != owners[:-1])[: keys.size])
    keys, owners, another = np.take(keys, fresh), np.take(owners, fresh), np.take(another, fresh)
    starts = np.flatnonzero(another)
    return np.take(keys, starts), np.append(starts[1:], keys.size)[: starts.size], owners


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
        self._marks = threading.local()

    def _hold(self, columns: Columns) -> None:
        self.columns = columns
        self.near = Table.from_columns("near", columns)
        self.table = Table.from_columns("forms", columns)
        self.numbers = Table.from_columns("numbers", columns)

    def __len__(self) -> int:
        return int(self.columns["ids"].size) - self.gone

    def near_words(self) -> tuple[Any, ...]:
        """The vocabulary's near keys, with the letter signatures of their words."""
        return *self.near.compiled(), self.columns["near_signatures"]

    def held(self) -> tuple[Any, ...]:
        """What finding reads; see `compiled.finding.find`."""
        c = self.columns
        return c["vocabulary"], c["forms"], c["form_lengths"], c["form_releases"], c["form_years"]

    def subjects(self) -> tuple[Any, ...]:
        """What weighing reads; see `compiled.searching.search_range`."""
        c = self.columns
        return c["form_subject"], c["subject_forms"], c["form_low"], tuple(c[name] for name in TRAITS)

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

    @property
    def seen(self) -> npt.NDArray[np.uint32]:
        """(forms,) marks of what a search has looked at, of this thread alone."""
        if not hasattr(self._marks, "seen"):
            self._marks.seen = np.zeros(self.columns["forms"].shape[0], np.uint32)
            self._marks.stamp = 0
        seen: npt.NDArray[np.uint32] = self._marks.seen
        return seen

    def next_stamps(self, count: int) -> int:
        """Reserve so many marks of `seen`; returns the last used one."""
        seen, used = self.seen, int(self._marks.stamp)
        if used + count >= 2**32 - 1:
            seen[:] = 0
            used = 0
        self._marks.stamp = used + count
        return used


def _mark(columns: Columns, rows: Rows) -> None:
    """Mark subjects and their forms as withdrawn."""
    columns["releases"][rows] = WITHDRAWN
    starts = columns["subject_forms"]
    for row in rows:
        columns["form_releases"][starts[row] : starts[row + 1]] = WITHDRAWN


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
