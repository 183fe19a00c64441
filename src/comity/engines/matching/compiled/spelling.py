"""Compiled edit distances. The slow twins are `matching.distance` and RapidFuzz's OSA."""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import distance, weights
from comity.engines.matching.alignment import MOST_PLAIN_MISTAKES
from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.packing import AT_GROUPS, AT_LENGTH, AT_RARITY, AT_ROLE, AT_VOWELLESS, EIGHTHS, GROUPS

NAME, PARTICLE, INITIAL = 0, 1, 2
NO_LINK = -1.0e9

IS_VOWEL = np.zeros(128, np.bool_)
IS_VOWEL[[ord(c) for c in distance.VOWELS]] = True


def _replacement_costs(vowelless):
    letters = [chr(i) for i in range(128)]
    return np.array([[distance.replacement(a, b, vowelless) for b in letters] for a in letters], np.int32)


def _lone_costs(vowelless, first):
    return [distance.lone(chr(i) if first else "\0" + chr(i), 0 if first else 1, vowelless) for i in range(128)]


# [vowelless, letter, letter] and [vowelless, within a word, letter], in twentieths of a mistake
REPLACEMENT = np.stack([_replacement_costs(False), _replacement_costs(True)])
LONE = np.array([[_lone_costs(vowelless, first) for first in (True, False)] for vowelless in (False, True)], np.int32)
DOUBLED, EXCHANGED = np.int32(distance.DOUBLED), np.int32(distance.EXCHANGED)
MISTAKE = distance.MISTAKE
SLOPE, COST = weights.MISTAKE_SLOPE, weights.MISTAKE_COST_BITS
MOST, MOST_SHORT = weights.MOST_MISTAKES_PER_LETTER, weights.MOST_MISTAKES_PER_LETTER_SHORT
EQUIVALENT, PARTICLE_BITS, INITIAL_BITS = weights.EQUIVALENT_BITS, weights.PARTICLE_BITS, weights.INITIAL_BITS
FAR = 1.0
_UNIT = np.uint64(1)


@inner
def plain_distance(one, one_length, other, other_length):
    """Optimal string alignment distance of two words of at most 64 letters, bit-parallel.

    one, other  (letters,) uint8, ASCII
    Source: Hyyrö (2003), A bit-vector algorithm for computing Levenshtein and Damerau edit distances.
    """
    if one_length == 0 or other_length == 0:
        return max(one_length, other_length)
    positive = np.uint64(0xFFFFFFFFFFFFFFFF)
    negative = diagonal = pattern_before = np.uint64(0)
    last = _UNIT << np.uint64(one_length - 1)
    score = one_length
    for j in range(other_length):
        pattern = np.uint64(0)
        for i in range(one_length):
            if one[i] == other[j]:
                pattern |= _UNIT << np.uint64(i)
        positive, negative, diagonal, step = _advance(pattern, pattern_before, positive, negative, diagonal, last)
        score += step
        pattern_before = pattern
    return score


@leaf
def _advance(pattern, pattern_before, positive, negative, diagonal, last):
    """One column of the alignment: the next three vectors, and by how much the distance grows."""
    exchanged = (((~diagonal) & pattern) << _UNIT) & pattern_before
    diagonal = (((pattern & positive) + positive) ^ positive) | pattern | negative | exchanged
    up = negative | ~(diagonal | positive)
    down = diagonal & positive
    step = (1 if up & last else 0) - (1 if down & last else 0)
    up = (up << _UNIT) | _UNIT
    return (down << _UNIT) | ~(diagonal | up), diagonal & up, diagonal, step


@leaf
def distance_to(patterns, one_length, other, other_length):
    """As `plain_distance`, from a word whose places of each letter are given: patterns (128,) uint64."""
    positive = np.uint64(0xFFFFFFFFFFFFFFFF)
    negative = diagonal = pattern_before = np.uint64(0)
    last = _UNIT << np.uint64(one_length - 1)
    score = one_length
    for j in range(other_length):
        pattern = patterns[other[j]]
        positive, negative, diagonal, step = _advance(pattern, pattern_before, positive, negative, diagonal, last)
        score += step
        pattern_before = pattern
    return score


@inner
def set_patterns(patterns, word, length, clear):
    """Note the places of a word's letters in (128,) patterns, or wipe them."""
    for i in range(length):
        letter = word[i]
        patterns[letter] = np.uint64(0) if clear else patterns[letter] | (_UNIT << np.uint64(i))


