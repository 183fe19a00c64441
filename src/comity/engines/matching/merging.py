"""Several segments into one, without reading any name again; what was withdrawn is left out for good."""

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.deriving import derived
from comity.engines.matching.packing import ROW_BYTES
from comity.engines.matching.segment import WITHDRAWN, Columns, Segment

Integers = npt.NDArray[np.int64]

RATIO = 8  # a segment is merged with all smaller ones unless it is so many times larger than they are together
MOST_WITHDRAWN = 0.25  # share of a segment's subjects; beyond it the segment is written anew without them


def due(segments: Sequence[Segment], limit: float = inf) -> Sequence[Segment]:
    """Which of these segments to merge next, so that a search has few to look through; none if all is well.

    limit   most subjects to merge at once

    Sizes then grow by `RATIO` from one to the next: there are at most log8 of all subjects, and each subject is
    written anew that often.
    """
    ascending = sorted(segments, key=len)
    count, total = 0, 0
    for place, segment in enumerate(ascending):
        total += len(segment)
        if total > limit:
            break
        if place and len(segment) < RATIO * (total - len(segment)):
            count = place + 1
    if count:
        return ascending[:count]
    return next(([s] for s in ascending if len(s) <= limit and s.gone > MOST_WITHDRAWN * (len(s) + s.gone)), ())


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
_REST = ("number_keys", "number_subjects", "vocabulary")


_OF_FORMS = ("forms", "form_lengths", "form_low")


def _remaining(columns: Columns) -> Columns:
    """The primary columns of the subjects that were not withdrawn.

    Another thread may be marking some as withdrawn meanwhile: what is marked is then either left out or kept marked.
    """
    kept = columns["releases"] != WITHDRAWN
    if kept.all():
        return {name: columns[name] for name in (*_BY_SUBJECT, *_STARTS, *_FLAT.values(), *_OF_FORMS, *_REST)}
    left = {name: columns[name][kept] for name in _BY_SUBJECT}
    for starts, flat in _FLAT.items():
        mask, left[starts] = _ranges(columns[starts], kept)
        left[flat] = columns[flat][mask]
    mask, left["subject_forms"] = _ranges(columns["subject_forms"], kept)
    for name in _OF_FORMS:
        left[name] = np.compress(mask, columns[name], axis=0)
    renumbered = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    owners = np.take(renumbered, columns["number_subjects"])
    left["number_keys"] = columns["number_keys"][owners >= 0]
    left["number_subjects"] = owners[owners >= 0]
    left["vocabulary"] = columns["vocabulary"]
    return left


def _ranges(starts: npt.NDArray[Any], kept: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[Any]]:
    """Which values are of rows that are kept, and where each of these rows begins once only they are left.

    A mask, not places: those would be eight times the content, and taking them holds up every other thread.
    """
    lengths = np.diff(starts)
    return np.repeat(kept, lengths), np.concatenate(([0], np.cumsum(lengths[kept]))).astype(starts.dtype)


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
    return distinct, np.where(within, np.take(numbers, forms), 0).astype(np.int32)
