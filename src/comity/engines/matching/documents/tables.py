"""Where documents are kept: a large table that is written once, a small one of changes, and who changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.segment import Columns

Rows = npt.NDArray[np.uint64]  # (documents, 4): see `compiled.documents`
Ids = npt.NDArray[np.int64]

ROWS_PER_BUCKET = 2
CHUNK = 1 << 20
HIDDEN = 0xFFFFFFFF  # a release class that nobody may see


@cache
def compiled() -> Any:
    """The kernels, loaded at first use, for Numba takes a while."""
    from comity.engines.matching.compiled import documents

    return documents


def _bits(rows: int) -> int:
    return max(2, (rows // ROWS_PER_BUCKET).bit_length())


@dataclass(frozen=True, slots=True)
class Written:
    """Documents side by side in buckets: one number and its confusables are in one bucket.

    rows     (documents, 4) uint64
    buckets  (2^k + 1,) uint32: where each bucket begins; shift is 64 - k
    """

    rows: Rows
    buckets: npt.NDArray[np.uint32]
    shift: int

    @classmethod
    def of(cls, chunks: Sequence[Rows]) -> "Written":
        """The table of all these rows. Needs room for them once more, and takes linear time."""
        kernels, total = compiled(), sum(chunk.shape[0] for chunk in chunks)
        bits = _bits(total)
        buckets = np.zeros((1 << bits) + 1, np.uint32)
        for chunk in chunks:
            kernels.count_buckets(chunk, 64 - bits, buckets)
        np.cumsum(buckets, dtype=np.uint32, out=buckets)
        rows = np.empty((total, 4), np.uint64)
        for chunk in reversed(chunks):
            kernels.place_rows(chunk, 64 - bits, buckets, rows)
        return cls(rows, buckets, 64 - bits)

    def arguments(self, gone: "Owners") -> tuple[Any, ...]:
        """The table as compiled code takes it, with who changed since."""
        return self.rows, self.buckets, self.shift, gone.places

    def columns(self) -> Columns:
        """The table as named columns of a file."""
        return {"buckets": self.buckets, "rows": self.rows}

    @classmethod
    def from_columns(cls, columns: Columns) -> "Written":
        """The table that `columns` was given of."""
        buckets = columns["buckets"]
        return cls(columns["rows"], buckets, 64 - (buckets.size - 1).bit_length() + 1)

    def chunks(self, left_out: "Owners") -> Iterable[Rows]:
        """The rows of all owners that are not left out, some at a time."""
        kernels = compiled()
        for start in range(0, self.rows.shape[0], CHUNK):
            chunk = self.rows[start : start + CHUNK]
            if left_out.count:
                kept = np.empty(chunk.shape[0], np.bool_)
                if kernels.mark_kept(chunk, left_out.places, kept) < kept.size:
                    chunk = chunk[kept]
            yield chunk


class Owners:
    """A set of owners for compiled code, at most half full."""

    def __init__(self, owners: Ids | Sequence[int] = ()) -> None:
        self.count = 0
        self.places = self._empty(4)
        self.add(np.asarray(owners, np.int64))

    @staticmethod
    def _empty(places: int) -> Ids:
        return np.full(places, compiled().NOBODY, np.int64)

    def add(self, owners: Ids) -> None:
        """Add these; those that are in already stay in."""
        kernels = compiled()
        if 2 * (self.count + owners.size) > self.places.size:
            before = self.members()
            self.places = self._empty(1 << (4 * (self.count + owners.size)).bit_length())
            kernels.add_owners(before, self.places)
        self.count += kernels.add_owners(owners, self.places)

    def members(self) -> Ids:
        """All of them, in order."""
        return np.sort(self.places[self.places != compiled().NOBODY])


class Changed:
    """Documents put since the large table was written, in chains, so that one more is in its place at once."""

    def __init__(self) -> None:
        self.count = 0
        self.by_owner: dict[int, range] = {}
        self.rows: Rows = np.empty((16, 4), np.uint64)
        self._make_room(0)

    def _make_room(self, wanted: int) -> None:
        room = self.rows.shape[0]
        while room < wanted:
            room *= 2
        rows = np.empty((room, 4), np.uint64)
        rows[: self.count] = self.rows[: self.count]
        bits = _bits(ROWS_PER_BUCKET * room)
        self.rows, self.shift = rows, 64 - bits
        self.heads, self.following = np.full(1 << bits, -1, np.int32), np.full(room, -1, np.int32)
        compiled().link_rows(rows, 0, self.count, self.shift, self.heads, self.following)

    def put(self, rows: Rows) -> None:
        """Add rows; those of one owner follow each other, and the owner has none here yet."""
        if not rows.shape[0]:
            return
        first, last = self.count, self.count + rows.shape[0]
        if last > self.rows.shape[0]:
            self._make_room(last)
        self.rows[first:last] = rows
        self.count = last
        compiled().link_rows(self.rows, first, last, self.shift, self.heads, self.following)
        owners = rows[:, 2].astype(np.int64)
        begins = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
        for owner, begin, end in zip(owners[begins], begins, [*begins[1:], owners.size], strict=True):
            self.by_owner[int(owner)] = range(first + int(begin), first + int(end))

    def withdraw(self, owner: int) -> None:
        """Let the documents of this owner be found no more."""
        for row in self.by_owner.pop(owner, ()):
            self.rows[row] = (0, 0, 0, HIDDEN << 32)

    def arguments(self) -> tuple[Any, ...]:
        """The chains as compiled code takes them."""
        return self.rows, self.heads, self.following, self.shift

    def live(self, first: int = 0) -> Rows:
        """The rows from a place on that were not withdrawn."""
        rows = self.rows[first : self.count]
        live: Rows = rows[rows[:, 3] >> np.uint64(32) != HIDDEN]
        return live
