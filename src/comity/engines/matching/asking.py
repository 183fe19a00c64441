"""From prepared queries and segments to candidates: what an index does when it is asked."""

from collections.abc import Sequence
from math import log2
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from comity.engines.matching import weights
from comity.engines.matching.columns import number_key
from comity.engines.matching.model import Candidate, Reason
from comity.engines.matching.preparation import Prepared, prepare
from comity.engines.matching.questions import Asked, asked_columns
from comity.engines.matching.scoring import score
from comity.engines.matching.segment import Segment

Mask = npt.NDArray[np.bool_]
Gates = npt.NDArray[np.int64]


class Met(NamedTuple):
    """What queries met in one segment: see `compiled.searching.search_range`."""

    rows: npt.NDArray[np.int32]
    bits: npt.NDArray[np.float64]
    phases: npt.NDArray[np.int8]
    counts: npt.NDArray[np.int32]


def find_many(
    segments: Sequence[Segment], queries: Sequence[Prepared], visible: Mask, least_bits: float, scratch: Any
) -> list[dict[int, Candidate]]:
    """For each query its candidates by id: those found by name, and those found by a number."""
    asked = asked_columns(queries)
    gates = np.zeros((len(queries), 2), np.int64)
    met: dict[Segment, Met] = {}
    for segment in sorted(segments, key=len, reverse=True):  # what the largest is sure of spares the others work
        met[segment] = _search_segment(segment, asked, len(queries), visible, least_bits, gates, scratch)
    farthest = [0 if sure else 1 if good else 2 for sure, good in gates.tolist()]
    found: list[dict[int, Candidate]] = [{} for _ in queries]
    for segment in segments:
        each = met[segment]
        for i, query in enumerate(queries):
            for k in range(each.counts[i]):
                if each.phases[i, k] <= farthest[i]:
                    candidate = _candidate(query, segment, int(each.rows[i, k]), float(each.bits[i, k]))
                    found[i][candidate.id] = candidate
            for row in _rows_by_number(segment, query, visible):
                subject = segment.subject(row)
                found[i][subject.id] = score(query, prepare(subject), subject.id)[0]
    return found


def compiled_searching() -> Any:
    """The compiled half, loaded at first use, for Numba takes a while."""
    from comity.engines.matching.compiled import searching

    return searching


def _search_segment(
    segment: Segment, asked: Asked, count: int, visible: Mask, least_bits: float, gates: Gates, scratch: Any
) -> Met:
    """What each query finds by name in one segment."""
    compiled = compiled_searching()
    met = Met(
        np.empty((count, compiled.MOST_FOUND), np.int32), np.empty((count, compiled.MOST_FOUND), np.float64),
        np.empty((count, compiled.MOST_FOUND), np.int8), np.zeros(count, np.int32),
    )  # fmt: skip
    held, spellings, table = segment.held(), segment.spellings(), segment.table.compiled()
    subjects = segment.subjects()

    compiled.search_range(0, count, asked, held, spellings, table, subjects, visible, least_bits, scratch, gates, *met)
    return met


def _rows_by_number(segment: Segment, query: Prepared, visible: npt.NDArray[np.bool_]) -> set[int]:
    releases = segment.columns["releases"]
    rows = {int(row) for number in query.numbers for row in segment.numbers.owners_of(number_key(number))}
    return {row for row in rows if 0 <= releases[row] < visible.size and visible[releases[row]]}


def _candidate(query: Prepared, segment: Segment, row: int, bits: float) -> Candidate:
    """A candidate whose reasons are told when they are asked for: most answers are only counted or ranked."""

    def reasons() -> tuple[Reason, ...]:
        subject = segment.subject(row)
        return score(query, prepare(subject), subject.id)[0].reasons

    weight = round(bits, weights.DECIMALS)
    return Candidate(int(segment.columns["ids"][row]), weights.probability(weight), weight, reasons)


def least_bits(threshold: float) -> float:
    """Weight that a candidate needs at least to reach a score; a little less, for scores are compared afterwards."""
    if threshold <= 0:
        return -np.inf
    if threshold >= 1:
        return 50.0 - weights.PRIOR_BITS
    return log2(threshold / (1 - threshold)) - weights.PRIOR_BITS - 0.01


def best(found: dict[int, Candidate], limit: int, threshold: float) -> list[Candidate]:
    good = [candidate for candidate in found.values() if candidate.score >= threshold]
    good.sort(key=lambda candidate: (-candidate.weight_bits, candidate.id))
    return good[: max(0, limit)]
