"""Compiled marking: which held words would do in place of an asked one, as bits that lists are read by.

A mark is one skeleton that an asked word may have been written with, and a bit for the tag (see `signatures.tag_in`) of
each held word that has this skeleton and is like the asked one. Of a list under such a skeleton, only entries whose
tag is marked are looked at. What is looked at is compared again, word by word: so marks spare work and decide nothing,
and a word that only a hidden record has changes no answer.

marks
    bits       (MARKS, 8) uint64: tags of the words like the asked one; from the fifth on, of those a mistake away
    skeletons  (MARKS,) uint64      whose  (MARKS,) int32, the asked word
    order      (MARKS,) int32, how to go through them            used  (1,) int64
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.keys import SOUND, mistakes_met, single_key, skeleton_hash, spelling_keys
from comity.engines.matching.compiled.linking import links_of
from comity.engines.matching.compiled.lists import look_up_all
from comity.engines.matching.compiled.machine import prefetch
from comity.engines.matching.compiled.signatures import (
    length_in,
    limits_for,
    plausible,
    role_in,
    tag_in,
    within_limits,
)
from comity.engines.matching.compiled.spelling import NAME, distance_to
from comity.engines.matching.compiled.variants import MOST_VARIANTS, near_skeletons
from comity.engines.matching.packing import ROW_BYTES

ANYTHING = 0  # the mark that every tag has
ASKED_WORDS = 12
MOST_ALIKE = 2048  # skeletons of words alike to an asked one: more than any vocabulary has
MARKS = 1 + ASKED_WORDS * (MOST_ALIKE + 2 * MOST_VARIANTS)
# Numbers of NumPy, unlike plain ones, are no part of a type: one compiled copy of each kernel serves all tiers.
LOOKS_ALIKE, ONE, TWO = np.int64(-1), np.int64(1), np.int64(2)  # what must be alike: letters, or so many mistakes
ANY_TAG = -1
_NEAREST = 4  # where in a mark the bits of the nearest words begin
_BIT, _LOW_6, _LOWER_HALF = np.uint64(1), np.int64(63), np.uint64(0xFFFFFFFF)


def new_marks():
    """Room for the marks of one asked name."""
    bits = np.empty((MARKS, 2 * _NEAREST), np.uint64)
    bits[ANYTHING] = ~np.uint64(0)
    whose = np.full(MARKS, -1, np.int32)
    return bits, np.zeros(MARKS, np.uint64), whose, np.zeros(MARKS, np.int32), np.ones(1, np.int64)


@leaf
def marked(bits, mark, tag, mistakes):
    """Whether a tag is marked."""
    first = _NEAREST if mistakes == ONE else 0
    return bits[mark, first + (tag >> 6)] >> np.uint64(tag & _LOW_6) & _BIT != 0


@leaf
def has_words(mark, mistakes, marks):
    """Whether any word is marked."""
    first = _NEAREST if mistakes == ONE else 0
    bits = marks[0]
    return bits[mark, first] | bits[mark, first + 1] | bits[mark, first + 2] | bits[mark, first + 3] != 0


@leaf
def _new_mark(i, skeleton, marks):
    bits, skeletons, whose, order, used = marks
    mark = used[0]
    used[0] += 1
    bits[mark] = 0
    skeletons[mark], whose[mark], order[mark] = skeleton, i, mark
    return mark


@leaf
def _set(bits, mark, tag, nearest):
    place, bit = tag >> 6, _BIT << np.uint64(tag & _LOW_6)
    bits[mark, place] |= bit
    if nearest:
        bits[mark, _NEAREST + place] |= bit


@inner
def mark_alike(i, question, spellings, held, scratch, marks):
    """Mark the words of the vocabulary that are at most `mistakes_met` away from an asked one, in ascending order.

    scratch  (keys (MOST_SPELLINGS,) uint64, words (room,) int32, words met lately (2^k,) int32)
    """
    buckets, shift, owners = spellings
    keys, words, _ = scratch
    begin = marks[4][0]
    gathered, count = 0, spelling_keys(question[0][i], keys)
    for k in range(count):
        prefetch(buckets, np.int64(keys[k] >> np.uint64(shift)))
    for k in range(count):
        prefetch(owners, np.int64(buckets[np.int64(keys[k] >> np.uint64(shift))]))
    for k in range(count):
        bucket = np.int64(keys[k] >> np.uint64(shift))
        for at in range(buckets[bucket], buckets[bucket + 1]):
            if gathered == words.size:
                _mark_near(gathered, i, question, held, scratch, begin, marks)
                gathered = 0
            words[gathered] = owners[at]
            gathered += 1
            prefetch(held[1], np.int64(owners[at]))
    _mark_near(gathered, i, question, held, scratch, begin, marks)
    _sort_marks(begin, marks)


@inner
def _mark_near(gathered, i, question, held, scratch, begin, marks):
    """Of words that share a key with an asked one, mark those that are near."""
    _, patterns, signatures, _, _ = question
    _, words, lately = scratch
    signature = signatures[i]
    lately[:] = -1
    kept, length = 0, length_in(signature)
    for k in range(gathered):
        word = words[k]
        # A word that is near comes under many keys.
        if lately[word & (lately.size - 1)] == word:
            continue
        lately[word & (lately.size - 1)] = word
        if plausible(signature, held[1][word]):
            words[kept] = word
            kept += 1
            prefetch(held[0], np.int64(word) * ROW_BYTES)
    for k in range(kept):
        row, theirs = held[0][words[k]], held[1][words[k]]
        plain = distance_to(patterns[i], length, row, length_in(theirs))
        if plain <= mistakes_met(length, length_in(theirs)):
            for which in range(2):
                _mark_word(i, skeleton_hash(row, which), tag_in(theirs), plain <= 1, begin, marks)


@leaf
def _mark_word(i, skeleton, tag, nearest, begin, marks):
    """Mark a word under one of its skeletons, beside others of this asked word that have the same."""
    bits, skeletons, _, _, used = marks
    if skeleton == 0:
        return
    mark = begin
    while mark < used[0] and skeletons[mark] != skeleton:
        mark += 1
    if mark == used[0]:
        if mark == begin + MOST_ALIKE:
            return
        mark = _new_mark(i, skeleton, marks)
    _set(bits, mark, tag, nearest)


@inner
def _sort_marks(begin, marks):
    """Go through few marks in the order of their skeletons: not in one that follows from what else is held."""
    _, skeletons, _, order, used = marks
    for at in range(begin + 1, used[0]):
        mark, place = order[at], at
        while place > begin and skeletons[order[place - 1]] > skeletons[mark]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = mark


@inner
def mark_sounds(i, soft_only, question, words, scratch, marks):
    """Mark the words that look like an asked one and have a skeleton a sign away from its; see `near_skeletons`.

    words    by skeleton, a table of `lists` with their tags, and the lower halves of their signatures in that order
    scratch  (skeletons, keys (MOST_VARIANTS,) uint64, places int64, which int32, masks and limits of `limits_for`)
    """
    variants, keys, places, which, masks, most = scratch
    table, halves = words
    bits, lists, tags = marks[0], table[2], table[4]
    count, mine = near_skeletons(question[0][i], soft_only, variants), np.uint32(question[2][i] & _LOWER_HALF)
    limits_for(question[2][i], masks, most)
    for k in range(count):
        keys[k] = single_key(SOUND, 0, variants[k])
    for k in range(look_up_all(keys, count, table, places, which)):
        mark = _new_mark(i, variants[which[k]], marks)
        for at in range(np.int64(lists[places[k], 1]), np.int64(lists[places[k] + 1, 1])):
            # Thousands of words, few of them alike: without a branch, which nobody could predict.
            alike, tag = within_limits(mine, halves[at], masks, most), np.int64(tags[at])
            bits[mark, tag >> 6] |= np.uint64(alike) << np.uint64(tag & _LOW_6)


@leaf
def may_have(mark, tag, words, length, question, held, marks):
    """Whether a form may have a word that is marked, by the signatures of its words.

    tag  of the word that stands under this mark's skeleton in the form, or ANY_TAG
    """
    if mark == ANYTHING:
        return True
    mine, found = question[2][marks[2][mark]], False
    for k in range(length):
        theirs = held[1][words[k]]
        found |= plausible(mine, theirs) & ((tag == ANY_TAG) | (tag_in(theirs) == tag))
    return found


@leaf
def has(mark, tag, words, length, mistakes, question, held, marks, slots, scratch):
    """Whether a form has a word with the mark's skeleton and this tag that is like the asked one, in fact.

    slots, scratch  of `linking.links_of`: a word that only looks alike must promise to weigh something
    """
    if mark == ANYTHING:
        return True
    i = marks[2][mark]
    mine = question[2][i]
    for k in range(length):
        theirs = held[1][words[k]]
        if (tag != ANY_TAG and tag_in(theirs) != tag) or not plausible(mine, theirs) or role_in(theirs) != NAME:
            continue
        row = held[0][words[k]]
        if skeleton_hash(row, 0) != marks[1][mark] and skeleton_hash(row, 1) != marks[1][mark]:
            continue
        if mistakes != LOOKS_ALIKE:
            if _within(mine, question[1][i], theirs, row, mistakes):
                return True
        elif slots[1][links_of(np.int64(words[k]), question, held, slots, scratch) + i] > 0:
            return True
    return False


@leaf
def _within(mine, patterns, theirs, row, mistakes):
    """Whether words are so few mistakes apart, and are certain to share a spelling key then."""
    length, their_length = length_in(mine), length_in(theirs)
    return distance_to(patterns, length, row, their_length) <= min(mistakes, mistakes_met(length, their_length))


@inner
def forget_marks(marks):
    """Let all marks be used again."""
    marks[4][0] = ANYTHING + 1
