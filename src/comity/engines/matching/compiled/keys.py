"""Under which keys a name is found: 64-bit hashes of what survives careless writing.

A part of a name is one of its words, or two or three neighbours written together.

    pair     the skeletons of two parts that share no word: "Saif al-Arab Kestrel" is found under
             (saif, arab), (saif, kestrel), (arab, kestrel), and (saifalarab, kestrel) …
    single   the skeleton of one word
    whole    the skeleton of a short name run together

Two common words meet in one short list, so there are no stop words and nothing to intersect. Beside each entry of a
pair stand two tags (see `signatures.tag_in`): of the part with the lower hash, and of the other. Who looks for a pair
in which a word is only like the asked one, leaves most of the list unread by them.

The kind of subject is part of every key: persons never meet vessels.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import distance
from comity.engines.matching.compiled import entrance, inner, leaf
from comity.engines.matching.packing import AT_LENGTH, AT_ROLE, AT_SKELETON_LENGTHS, AT_SKELETONS, SKELETON

PAIR, SINGLE, WHOLE, SPELLING, SOUND = 1, 2, 3, 4, 5
NAME = 0
LONGEST_RUN = 3
FEW_WORDS = 6  # up to so many, runs of three count too
H = ord("h")
MOST_PARTS = 48  # 12 words with two skeletons each, 11 runs of two, and a few more
MOST_KEYS = 1300  # of one name
SHORTEST_ALIKE = 3  # letters from which a word may have a mistake, and from and up to which two
SHORTEST_TWICE, LONGEST_TWICE = 6, 12
MOST_SPELLINGS = 1 + LONGEST_TWICE + LONGEST_TWICE * (LONGEST_TWICE - 1) // 2

IS_VOWEL = np.zeros(128, np.bool_)
IS_VOWEL[[ord(c) for c in distance.VOWELS]] = True

_PRIME = np.uint64(0x100000001B3)
START = np.uint64(0xCBF29CE484222325)
_STIR_1, _STIR_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)


@inner
def stir(value):
    """Spread the bits of a 64-bit number.  Source: Steele, Lea and Flood (2014), SplitMix."""
    value = (value ^ (value >> np.uint64(30))) * _STIR_1
    value = (value ^ (value >> np.uint64(27))) * _STIR_2
    return value ^ (value >> np.uint64(31))


@inner
def add_sign(value, sign):
    """FNV-1a: the hash of what `value` is the hash of, with one more sign."""
    return (value ^ np.uint64(sign)) * _PRIME


@inner
def hash_signs(signs, start, length, left_out):
    """FNV-1a of signs [start, start + length) of a row, the one at place `left_out` skipped (-1: none)."""
    value = START
    for i in range(length):
        if i != left_out:
            value = add_sign(value, signs[start + i])
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
    """Hash of the skeleton that words [start, end) have when written together; 0 if nothing is left.

    What a word alone does to its ends is undone: an h that was silent there is heard, a letter that comes
    twice counts once, a sign for a word of vowels only is dropped.
    """
    value, any_sign = START, False
    for i in range(start, end):
        row = vocabulary[words[i]]
        length = np.int64(row[AT_LENGTH])
        first = np.uint8(0)
        if i > start:
            before = vocabulary[words[i - 1]]
            last = before[np.int64(before[AT_LENGTH]) - 1]
            if last == row[0] and last < 128 and not IS_VOWEL[last]:
                first = np.uint8(1)
        for k in range(row[AT_SKELETON_LENGTHS]):
            sign = row[AT_SKELETONS + k]
            if k < first or 65 <= sign <= 90:
                continue
            value, any_sign = add_sign(value, sign), True
        if i + 1 < end and length > 1 and row[length - 1] == H and IS_VOWEL[row[length - 2]]:
            value, any_sign = add_sign(value, H), True
    return value if any_sign else np.uint64(0)


@inner
def pair_key(kind, one, other):
    """Key of two parts, whichever comes first."""
    low, high = (one, other) if one < other else (other, one)
    return stir(low ^ stir(high + _STEP) ^ (np.uint64(PAIR * 16 + kind) * _STEP))


@inner
def single_key(sort, kind, part):
    """Key of one part."""
    return stir(part ^ (np.uint64(sort * 16 + kind) * _STEP))


@inner
def parts_of(vocabulary, words, count, hashes, spans):
    """Write the parts of a name; returns how many: first its words, then the runs.

    vocabulary  (words, ROW_BYTES) uint8      words  (>= count,) int32, rows of the vocabulary
    hashes      (MOST_PARTS,) uint64 of the parts' skeletons      spans  (MOST_PARTS, 2) int64: words [start, end)
    """
    found = 0
    for i in range(count):
        row = vocabulary[words[i]]
        if row[AT_ROLE] != NAME:
            continue
        for which in range(2):
            value = skeleton_hash(row, which)
            if value != 0:
                hashes[found], spans[found, 0], spans[found, 1] = value, i, i + 1
                found += 1
    for length in range(2, (LONGEST_RUN if count <= FEW_WORDS else 2) + 1):
        for start in range(count - length + 1):
            naming = False
            for i in range(start, start + length):
                naming = naming or vocabulary[words[i], AT_ROLE] == NAME
            value = run_hash(vocabulary, words, start, start + length) if naming else np.uint64(0)
            if value != 0 and found < MOST_PARTS:
                hashes[found], spans[found, 0], spans[found, 1] = value, start, start + length
                found += 1
    return found


@inner
def whole_hash(vocabulary, words, count):
    """Hash of a name of up to LONGEST_RUN words that name somebody, run together; 0 for a longer one."""
    names, first, last = 0, count, 0
    for i in range(count):
        if vocabulary[words[i], AT_ROLE] == NAME:
            names += 1
            first, last = min(first, i), i + 1
    return run_hash(vocabulary, words, first, last) if 0 < names <= LONGEST_RUN else np.uint64(0)


@leaf
def _tag_of(part, words, word_tags, spans):
    """Tag of one word, 0 of a run."""
    start = spans[part, 0]
    return np.uint16(word_tags[words[start]]) if spans[part, 1] == start + 1 else np.uint16(0)


@inner
def form_keys(vocabulary, word_tags, words, count, kind, hashes, spans, into, tags):
    """Write every key of a name into `into`, and into `tags` the tags beside it; returns how many.

    word_tags  (words of the vocabulary,) uint8      hashes, spans  scratch as in `parts_of`
    into       (MOST_KEYS,) uint64                   tags  (MOST_KEYS,) uint16
    """
    found = 0
    parts = parts_of(vocabulary, words, count, hashes, spans)
    for a in range(parts):
        if spans[a, 1] - spans[a, 0] == 1:
            into[found], tags[found] = single_key(SINGLE, kind, hashes[a]), 0
            found += 1
        for b in range(a + 1, parts):
            apart = spans[a, 1] <= spans[b, 0] or spans[b, 1] <= spans[a, 0]
            if apart and found < into.size - 2:
                low, high = (a, b) if hashes[a] < hashes[b] else (b, a)
                into[found] = pair_key(kind, hashes[a], hashes[b])
                tags[found] = _tag_of(low, words, word_tags, spans) | _tag_of(high, words, word_tags, spans) << 8
                found += 1
    whole = whole_hash(vocabulary, words, count)
    if whole != 0:
        into[found], tags[found] = single_key(WHOLE, kind, whole), 0
        found += 1
    return found


@entrance
def all_form_keys(vocabulary, word_tags, forms, lengths, kinds, order, keys, ranks, tags):
    """Keys of all forms, in the given order, one after the other; returns how many.

    forms  (forms, words) int32     lengths, kinds  (forms,) uint8     order  (forms,) int32
    keys   (room,) uint64, ranks (room,) int32, places in the order, tags (room,) uint16: pass none (size 0) to count
           only
    """
    scratch, own_tags = np.empty(MOST_KEYS, np.uint64), np.empty(MOST_KEYS, np.uint16)
    hashes, spans = np.empty(MOST_PARTS, np.uint64), np.empty((MOST_PARTS, 2), np.int64)
    total = 0
    for rank in range(order.size):
        form = order[rank]
        found = form_keys(vocabulary, word_tags, forms[form], np.int64(lengths[form]), np.int64(kinds[form]), hashes,
                          spans, scratch, own_tags)  # fmt: skip
        if keys.size:
            for i in range(found):
                keys[total + i], ranks[total + i], tags[total + i] = scratch[i], rank, own_tags[i]
        total += found
    return total


@inner
def spelling_keys(row, into):
    """Keys of a word's letters: all of them, and each left out, of middling words also each two; returns how many.

    Words that are `mistakes_met` apart share a key.
    """
    length = np.int64(row[AT_LENGTH])
    into[0] = single_key(SPELLING, 0, hash_signs(row, 0, length, -1))
    if length < SHORTEST_ALIKE:
        return 1
    found = 1
    for i in range(length):
        into[found] = single_key(SPELLING, 0, hash_signs(row, 0, length, i))
        found += 1
    if SHORTEST_TWICE <= length <= LONGEST_TWICE:
        for i in range(length):
            start = START
            for k in range(i):
                start = add_sign(start, row[k])
            for j in range(i + 1, length):
                value = start
                for k in range(i + 1, length):
                    if k != j:
                        value = add_sign(value, row[k])
                into[found] = single_key(SPELLING, 0, value)
                found += 1
    return found


@leaf
def mistakes_met(one_length, other_length):
    """Mistakes up to which words of these lengths are certain to share a spelling key.

    The longer of two words so few mistakes apart has that many letters to lose until they are alike, the shorter no
    more than it is allowed to: each letter that the longer has more is a mistake that the shorter loses nothing by.
    """
    longer = max(one_length, other_length)
    if SHORTEST_TWICE <= longer <= LONGEST_TWICE:
        return 2
    return 1 if longer >= SHORTEST_ALIKE else 0


@entrance
def all_sound_keys(vocabulary, word_tags, keys, owners, tags):
    """Keys of the skeletons of all words that name somebody, as `all_spelling_keys`, and the words' tags."""
    total = 0
    for word in range(vocabulary.shape[0]):
        for which in range(2 if vocabulary[word, AT_ROLE] == NAME else 0):
            value = skeleton_hash(vocabulary[word], which)
            if value != 0:
                if keys.size:
                    keys[total], owners[total], tags[total] = single_key(SOUND, 0, value), word, word_tags[word]
                total += 1
    return total


@entrance
def all_spelling_keys(vocabulary, keys, owners):
    """Spelling keys of all words that name somebody, as `all_form_keys`; the vocabulary knows no kinds."""
    scratch = np.empty(MOST_SPELLINGS, np.uint64)
    total = 0
    for word in range(vocabulary.shape[0]):
        if vocabulary[word, AT_ROLE] != NAME:
            continue
        found = spelling_keys(vocabulary[word], scratch)
        if keys.size:
            for i in range(found):
                keys[total + i] = scratch[i]
                owners[total + i] = word
        total += found
    return total
