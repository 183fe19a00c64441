"""Under which keys a name is found: 64-bit hashes of what survives careless writing.

    pair     the skeletons of two of its words
    joined   two parts of which one may be a run of neighbours, in skeletons without h and doubles,
             so that "Saif al-Arab" meets "Saifalarab"
    single   the skeleton of one word
    whole    the whole name run together

Two common words meet in one short list, so there are no stop words and nothing to intersect.
The kind of subject is part of every key: persons never meet vessels.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import entrance, inner
from comity.engines.matching.compiled.spelling import letter_signature
from comity.engines.matching.packing import AT_ROLE, AT_SKELETON_LENGTHS, AT_SKELETONS, SKELETON

PAIR, JOINED, SINGLE, WHOLE, NEAR = 1, 2, 3, 4, 5
NAME = 0
LONGEST_RUN = 3
H, NOTHING = 104, 0

_PRIME = np.uint64(0x100000001B3)
_START = np.uint64(0xCBF29CE484222325)
_STIR_1, _STIR_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)


@inner
def stir(value):
    """Spread the bits of a 64-bit number.  Source: Steele, Lea and Flood (2014), SplitMix."""
    value = (value ^ (value >> np.uint64(30))) * _STIR_1
    value = (value ^ (value >> np.uint64(27))) * _STIR_2
    return value ^ (value >> np.uint64(31))


@inner
def hash_signs(signs, start, length, left_out):
    """FNV-1a of signs [start, start + length) of a row, the one at place `left_out` skipped (-1: none)."""
    value = _START
    for i in range(length):
        if i != left_out:
            value = (value ^ np.uint64(signs[start + i])) * _PRIME
    return value


@inner
def skeleton_hash(row, which):
    """Hash of the first or second skeleton of a word; 0 if it has none."""
    length = row[AT_SKELETON_LENGTHS + which]
    if length == 0:
        return np.uint64(0)
    return hash_signs(row, AT_SKELETONS + which * SKELETON, length, -1)


@inner
def run_hash(vocabulary, words, start, end):
    """Hash of neighbours written together: their skeletons without h, vowel marks and doubles; 0 if nothing is left."""
    value, before, any_sign = _START, np.uint8(NOTHING), False
    for i in range(start, end):
        row = vocabulary[words[i]]
        for k in range(row[AT_SKELETON_LENGTHS]):
            sign = row[AT_SKELETONS + k]
            if sign == H or sign < 97 or sign == before:  # noqa: SIM109 -- numba is quicker with comparisons
                continue
            value = (value ^ np.uint64(sign)) * _PRIME
            before, any_sign = sign, True
    return value if any_sign else np.uint64(0)


@inner
def pair_key(sort, kind, one, other):
    """Key of two parts, whichever comes first."""
    low, high = (one, other) if one < other else (other, one)
    return stir(low ^ stir(high + _STEP) ^ (np.uint64(sort * 16 + kind) * _STEP))


@inner
def single_key(sort, kind, part):
    """Key of one part."""
    return stir(part ^ (np.uint64(sort * 16 + kind) * _STEP))


@inner
def form_keys(vocabulary, words, count, kind, spans, into):
    """Write every key of a name into `into`; returns how many.

    vocabulary  (words, ROW_BYTES) uint8      words  (>= count,) int32, rows of the vocabulary
    spans       (places, 2) int64 and (places,) uint64, scratch for `part_keys`
    """
    found = part_keys(vocabulary, words, count, kind, spans, into)
    for i in range(2 * count):
        mine = _part(vocabulary, words, i)
        if mine == 0:
            continue
        if found < into.size:
            into[found] = single_key(SINGLE, kind, mine)
            found += 1
        for j in range(2 * (i // 2) + 2, 2 * count):
            theirs = _part(vocabulary, words, j)
            if theirs != 0 and found < into.size:
                into[found] = pair_key(PAIR, kind, mine, theirs)
                found += 1
    return found


@inner
def _part(vocabulary, words, i):
    """First (even i) or second (odd i) skeleton of word i // 2; 0 for none."""
    row = vocabulary[words[i // 2]]
    return skeleton_hash(row, i % 2) if row[AT_ROLE] == NAME else np.uint64(0)


@inner
def part_keys(vocabulary, words, count, kind, spans, into):
    """Write the joined and the whole keys of a name; returns how many."""
    places, runs = spans
    found = 0
    total = _runs(vocabulary, words, count, places, runs)
    for a in range(total):
        for b in range(a + 1, total):
            apart = places[a, 1] <= places[b, 0] or places[b, 1] <= places[a, 0]
            lone = places[a, 1] - places[a, 0] == 1 or places[b, 1] - places[b, 0] == 1
            if apart and lone and found < into.size:
                into[found] = pair_key(JOINED, kind, runs[a], runs[b])
                found += 1
    names, first, last = 0, count, 0
    for i in range(count):
        if vocabulary[words[i], AT_ROLE] == NAME:
            names += 1
            first, last = min(first, i), i + 1
    if 0 < names <= LONGEST_RUN and found < into.size:
        whole = run_hash(vocabulary, words, first, last)
        if whole != 0:
            into[found] = single_key(WHOLE, kind, whole)
            found += 1
    return found


@inner
def _runs(vocabulary, words, count, places, runs):
    """Single words that name somebody, and runs of two or three neighbours of which one does; returns how many."""
    total = 0
    longest = LONGEST_RUN if count <= 6 else 2
    for length in range(1, longest + 1):
        for start in range(count - length + 1):
            naming = False
            for i in range(start, start + length):
                naming = naming or vocabulary[words[i], AT_ROLE] == NAME
            value = run_hash(vocabulary, words, start, start + length) if naming else np.uint64(0)
            if value != 0 and total < runs.size:
                places[total, 0], places[total, 1] = start, start + length
                runs[total] = value
                total += 1
    return total


MOST_KEYS = 400
MOST_RUNS = 36


@entrance
def all_form_keys(vocabulary, forms, lengths, kinds, keys, owners):
    """Keys of all forms, one after the other; returns how many.

    forms  (forms, words) int32     lengths, kinds  (forms,) uint8
    keys   (room,) uint64, owners (room,) int32: pass none (size 0) to count only
    """
    scratch = np.empty(MOST_KEYS, np.uint64)
    spans = (np.empty((MOST_RUNS, 2), np.int64), np.empty(MOST_RUNS, np.uint64))
    total = 0
    for form in range(forms.shape[0]):
        found = form_keys(vocabulary, forms[form], np.int64(lengths[form]), np.int64(kinds[form]), spans, scratch)
        if keys.size:
            for i in range(found):
                keys[total + i] = scratch[i]
                owners[total + i] = form
        total += found
    return total


@inner
def word_keys(row, kind, into):
    """Keys of one word in the vocabulary: its skeletons, and each of them less one sign; returns how many."""
    found = 0
    for which in range(2):
        length = np.int64(row[AT_SKELETON_LENGTHS + which])
        if length == 0:
            continue
        start = AT_SKELETONS + which * SKELETON
        into[found] = single_key(NEAR, kind, hash_signs(row, start, length, -1))
        found += 1
        if length >= 3:
            for i in range(length):
                into[found] = single_key(NEAR, kind, hash_signs(row, start, length, i))
                found += 1
    return found


@entrance
def all_signatures(vocabulary, into):
    """Letter signatures of all words, (words,) uint32."""
    for word in range(vocabulary.shape[0]):
        into[word] = letter_signature(vocabulary[word])


@entrance
def all_word_keys(vocabulary, keys, owners):
    """Keys of all words that name somebody, as `all_form_keys`; the vocabulary knows no kinds."""
    scratch = np.empty(2 * SKELETON + 2, np.uint64)
    total = 0
    for word in range(vocabulary.shape[0]):
        if vocabulary[word, AT_ROLE] != NAME:
            continue
        found = word_keys(vocabulary[word], 0, scratch)
        if keys.size:
            for i in range(found):
                keys[total + i] = scratch[i]
                owners[total + i] = word
        total += found
    return total


@inner
def look_up(key, buckets, shift, keys):
    """Place of a key in sorted keys, or -1.

    buckets  (2^k + 1,) int32: where the keys with each value of their first k bits begin; shift is 64 - k
    """
    bucket = np.int64(key >> np.uint64(shift))
    for place in range(buckets[bucket], buckets[bucket + 1]):
        if keys[place] == key:
            return place
    return -1
