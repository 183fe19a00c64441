"""Compiled searching: many queries against one segment, one after the other, scratch used again."""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

from typing import Any

import numpy as np

from comity.engines.matching import weights
from comity.engines.matching.columns import DATE
from comity.engines.matching.compiled import inner, leaf, lean_entrance
from comity.engines.matching.compiled.finding import ROOM, find
from comity.engines.matching.compiled.keys import MOST_PARTS, MOST_SPELLINGS
from comity.engines.matching.compiled.linking import SLOTS
from comity.engines.matching.compiled.machine import prefetch
from comity.engines.matching.compiled.marking import ASKED_WORDS, new_marks
from comity.engines.matching.compiled.ranking import GOOD, SEEN_SLOTS, SURE, is_low, length_of
from comity.engines.matching.compiled.spelling import NO_LINK
from comity.engines.matching.compiled.variants import MOST_VARIANTS
from comity.engines.matching.compiled.weighing import (
    COUNTRY_AGREES,
    LONGEST_JOINED,
    LOW_QUALITY,
    MOST_LINKS,
    PLACE_AGREES,
    SEX_AGREES,
    name_bits,
    trait_bits,
)
from comity.engines.matching.packing import LETTERS
from comity.engines.matching.segment import AT_SUBJECT, ROW_WORDS

# What a rank may lack of a weight: words that only weighing joins, and the traits that ranking does not see.
MOST_JOINED = 10.0
MOST_OF_DATES = 19.0  # a decade mistyped ranks as another year
LATELY = 512  # words that are remembered while those alike to an asked one are met
TOP = 40  # forms that are weighed exactly for one asked form
MOST_FOUND = 4 * TOP
_SCALE = 10.0**weights.DECIMALS


Scratch = tuple[Any, ...]


def new_scratch() -> Scratch:
    """Room to work in, for one thread: for finding, for weighing, and for the best forms."""
    distances = np.empty((4, LONGEST_JOINED + 2), np.int32)
    letters = np.empty((2, LONGEST_JOINED + LETTERS), np.uint8)
    every = np.arange(ASKED_WORDS, dtype=np.int32)
    work = (
        np.empty(ROOM, np.int32),  # forms found
        (np.full(SEEN_SLOTS, -1, np.int32), np.empty(SEEN_SLOTS, np.int32), np.zeros(1, np.int64)),  # forms seen
        (np.full(SLOTS, -1, np.int64), np.empty(SLOTS * ASKED_WORDS, np.float64), np.empty(SLOTS, np.int32),
         np.zeros(1, np.int64)),  # links of words
        (distances, letters, np.empty(ASKED_WORDS, np.float64)),
        np.zeros(4, np.int64),  # state
        np.empty(ROOM, np.int64), np.zeros(3, np.int64),  # places of lists, and how far one got in them
        np.empty(ROOM, np.int32),  # whose keys they are
        (np.empty(ROOM, np.int32), np.empty(ROOM, np.uint16), np.empty(ROOM, np.int32)),  # lists of forms, tags, counts
    )  # fmt: skip
    marking = (
        (np.empty(MOST_SPELLINGS, np.uint64), np.empty(ROOM, np.int32), np.empty(LATELY, np.int32)),
        (np.empty(MOST_VARIANTS, np.uint64), np.empty(MOST_VARIANTS, np.uint64), np.empty(MOST_VARIANTS, np.int64),
         np.empty(MOST_VARIANTS, np.int32), np.empty(64, np.uint32), np.empty(64, np.int32)),
    )  # fmt: skip
    finding = (
        np.zeros((ASKED_WORDS, 128), np.uint64), np.zeros(ASKED_WORDS, np.uint64),
        np.empty(MOST_PARTS, np.uint64), np.empty((MOST_PARTS, 2), np.int64), marking,
        (np.empty(ROOM, np.uint64), *(np.empty(ROOM, np.int32) for _ in range(3)), every),
        new_marks(), np.zeros((3, ASKED_WORDS, 2), np.int64), work,
    )  # fmt: skip
    weighing = (
        np.empty((MOST_LINKS, 5), np.int64), np.empty(MOST_LINKS, np.float64), np.empty(MOST_LINKS, np.float64),
        np.empty(ASKED_WORDS, np.int64), distances, letters, np.empty(LONGEST_JOINED + LETTERS, np.uint8), every,
    )  # fmt: skip
    top = np.empty(TOP, np.int64), np.empty(TOP, np.int64), np.empty(TOP), np.empty(TOP, np.int8)
    return finding, weighing, top, np.empty(MOST_FOUND)


