"""Compiled ranking: the forms of short lists that the asker may see, and the few of them that promise most.

    sweep    lists under keys -> forms that the asker may see and that have the words needed
    link     asked words with the words of these forms, as they are met
    rank     sum of the best links, less what is missing, and the year of birth; the best are kept

Caps count what the asker may see, and what has the words needed. Each step goes over many forms and asks for the memory
that the next will need: one form after the other, every read would wait for the one before.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import weights
from comity.engines.matching.columns import WORDS
from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.keys import mistakes_met
from comity.engines.matching.compiled.linking import links_of
from comity.engines.matching.compiled.lists import look_up_all
from comity.engines.matching.compiled.machine import prefetch
from comity.engines.matching.compiled.signatures import length_in, plausible, role_in
from comity.engines.matching.compiled.spelling import distance_to
from comity.engines.matching.packing import AT_ROLE, ROW_BYTES
from comity.engines.matching.segment import AT_RELEASE, AT_REST, AT_SUBJECT, ROW, ROW_WORDS

NAME = 0
MOST_SEEN = 8000  # visible forms ranked for one asked name
SEEN_SLOTS = 1 << 14
NEAR_SLOTS = 1 << 13  # places for words that are near to asked ones; no more than half of them are used
NEAREST = 16  # of the bits that say to which asked words: those from here on, if by one mistake at most
AHEAD = 32  # rows that are asked for before the first is read
SAME_YEAR = 5.0
JOINED_BITS = 8.0  # what a run that met promises, before it is weighed
KEPT, SEEN, SURE, GOOD = 0, 1, 2, 3  # places in `state`
NOT_NEEDED = -1
# Numbers of NumPy, unlike plain ones, are no part of a type: one compiled copy of each kernel serves all tiers.
LOOKS_ALIKE, ONE, TWO = np.int64(-1), np.int64(1), np.int64(2)  # what must be alike: letters, or so many mistakes

_CONTRADICTS, _ASKED_MORE = weights.NAME_CONTRADICTS_BITS, weights.ASKED_MORE_BITS
_HELD_MORE, _LONE = weights.HELD_MORE_BITS, weights.LONE_WORD_BITS


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
            release = rows[form, AT_RELEASE]
            if 0 <= release < visible.size and visible[release]:
                into[found] = form
                taken += 1
                found += 1
            at += 1
        if at == end or taken == most:
            k, at = k + 1, np.int64(-1)
    cursor[0], cursor[1], cursor[2] = k, at, taken
    return found


@leaf
def _mark(form, seen):
    """Whether a form is seen for the first time; marks it."""
    places, used, count = seen
    place = (np.int64(form) * 2654435761) & (SEEN_SLOTS - 1)
    while places[place] != -1:
        if places[place] == form:
            return False
        place = (place + 1) & (SEEN_SLOTS - 1)
    places[place] = form
    used[count[0]] = place
    count[0] += 1
    return True


@leaf
def _was_seen(form, seen):
    places = seen[0]
    place = (np.int64(form) * 2654435761) & (SEEN_SLOTS - 1)
    while places[place] != -1:
        if places[place] == form:
            return True
        place = (place + 1) & (SEEN_SLOTS - 1)
    return False


@leaf
def length_of(row):
    """How many words the form of a row has."""
    return np.int64(row[AT_REST] & 0xFF)


@leaf
def is_low(row):
    """Whether the record calls the form's name uncertain."""
    return (row[AT_REST] >> 8) & 1 != 0


@leaf
def _year_of(row):
    return np.int64(row[AT_REST] >> 16)


@leaf
def _rank(words, length, question, held, slots, scratch, joined):
    """What a form promises: best link of each asked word, less the penalties of `alignment` for what met nothing."""
    asked, patterns, signatures, _, _ = question
    vocabulary, held_signatures = held[0], held[1]
    rows, letters, best = scratch
    count = asked.shape[0]
    for i in range(count):
        best[i] = 0.0
    held_only = 0
    for k in range(length):
        word = np.int64(words[k])
        at = links_of(word, asked, patterns, signatures, vocabulary, held_signatures, slots, rows, letters)
        met = False
        for i in range(count):
            bits = slots[1][at + i]
            if bits > 0:
                met = True
                best[i] = max(best[i], bits)
        if not met and role_in(held_signatures[word]) == NAME:
            held_only += 1
    total, asked_only, linked = 0.0, 0, 0
    for i in range(count):
        total += best[i]
        if asked[i, AT_ROLE] == NAME:
            if best[i] > 0:
                linked += 1
            else:
                asked_only += 1
    if joined:
        return total + JOINED_BITS
    both = min(asked_only, held_only)
    total += both * _CONTRADICTS + (asked_only - both) * _ASKED_MORE + (held_only - both) * _HELD_MORE
    if linked == 1 and (asked_only or held_only):
        total += _LONE
    return total


