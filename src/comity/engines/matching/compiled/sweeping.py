"""Compiled sweeping: lists under keys, as far as the asker may see, to forms that are ranked.

    sweep         all forms of the lists           sweep_rare    those of short lists only
    sweep_marked  of lists in which a word is varied, the forms of which that word is like the asked one

Caps count what the asker may see, and of marked lists what has the words wanted. Each step goes over many forms and
asks for the memory that the next will need: one form after the other, every read would wait for the one before.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.columns import WORDS
from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.lists import look_up_all
from comity.engines.matching.compiled.machine import prefetch
from comity.engines.matching.compiled.marking import ANY_TAG, ANYTHING, has, marked, may_have
from comity.engines.matching.compiled.ranking import SEEN, length_of, mark_seen, rank, was_seen
from comity.engines.matching.packing import ROW_BYTES
from comity.engines.matching.segment import AT_RELEASE, AT_SUBJECT, ROW, ROW_WORDS

MOST_SEEN = 6000  # visible forms ranked for one asked name
MOST_AS_ASKED = 4000  # and of these, under its own words: namesakes by the thousand, whom a birth date tells apart
AHEAD = 32  # rows that are asked for before the first is read
BATCH = np.int64(512)  # forms gathered before they are looked at: enough to ask memory ahead, few enough to stop soon
LOWER, HIGHER, SAME = np.int32(0), np.int32(1), np.int32(2)  # of the two parts of a pair by their hashes, the first


@leaf
def _is_visible(row, visible):
    release = row[AT_RELEASE]
    return 0 <= release < visible.size and visible[release]


@inner
def _ask_for_rows(places, count, table, rows):
    """Ask for the first rows of each list."""
    lists, owners = table[2], table[3]
    for k in range(count):
        begin, end = np.int64(lists[places[k], 1]), np.int64(lists[places[k] + 1, 1])
        for at in range(begin, min(end, begin + AHEAD)):
            prefetch(rows, np.int64(owners[at]) * ROW)


@inner
def gather_visible(places, count, most, table, rows, visible, cursor, into):
    """The visible forms of these lists, list after list, at most so many of each; as many as there is room for.

    cursor  (3,) int64: list, place in it or -1, forms taken from it; where to begin, and on return to go on
    Returns how many; less than there is room for means that all lists are through.
    """
    lists, owners = table[2], table[3]
    k, at, taken, found = cursor[0], cursor[1], cursor[2], 0
    while k < count and found < into.size:
        if at < 0:
            at, taken = np.int64(lists[places[k], 1]), 0
        end = np.int64(lists[places[k] + 1, 1])
        while at < end and taken < most and found < into.size:
            if at + AHEAD < end:
                prefetch(rows, np.int64(owners[at + AHEAD]) * ROW)
            form = owners[at]
            if _is_visible(rows[form], visible):
                into[found] = form
                taken += 1
                found += 1
            at += 1
        if at == end or taken == most:
            k, at = k + 1, np.int64(-1)
    cursor[0], cursor[1], cursor[2] = k, at, taken
    return found


@leaf
def _ask_for_signatures(form, row, held):
    _, signatures, forms, _, _ = held
    for w in range(min(length_of(row), ROW_WORDS)):
        prefetch(signatures, np.int64(row[w]))
    if length_of(row) > ROW_WORDS:
        prefetch(forms, np.int64(form) * WORDS)


@leaf
def _ask_for_letters(form, row, held):
    vocabulary, _, forms, _, ids = held
    words = forms[form] if length_of(row) > ROW_WORDS else row
    for w in range(length_of(row)):
        prefetch(vocabulary, np.int64(words[w]) * ROW_BYTES)
    prefetch(ids, np.int64(row[AT_SUBJECT]))


@inner
def _look_at(found, most, question, held, joined, phase, top, work):
    """Rank what was found and was not seen before, at most so many; returns how many."""
    into, seen = work[0], work[1]
    rows, kept = held[3], 0
    for k in range(found):
        form = into[k]
        if kept < most and mark_seen(form, seen):
            into[kept] = form
            kept += 1
            _ask_for_signatures(form, rows[form], held)
    for k in range(kept):
        _ask_for_letters(into[k], rows[into[k]], held)
    for k in range(kept):
        rank(into[k], joined, phase, question, held, top, work)
    return kept


@inner
def sweep(probes, count, most, question, held, table, visible, joined, phase, top, work):
    """Rank the visible forms under these keys that were not ranked before, and keep the best.

    probes  (>= count,) uint64 keys, in an order that follows from what is asked
    most    visible forms of one list
    work    see `searching.new_scratch`
    """
    into, state, places, cursor, which = work[0][:BATCH], work[4], work[5], work[6], work[7]
    lists = look_up_all(probes, count, table, places, which)
    _ask_for_rows(places, lists, table, held[3])
    cursor[0], cursor[1], cursor[2] = 0, -1, 0
    left = MOST_AS_ASKED - state[SEEN]
    while left > 0 and cursor[0] < lists:
        found = gather_visible(places, lists, most, table, held[3], visible, cursor, into)
        left -= _look_at(found, left, question, held, joined, phase, top, work)


@inner
def sweep_rare(probes, count, most, question, held, table, visible, joined, phase, top, work):
    """As `sweep`, but a list with more than `most` visible forms is left out as a whole."""
    into, state, places, cursor, which = work[0], work[4], work[5], work[6], work[7]
    lists = look_up_all(probes, count, table, places, which)
    _ask_for_rows(places, lists, table, held[3])
    for k in range(lists):
        cursor[0], cursor[1], cursor[2] = k, -1, 0
        found = gather_visible(places, k + 1, most + 1, table, held[3], visible, cursor, into)
        if found <= most:
            _look_at(found, MOST_SEEN - state[SEEN], question, held, joined, phase, top, work)


@inner
def sweep_marked(count, mistakes, most, room, question, held, table, visible, marks, probing, phase, top, work):
    """Rank the visible forms under these keys that have the words marked and were not ranked before; keep the best.

    mistakes  how far a word may be from the asked one, or that it is enough to look alike: see `marking`
    most      forms of one list with the words marked      room  of all of them
    probing   (keys uint64, marks int32 of one part and of the other, which is lower int32), all (>= count,): the keys
              in an order that follows from what is asked
    """
    probes, ones, others, sides = probing
    into, state, places, which = work[0], work[4], work[5], work[7]
    by, tags_met, taken = work[8]
    lists, owners, tags = table[2], table[3], table[4]
    bits = marks[0]
    found, gathered = look_up_all(probes, count, table, places, which), 0
    room = min(room, MOST_SEEN - state[SEEN])
    for k in range(found):
        if room <= 0:
            return
        taken[k] = 0
        one, other = ones[which[k]], others[which[k]]
        if sides[which[k]] == HIGHER:
            one, other = other, one
        elif sides[which[k]] == SAME:
            one, other = ANYTHING, ANYTHING
        for at in range(np.int64(lists[places[k], 1]), np.int64(lists[places[k] + 1, 1])):
            low, high = np.int64(tags[at]) & 255, np.int64(tags[at]) >> 8
            if marked(bits, one, low, mistakes) and marked(bits, other, high, mistakes):
                into[gathered], by[gathered], tags_met[gathered] = owners[at], k, tags[at]
                gathered += 1
                prefetch(held[3], np.int64(owners[at]) * ROW)
                if gathered == BATCH:
                    room -= _look_at_marked(gathered, mistakes, most, room, question, held, visible, marks, probing,
                                            phase, top, work)  # fmt: skip
                    gathered = 0
                    if room <= 0 or taken[k] >= most:
                        break
    _look_at_marked(gathered, mistakes, most, room, question, held, visible, marks, probing, phase, top, work)


@inner
def _look_at_marked(gathered, mistakes, most, room, question, held, visible, marks, probing, phase, top, work):
    """Rank what was gathered, is visible, has the words marked and was not seen before; returns how many."""
    _, ones, others, _ = probing
    into, seen, slots, scratch, which = work[0], work[1], work[2], work[3], work[7]
    by, tags_met, taken = work[8]
    forms, rows = held[2], held[3]
    found = 0
    for k in range(gathered):
        form = into[k]
        if _is_visible(rows[form], visible) and not was_seen(form, seen):
            into[found], by[found], tags_met[found] = form, by[k], tags_met[k]
            found += 1
            _ask_for_signatures(form, rows[form], held)
    kept = 0
    for k in range(found):
        form, probe = into[k], which[by[k]]
        row = rows[form]
        length = length_of(row)
        words = forms[form] if length > ROW_WORDS else row
        one, other = _tags_of(tags_met[k], probe, probing)
        if may_have(ones[probe], one, words, length, question, held, marks) and may_have(
            others[probe], other, words, length, question, held, marks
        ):
            into[kept], by[kept], tags_met[kept] = form, by[k], tags_met[k]
            kept += 1
            _ask_for_letters(form, row, held)
    ranked = 0
    for k in range(kept):
        form, probe = into[k], which[by[k]]
        row = rows[form]
        length = length_of(row)
        words = forms[form] if length > ROW_WORDS else row
        one, other = _tags_of(tags_met[k], probe, probing)
        if (
            ranked < room
            and taken[by[k]] < most
            and has(ones[probe], one, words, length, mistakes, question, held, marks, slots, scratch)
            and has(others[probe], other, words, length, mistakes, question, held, marks, slots, scratch)
            and mark_seen(form, seen)
        ):
            taken[by[k]] += 1
            ranked += 1
            rank(form, np.int64(0), phase, question, held, top, work)
    return ranked


@leaf
def _tags_of(both, probe, probing):
    """Tags of the one part and of the other; any where the parts cannot be told apart."""
    side = probing[3][probe]
    low, high = np.int64(both) & 255, np.int64(both) >> 8
    if side == SAME:
        return ANY_TAG, ANY_TAG
    return (high, low) if side == HIGHER else (low, high)
