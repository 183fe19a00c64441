"""Compiled ranking: what a form promises to weigh, and the few forms that promise most.

A form promises the sum of the best links of its words with the asked ones, less what is missing, and something for
the year of birth.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import weights
from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.linking import links_of
from comity.engines.matching.compiled.signatures import role_in
from comity.engines.matching.compiled.spelling import NAME
from comity.engines.matching.packing import AT_ROLE
from comity.engines.matching.segment import AT_REST, AT_SUBJECT, ROW_WORDS

SEEN_SLOTS = 1 << 14
SAME_YEAR = 5.0
JOINED_BITS = 8.0  # what a run that met promises, before it is weighed
KEPT, SEEN, SURE, GOOD = 0, 1, 2, 3  # places in `state`

_CONTRADICTS, _ASKED_MORE = weights.NAME_CONTRADICTS_BITS, weights.ASKED_MORE_BITS
_HELD_MORE, _LONE = weights.HELD_MORE_BITS, weights.LONE_WORD_BITS


@leaf
def mark_seen(form, seen):
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
def was_seen(form, seen):
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
def _promised(words, length, question, held, slots, scratch, joined):
    """What a form promises: best link of each asked word, less the penalties of `alignment` for what met nothing."""
    asked, held_signatures, best = question[0], held[1], scratch[2]
    count = asked.shape[0]
    for i in range(count):
        best[i] = 0.0
    held_only = 0
    for k in range(length):
        word = np.int64(words[k])
        at = links_of(word, question, held, slots, scratch)
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


@inner
def rank(form, joined, phase, question, held, top, work):
    """Keep a form if it promises more than the last of those kept."""
    slots, scratch, state = work[2], work[3], work[4]
    row = held[3][form]
    words = held[2][form] if length_of(row) > ROW_WORDS else row
    bits = _promised(words, length_of(row), question, held, slots, scratch, joined)
    bits += _year_bits(question[3], _year_of(row))
    state[SEEN] += 1
    if state[KEPT] < top[0].size or bits >= top[2][top[0].size - 1]:
        state[KEPT] = keep(np.int64(form), held[4][row[AT_SUBJECT]], bits, phase, top, state[KEPT])


@inner
def forget_seen(seen):
    """Unmark all forms."""
    places, used, count = seen
    for k in range(count[0]):
        places[used[k]] = -1
    count[0] = 0
