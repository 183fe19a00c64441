"""A part of the index that is written once: subjects as columns, and the keys they are found under.

Primary columns are what subjects are; derived ones (tables of keys, what ranking reads) are made of them.
Withdrawing marks a subject in memory; the next save leaves it out of the files.
"""

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.columns import KIND_NUMBERS, WORDS, TraitColumns, number_key, ranking_year
from comity.engines.matching.model import Identifier, Name, Subject
from comity.engines.matching.packing import ROW_BYTES
from comity.engines.matching.preparation import prepare

Columns = dict[str, npt.NDArray[Any]]
TRAITS = ("date_starts", "dates", "country_starts", "countries", "sexes", "place_starts", "places")
WITHDRAWN = -1
KEYS_PER_BUCKET = 2


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
        order = np.argsort(keys, kind="stable")
        keys, owners = keys[order], owners[order]
        if keys.size:
            fresh = np.concatenate(([True], (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])))
            keys, owners = keys[fresh], owners[fresh]
        first = np.concatenate(([True], keys[1:] != keys[:-1])) if keys.size else np.zeros(0, bool)
        starts = np.append(np.flatnonzero(first), keys.size).astype(np.int64)
        unique = keys[first]
        bits = max(2, int(unique.size // KEYS_PER_BUCKET).bit_length())
        edges = np.arange((1 << bits) + 1, dtype=np.uint64)
        buckets = np.searchsorted(unique >> np.uint64(64 - bits), edges).astype(np.int32)
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


class Segment:
    """Subjects that were put together at one time."""

    def __init__(self, columns: Columns) -> None:
        """Take over columns, primary and derived (as `columns_of` or a snapshot gives them)."""
        self.columns = columns
        self.near = Table.from_columns("near", columns)
        self.table = Table.from_columns("forms", columns)
        self.numbers = Table.from_columns("numbers", columns)
        self.gone = 0
        self.seen = np.zeros(columns["forms"].shape[0], np.uint32)
        self.stamp = 0

    def __len__(self) -> int:
        return int(self.columns["ids"].size) - self.gone

    @classmethod
    def of(cls, subjects: Iterable[Subject]) -> "Segment":
        """A segment of these subjects; of several with one id the last counts."""
        writer = Writer()
        for subject in subjects:
            writer.add(subject)
        return cls(derived(writer.columns()))

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

    def withdraw(self, rows: npt.NDArray[np.int64]) -> None:
        """Let these subjects be found no more."""
        for row in rows:
            self.columns["releases"][row] = WITHDRAWN
            first, last = self.columns["subject_forms"][row : row + 2]
            self.columns["form_releases"][first:last] = WITHDRAWN
        self.gone += rows.size

    def subject(self, row: int) -> Subject:
        """One subject as it was put."""
        start, end = self.columns["content_starts"][row : row + 2]
        return decode(self.columns["content"][start:end].tobytes())

    def next_stamps(self, count: int) -> int:
        """Reserve so many marks of `seen`; returns the last used one."""
        if self.stamp + count >= 2**32 - 1:
            self.seen[:] = 0
            self.stamp = 0
        used = self.stamp
        self.stamp += count
        return used


def encode(subject: Subject) -> bytes:
    """A subject as compact JSON, fields in the order of the class."""
    return json.dumps(
        [subject.id, subject.kind, [[n.text, n.quality, n.script, n.language] for n in subject.names],
         subject.birth_dates, subject.countries, subject.sex, subject.birth_places,
         [[i.kind, i.value, i.country] for i in subject.identifiers], subject.release_class],
        ensure_ascii=False, separators=(",", ":"),
    ).encode("utf-8", "surrogatepass")  # fmt: skip


def decode(content: bytes) -> Subject:
    """The subject that `encode` was given."""
    id_, kind, names, born, countries, sex, places, numbers, release = json.loads(
        content.decode("utf-8", "surrogatepass")
    )
    return Subject(
        id_, kind, tuple(Name(*name) for name in names), tuple(born), tuple(countries), sex, tuple(places),
        tuple(Identifier(*number) for number in numbers), release,
    )  # fmt: skip


class Writer:
    """Collects subjects into primary columns."""

    def __init__(self) -> None:
        self._vocabulary: dict[bytes, int] = {}
        self._forms = array("i")
        self._form_lengths, self._form_low, self._kinds = bytearray(), bytearray(), bytearray()
        self._subject_forms = array("i", (0,))
        self._ids, self._releases, self._years = array("q"), array("i"), array("h")
        self._traits = TraitColumns()
        self._number_keys, self._number_subjects = array("Q"), array("i")
        self._content, self._content_starts = bytearray(), array("q", (0,))
        self._empty = [0] * WORDS

    def add(self, subject: Subject) -> None:
        """Append one subject."""
        prepared = prepare(subject)
        vocabulary, row = self._vocabulary, len(self._ids)
        for held in prepared.forms:
            words = [vocabulary.setdefault(token.row, len(vocabulary)) for token in held.form.tokens]
            self._forms.extend(words + self._empty[len(words) :])
            self._form_lengths.append(len(words))
            self._form_low.append(held.quality == "low")
        self._subject_forms.append(len(self._form_lengths))
        self._ids.append(subject.id)
        self._kinds.append(KIND_NUMBERS[subject.kind])
        self._releases.append(subject.release_class if 0 <= subject.release_class < 2**31 else WITHDRAWN)
        self._years.append(ranking_year(prepared.birth_dates))
        self._traits.add(prepared)
        for number in prepared.numbers:
            self._number_keys.append(number_key(number))
            self._number_subjects.append(row)
        self._content += encode(subject)
        self._content_starts.append(len(self._content))

    def columns(self) -> Columns:
        """The primary columns."""
        vocabulary = np.frombuffer(bytearray(b"".join(self._vocabulary)), np.uint8).reshape(-1, ROW_BYTES)
        return {
            "vocabulary": vocabulary,
            "forms": np.array(self._forms, np.int32).reshape(-1, WORDS),
            "form_lengths": np.array(self._form_lengths, np.uint8),
            "form_low": np.array(self._form_low, np.uint8),
            "subject_forms": np.array(self._subject_forms, np.int32),
            "ids": np.array(self._ids, np.int64),
            "kinds": np.array(self._kinds, np.uint8),
            "releases": np.array(self._releases, np.int32),
            "years": np.array(self._years, np.int16),
            "number_keys": np.array(self._number_keys, np.uint64),
            "number_subjects": np.array(self._number_subjects, np.int32),
            "content": np.frombuffer(self._content, np.uint8),
            "content_starts": np.array(self._content_starts, np.int64),
            **dict(zip(TRAITS, self._traits.arrays(), strict=True)),
        }


def derived(columns: Columns) -> Columns:
    """The columns, with those added that are made of them: tables of keys, and what ranking reads of each form."""
    from comity.engines.matching.compiled.keys import (
        all_form_keys,
        all_signatures,
        all_word_keys,
    )  # Numba takes a while to load

    forms_each = np.diff(columns["subject_forms"])
    form_subject = np.repeat(np.arange(forms_each.size, dtype=np.int32), forms_each)
    vocabulary, forms, lengths = columns["vocabulary"], columns["forms"], columns["form_lengths"]
    kinds = columns["kinds"][form_subject]
    none_k, none_o = np.empty(0, np.uint64), np.empty(0, np.int32)
    room = all_form_keys(vocabulary, forms, lengths, kinds, none_k, none_o)
    keys, owners = np.empty(room, np.uint64), np.empty(room, np.int32)
    if room:
        all_form_keys(vocabulary, forms, lengths, kinds, keys, owners)
    table = Table.of(keys, owners)
    room = all_word_keys(vocabulary, none_k, none_o)
    keys, owners = np.empty(room, np.uint64), np.empty(room, np.int32)
    if room:
        all_word_keys(vocabulary, keys, owners)
    near = Table.of(keys, owners)
    signatures = np.empty(vocabulary.shape[0], np.uint32)
    all_signatures(vocabulary, signatures)
    numbers = Table.of(columns["number_keys"], columns["number_subjects"])
    return {
        **columns,
        "form_subject": form_subject,
        "form_releases": columns["releases"][form_subject],
        "form_years": columns["years"][form_subject],
        "id_order": np.argsort(columns["ids"], kind="stable").astype(np.int64),
        **table.columns("forms"),
        **near.columns("near"),
        # Beside the words of each key, so that most are refused without being looked at.
        "near_signatures": signatures[near.owners],
        **numbers.columns("numbers"),
    }
