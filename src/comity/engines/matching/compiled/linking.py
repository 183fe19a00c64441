"""Compiled linking: what each asked word and each held word weigh together, worked out once for a search.

Held words are met one by one, in the names that the asker may see: a word that only hidden names have is
never looked at. Letter signatures refuse most words unseen, a plain distance most of the rest.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.spelling import (
    CONSONANT_BITS,
    LENGTH_SHIFT,
    LETTER_BITS,
    VOWELLESS_SHIFT,
    bits_set,
    discounted,
    distance_to,
    letter_signature,
    set_patterns,
    word_bits,
)
from comity.engines.matching.packing import (
    AT_GROUPS,
    AT_LENGTH,
    AT_RARITY,
    AT_ROLE,
    AT_SKELETON_LENGTHS,
    AT_SKELETONS,
    AT_VOWELLESS,
    EIGHTHS,
)

NAME = 0
SLOTS = 8192  # places for held words; when half are taken, all are let go
NONE = -1
SAME_SOUND, OTHER_SOUND = 0.45, 0.8  # of a full mistake, what one weighs on average: see `distance`


@inner
def prepare_asked(asked, patterns, signatures):
    """Note each asked word's letters: patterns (words, 128) uint64, signatures (words,) uint32."""
    for i in range(asked.shape[0]):
        set_patterns(patterns[i], asked[i], np.int64(asked[i, AT_LENGTH]), False)
        signatures[i] = letter_signature(asked[i])


@inner
def forget_asked(asked, patterns):
    """Wipe the patterns of these words."""
    for i in range(asked.shape[0]):
        set_patterns(patterns[i], asked[i], np.int64(asked[i, AT_LENGTH]), True)


@leaf
def plausible(mine, theirs):
    """Whether two letter signatures may be of alike words: lengths and letters near enough."""
    both = mine ^ theirs
    if both >> VOWELLESS_SHIFT:
        return bits_set(both & CONSONANT_BITS) <= 2
    lengths = np.int64((mine >> LENGTH_SHIFT) & np.uint32(31)), np.int64((theirs >> LENGTH_SHIFT) & np.uint32(31))
    longer = max(lengths[0], lengths[1])
    return abs(lengths[0] - lengths[1]) <= longer // 3 + 1 and bits_set(both & LETTER_BITS) <= 2 + (longer + 1) // 3


@leaf
def _promise(i, asked, patterns, signatures, row, signature, rows, letters):
    """What asked word i and a held word promise to weigh when linked, 0 for unlike words.

    Ranking needs no more than the plain distance: words of one sound are thought nearer than their letters say.
    """
    mine = asked[i]
    if mine[AT_ROLE] != NAME or row[AT_ROLE] != NAME:
        return max(0.0, word_bits(mine, row, rows, letters))
    if (mine[AT_GROUPS] | mine[AT_GROUPS + 1]) != 0 and (row[AT_GROUPS] | row[AT_GROUPS + 1]) != 0:
        return max(0.0, word_bits(mine, row, rows, letters))
    if not plausible(signatures[i], signature):
        return 0.0
    if row[AT_VOWELLESS] != mine[AT_VOWELLESS]:
        return max(0.0, word_bits(mine, row, rows, letters))
    length, theirs = np.int64(mine[AT_LENGTH]), np.int64(row[AT_LENGTH])
    longer = max(length, theirs)
    plain = distance_to(patterns[i], length, row, theirs)
    if plain > longer // 3 + 1:
        return 0.0
    rate = plain * (SAME_SOUND if _same_skeleton(mine, row) else OTHER_SOUND) / longer
    return max(0.0, discounted(min(mine[AT_RARITY], row[AT_RARITY]) / EIGHTHS, rate))


@leaf
def _same_skeleton(one, other):
    length = one[AT_SKELETON_LENGTHS]
    if other[AT_SKELETON_LENGTHS] != length:
        return False
    for k in range(AT_SKELETONS, AT_SKELETONS + np.int64(length)):  # noqa: SIM110 -- Numba compiles no generators
        if one[k] != other[k]:
            return False
    return True


@leaf
def links_of(word, asked, patterns, signatures, vocabulary, held_signatures, slots, rows, letters):
    """Where in `slots` the links of a held word with each asked one stand; worked out at the first call for it.

    slots  (words int32 (SLOTS,), bits float64 (SLOTS * asked words), used int32 (SLOTS,), [how many])
    """
    slot_words, slot_bits, used, in_use = slots
    place = (word * 2654435761) & (SLOTS - 1)
    while slot_words[place] != NONE and slot_words[place] != word:
        place = (place + 1) & (SLOTS - 1)
    count = asked.shape[0]
    if slot_words[place] == word:
        return place * count
    if in_use[0] >= SLOTS // 2:
        let_go(slots)
        place = (word * 2654435761) & (SLOTS - 1)
    slot_words[place] = word
    used[in_use[0]] = place
    in_use[0] += 1
    row, signature = vocabulary[word], held_signatures[word]
    for i in range(count):
        slot_bits[place * count + i] = _promise(i, asked, patterns, signatures, row, signature, rows, letters)
    return place * count


@inner
def let_go(slots):
    """Empty the table of links."""
    slot_words, _, used, in_use = slots
    for k in range(in_use[0]):
        slot_words[used[k]] = NONE
    in_use[0] = 0
