"""Several segments into one, without reading any name again; what was withdrawn is left out for good."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.deriving import derived
from comity.engines.matching.packing import ROW_BYTES
from comity.engines.matching.segment import WITHDRAWN, Columns, Segment

Integers = npt.NDArray[np.int64]


def merged(segments: Sequence[Segment]) -> Segment:
    """One segment of what is left in these, in their order."""
    parts = [_remaining(segment.columns) for segment in segments]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0] if name not in _STARTS}
    for name in _STARTS:
        columns[name] = _joined_starts([part[name] for part in parts])
    offsets = np.cumsum([0] + [part["vocabulary"].shape[0] for part in parts])
    columns["forms"] = np.concatenate(
        [part["forms"] + np.int32(offset) for part, offset in zip(parts, offsets, strict=False)]
    )
    rows = np.cumsum([0] + [part["ids"].size for part in parts])
    columns["number_subjects"] = np.concatenate(
        [part["number_subjects"] + np.int32(row) for part, row in zip(parts, rows, strict=False)]
    )
    columns["vocabulary"], columns["forms"] = _distinct(
        columns["vocabulary"], columns["forms"], columns["form_lengths"]
    )
    return Segment(derived(columns))


# Columns that say where each subject's values begin in another column.
_STARTS = ("subject_forms", "date_starts", "country_starts", "place_starts", "content_starts")
_BY_SUBJECT = ("ids", "kinds", "releases", "years", "sexes")
_FLAT = {"date_starts": "dates", "country_starts": "countries", "place_starts": "places", "content_starts": "content"}


def _remaining(columns: Columns) -> Columns:
    """The primary columns of the subjects that were not withdrawn."""
    rows = np.flatnonzero(columns["releases"] != WITHDRAWN)
    kept: Columns = {name: columns[name][rows] for name in _BY_SUBJECT}
    for starts, flat in _FLAT.items():
        places, kept[starts] = _ranges(columns[starts], rows)
        kept[flat] = columns[flat][places]
    forms, kept["subject_forms"] = _ranges(columns["subject_forms"], rows)
    for name in ("forms", "form_lengths", "form_low"):
        kept[name] = columns[name][forms]
    renumbered = np.full(columns["ids"].size, -1, np.int32)
    renumbered[rows] = np.arange(rows.size, dtype=np.int32)
    owners = renumbered[columns["number_subjects"]]
    kept["number_keys"] = columns["number_keys"][owners >= 0]
    kept["number_subjects"] = owners[owners >= 0]
    kept["vocabulary"] = columns["vocabulary"]
    return kept


def _ranges(starts: npt.NDArray[Any], rows: Integers) -> tuple[Integers, npt.NDArray[Any]]:
    """Where the values of these rows are, and where each row's begin once only they are kept."""
    lengths = (starts[rows + 1] - starts[rows]).astype(np.int64)
    fresh = np.concatenate(([0], np.cumsum(lengths)))
    places = np.repeat(starts[rows].astype(np.int64) - fresh[:-1], lengths) + np.arange(fresh[-1])
    return places, fresh.astype(starts.dtype)


def _joined_starts(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    offsets = np.cumsum([0] + [int(part[-1]) for part in parts])
    shifted = [part[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return np.append(np.concatenate(shifted), offsets[-1]).astype(parts[0].dtype)


def _distinct(
    vocabulary: npt.NDArray[np.uint8], forms: npt.NDArray[np.int32], lengths: npt.NDArray[np.uint8]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
    """The vocabulary with each word that is used once, and the forms in its numbers."""
    within = np.arange(forms.shape[1]) < lengths[:, None]
    used = np.zeros(vocabulary.shape[0], bool)
    used[forms[within]] = True
    left = np.ascontiguousarray(vocabulary[used])
    words, inverse = np.unique(left.view(f"V{ROW_BYTES}").ravel(), return_inverse=True)
    numbers = np.zeros(vocabulary.shape[0], np.int32)
    numbers[used] = inverse.astype(np.int32).ravel()
    distinct = np.frombuffer(bytearray(words.tobytes()), np.uint8).reshape(-1, ROW_BYTES)
    return distinct, np.where(within, numbers[forms], 0).astype(np.int32)
