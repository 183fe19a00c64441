"""From prepared queries and segments to candidates: what an index does when it is asked."""

from collections.abc import Sequence
from functools import partial
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
FARTHEST = 2  # phase


class Met(NamedTuple):
    """What queries met in one segment, the weightiest first: see `compiled.searching.search_range`."""

    rows: npt.NDArray[np.int32]
    bits: npt.NDArray[np.float64]
    phases: npt.NDArray[np.int8]
    counts: npt.NDArray[np.int32]


class Found(NamedTuple):
    """A subject that was found; by its number, the candidate is told already."""

    weight_bits: float
    segment: Segment
    row: int
    candidate: Candidate | None


def answers(
    segments: Sequence[Segment], queries: Sequence[Prepared], visible: Mask, limit: int, threshold: float, scratch: Any
) -> list[list[Candidate]]:
    """For each query the candidates of most weight that reach a score, ties by id: by name, and by a number."""
    asked = asked_columns(queries)
    gates = np.zeros((len(queries), 2), np.int64)
    met: dict[Segment, Met] = {}
    bits = least_bits(threshold)
    for segment in sorted(segments, key=len, reverse=True):  # what the largest is sure of spares the others work
        met[segment] = _search_segment(segment, asked, len(queries), visible, bits, max(1, limit), gates, scratch)
    farthest = [0 if sure else 1 if good else FARTHEST for sure, good in gates.tolist()]
    told = []
    for i, query in enumerate(queries):
        if len(segments) == 1 and not query.numbers:
            told.append(_in_order(query, segments[0], met[segments[0]], i, farthest[i], limit, threshold))
            continue
        found: dict[int, Found] = {}
        for segment in segments:
            _add_by_name(found, segment, met[segment], i, farthest[i], limit)
            for row in _rows_by_number(segment, query, visible) if query.numbers else ():
                subject = segment.subject(row)
                candidate = score(query, prepare(subject), subject.id)[0]
                found[subject.id] = Found(candidate.weight_bits, segment, row, candidate)
        told.append(_best(query, found, limit, threshold))
    return told


def _in_order(
    query: Prepared, segment: Segment, met: Met, i: int, farthest: int, limit: int, threshold: float
) -> list[Candidate]:
    """What one query found by name alone in the only segment: in the order in which it is told already."""
    rows, bits = met.rows[i, : met.counts[i]], met.bits[i, : met.counts[i]]
    if farthest < FARTHEST:
        near = met.phases[i, : met.counts[i]] <= farthest
        rows, bits = rows[near], bits[near]
    told = []
    for row, id_, weight in zip(
        rows[:limit].tolist(), segment.columns["ids"][rows[:limit]].tolist(), bits[:limit].tolist(), strict=True
    ):
        weight_bits = round(weight, weights.DECIMALS)
        likely = weights.probability(weight_bits)
        if likely < threshold:
            break
        told.append(Candidate(id_, likely, weight_bits, partial(_reasons, query, segment, row)))
    return told


def _add_by_name(found: dict[int, Found], segment: Segment, met: Met, i: int, farthest: int, limit: int) -> None:
    """Add what one query found in one segment; no more than are told, unless some of it is left out."""
    count = met.counts[i] if farthest < FARTHEST else min(met.counts[i], limit)
    rows = met.rows[i, :count]
    ids, bits, phases = segment.columns["ids"][rows].tolist(), met.bits[i, :count].tolist(), met.phases[i, :count]
    for id_, row, weight, phase in zip(ids, rows.tolist(), bits, phases.tolist(), strict=True):
        if phase <= farthest:
            found[id_] = Found(round(weight, weights.DECIMALS), segment, row, None)


def compiled_searching() -> Any:
    """The compiled half, loaded at first use, for Numba takes a while."""
    from comity.engines.matching.compiled import searching

    return searching


def _search_segment(
    segment: Segment, asked: Asked, count: int, visible: Mask, least_bits: float, limit: int, gates: Gates, scratch: Any
) -> Met:
    """What each query finds by name in one segment."""
    compiled = compiled_searching()
    met = Met(
        np.empty((count, compiled.MOST_FOUND), np.int32), np.empty((count, compiled.MOST_FOUND), np.float64),
        np.empty((count, compiled.MOST_FOUND), np.int8), np.zeros(count, np.int32),
    )  # fmt: skip
    held, words, table = segment.held(), segment.words(), segment.table.compiled()
    subjects = segment.subjects()

    compiled.search_range(
        0, count, asked, held, words, table, subjects, visible, least_bits, limit, scratch, gates, *met
    )
    return met


def _rows_by_number(segment: Segment, query: Prepared, visible: npt.NDArray[np.bool_]) -> set[int]:
    releases = segment.columns["releases"]
    rows = {int(row) for number in query.numbers for row in segment.numbers.owners_of(number_key(number))}
    return {row for row in rows if 0 <= releases[row] < visible.size and visible[releases[row]]}


def _candidate(query: Prepared, id_: int, found: Found) -> Candidate:
    """A candidate whose reasons are told when they are asked for: most answers are only counted or ranked."""
    if found.candidate is not None:
        return found.candidate

    reasons = partial(_reasons, query, found.segment, found.row)
    return Candidate(id_, weights.probability(found.weight_bits), found.weight_bits, reasons)


def _reasons(query: Prepared, segment: Segment, row: int) -> tuple[Reason, ...]:
    subject = segment.subject(row)
    return score(query, prepare(subject), subject.id)[0].reasons


def least_bits(threshold: float) -> float:
    """Weight that a candidate needs at least to reach a score; a little less, for scores are compared afterwards."""
    if threshold <= 0:
        return -np.inf
    if threshold >= 1:
        return 50.0 - weights.PRIOR_BITS
    return log2(threshold / (1 - threshold)) - weights.PRIOR_BITS - 0.01


def _best(query: Prepared, found: dict[int, Found], limit: int, threshold: float) -> list[Candidate]:
    """The candidates of most weight that reach a score, ties by id; no more are made than are told."""
    ranked = sorted((-one.weight_bits, id_) for id_, one in found.items())[: max(0, limit)]
    candidates = (_candidate(query, id_, found[id_]) for _, id_ in ranked)
    return [candidate for candidate in candidates if candidate.score >= threshold]