@leaf
def _year_bits(asked_year, held_year):
    if asked_year == 0 or held_year == 0:
        return 0.0
    apart = abs(asked_year - held_year)
    if apart == 0:
        return SAME_YEAR
    return 0.0 if apart <= 2 else -min(12.0, 1.5 * apart)


@leaf
def keep(form, id_, bits, phase, top, kept):
    """Insert into the ranking (best first; equals in the order of their ids); returns how many are kept.

    top  (forms int64, ids int64, bits float64, phases int8), all (most,)
    """
    kept_forms, kept_ids, kept_bits, kept_phases = top
    most = kept_forms.size
    if kept == most:
        worst = most - 1
        if bits < kept_bits[worst] or (bits == kept_bits[worst] and id_ > kept_ids[worst]):
            return kept
    else:
        worst = kept
        kept += 1
    place = worst
    while place > 0 and (kept_bits[place - 1] < bits or (kept_bits[place - 1] == bits and kept_ids[place - 1] > id_)):
        kept_bits[place], kept_forms[place] = kept_bits[place - 1], kept_forms[place - 1]
        kept_ids[place], kept_phases[place] = kept_ids[place - 1], kept_phases[place - 1]
        place -= 1
    kept_bits[place], kept_forms[place], kept_ids[place], kept_phases[place] = bits, form, id_, phase
    return kept


@leaf
def note_near(word, i, mistakes, near):
    """Note that a held word is one or two mistakes away from asked word i; see `near_in`."""
    words, whose, used, count = near
    place = (np.int64(word) * 2654435761) & (NEAR_SLOTS - 1)
    while words[place] != -1 and words[place] != word:
        place = (place + 1) & (NEAR_SLOTS - 1)
    if words[place] == -1:
        if count[0] == used.size:
            count[1] = 1
            return
        words[place], whose[place] = word, 0
        used[count[0]] = place
        count[0] += 1
    whose[place] |= np.uint32(1) << np.uint32(i)
    if mistakes <= 1:
        whose[place] |= np.uint32(1) << np.uint32(i + NEAREST)


@leaf
def _near_in(words, length, i, mistakes, near):
    """Whether one of these words was noted as at most so many mistakes away from asked word i."""
    noted, whose, _, _ = near
    wanted = np.uint32(1) << np.uint32(i + NEAREST if mistakes == ONE else i)
    for k in range(length):
        word = words[k]
        place = (np.int64(word) * 2654435761) & (NEAR_SLOTS - 1)
        while noted[place] != -1 and noted[place] != word:
            place = (place + 1) & (NEAR_SLOTS - 1)
        if noted[place] == word and whose[place] & wanted:
            return True
    return False


@inner
def forget_near(near):
    """Unmark all words."""
    words, _, used, count = near
    for k in range(count[0]):
        words[used[k]] = -1
    count[0] = count[1] = 0


@leaf
def _has_alike(i, mistakes, words, length, question, held, near):
    """Whether a form has a word that looks like asked word i, or is at most so many mistakes away; see `sweep`."""
    if i == NOT_NEEDED:
        return True
    _, patterns, signatures, _, _ = question
    if mistakes != LOOKS_ALIKE and near[3][1] == 0:
        return _near_in(words, length, i, mistakes, near)
    mine, found = signatures[i], False
    for k in range(length):
        found |= plausible(mine, held[1][words[k]])
    if not found or mistakes == LOOKS_ALIKE:
        return found
    for k in range(length):
        theirs = held[1][words[k]]
        if plausible(mine, theirs) and _within(mine, patterns[i], theirs, held[0][words[k]], mistakes):
            return True
    return False


@leaf
def _within(mine, patterns, theirs, row, mistakes):
    """Whether words are so few mistakes apart, and are certain to share a spelling key then."""
    if role_in(theirs) != NAME:
        return False
    length, their_length = length_in(mine), length_in(theirs)
    return distance_to(patterns, length, row, their_length) <= min(mistakes, mistakes_met(length, their_length))


