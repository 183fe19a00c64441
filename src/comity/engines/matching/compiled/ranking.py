"""Compiled ranking: the forms of short lists that the asker may see, and the few of them that promise most.

    link     asked words with the words of these forms, as they are met
    rank     sum of the best links, less what is missing, and the year of birth; the best are kept

Caps count what the asker may see.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import weights
from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.keys import mistakes_met
from comity.engines.matching.compiled.linking import links_of, plausible
from comity.engines.matching.compiled.lists import look_up
from comity.engines.matching.compiled.spelling import distance_to
from comity.engines.matching.packing import AT_LENGTH, AT_ROLE
from comity.engines.matching.segment import AT_RELEASE, AT_REST, AT_SUBJECT, ROW_WORDS

NAME = 0
MOST_SEEN = 8000  # visible forms ranked for one asked name
SEEN_SLOTS = 1 << 14
SAME_YEAR = 5.0
JOINED_BITS = 8.0  # what a run that met promises, before it is weighed
KEPT, SEEN, SURE, GOOD, TAKEN = 0, 1, 2, 3, 4  # places in `state`
NOT_NEEDED = -1
# Numbers of NumPy, unlike plain ones, are no part of a type: one compiled copy of each kernel serves all tiers.
LOOKS_ALIKE, ONE, TWO = np.int64(-1), np.int64(1), np.int64(2)  # what must be alike: letters, or so many mistakes

_CONTRADICTS, _ASKED_MORE = weights.NAME_CONTRADICTS_BITS, weights.ASKED_MORE_BITS
_HELD_MORE, _LONE = weights.HELD_MORE_BITS, weights.LONE_WORD_BITS


@inner
def collect(probes, count, most, table, rows, visible, places, into, room):
    """The visible forms under these keys, list after list, at most so many of each list; returns how many.

    probes  (count,) keys       places  (count,) scratch       into  (room,) int32
    """
    buckets, shift, lists, owners = table
    for k in range(count):  # apart from what follows, so that the reads of memory overlap
        places[k] = look_up(probes[k], buckets, shift, lists)
    found = 0
    for k in range(count):
        place = places[k]
        if place < 0 or found == room:
            continue
        taken = 0
        for at in range(np.int64(lists[place, 1]), np.int64(lists[place + 1, 1])):
            form = owners[at]
            release = rows[form, AT_RELEASE]
            if 0 <= release < visible.size and visible[release]:
                if taken == most or found == room:
                    break
                into[found] = form
                taken += 1
                found += 1
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
        if not met and vocabulary[word, AT_ROLE] == NAME:
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
def _has_alike(i, mistakes, words, length, question, held):
    """Whether a form has a word that looks like asked word i, or is at most so many mistakes away; see `look_at`."""
    if i == NOT_NEEDED:
        return True
    asked, patterns, signatures, _, _ = question
    for k in range(length):
        word = words[k]
        if plausible(signatures[i], held[1][word]) and (
            mistakes == LOOKS_ALIKE or _within(asked[i], patterns[i], held[0][word], mistakes)
        ):
            return True
    return False


@leaf
def _within(asked_row, patterns, row, mistakes):
    """Whether words are so few mistakes apart, and are certain to share a spelling key then."""
    if row[AT_ROLE] != NAME:
        return False
    length, theirs = np.int64(asked_row[AT_LENGTH]), np.int64(row[AT_LENGTH])
    return distance_to(patterns, length, row, theirs) <= min(mistakes, mistakes_met(length, theirs))


@inner
def look_at(found, question, held, joined, phase, needed, mistakes, top, work):
    """Rank forms that were found and not seen before, and keep the best.

    needed  (2,) asked words that a form must have, LOOKS_ALIKE or so many mistakes away; NOT_NEEDED for none. The
            words of a hidden record may have brought us to a form; without this, an answer could tell.
    work    see `searching.new_scratch`
    """
    into, seen, slots, scratch, state = work
    forms, rows, ids = held[2], held[3], held[4]
    state[TAKEN] += found
    for k in range(found):
        form = into[k]
        if state[SEEN] >= MOST_SEEN:
            return
        if _was_seen(form, seen):
            continue
        row = rows[form]
        length = length_of(row)
        words = forms[form] if length > ROW_WORDS else row
        if not _has_alike(needed[0], mistakes, words, length, question, held):
            continue
        if not _has_alike(needed[1], mistakes, words, length, question, held):
            continue
        _mark(form, seen)
        state[SEEN] += 1
        bits = _rank(words, length, question, held, slots, scratch, joined)
        bits += _year_bits(question[3], _year_of(row))
        if state[KEPT] < top[0].size or bits >= top[2][top[0].size - 1]:
            state[KEPT] = keep(np.int64(form), ids[row[AT_SUBJECT]], bits, phase, top, state[KEPT])


@inner
def forget_seen(seen):
    """Unmark all forms."""
    places, used, count = seen
    for k in range(count[0]):
        places[used[k]] = -1
    count[0] = 0
