"""Compiled linking: what each asked word and each held word weigh together, worked out once for a search.

Held words are met one by one, in the names that the asker may see: a word that only hidden names have is
never looked at. Signatures refuse most words unseen, a plain distance most of the rest.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.signatures import (
    have_equivalents,
    length_in,
    one_is_vowelless,
    plausible,
    rarity_in,
    role_in,
    signature_of,
)
from comity.engines.matching.compiled.spelling import distance_to, set_patterns, spelt_bits, word_bits
from comity.engines.matching.packing import AT_LENGTH, EIGHTHS

NAME = 0
SLOTS = 8192  # places for held words; when half are taken, all are let go
NONE = -1


@inner
def prepare_asked(asked, patterns, signatures):
    """Note each asked word's letters: patterns (words, 128) uint64, signatures (words,) uint64."""
    for i in range(asked.shape[0]):
        set_patterns(patterns[i], asked[i], np.int64(asked[i, AT_LENGTH]), False)
        signatures[i] = signature_of(asked[i])


@inner
def forget_asked(asked, patterns):
    """Wipe the patterns of these words."""
    for i in range(asked.shape[0]):
        set_patterns(patterns[i], asked[i], np.int64(asked[i, AT_LENGTH]), True)


@leaf
def _promise(i, asked, patterns, mine, row, theirs, rows, letters):
    """What asked word i and a held word weigh when linked, 0 for unlike words.

    mine, theirs  signatures; they refuse most words before a letter of the held one is read
    """
    if role_in(mine) != NAME or role_in(theirs) != NAME or have_equivalents(mine, theirs):
        return max(0.0, word_bits(asked[i], row, rows, letters))
    if not plausible(mine, theirs):
        return 0.0
    if one_is_vowelless(mine, theirs):
        return max(0.0, word_bits(asked[i], row, rows, letters))
    length, their_length = length_in(mine), length_in(theirs)
    longer = max(length, their_length)
    plain = distance_to(patterns[i], length, row, their_length)
    if plain > longer // 3 + 1:
        return 0.0
    rarity = min(rarity_in(mine), rarity_in(theirs)) / EIGHTHS
    return max(0.0, spelt_bits(asked[i], length, row, their_length, rarity, rows)) if plain else rarity


@inner
def links_of(word, question, held, slots, scratch):
    """Where in `slots` the links of a held word with each asked one stand; worked out at the first call for it.

    question, held  see `finding.find`
    scratch  two arrays for `spelling`, and one that is not touched
    slots  (words int32 (SLOTS,), bits float64 (SLOTS * asked words), used int32 (SLOTS,), [how many])
    """
    asked, patterns, signatures, _, _ = question
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
    rows, letters, _ = scratch
    row, signature = held[0][word], held[1][word]
    for i in range(count):
        slot_bits[place * count + i] = _promise(i, asked, patterns, signatures[i], row, signature, rows, letters)
    return place * count


@inner
def let_go(slots):
    """Empty the table of links."""
    slot_words, _, used, in_use = slots
    for k in range(in_use[0]):
        slot_words[used[k]] = NONE
    in_use[0] = 0