@inner
def _not_seen(into, found, held, seen):
    """Leave out the forms that were seen before; ask for what is known of the others' words. Returns how many."""
    _, signatures, forms, rows, _ = held
    kept = 0
    for k in range(found):
        form = into[k]
        if _was_seen(form, seen):
            continue
        into[kept] = form
        kept += 1
        row = rows[form]
        for w in range(min(length_of(row), ROW_WORDS)):
            prefetch(signatures, np.int64(row[w]))
        if length_of(row) > ROW_WORDS:
            prefetch(forms, np.int64(form) * WORDS)
    return kept


@inner
def _with_words_needed(into, found, most, question, held, needed, mistakes, seen, near):
    """Leave out the forms without the words needed, and mark the others as seen, at most so many. Returns how many."""
    vocabulary, _, forms, rows, ids = held
    kept = 0
    for k in range(found):
        if kept == most:
            break
        form = into[k]
        row = rows[form]
        length = length_of(row)
        words = forms[form] if length > ROW_WORDS else row
        if not _has_alike(needed[0], mistakes, words, length, question, held, near):
            continue
        if not _has_alike(needed[1], mistakes, words, length, question, held, near):
            continue
        if _mark(form, seen):
            into[kept] = form
            kept += 1
            for w in range(length):
                prefetch(vocabulary, np.int64(words[w]) * ROW_BYTES)
            prefetch(ids, np.int64(row[AT_SUBJECT]))
    return kept


@inner
def _look_at(found, most, question, held, joined, phase, needed, mistakes, top, work):
    """Rank what was found, was not seen before and has the words needed, and keep the best; returns how many."""
    into, seen, slots, scratch, state, _, _, near = work
    forms, rows, ids = held[2], held[3], held[4]
    found = _not_seen(into, found, held, seen)
    found = _with_words_needed(into, found, most, question, held, needed, mistakes, seen, near)
    for k in range(found):
        form = into[k]
        row = rows[form]
        length = length_of(row)
        words = forms[form] if length > ROW_WORDS else row
        bits = _rank(words, length, question, held, slots, scratch, joined)
        bits += _year_bits(question[3], _year_of(row))
        if state[KEPT] < top[0].size or bits >= top[2][top[0].size - 1]:
            state[KEPT] = keep(np.int64(form), ids[row[AT_SUBJECT]], bits, phase, top, state[KEPT])
    state[SEEN] += found
    return found


@inner
def sweep(probes, count, most, room, question, held, table, visible, joined, phase, needed, mistakes, top, work):
    """Rank the visible forms under these keys that were not ranked before, and keep the best.

    probes  (>= count,) uint64 keys, in an order that follows from what is asked
    most    visible forms of one list      room  forms of all of them that have the words needed
    needed  (2,) asked words that a form must have, LOOKS_ALIKE or so many mistakes away; NOT_NEEDED for none. The
            words of a hidden record may have brought us to a form; without this, an answer could tell.
    work    see `searching.new_scratch`
    """
    into, _, _, _, state, places, cursor, _ = work
    lists = look_up_all(probes, count, table, places)
    _ask_for_rows(places, lists, table, held[3])
    cursor[0], cursor[1], cursor[2] = 0, -1, 0
    left = min(room, MOST_SEEN - state[SEEN])
    while left > 0 and cursor[0] < lists:
        found = gather_visible(places, lists, most, table, held[3], visible, cursor, into)
        left -= _look_at(found, left, question, held, joined, phase, needed, mistakes, top, work)


@inner
def sweep_rare(probes, count, most, question, held, table, visible, joined, phase, needed, mistakes, top, work):
    """As `sweep`, but a list with more than `most` visible forms is left out as a whole."""
    into, _, _, _, state, places, cursor, _ = work
    lists = look_up_all(probes, count, table, places)
    _ask_for_rows(places, lists, table, held[3])
    for k in range(lists):
        cursor[0], cursor[1], cursor[2] = k, -1, 0
        found = gather_visible(places, k + 1, most + 1, table, held[3], visible, cursor, into)
        if found <= most:
            _look_at(found, MOST_SEEN - state[SEEN], question, held, joined, phase, needed, mistakes, top, work)


@inner
def forget_seen(seen):
    """Unmark all forms."""
    places, used, count = seen
    for k in range(count[0]):
        places[used[k]] = -1
    count[0] = 0