@inner
def weighted_distance(one, one_length, other, other_length, vowelless, most, rows):
    """As `matching.distance.spelling_distance` where that is at most `most`, else a number above `most`.

    rows    scratch, (4, longest + 1) int32
    """
    costs, lone_costs = REPLACEMENT[1 if vowelless else 0], LONE[1 if vowelless else 0]
    before, above, row, lone = 0, 1, 2, rows[3]
    _lone_into(other, other_length, lone_costs, rows[above], lone)
    least_above, letter_before = np.int32(0), np.uint8(0)
    for i in range(one_length):
        letter = one[i]
        drop = DOUBLED if letter == letter_before else lone_costs[1 if i else 0, letter]
        upper, current, of_letter = rows[above], rows[row], costs[letter]
        diagonal = upper[0]
        left = least = np.int32(diagonal + drop)
        current[0] = left
        other_before = np.uint8(0)
        for j in range(other_length):
            here, up = other[j], upper[j + 1]
            # Comparisons of 32-bit sums, not min(): that widens them, and takes half as long again.
            best, dropped, added = np.int32(diagonal + of_letter[here]), np.int32(up + drop), np.int32(left + lone[j])
            if dropped < best:
                best = dropped
            if added < best:
                best = added
            if letter == other_before and letter_before == here and letter != here:
                exchanged = np.int32(rows[before, j - 1] + EXCHANGED)
                if exchanged < best:
                    best = exchanged
            current[j + 1] = left = best
            if best < least:
                least = best
            diagonal, other_before = up, here
        if least > most and least_above + EXCHANGED > most:  # the next rows grow from this one and the one above
            return np.int64(most + 1)
        before, above, row = above, row, before
        least_above, letter_before = least, letter
    return np.int64(rows[above, other_length])


@inner
def _lone_into(word, length, lone_costs, sums, lone):
    """What each letter of a word costs where the other word lacks it, and the sums of the first so many."""
    sums[0] = 0
    letter_before = np.uint8(0)
    for j in range(length):
        lone[j] = DOUBLED if word[j] == letter_before else lone_costs[1 if j else 0, word[j]]
        sums[j + 1] = sums[j] + lone[j]
        letter_before = word[j]


@inner
def _consonants(word, length, into):
    """As `matching.distance.consonants`; returns how many."""
    count = 0
    for i in range(length):
        if not IS_VOWEL[word[i]] and (word[i] != 119 or i == 0):  # w
            into[count] = word[i]
            count += 1
    return count


@inner
def mistakes_per_letter(one, one_length, other, other_length, vowelless, rows, letters):
    """As `alignment._mistakes_per_letter`; `letters` is scratch, (2, longest) uint8."""
    if vowelless:
        mine = _consonants(one, one_length, letters[0])
        theirs = _consonants(other, other_length, letters[1])
        per = max(mine, theirs, 2) * 1.0
        if abs(mine - theirs) > MOST_PLAIN_MISTAKES * per:
            return FAR
    else:
        per = max(one_length, other_length) * 1.0
        if abs(one_length - other_length) > MOST_PLAIN_MISTAKES * per:
            return FAR
        if plain_distance(one, one_length, other, other_length) > MOST_PLAIN_MISTAKES * per:
            return FAR
    most = np.int64(MOST * MISTAKE * per) + 1
    return weighted_distance(one, one_length, other, other_length, vowelless, most, rows) / (MISTAKE * per)


@inner
def same_word(one, other):
    length = one[AT_LENGTH]
    if other[AT_LENGTH] != length:
        return False
    for i in range(length):  # noqa: SIM110 -- Numba compiles no generators
        if one[i] != other[i]:
            return False
    return True


@inner
def _equivalent(one, other):
    for a in range(GROUPS):
        low, high = one[AT_GROUPS + 2 * a], one[AT_GROUPS + 2 * a + 1]
        if low == 0 and high == 0:
            return False
        for b in range(GROUPS):
            if other[AT_GROUPS + 2 * b] == low and other[AT_GROUPS + 2 * b + 1] == high:
                return True
    return False


@leaf
def discounted(rarity, rate):
    return rarity * (1 - SLOPE * rate) - COST * rate


@inner
def spelt_bits(one, one_length, other, other_length, rarity, rows):
    """As `word_bits` of two names with vowels that are no equivalents, and whose plain distance is small enough."""
    longer = max(one_length, other_length)
    most = MOST_SHORT if longer <= 3 else MOST
    per = MISTAKE * longer * 1.0
    rate = weighted_distance(one, one_length, other, other_length, False, np.int64(most * per) + 1, rows) / per
    return discounted(rarity, rate) if rate <= most else NO_LINK


@inner
def word_bits(one, other, rows, letters):
    """What two words weigh when linked, as `alignment.compare_tokens`; NO_LINK where they are different words.

    one, other  rows of `packing`
    """
    if one[AT_ROLE] != NAME or other[AT_ROLE] != NAME:
        if same_word(one, other):
            return PARTICLE_BITS
        if (one[AT_ROLE] == INITIAL or other[AT_ROLE] == INITIAL) and one[0] == other[0]:
            if one[AT_ROLE] == NAME or other[AT_ROLE] == NAME:
                return INITIAL_BITS
            return PARTICLE_BITS
        return NO_LINK
    rarity = min(one[AT_RARITY], other[AT_RARITY]) / EIGHTHS
    if same_word(one, other):
        return rarity
    if _equivalent(one, other):
        return rarity + EQUIVALENT
    vowelless = one[AT_VOWELLESS] != other[AT_VOWELLESS]
    one_length, other_length = np.int64(one[AT_LENGTH]), np.int64(other[AT_LENGTH])
    rate = mistakes_per_letter(one, one_length, other, other_length, vowelless, rows, letters)
    if rate > (MOST_SHORT if max(one_length, other_length) <= 3 else MOST):
        return NO_LINK
    bits = discounted(rarity, rate)
    return bits if bits > 0 else NO_LINK
