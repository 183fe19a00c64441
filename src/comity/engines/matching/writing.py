"""From subjects to primary columns: what a segment is made of."""

from array import array

import numpy as np

from comity.engines.matching.columns import KIND_NUMBERS, WORDS, TraitColumns, number_key, ranking_year
from comity.engines.matching.model import Subject
from comity.engines.matching.packing import ROW_BYTES
from comity.engines.matching.preparation import prepare
from comity.engines.matching.segment import TRAITS, WITHDRAWN, Columns, encode


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
