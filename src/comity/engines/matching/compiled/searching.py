"""Compiled searching: many queries against one segment, one after the other, scratch used again."""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

from typing import Any

import numpy as np

from comity.engines.matching.compiled import entrance, inner
from comity.engines.matching.compiled.finding import ASKED_WORDS, MOST_PROBES, MOST_SKELETONS, SLOTS, find
from comity.engines.matching.compiled.keys import MOST_RUNS
from comity.engines.matching.compiled.spelling import NO_LINK
from comity.engines.matching.compiled.weighing import LONGEST_JOINED, LOW_QUALITY, MOST_LINKS, name_bits, trait_bits
from comity.engines.matching.packing import LETTERS

# What a rank may lack of a weight: the traits that ranking does not see, and words that only weighing joins.
MOST_OF_TRAITS = 13.0 + 10.0
TOP = 40  # forms that are weighed exactly for one asked form
MOST_FOUND = 4 * TOP


Scratch = tuple[Any, ...]


def new_scratch() -> Scratch:
    """Room to work in, for one thread: the first part for finding, the second for weighing."""
    distances = np.empty((4, LONGEST_JOINED + 2), np.int32)
    letters = np.empty((2, LONGEST_JOINED + LETTERS), np.uint8)
    every = np.arange(ASKED_WORDS, dtype=np.int32)
    finding = (
        np.full(SLOTS, -1, np.int64), np.zeros((SLOTS, ASKED_WORDS), np.float64), np.empty(SLOTS, np.int64),
        np.empty((ASKED_WORDS, MOST_SKELETONS), np.uint64), np.empty((ASKED_WORDS, MOST_SKELETONS), np.bool_),
        np.zeros(ASKED_WORDS, np.int64), distances, letters, np.empty(MOST_PROBES, np.uint64),
        (np.empty((MOST_RUNS, 2), np.int64), np.empty(MOST_RUNS, np.uint64)), every,
        np.empty(ASKED_WORDS, np.float64), np.zeros(4, np.int64), np.zeros(128, np.uint64),
    )  # fmt: skip
    weighing = (
        np.empty((MOST_LINKS, 5), np.int64), np.empty(MOST_LINKS, np.float64), np.empty(MOST_LINKS, np.float64),
        np.empty(ASKED_WORDS, np.int64), distances, letters, np.empty(LONGEST_JOINED + LETTERS, np.uint8), every,
    )  # fmt: skip
    return finding, weighing, (np.empty(TOP, np.int64), np.empty(TOP, np.float64), np.empty(TOP, np.int8))


@entrance
def search_range(
    first, last, asked, held, near, table, subjects, visible, seen, stamp, least_bits, scratch, rows, bits, phases,
    gates, counts,
):  # fmt: skip
    """Answer queries [first, last) from one segment.

    asked     (words, form_starts, query_forms, kinds, years, traits): see `questions.asked_columns`
    held      (vocabulary, forms, lengths, releases, years): see `compiled.finding.find`
    near, table  keys of words and of forms
    subjects  (form_subject, subject_forms, form_low, traits): see `segment.Segment`
    seen      (forms,) uint32 scratch; stamp: the number it was last marked with
    scratch   of `new_scratch`, of this thread alone
    phases, gates  (queries, MOST_FOUND) int8, (queries, 2) int64 zeros: how far the search went for each answer, and
              whether phase 0, or phases 0 and 1, were enough; see `finding.find`
    rows      (queries, MOST_FOUND) int32, bits (queries, MOST_FOUND) float64, counts (queries,) int32: the answers,
              subjects with at least `least_bits`, in no order
    """
    words, form_starts, query_forms, kinds, years, asked_traits = asked
    finding, fine, top = scratch
    for query in range(first, last):
        found = 0
        begin, end = query_forms[query], query_forms[query + 1]
        for form in range(begin, end):
            stamp += 2  # finding marks with this number and the next
            mine = words[form_starts[form] : form_starts[form + 1]]
            kept = find(mine, np.int64(kinds[query]), np.int64(years[query]), held, near, table, visible, seen,
                        np.uint32(stamp - 1), top, finding)  # fmt: skip
            for k in range(kept):
                if top[1][k] < least_bits - MOST_OF_TRAITS:
                    break
                subject = subjects[0][top[0][k]]
                known = False
                for other in range(found):
                    if rows[query, other] == subject:
                        known = True
                        phases[query, other] = min(phases[query, other], top[2][k])
                if not known and found < MOST_FOUND:
                    rows[query, found] = subject
                    phases[query, found] = top[2][k]
                    found += 1
            state = finding[12]
            gates[query, 0] |= state[2]
            gates[query, 1] |= state[3]
        counts[query] = _weigh(query, found, words, form_starts, begin, end, asked_traits, held, subjects, fine,
                               least_bits, rows, bits, phases)  # fmt: skip


@inner
def _weigh(
    query, found, words, form_starts, begin, end, asked_traits, held, subjects, fine, least_bits, rows, bits, phases
):
    """Weigh what was found exactly and keep what is heavy enough; returns how many are kept."""
    vocabulary, forms, lengths = held[0], held[1], held[2]
    mine = _traits(asked_traits, query)
    kept = 0
    for k in range(found):
        subject = rows[query, k]
        best = NO_LINK
        for form in range(subjects[1][subject], subjects[1][subject + 1]):
            handicap = LOW_QUALITY if subjects[2][form] else 0.0
            for asked in range(begin, end):
                weight = name_bits(words[form_starts[asked] : form_starts[asked + 1]], vocabulary, forms[form],
                                   np.int64(lengths[form]), fine)  # fmt: skip
                best = max(best, weight + handicap)
        total = best + trait_bits(mine, _traits(subjects[3], subject))
        if total >= least_bits:
            rows[query, kept] = subject
            bits[query, kept] = total
            phases[query, kept] = phases[query, k]
            kept += 1
    return kept


@inner
def _traits(traits, one):
    """Dates, countries, sex and places of one query or subject, cut from their columns."""
    date_starts, dates, country_starts, countries, sexes, place_starts, places = traits
    return (
        dates[date_starts[one] : date_starts[one + 1]],
        countries[country_starts[one] : country_starts[one + 1]],
        sexes[one],
        places[place_starts[one] : place_starts[one + 1]],
    )
