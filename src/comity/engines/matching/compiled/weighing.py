"""Compiled weighing: one asked subject against one held, to the bit as `alignment`, `dates` and `scoring` do.

Those are the slow twins, and they tell the reasons; this says only how much.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import dates, names, weights
from comity.engines.matching.compiled import inner
from comity.engines.matching.compiled.spelling import (
    INITIAL,
    NAME,
    NO_LINK,
    discounted,
    mistakes_per_letter,
    same_word,
    word_bits,
)
from comity.engines.matching.packing import AT_LENGTH, AT_RARITY, AT_ROLE, AT_VOWELLESS, EIGHTHS

LONGEST_JOIN, LONGEST_JOINED = names.LONGEST_JOIN, names.LONGEST_JOINED_CHARACTERS
MOST_JOINED_RATE, JOINED_BITS = weights.MOST_MISTAKES_PER_LETTER_JOINED, weights.JOINED_BITS
CONTRADICTS, ASKED_MORE, HELD_MORE = weights.NAME_CONTRADICTS_BITS, weights.ASKED_MORE_BITS, weights.HELD_MORE_BITS
LONE, REORDERED, LOW_QUALITY = weights.LONE_WORD_BITS, weights.REORDERED_BITS, weights.LOW_QUALITY_ALIAS_BITS
NAME_MOST, SINGLE_MOST = weights.NAME_MOST_BITS, weights.SINGLE_NAME_MOST_BITS
COUNTRY_AGREES, COUNTRY_DIFFERS = weights.COUNTRY_AGREES_BITS, weights.COUNTRY_DIFFERS_BITS
SEX_AGREES, SEX_DIFFERS = weights.SEX_AGREES_BITS, weights.SEX_DIFFERS_BITS
PLACE_AGREES = weights.BIRTH_PLACE_AGREES_BITS

_BORN = weights.BIRTH_DATE_BITS
EXACT, FIRST_OF_JANUARY = _BORN["birth-date-exact"], _BORN["birth-date-first-of-january"]
SWAPPED, ONE_DIGIT, MONTH = _BORN["birth-date-swapped"], _BORN["birth-date-one-digit"], _BORN["birth-month"]
YEAR_ONLY, APPROXIMATE, YEAR_SAME = (
    _BORN["birth-year-only"],
    _BORN["birth-year-approximate"],
    _BORN["birth-year-same"],
)
NEXT_YEAR, DIFFERS, DATE_CONTRADICTS = (
    _BORN["birth-year-next"],
    _BORN["birth-date-differs"],
    _BORN["birth-date-contradicts"],
)
LIFETIME = dates.LIFETIME_YEARS

MOST_LINKS = 700
WORD, INITIAL_LINK, PARTICLE_LINK = 0, 1, 2


@inner
def _links(asked, held, words, count, links, bits, rows, letters):
    """Every possible link: (asked start, end, held start, end, sort) and its bits; returns how many."""
    found = 0
    for i in range(asked.shape[0]):
        for j in range(count):
            weight = word_bits(asked[i], held[words[j]], rows, letters)
            if weight != NO_LINK and found < MOST_LINKS:
                sort = WORD
                if asked[i, AT_ROLE] != NAME or held[words[j], AT_ROLE] != NAME:
                    initial = asked[i, AT_ROLE] == INITIAL or held[words[j], AT_ROLE] == INITIAL
                    naming = asked[i, AT_ROLE] == NAME or held[words[j], AT_ROLE] == NAME
                    same = same_word(asked[i], held[words[j]])
                    sort = INITIAL_LINK if initial and naming and not same else PARTICLE_LINK
                links[found, 0], links[found, 1], links[found, 2], links[found, 3] = i, i + 1, j, j + 1
                links[found, 4] = sort
                bits[found] = weight
                found += 1
    return found


@inner
def _joined(single, single_words, single_count, split, split_words, split_count, turned, links, bits, found, rows,
            letters, joined):  # fmt: skip
    """Links of one word with neighbours written together, as `alignment._joined`; returns how many there are then."""
    for start in range(split_count):
        length, rarity, vowelless, naming = 0, 0.0, False, False
        for end in range(start + 1, min(start + LONGEST_JOIN, split_count) + 1):
            row = split[split_words[end - 1]]
            size = np.int64(row[AT_LENGTH])
            if length + size > LONGEST_JOINED:
                break
            for k in range(size):
                joined[length + k] = row[k]
            length += size
            rarity += row[AT_RARITY] / EIGHTHS
            vowelless = vowelless or row[AT_VOWELLESS] != 0
            naming = naming or row[AT_ROLE] == NAME
            if end - start < 2 or not naming:
                continue
            for i in range(single_count):
                one = single[single_words[i]]
                if one[AT_ROLE] != NAME or one[AT_LENGTH] < 4:
                    continue
                without_vowels = vowelless != (one[AT_VOWELLESS] != 0)
                if not without_vowels and abs(length - np.int64(one[AT_LENGTH])) > 2:
                    continue
                rate = mistakes_per_letter(one, np.int64(one[AT_LENGTH]), joined, length, without_vowels, rows, letters)
                if rate <= MOST_JOINED_RATE and found < MOST_LINKS:
                    bits[found] = discounted(min(one[AT_RARITY] / EIGHTHS, rarity), rate) + JOINED_BITS
                    links[found, 4] = WORD
                    mine, theirs = (2, 0) if turned else (0, 2)
                    links[found, mine], links[found, mine + 1] = i, i + 1
                    links[found, theirs], links[found, theirs + 1] = start, end
                    found += 1
    return found


@inner
def _choose(links, bits, found, chosen):
    """Keep the weightiest links, each word once, as `alignment._choose`; returns how many are chosen."""
    asked_taken, held_taken, kept = np.int64(0), np.int64(0), 0
    while True:
        best = -1
        for k in range(found):
            if bits[k] == NO_LINK:
                continue
            asked_mask = (np.int64(1) << links[k, 1]) - (np.int64(1) << links[k, 0])
            held_mask = (np.int64(1) << links[k, 3]) - (np.int64(1) << links[k, 2])
            if asked_mask & asked_taken or held_mask & held_taken:
                bits[k] = NO_LINK
                continue
            if best < 0 or bits[k] > bits[best] or (bits[k] == bits[best] and _earlier(links[k], links[best])):
                best = k
        if best < 0:
            return kept
        asked_taken |= (np.int64(1) << links[best, 1]) - (np.int64(1) << links[best, 0])
        held_taken |= (np.int64(1) << links[best, 3]) - (np.int64(1) << links[best, 2])
        chosen[kept] = best
        kept += 1
        if kept == chosen.size:
            return kept


@inner
def _earlier(one, other):
    for k in range(4):
        if one[k] != other[k]:
            return one[k] < other[k]
    return False


@inner
def name_bits(asked, held, words, count, scratch):
    """What two forms weigh together, as `alignment.align`.

    asked  (words, ROW_BYTES) uint8     held  vocabulary     words  (>= count,) int32, rows of the vocabulary
    scratch  of `searching.new_scratch`, its second part
    """
    links, bits, weight, chosen, rows, letters, joined, every = scratch
    mine = asked.shape[0]
    found = _links(asked, held, words, count, links, bits, rows, letters)
    found = _joined(asked, every, mine, held, words, count, np.int64(0), links, bits, found, rows, letters, joined)
    found = _joined(held, words, count, asked, every, mine, np.int64(1), links, bits, found, rows, letters, joined)
    for k in range(found):
        weight[k] = bits[k]
    kept = _choose(links, bits, found, chosen)
    asked_taken, held_taken = np.int64(0), np.int64(0)
    gained, words_met = 0.0, 0
    for k in range(kept):
        link = links[chosen[k]]
        gained += weight[chosen[k]]
        words_met += link[4] == WORD
        asked_taken |= (np.int64(1) << link[1]) - (np.int64(1) << link[0])
        held_taken |= (np.int64(1) << link[3]) - (np.int64(1) << link[2])
    asked_names, asked_only, held_names, held_only = 0, 0, 0, 0
    for i in range(mine):
        if asked[i, AT_ROLE] == NAME:
            asked_names += 1
            asked_only += (asked_taken >> i) & 1 == 0
    for j in range(count):
        if held[words[j], AT_ROLE] == NAME:
            held_names += 1
            held_only += (held_taken >> j) & 1 == 0
    most = SINGLE_MOST if asked_names <= 1 or held_names <= 1 else NAME_MOST
    both = min(asked_only, held_only)
    penalties = both * CONTRADICTS
    penalties += (asked_only - both) * ASKED_MORE + (held_only - both) * HELD_MORE
    if words_met == 1 and (asked_only or held_only):
        penalties += LONE
    if _reordered(links, chosen, kept):
        penalties += REORDERED
    return min(gained, most) + penalties


@inner
def _reordered(links, chosen, kept):
    for a in range(kept):
        for b in range(kept):
            one, other = links[chosen[a]], links[chosen[b]]
            if one[4] != PARTICLE_LINK and other[4] != PARTICLE_LINK and one[0] < other[0] and one[2] > other[2]:
                return True
    return False


@inner
def _apart(years):
    if years <= 1:
        return NEXT_YEAR
    if years <= 3:
        return DIFFERS
    return DIFFERS + min(1.0, (years - 3) / 7) * (DATE_CONTRADICTS - DIFFERS)


@inner
def _digit(number, place):
    for _ in range(place):
        number //= 10
    return number % 10


@inner
def _one_mistake(one, other):
    mine = one[0] * 10000 + one[2] * 100 + one[3]
    theirs = other[0] * 10000 + other[2] * 100 + other[3]
    first, second, count = -1, -1, 0  # places of the digits that differ, counted from the right
    for place in range(8):
        if _digit(mine, place) != _digit(theirs, place):
            count += 1
            second = first
            first = place
    if count == 1:
        return first <= 4
    if count != 2 or first != second + 1:
        return False
    return _digit(mine, first) == _digit(theirs, second) and _digit(mine, second) == _digit(theirs, first)


@inner
def date_bits(one, other):
    """What two birth dates weigh, as `dates.agreement`.

    one, other  (5,) int64: first year, last year, month, day, 1 if approximate
    """
    if one[0] != one[1] or other[0] != other[1]:
        gap = max(one[0], other[0]) - min(one[1], other[1])
        if gap > 0:
            return _apart(gap)
        width = max(one[1] - one[0], other[1] - other[0]) + 1
        return min(YEAR_ONLY, max(0.0, np.log2(LIFETIME / min(width, LIFETIME)) - 1.0))
    years = abs(one[0] - other[0])
    if one[4] or other[4]:
        return APPROXIMATE if years <= 2 else _apart(years - 2)
    if one[3] and other[3]:
        if years == 0 and one[2] == other[2] and one[3] == other[3]:
            return FIRST_OF_JANUARY if one[2] == 1 and one[3] == 1 else EXACT
        if years == 0 and one[2] == other[3] and one[3] == other[2]:
            return SWAPPED
        if _one_mistake(one, other):
            return ONE_DIGIT
        year_alone = (one[2] == 1 and one[3] == 1) or (other[2] == 1 and other[3] == 1)
        if years == 0:
            return YEAR_ONLY if year_alone else YEAR_SAME
        return _apart(years if year_alone else max(years, 2))
    if years != 0:
        return _apart(years)
    if one[2] and other[2]:
        return MONTH if one[2] == other[2] else YEAR_SAME
    return YEAR_ONLY


@inner
def _meet(mine, theirs):
    for one in mine:
        for other in theirs:
            if one == other:
                return True
    return False


@inner
def trait_bits(asked, held):
    """What birth dates, countries, sex and places of birth weigh, as `scoring.trait_reasons`.

    asked, held  (dates (n, 5) int64, countries uint16, sex, places uint32)
    """
    total = 0.0
    if asked[0].shape[0] and held[0].shape[0]:
        best = NO_LINK
        for i in range(asked[0].shape[0]):
            for j in range(held[0].shape[0]):
                best = max(best, date_bits(asked[0][i], held[0][j]))
        total += best
    if asked[1].size and held[1].size:
        total += COUNTRY_AGREES if _meet(asked[1], held[1]) else COUNTRY_DIFFERS
    if asked[2] and held[2]:
        total += SEX_AGREES if asked[2] == held[2] else SEX_DIFFERS
    if asked[3].size and held[3].size and _meet(asked[3], held[3]):
        total += PLACE_AGREES
    return total
