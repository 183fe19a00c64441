"""From subjects to primary columns: what a segment is made of."""

from array import array
from collections.abc import Iterable
from itertools import islice

import numpy as np
import numpy.typing as npt

from comity.engines.matching.columns import KIND_NUMBERS, WORDS, TraitColumns, number_key, over, ranking_year
from comity.engines.matching.model import Subject
from comity.engines.matching.packing import ROW_BYTES
from comity.engines.matching.preparation import prepare
from comity.engines.matching.segment import TRAITS, WITHDRAWN, Columns, encode

STARTS = ("subject_forms", "date_starts", "country_starts", "place_starts")


def columns_of(subjects: Iterable[Subject]) -> Columns:
    """The primary columns of these subjects, in their order."""
    writer, content, starts = Writer({}), bytearray(), array("q", (0,))
    for subject in subjects:
        writer.add(subject)
        content += encode(subject)
        starts.append(len(content))
    return {**writer.columns(), "content": over(content), "content_starts": over(starts)}


class Writer:
    """Collects what subjects are found and weighed by into primary columns: all but their content.

    `vocabulary` gives the numbers of words met before, and learns those met now; only the new ones are written.
    """

    def __init__(self, vocabulary: dict[bytes, int]) -> None:
        self._vocabulary, self._known = vocabulary, len(vocabulary)
        self._forms = array("i")
        self._form_lengths, self._form_low, self._kinds = bytearray(), bytearray(), bytearray()
        self._subject_forms = array("i", (0,))
        self._ids, self._releases, self._years = array("q"), array("i"), array("h")
        self._traits = TraitColumns()
        self._number_keys, self._number_subjects = array("Q"), array("i")
        self._padding = [(0,) * (WORDS - count) for count in range(WORDS + 1)]

    def add(self, subject: Subject) -> None:
        """Append one subject."""
        prepared = prepare(subject)
        vocabulary, row = self._vocabulary, len(self._ids)
        for held in prepared.forms:
            words = [vocabulary.setdefault(token.row, len(vocabulary)) for token in held.form.tokens]
            self._forms.extend(words)
            self._forms.extend(self._padding[len(words)])
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

    def columns(self) -> Columns:
        """The columns; nothing can be added while they are used."""
        vocabulary = bytearray().join(islice(self._vocabulary, self._known, None))
        return {
            "vocabulary": over(vocabulary).reshape(-1, ROW_BYTES),
            "forms": over(self._forms).reshape(-1, WORDS),
            "form_lengths": over(self._form_lengths),
            "form_low": over(self._form_low),
            "subject_forms": over(self._subject_forms),
            "ids": over(self._ids),
            "kinds": over(self._kinds),
            "releases": over(self._releases),
            "years": over(self._years),
            "number_keys": over(self._number_keys),
            "number_subjects": over(self._number_subjects),
            **dict(zip(TRAITS, self._traits.arrays(), strict=True)),
        }


class Gathering:
    """Puts together the columns of pieces, as if one writer had written them all.

    A piece is numbered by the words of whoever prepared it; `words` is for each of these the list, kept by
    the caller and grown here, of the numbers that its words have in the whole.
    """

    def __init__(self) -> None:
        self._vocabulary: dict[bytes, int] = {}
        self._columns: dict[str, bytearray] = {}
        self._empty: Columns = {}  # what type and width each column has

    def add(self, piece: Columns, words: "array[int]") -> None:
        """Append a piece, made by `Writer.columns`."""
        self._learn(piece["vocabulary"].tobytes(), words)
        for name, column in {**piece, **self._renumbered(piece, np.array(words, np.int32))}.items():
            if name != "vocabulary":
                empty = self._empty.setdefault(name, piece[name][:0])
                same_type = np.ascontiguousarray(column, empty.dtype)
                self._columns.setdefault(name, bytearray()).extend(same_type.reshape(-1).view(np.uint8).data)

    def _learn(self, rows: bytes, words: "array[int]") -> None:
        vocabulary = self._vocabulary
        for start in range(0, len(rows), ROW_BYTES):
            words.append(vocabulary.setdefault(rows[start : start + ROW_BYTES], len(vocabulary)))

    def _renumbered(self, piece: Columns, numbers: npt.NDArray[np.int32]) -> Columns:
        """The columns that number something, as the whole numbers it."""
        changed: Columns = {"number_subjects": piece["number_subjects"] + self._count("ids")}
        if numbers.size:
            within = np.arange(WORDS) < piece["form_lengths"][:, None]
            changed["forms"] = np.where(within, np.take(numbers, piece["forms"]), 0)
        for name in STARTS:
            if name in self._columns:
                changed[name] = piece[name][1:] + self._last(name)
        return changed

    def columns(self) -> Columns:
        """The columns of all pieces; nothing can be added while they are used."""
        vocabulary = over(bytearray().join(self._vocabulary)).reshape(-1, ROW_BYTES)
        self._vocabulary = {}  # as large as everything else together
        return {
            "vocabulary": vocabulary,
            **{
                name: np.frombuffer(grown, self._empty[name].dtype).reshape(-1, *self._empty[name].shape[1:])
                for name, grown in self._columns.items()
            },
        }

    def _count(self, name: str) -> int:
        return len(self._columns[name]) // self._empty[name].itemsize if name in self._columns else 0

    def _last(self, name: str) -> int:
        empty = self._empty[name]
        return int(np.frombuffer(self._columns[name][-empty.itemsize :], empty.dtype)[0])