@lean_entrance
def search_range(
    first, last, asked, held, found_by, table, subjects, visible, least_bits, limit, scratch, gates, rows, bits,
    phases, counts,
):  # fmt: skip
    """Answer queries [first, last) from one segment.

    asked     (words, form_starts, query_forms, kinds, years, traits): see `questions.asked_columns`
    held      (vocabulary, signatures, forms, rows, ids): see `compiled.finding.find`
    found_by  words by their keys, table  forms by theirs: see `finding.find`
    subjects  (subject_forms, traits): see `segment.Segment`
    scratch   of `new_scratch`, of this thread alone
    phases    (queries, MOST_FOUND) int8: how far the search went for each answer
    gates     (queries, 2) int64: whether phase 0, or phases 0 and 1, were enough, here or in a segment before; see
              `finding.find`
    rows      (queries, MOST_FOUND) int32, bits (queries, MOST_FOUND) float64, counts (queries,) int32: the answers,
              subjects with at least `least_bits`, the weightiest first, equals by id; the first `limit` (at least 1)
              are told, others may be left out
    """
    words, form_starts, query_forms, kinds, years, asked_traits = asked
    finding, fine, top, ranks = scratch
    for query in range(first, last):
        found = np.int64(0)
        mine_traits = _traits(asked_traits, query)
        unseen = _unseen_by_rank(mine_traits)
        begin, end = query_forms[query], query_forms[query + 1]
        for form in range(begin, end):
            mine = words[form_starts[form] : form_starts[form + 1]]
            kept = find(mine, np.int64(kinds[query]), np.int64(years[query]), held, found_by, table, visible,
                        gates[query], top, finding)  # fmt: skip
            for k in range(kept):
                if top[2][k] < least_bits - unseen:
                    break
                subject = held[3][top[0][k], AT_SUBJECT]
                known = False
                for other in range(found):
                    if rows[query, other] == subject:
                        known = True
                        phases[query, other] = min(phases[query, other], top[3][k])
                        ranks[other] = max(ranks[other], top[2][k])
                if not known and found < MOST_FOUND:
                    rows[query, found] = subject
                    phases[query, found] = top[3][k]
                    ranks[found] = top[2][k]
                    found += 1
            state = finding[8][4]
            gates[query, 0] |= state[SURE]
            gates[query, 1] |= state[GOOD]
        counts[query] = _weigh(query, found, words, form_starts, begin, end, mine_traits, held, subjects, fine,
                               least_bits, limit, ranks, unseen, rows, bits, phases)  # fmt: skip


@inner
def _unseen_by_rank(traits):
    """What a weight may exceed a rank by, at most."""
    dates, countries, sex, places = traits
    most = MOST_JOINED
    if dates.shape[0]:
        most += MOST_OF_DATES
    if countries.size:
        most += COUNTRY_AGREES
    if sex:
        most += SEX_AGREES
    if places.size:
        most += PLACE_AGREES
    return most


@inner
def _weigh(
    query, found, words, form_starts, begin, end, mine, held, subjects, fine, least_bits, limit, ranks, unseen, rows,
    bits, phases,
):  # fmt: skip
    """Weigh what was found exactly and keep what is heavy enough; returns how many are kept.

    What cannot weigh as much as the last of `limit`, by its rank and what a rank may lack, is left out.
    """
    vocabulary, forms, form_rows = held[0], held[2], held[3]
    subject_forms, traits = subjects
    kept = 0
    for k in range(found):
        prefetch(subject_forms, np.int64(rows[query, k]))
        if mine[0].shape[0]:
            prefetch(traits[0], np.int64(rows[query, k]))
    if mine[0].shape[0]:
        for k in range(found):
            prefetch(traits[1], np.int64(traits[0][rows[query, k]]) * DATE)
    for k in range(found):
        if kept >= limit and _is_outdone(ranks[k] + unseen, phases[query, k], limit, bits[query], phases[query], kept):
            continue
        subject = rows[query, k]
        best = NO_LINK
        for form in range(subject_forms[subject], subject_forms[subject + 1]):
            row = form_rows[form]
            length = length_of(row)
            held_words = forms[form] if length > ROW_WORDS else row
            handicap = LOW_QUALITY if is_low(row) else 0.0
            for asked in range(begin, end):
                weight = name_bits(words[form_starts[asked] : form_starts[asked + 1]], vocabulary, held_words, length,
                                   fine)  # fmt: skip
                best = max(best, weight + handicap)
        total = best + trait_bits(mine, _traits_asked_for(mine, traits, subject))
        if total >= least_bits:
            # Rounded as in answers, where equals stand in the order of their ids.
            _insert(np.floor(total * _SCALE + 0.5) / _SCALE, subject, phases[query, k], held[4], rows[query],
                    bits[query], phases[query], kept)  # fmt: skip
            kept += 1
    return kept


@leaf
def _is_outdone(most, phase, limit, bits, phases, count):
    """Whether `limit` of those kept, found no later, weigh more than one can: so it is not told, whoever else is."""
    heavier = 0
    for k in range(count):
        if bits[k] <= most:
            return False
        heavier += phases[k] <= phase
        if heavier == limit:
            return True
    return False


@leaf
def _insert(weight, subject, phase, ids, rows, bits, phases, count):
    """Put a subject among the first so many, which stand in order: the weightiest first, equals by id."""
    place = count
    while place > 0 and (
        bits[place - 1] < weight or (bits[place - 1] == weight and ids[rows[place - 1]] > ids[subject])
    ):
        rows[place], bits[place], phases[place] = rows[place - 1], bits[place - 1], phases[place - 1]
        place -= 1
    rows[place], bits[place], phases[place] = subject, weight, phase


@leaf
def _cut(starts, one, wanted):
    """Where the values of one begin and end; nowhere, and nothing read, if they are not wanted."""
    if not wanted:
        return 0, 0
    return np.int64(starts[one]), np.int64(starts[one + 1])


@inner
def _traits_asked_for(asked, traits, one):
    """Dates, countries, sex and places of one subject, as far as the query has them: each is a read of far memory."""
    date_starts, dates, country_starts, countries, sexes, place_starts, places = traits
    first_date, last_date = _cut(date_starts, one, asked[0].shape[0] > 0)
    first_country, last_country = _cut(country_starts, one, asked[1].size > 0)
    first_place, last_place = _cut(place_starts, one, asked[3].size > 0)
    return (
        dates[first_date:last_date],
        countries[first_country:last_country],
        sexes[one] if asked[2] else np.uint8(0),
        places[first_place:last_place],
    )


@inner
def _traits(traits, one):
    """Dates, countries, sex and places of one query, cut from their columns."""
    date_starts, dates, country_starts, countries, sexes, place_starts, places = traits
    return (
        dates[date_starts[one] : date_starts[one + 1]],
        countries[country_starts[one] : country_starts[one + 1]],
        sexes[one],
        places[place_starts[one] : place_starts[one + 1]],
    )
