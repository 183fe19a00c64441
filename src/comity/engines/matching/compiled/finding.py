"""Compiled finding: from an asked name to the few subjects worth weighing.

    expand   asked word -> words of the vocabulary that are spelt alike, with what each link weighs
    probe    pairs of skeletons -> short lists of forms, each seen once, hidden ones dropped
    rank     sum of the best links, less what is missing, and the year of birth; the best are kept

Tiers: exact skeletons first; skeletons an edit away only while nothing good was found. Caps and the
gate between tiers count what the asker may see.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import weights
from comity.engines.matching.compiled import inner
from comity.engines.matching.compiled.keys import (
    PAIR,
    SINGLE,
    look_up,
    pair_key,
    part_keys,
    single_key,
    skeleton_hash,
    word_keys,
)
from comity.engines.matching.compiled.spelling import (
    CONSONANT_BITS,
    LENGTH_SHIFT,
    LETTER_BITS,
    NO_LINK,
    VOWELLESS_SHIFT,
    bits_set,
    distance_to,
    letter_signature,
    set_patterns,
    word_bits,
)
from comity.engines.matching.packing import AT_LENGTH, AT_RARITY, AT_ROLE, AT_VOWELLESS, EIGHTHS

NAME = 0
SLOTS = 4096  # places for alike words of the vocabulary, for one asked name
MOST_SKELETONS = 96  # of alike words, for one asked word
MOST_SINGLE = 400  # visible forms under one word beyond which it is too common to search by alone
MOST_PAIRED = 3000  # visible forms taken from the list of one pair
MOST_SEEN = 12000  # visible forms looked at for one asked name
ENOUGH_OF_RARITY = 0.4  # of an asked word's rarity, what a word alike must weigh to be searched for
# Ranks from which wider tiers are left out, and the share of what the whole asked name could weigh: one asked word
# that met nothing, or another year of birth, and the search goes on.
GOOD_BITS, GOOD_SHARE = 14.0, 0.7
SURE_BITS, SURE_SHARE = 18.0, 0.9
SAME_YEAR = 5.0
JOINED_BITS = 8.0  # what a run that met promises, before it is weighed
ASKED_WORDS = 12
MOST_PROBES = 8192  # keys looked up in one tier

_CONTRADICTS, _ASKED_MORE = weights.NAME_CONTRADICTS_BITS, weights.ASKED_MORE_BITS
_HELD_MORE, _LONE = weights.HELD_MORE_BITS, weights.LONE_WORD_BITS


@inner
def _slot(word, slot_words):
    """Place of a vocabulary word in the table of alike words: its own, or the free one where it belongs."""
    place = (word * 2654435761) & (SLOTS - 1)
    while slot_words[place] != -1 and slot_words[place] != word:
        place = (place + 1) & (SLOTS - 1)
    return place


@inner
def _plausible(mine, theirs, own_sound):
    """Whether two letter signatures may be of alike words: lengths and letters near enough."""
    both = mine ^ theirs
    if both >> VOWELLESS_SHIFT:
        return bits_set(both & CONSONANT_BITS) <= 2
    lengths = np.int64((mine >> LENGTH_SHIFT) & np.uint32(31)), np.int64((theirs >> LENGTH_SHIFT) & np.uint32(31))
    longer = max(lengths[0], lengths[1])
    edits = longer // 2 + 1 if own_sound else longer // 3 + 1
    return abs(lengths[0] - lengths[1]) <= edits and bits_set(both & LETTER_BITS) <= 2 * edits


@inner
def expand(asked, near, vocabulary, slot_words, slot_bits, used, skeletons, exact, counts, rows, letters, scratch,
           patterns, near_too, in_use):  # fmt: skip
    """Find the words of the vocabulary alike to each asked word.

    asked       (words, ROW_BYTES) uint8
    near        (buckets, shift, keys, starts, words, signatures) of the vocabulary's near keys
    slot_words, slot_bits, used   table of alike words: word or -1, bits for each asked word, places in use
    skeletons, exact, counts      for each asked word the skeletons to probe, whether exact, how many
    near_too    look under the skeletons an edit away as well; without it nothing of an earlier call may be in use
    in_use      places in use; returns how many there are then
    """
    buckets, shift, near_keys, starts, owners, signatures = near
    for i in range(asked.shape[0]):
        counts[i] = 0
        if asked[i, AT_ROLE] != NAME:
            continue
        for which in range(2):
            own = skeleton_hash(asked[i], which)
            if own != 0:
                skeletons[i, counts[i]], exact[i, counts[i]] = own, True
                counts[i] += 1
        length = np.int64(asked[i, AT_LENGTH])
        signature = letter_signature(asked[i])
        enough = asked[i, AT_RARITY] / EIGHTHS * ENOUGH_OF_RARITY
        set_patterns(patterns, asked[i], length, False)
        keys = word_keys(asked[i], 0, scratch)
        for k in range(keys if near_too else 1):
            place = look_up(scratch[k], buckets, shift, near_keys)
            if place < 0:
                continue
            for at in range(starts[place], starts[place + 1]):
                if not _plausible(signature, signatures[at], k == 0):
                    continue
                word = np.int64(owners[at])
                slot = _slot(word, slot_words)
                row = vocabulary[word]
                if slot_words[slot] == word and slot_bits[slot, i] != 0.0:
                    if slot_bits[slot, i] >= enough:
                        _add_skeletons(row, i, skeletons, exact, counts)
                    continue
                if row[AT_VOWELLESS] == asked[i, AT_VOWELLESS]:
                    longer = max(length, np.int64(row[AT_LENGTH]))
                    edits = longer // 2 + 1 if k == 0 else longer // 3 + 1
                    if distance_to(patterns, length, row, np.int64(row[AT_LENGTH])) > edits:
                        continue
                bits = word_bits(asked[i], row, rows, letters)
                if slot_words[slot] == -1:
                    if bits == NO_LINK or in_use > SLOTS // 2:
                        continue
                    slot_words[slot] = word
                    used[in_use] = slot
                    in_use += 1
                slot_bits[slot, i] = bits
                if bits >= enough:
                    _add_skeletons(row, i, skeletons, exact, counts)
        set_patterns(patterns, asked[i], length, True)
    return in_use


@inner
def _add_skeletons(row, i, skeletons, exact, counts):
    for which in range(2):
        value = skeleton_hash(row, which)
        known = value == 0 or counts[i] >= MOST_SKELETONS
        for k in range(counts[i]):
            known = known or skeletons[i, k] == value
        if not known:
            skeletons[i, counts[i]], exact[i, counts[i]] = value, False
            counts[i] += 1


@inner
def _rank(words, length, vocabulary, asked, slot_words, slot_bits, joined, best):
    """What a form promises: best link of each asked word, less the penalties of `alignment` for what met nothing."""
    for i in range(asked.shape[0]):
        best[i] = 0.0
    held_only = 0
    for k in range(length):
        word = np.int64(words[k])
        slot = _slot(word, slot_words)
        met = False
        if slot_words[slot] == word:
            for i in range(asked.shape[0]):
                bits = slot_bits[slot, i]
                if bits > 0:
                    met = True
                    best[i] = max(best[i], bits)
        if not met and vocabulary[word, AT_ROLE] == NAME:
            held_only += 1
    total, asked_only, linked = 0.0, 0, 0
    for i in range(asked.shape[0]):
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


@inner
def _year_bits(asked_year, held_year):
    if asked_year == 0 or held_year == 0:
        return 0.0
    apart = abs(asked_year - held_year)
    if apart == 0:
        return SAME_YEAR
    return 0.0 if apart <= 2 else -min(12.0, 1.5 * apart)


@inner
def _keep(form, bits, phase, top, kept):
    """Insert into the ranking (best first; equals in the order of forms); returns how many are kept.

    top  (forms int64, bits float64, phases int8), all (most,)
    """
    kept_forms, kept_bits, kept_phases = top
    most = kept_forms.size
    if kept == most:
        worst = most - 1
        if bits < kept_bits[worst] or (bits == kept_bits[worst] and form > kept_forms[worst]):
            return kept
    else:
        worst = kept
        kept += 1
    place = worst
    while place > 0 and (
        kept_bits[place - 1] < bits or (kept_bits[place - 1] == bits and kept_forms[place - 1] > form)
    ):
        kept_bits[place], kept_forms[place] = kept_bits[place - 1], kept_forms[place - 1]
        kept_phases[place] = kept_phases[place - 1]
        place -= 1
    kept_bits[place], kept_forms[place], kept_phases[place] = bits, form, phase
    return kept


@inner
def _visit(
    key,
    most,
    only_if_rare,
    joined,
    asked,
    asked_year,
    table,
    held,
    slots,
    visible,
    seen,
    stamp,
    top,
    state,
    best,
    phase,
):
    """Look at the forms of one list: visible, not seen yet, ranked, kept if good.

    most   visible forms to look at; with `only_if_rare` a list with more is not looked at
    state  [kept, seen so far, sure, good]
    phase  with which those kept are marked
    """
    buckets, shift, keys, starts, owners = table
    place = look_up(key, buckets, shift, keys)
    if place < 0:
        return
    vocabulary, forms, lengths, releases, years = held
    begin, end = starts[place], starts[place + 1]
    if only_if_rare and end - begin > most:
        # Only what the asker may see makes a word common.
        shown = 0
        for at in range(begin, end):
            release = releases[owners[at]]
            if 0 <= release < visible.size and visible[release]:
                shown += 1
                if shown > most:
                    return
    taken = 0
    for at in range(begin, end):
        form = owners[at]
        release = releases[form]
        if release < 0 or release >= visible.size or not visible[release]:
            continue
        taken += 1
        if taken > most or state[1] >= MOST_SEEN:
            return
        if seen[form] == stamp:
            continue
        seen[form] = stamp
        state[1] += 1
        bits = _rank(forms[form], np.int64(lengths[form]), vocabulary, asked, slots[0], slots[1], joined, best)
        bits += _year_bits(asked_year, np.int64(years[form]))
        state[0] = _keep(form, bits, phase, top, state[0])


@inner
def _pair_probes(count, kind, wide, skeletons, exact, counts, probes):
    """Keys of pairs of skeletons of which `wide` (0, 1, 2) are of alike words; returns how many."""
    found = 0
    for i in range(count):
        for j in range(i + 1, count):
            for a in range(counts[i]):
                for b in range(counts[j]):
                    unlike = (0 if exact[i, a] else 1) + (0 if exact[j, b] else 1)
                    if unlike == wide and found < probes.size:
                        probes[found] = pair_key(PAIR, kind, skeletons[i, a], skeletons[j, b])
                        found += 1
    return found


@inner
def _single_probes(count, kind, skeletons, counts, probes):
    found = 0
    for i in range(count):
        for a in range(counts[i]):
            if found < probes.size:
                probes[found] = single_key(SINGLE, kind, skeletons[i, a])
                found += 1
    return found


TIERS = 5
EXACT_TIER, JOINED_TIER, NEAR_TIER, WIDE_TIER, SINGLE_TIER = 0, 1, 2, 3, 4


@inner
def find(asked, kind, asked_year, held, near, table, visible, seen, stamp, top, scratch):
    """The forms that promise most for one asked form; returns how many `top` holds, best first.

    Leaves in scratch whether phase 0 was enough (sure), and whether phases 0 and 1 were (good).

    asked    (words, ROW_BYTES) uint8           kind  number of the kind of subject
    held     (vocabulary, forms, lengths, releases, years) of the segment
    near, table   keys of words and of forms: (buckets, shift, keys, starts, owners)
    visible  (release classes,) bool            seen  (forms,) uint32; marked with `stamp`, then the number after it
    top      (forms int64, bits float64, phases int8), all (most,); a phase says how far the search had to go:
             0 the same sounds, 1 one word a sign away, 2 both, or one word alone
    scratch  see `searching.Scratch`
    """
    (
        slot_words,
        slot_bits,
        used,
        skeletons,
        exact,
        counts,
        rows,
        letters,
        probes,
        spans,
        every,
        best,
        state,
        patterns,
    ) = scratch
    count = asked.shape[0]
    in_use = 0
    state[2] = state[3] = 0
    for near_too in range(2):
        in_use = expand(asked, near, held[0], slot_words, slot_bits, used, skeletons, exact, counts, rows, letters,
                        probes, patterns, near_too == 1, in_use)  # fmt: skip
        state[0] = state[1] = 0
        naming, whole = 0, SAME_YEAR if asked_year else 0.0
        for i in range(count):
            if counts[i] > 0:
                naming += 1
                whole += asked[i, AT_RARITY] / EIGHTHS
        for tier in range(TIERS if near_too else NEAR_TIER):
            if tier == WIDE_TIER:
                state[3] = 1 if naming > 1 and state[0] > 0 and top[1][0] >= max(GOOD_BITS, GOOD_SHARE * whole) else 0
            if tier >= WIDE_TIER and state[3]:
                break
            if tier == JOINED_TIER:
                found = part_keys(asked, every, count, kind, spans, probes)
            elif tier == SINGLE_TIER:
                found = _single_probes(count, kind, skeletons, counts, probes)
            else:
                wide = 0 if tier == EXACT_TIER else tier - JOINED_TIER
                found = _pair_probes(count, kind, wide, skeletons, exact, counts, probes)
            most = MOST_SINGLE if tier == SINGLE_TIER else MOST_PAIRED
            for k in range(found):
                _visit(probes[k], most, tier == SINGLE_TIER, tier == JOINED_TIER, asked, asked_year, table, held,
                       (slot_words, slot_bits), visible, seen, stamp + np.uint32(near_too), top, state,
                       best, max(0, min(tier, WIDE_TIER) - JOINED_TIER))  # fmt: skip
        if near_too == 0 and naming > 1 and state[0] > 0 and top[1][0] >= max(SURE_BITS, SURE_SHARE * whole):
            state[2] = 1
            break
    for k in range(in_use):
        slot_words[used[k]] = -1
        for i in range(count):
            slot_bits[used[k], i] = 0.0
    return state[0]
