"""Compiled finding: from an asked name to the few forms worth weighing.

    probe    keys that follow from the asked words -> short lists of forms, which `ranking` looks at

Tiers: the asked skeletons first; then one word spelt alike; then one of which the sounds are alike, or both words, and
rare words alone. A wider tier is searched only while nothing good was found. Caps and gates count what the asker may
see.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import inner, leaf
from comity.engines.matching.compiled.keys import SINGLE, WHOLE, pair_key, parts_of, single_key, whole_hash
from comity.engines.matching.compiled.linking import forget_asked, let_go, prepare_asked
from comity.engines.matching.compiled.marking import (
    ANYTHING,
    LOOKS_ALIKE,
    ONE,
    TWO,
    forget_marks,
    has_words,
    mark_alike,
    mark_sounds,
)
from comity.engines.matching.compiled.ranking import GOOD, KEPT, SAME_YEAR, SURE, forget_seen
from comity.engines.matching.compiled.spelling import NAME
from comity.engines.matching.compiled.sweeping import HIGHER, LOWER, SAME, sweep, sweep_marked, sweep_rare
from comity.engines.matching.compiled.variants import has_skeleton, near_skeletons
from comity.engines.matching.packing import AT_LENGTH, AT_RARITY, AT_ROLE, EIGHTHS

MOST_SINGLE = np.int64(400)  # visible forms under one word beyond which it is too common to search by alone
MOST_PAIRED = np.int64(3000)  # visible forms looked at of the list of one pair of asked words
MOST_VARIED = np.int64(100)  # and of one pair with a word that is only like an asked one, if it has such a word
MOST_BESIDE = np.int64(1000)  # forms ranked of many such pairs
ROOM = np.int64(8192)  # for keys to probe, and for forms found, at a time
FEW_NAMES = 5  # asked words up to which both words of a pair are varied
SHORT = 3  # letters
# Ranks from which wider tiers are left out, and the share of what the whole asked name could weigh: one asked word
# that met nothing, or another year of birth, and the search goes on.
GOOD_BITS, GOOD_SHARE = 14.0, 0.7
SURE_BITS, SURE_SHARE = 18.0, 0.9
FIRST, SECOND, LAST = np.int64(0), np.int64(1), np.int64(2)  # phases
WORDS, RUNS = np.int64(0), np.int64(1)  # of what the parts of a pair are
ALL_SIGNS, SOFT_ONLY = np.int64(0), np.int64(1)
ALIKE, NEAR, SOFT = 0, 1, 2  # marks of the words spelt alike, of skeletons a sign away, and by soft signs only


@leaf
def _rarity(asked, span):
    """How rare the words of a part are together."""
    total = 0
    for i in range(span[0], span[1]):
        total += np.int64(asked[i, AT_RARITY])
    return total


@leaf
def _insert_probe(found, key, rarity, probes, rarities):
    """Put a key behind those that are as rare; returns how many there are then."""
    place = found
    while place > 0 and rarities[place - 1] < rarity:
        probes[place], rarities[place] = probes[place - 1], rarities[place - 1]
        place -= 1
    probes[place], rarities[place] = key, rarity
    return found + 1


@inner
def _exact_tier(question, held, table, visible, top, parts, probing, work):
    """Pairs of asked parts: first the words, then those where neighbours are written together, and the whole name.

    Of either, the rarest come first: if there is more than can be looked at, it is under the others.
    """
    asked, kind = question[0], question[4]
    hashes, spans, count = parts
    probes, rarities, every = probing[0], probing[1], probing[4]
    for joined in (WORDS, RUNS):
        found = 0
        for a in range(count):
            for b in range(a + 1, count):
                runs = spans[a, 1] - spans[a, 0] > 1 or spans[b, 1] - spans[b, 0] > 1
                apart = spans[a, 1] <= spans[b, 0] or spans[b, 1] <= spans[a, 0]
                if apart and runs == (joined == RUNS) and found < probes.size:
                    rarity = _rarity(asked, spans[a]) + _rarity(asked, spans[b])
                    found = _insert_probe(found, pair_key(kind, hashes[a], hashes[b]), rarity, probes, rarities)
        if joined:
            whole = whole_hash(asked, every, asked.shape[0])
            if whole != 0 and found < probes.size:
                probes[found] = single_key(WHOLE, kind, whole)
                found += 1
        sweep(probes, found, MOST_PAIRED, question, held, table, visible, joined, FIRST, top, work)


@leaf
def _probe(found, kind, one, other, mark, other_mark, probing):
    """Add the key of two skeletons, of which one or both are marked."""
    probes, ones, others, sides, _ = probing
    probes[found] = pair_key(kind, one, other)
    ones[found], others[found] = mark, other_mark
    sides[found] = SAME if one == other else LOWER if one < other else HIGHER
    return found + 1


@inner
def _beside_exact(mistakes, ranges, sort, question, held, table, visible, marks, top, parts, phase, probing, work):
    """Pairs of which one word has its asked skeleton, and another is marked."""
    hashes, spans, count = parts
    skeletons, order = marks[1], marks[3]
    found, asking = 0, (probing[0], probing[1], probing[2], probing[3])
    for i in range(question[0].shape[0]):
        for a in range(count):
            if spans[a, 1] - spans[a, 0] > 1 or spans[a, 0] == i:
                continue
            for at in range(ranges[sort, i, 0], ranges[sort, i, 1]):
                mark = order[at]
                if not has_words(mark, mistakes, marks):
                    continue
                found = _probe(found, question[4], skeletons[mark], hashes[a], mark, ANYTHING, probing)
                if found == ROOM:
                    sweep_marked(found, mistakes, MOST_VARIED, MOST_BESIDE, question, held, table, visible, marks,
                                 asking, phase, top, work)  # fmt: skip
                    found = 0
    sweep_marked(found, mistakes, MOST_VARIED, MOST_BESIDE, question, held, table, visible, marks, asking, phase, top,
                 work)  # fmt: skip


@inner
def _both_varied(mistakes, ranges, sort, question, held, table, visible, marks, top, probing, work):
    """Pairs of which both words are marked."""
    skeletons, order = marks[1], marks[3]
    found, asking = 0, (probing[0], probing[1], probing[2], probing[3])
    for i in range(question[0].shape[0]):
        for j in range(i + 1, question[0].shape[0]):
            for a in range(ranges[sort, i, 0], ranges[sort, i, 1]):
                mark = order[a]
                if not has_words(mark, mistakes, marks):
                    continue
                for b in range(ranges[sort, j, 0], ranges[sort, j, 1]):
                    other = order[b]
                    if not has_words(other, mistakes, marks):
                        continue
                    found = _probe(found, question[4], skeletons[mark], skeletons[other], mark, other, probing)
                    if found == ROOM:
                        sweep_marked(found, mistakes, MOST_VARIED, MOST_BESIDE, question, held, table, visible, marks,
                                     asking, LAST, top, work)  # fmt: skip
                        found = 0
    sweep_marked(found, mistakes, MOST_VARIED, MOST_BESIDE, question, held, table, visible, marks, asking, LAST, top,
                 work)  # fmt: skip


@leaf
def _is_varied(word):
    return word[AT_ROLE] == NAME and has_skeleton(word)


@inner
def _alike_tier(question, held, words, table, visible, marks, ranges, top, parts, marking, probing, work):
    """Pairs of words of which one has its asked skeleton and the other is spelt alike."""
    asked, used = question[0], marks[4]
    for i in range(asked.shape[0]):
        ranges[ALIKE, i] = used[0]
        if _is_varied(asked[i]):
            mark_alike(i, question, words[0], held, marking[0], marks)
            ranges[ALIKE, i, 1] = used[0]
    _beside_exact(TWO, ranges, ALIKE, question, held, table, visible, marks, top, parts, SECOND, probing, work)


@inner
def _wide_tier(question, held, words, table, visible, marks, ranges, top, parts, marking, probing, work):
    """One word a sign away, or two that are a mistake away or have signs that writers leave out or confuse."""
    asked, used = question[0], marks[4]
    for sort in (NEAR, SOFT):
        for i in range(asked.shape[0]):
            ranges[sort, i] = used[0]
            if _is_varied(asked[i]):
                # A short word with another consonant is another word: see MOST_MISTAKES_PER_LETTER_SHORT.
                soft = np.int64(sort == SOFT or asked[i, AT_LENGTH] <= SHORT)
                mark_sounds(i, soft, question, (words[1], words[2]), marking[1], marks)
                ranges[sort, i, 1] = used[0]
    _beside_exact(LOOKS_ALIKE, ranges, NEAR, question, held, table, visible, marks, top, parts, LAST, probing, work)
    _both_varied(LOOKS_ALIKE, ranges, SOFT, question, held, table, visible, marks, top, probing, work)
    _both_varied(ONE, ranges, ALIKE, question, held, table, visible, marks, top, probing, work)


@inner
def _single_tier(question, held, table, visible, top, parts, marking, probing, work, naming):
    """Single words, while they are rare among what the asker may see; a lone asked word a sign away as well."""
    asked, kind = question[0], question[4]
    hashes, spans, count = parts
    near, probes = marking[1][0], probing[0]
    found = 0
    for a in range(count):
        if spans[a, 1] - spans[a, 0] == 1:
            probes[found] = single_key(SINGLE, kind, hashes[a])
            found += 1
    if naming == 1:
        for i in range(asked.shape[0]):
            if _is_varied(asked[i]):
                for b in range(near_skeletons(asked[i], ALL_SIGNS, near)):
                    probes[found] = single_key(SINGLE, kind, near[b])
                    found += 1
    sweep_rare(probes, found, MOST_SINGLE, question, held, table, visible, WORDS, LAST, top, work)


@inner
def find(asked, kind, asked_year, held, words, table, visible, known, top, room):
    """The forms that promise most for one asked form; returns how many `top` holds, best first.

    Leaves in the state whether phase 0 was enough (SURE), and whether phases 0 and 1 were (GOOD).

    asked    (words, ROW_BYTES) uint8           kind  number of the kind of subject
    held     (vocabulary, its letter signatures, forms, rows, ids of subjects) of the segment
    words    of the vocabulary by spelling key, (buckets, shift, owners), and by skeleton, a table of `lists`
    table    forms by key, a table of `lists`
    visible  (release classes,) bool
    known    (2,) whether phase 0, or phases 0 and 1, are known to be enough; what would go farther is left out
    top      (forms, ids int64, bits float64, phases int8), all (most,); a phase says how far the search had to go:
             0 the same sounds, 1 one word spelt alike, 2 the rest
    room     see `searching.new_scratch`
    """
    patterns, signatures, hashes, spans, marking, probing, marks, ranges, work = room
    state = work[4]
    question = (asked, patterns, signatures, asked_year, kind)
    prepare_asked(asked, patterns, signatures)
    parts = (hashes, spans, parts_of(asked, probing[4], asked.shape[0], hashes, spans))
    state[:] = 0
    naming, whole = np.int64(0), SAME_YEAR if asked_year else 0.0
    for i in range(asked.shape[0]):
        if asked[i, AT_ROLE] == NAME:
            naming += 1
            whole += asked[i, AT_RARITY] / EIGHTHS
    _exact_tier(question, held, table, visible, top, parts, probing, work)
    if naming > 1 and state[KEPT] > 0 and top[2][0] >= max(SURE_BITS, SURE_SHARE * whole):
        state[SURE] = 1
    elif not known[0]:
        _alike_tier(question, held, words, table, visible, marks, ranges, top, parts, marking, probing, work)
        if naming > 1 and state[KEPT] > 0 and top[2][0] >= max(GOOD_BITS, GOOD_SHARE * whole):
            state[GOOD] = 1
        elif not known[1]:
            if naming <= FEW_NAMES:
                _wide_tier(question, held, words, table, visible, marks, ranges, top, parts, marking, probing, work)
            _single_tier(question, held, table, visible, top, parts, marking, probing, work, naming)
    forget_asked(asked, patterns)
    let_go(work[2])
    forget_seen(work[1])
    forget_marks(marks)
    return state[KEPT]
