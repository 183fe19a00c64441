"""Compiled finding: from an asked name to the few forms worth weighing.

    probe    keys that follow from the asked words -> short lists of forms, which `ranking` looks at

Tiers: the asked skeletons first; then one word spelt alike; then one of which the sounds are alike, or both words, and
rare words alone. A wider tier is searched only while nothing good was found. Caps and gates count what the asker may
see.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import inner
from comity.engines.matching.compiled.keys import (
    SINGLE,
    WHOLE,
    mistakes_met,
    pair_key,
    parts_of,
    single_key,
    skeleton_hash,
    spelling_keys,
    whole_hash,
)
from comity.engines.matching.compiled.linking import forget_asked, let_go, prepare_asked
from comity.engines.matching.compiled.machine import prefetch
from comity.engines.matching.compiled.ranking import (
    GOOD,
    KEPT,
    LOOKS_ALIKE,
    MOST_SEEN,
    NAME,
    NOT_NEEDED,
    ONE,
    SAME_YEAR,
    SURE,
    TWO,
    forget_near,
    forget_seen,
    note_near,
    sweep,
    sweep_rare,
)
from comity.engines.matching.compiled.signatures import length_in, plausible
from comity.engines.matching.compiled.spelling import distance_to
from comity.engines.matching.compiled.variants import has_skeleton, near_skeletons
from comity.engines.matching.packing import AT_LENGTH, AT_RARITY, AT_ROLE, EIGHTHS, ROW_BYTES

MOST_SINGLE = np.int64(400)  # visible forms under one word beyond which it is too common to search by alone
MOST_PAIRED = np.int64(3000)  # visible forms looked at of the list of one pair of asked words
MOST_VARIED = np.int64(200)  # and of one pair with a word that is only like an asked one
MOST_BESIDE = np.int64(2000)  # forms ranked of all pairs of one asked word with those like another
ROOM = np.int64(8192)  # for keys to probe, and for forms found, at a time
MOST_ALIKE = 2048  # skeletons of words alike to an asked one: more than any vocabulary has
FEW_NAMES = 5  # asked words up to which both words of a pair are varied
SHORT = 3  # letters
# Ranks from which wider tiers are left out, and the share of what the whole asked name could weigh: one asked word
# that met nothing, or another year of birth, and the search goes on.
GOOD_BITS, GOOD_SHARE = 14.0, 0.7
SURE_BITS, SURE_SHARE = 18.0, 0.9
ASKED_WORDS = 12
FIRST, SECOND, LAST = np.int64(0), np.int64(1), np.int64(2)  # phases
WORDS, RUNS = np.int64(0), np.int64(1)  # of what the parts of a pair are
ALL_SIGNS, SOFT_ONLY = np.int64(0), np.int64(1)


@inner
def _alike(i, question, spellings, held, scratch, near, into, mistakes):
    """Skeletons of the vocabulary's words that are at most so many mistakes away from an asked one; returns how many.

    into     (MOST_ALIKE,) uint64 skeletons in ascending order, the asked word's own among them
    mistakes (MOST_ALIKE,) int8 of the nearest word with each
    """
    buckets, shift, owners = spellings
    keys, words, _ = scratch
    into[0], mistakes[0] = skeleton_hash(question[0][i], 0), 0
    found, gathered, count = 1, 0, spelling_keys(question[0][i], keys)
    for k in range(count):
        prefetch(buckets, np.int64(keys[k] >> np.uint64(shift)))
    for k in range(count):
        prefetch(owners, np.int64(buckets[np.int64(keys[k] >> np.uint64(shift))]))
    for k in range(count):
        bucket = np.int64(keys[k] >> np.uint64(shift))
        for at in range(buckets[bucket], buckets[bucket + 1]):
            if gathered == words.size:
                found = _near_words(gathered, i, question, held, scratch, near, into, mistakes, found)
                gathered = 0
            words[gathered] = owners[at]
            gathered += 1
            prefetch(held[1], np.int64(owners[at]))
    found = _near_words(gathered, i, question, held, scratch, near, into, mistakes, found)
    _sort_skeletons(into, mistakes, found)
    return found


@inner
def _near_words(gathered, i, question, held, scratch, near, into, mistakes, found):
    """Of words that share a key with an asked one, add the skeletons of those that are near; returns how many."""
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
        row, theirs = held[0][words[k]], length_in(held[1][words[k]])
        plain = distance_to(patterns[i], length, row, theirs)
        if plain <= mistakes_met(length, theirs):
            note_near(words[k], i, plain, near)
            for which in range(2):
                found = _add_skeleton(skeleton_hash(row, which), plain, into, mistakes, found)
    return found


@inner
def _sort_skeletons(skeletons, mistakes, count):
    """Put few skeletons in ascending order: which words the index has is not to decide what is looked at first."""
    for i in range(1, count):
        skeleton, plain, place = skeletons[i], mistakes[i], i
        while place > 0 and skeletons[place - 1] > skeleton:
            skeletons[place], mistakes[place] = skeletons[place - 1], mistakes[place - 1]
            place -= 1
        skeletons[place], mistakes[place] = skeleton, plain


@inner
def _add_skeleton(value, plain, into, mistakes, found):
    if value == 0:
        return found
    for other in range(found):
        if into[other] == value:
            mistakes[other] = min(mistakes[other], plain)
            return found
    if found == into.size:
        return found
    into[found], mistakes[found] = value, plain
    return found + 1


@inner
def _exact_tier(question, held, table, visible, top, parts, probing, work):
    """Pairs of asked parts: first the words, then those where neighbours are written together, and the whole name."""
    asked, kind = question[0], question[4]
    hashes, spans, count = parts
    probes, nobody, every = probing
    for joined in (WORDS, RUNS):
        found = 0
        for a in range(count):
            for b in range(a + 1, count):
                runs = spans[a, 1] - spans[a, 0] > 1 or spans[b, 1] - spans[b, 0] > 1
                apart = spans[a, 1] <= spans[b, 0] or spans[b, 1] <= spans[a, 0]
                if apart and runs == (joined == RUNS) and found < probes.size:
                    probes[found] = pair_key(kind, hashes[a], hashes[b])
                    found += 1
        if joined:
            whole = whole_hash(asked, every, asked.shape[0])
            if whole != 0 and found < probes.size:
                probes[found] = single_key(WHOLE, kind, whole)
                found += 1
        sweep(probes, found, MOST_PAIRED, MOST_SEEN, question, held, table, visible, joined, FIRST, nobody,
              LOOKS_ALIKE, top, work)  # fmt: skip


@inner
def _beside_exact(i, others, count, question, held, table, visible, top, parts, phase, mistakes, needed, probing, work):
    """Pairs of which one word has its asked skeleton, and word i any of these."""
    hashes, spans, part_count = parts
    probes, _, _ = probing
    needed[0], needed[1] = NOT_NEEDED, i
    for a in range(part_count):
        if spans[a, 1] - spans[a, 0] > 1 or spans[a, 0] == i:
            continue
        for b in range(count):
            probes[b] = pair_key(question[4], hashes[a], others[b])
        sweep(probes, count, MOST_VARIED, MOST_BESIDE, question, held, table, visible, WORDS, phase, needed, mistakes,
              top, work)  # fmt: skip


@inner
def _alike_tier(question, held, spellings, table, visible, top, parts, alike, needed, probing, work):
    """Pairs of words of which one has its asked skeleton and the other is spelt alike."""
    asked = question[0]
    skeletons, mistakes, counts, scratch = alike
    for i in range(asked.shape[0]):
        counts[i] = 0
        if asked[i, AT_ROLE] == NAME and has_skeleton(asked[i]):
            counts[i] = _alike(i, question, spellings, held, scratch, work[7], skeletons[i], mistakes[i])
            _beside_exact(i, skeletons[i], counts[i], question, held, table, visible, top, parts, SECOND, TWO, needed,
                          probing, work)  # fmt: skip


@inner
def _both_varied(question, held, table, visible, top, mine, theirs, needed, mistakes, probing, work):
    """Pairs of any skeleton of one list with any of another, a roomful at a time."""
    probes, _, _ = probing
    found = 0
    for a in range(mine.size):
        for b in range(theirs.size):
            probes[found] = pair_key(question[4], mine[a], theirs[b])
            found += 1
            if found == probes.size or (a == mine.size - 1 and b == theirs.size - 1):
                sweep(probes, found, MOST_VARIED, MOST_BESIDE, question, held, table, visible, WORDS, LAST, needed,
                      mistakes, top, work)  # fmt: skip
                found = 0


@inner
def _wide_tier(question, held, table, visible, top, parts, variants, alike, needed, probing, work):
    """One word a sign away, or two that are a mistake away or have signs that writers leave out or confuse."""
    asked = question[0]
    near, near_counts = variants
    skeletons, mistakes, counts, _ = alike
    for i in range(asked.shape[0]):
        if counts[i] > 0:
            # A short word with another consonant is another word: see MOST_MISTAKES_PER_LETTER_SHORT.
            near_counts[i] = near_skeletons(asked[i], np.int64(asked[i, AT_LENGTH] <= SHORT), near[i])
            _beside_exact(i, near[i], near_counts[i], question, held, table, visible, top, parts, LAST, LOOKS_ALIKE,
                          needed, probing, work)  # fmt: skip
    for i in range(asked.shape[0]):
        if counts[i] > 0:
            counts[i] = _nearest_first(skeletons[i], mistakes[i], counts[i])
            near_counts[i] = near_skeletons(asked[i], SOFT_ONLY, near[i])
    for i in range(asked.shape[0]):
        for j in range(i + 1, asked.shape[0]):
            if counts[i] > 0 and counts[j] > 0:
                needed[0], needed[1] = i, j
                _both_varied(question, held, table, visible, top, near[i, : near_counts[i]],
                             near[j, : near_counts[j]], needed, LOOKS_ALIKE, probing, work)  # fmt: skip
                _both_varied(question, held, table, visible, top, skeletons[i, : counts[i]],
                             skeletons[j, : counts[j]], needed, ONE, probing, work)  # fmt: skip


@inner
def _nearest_first(skeletons, mistakes, count):
    """Put those at most one mistake away before the rest; returns how many they are."""
    kept = 0
    for k in range(count):
        if mistakes[k] <= 1:
            skeletons[kept], mistakes[kept] = skeletons[k], mistakes[k]
            kept += 1
    return kept


@inner
def _single_tier(question, held, table, visible, top, parts, variants, probing, work, naming):
    """Single words, while they are rare among what the asker may see; a lone asked word a sign away as well."""
    asked, kind = question[0], question[4]
    hashes, spans, count = parts
    near, _ = variants
    probes, nobody, _ = probing
    found = 0
    for a in range(count):
        if spans[a, 1] - spans[a, 0] == 1:
            probes[found] = single_key(SINGLE, kind, hashes[a])
            found += 1
    if naming == 1:
        for i in range(asked.shape[0]):
            if asked[i, AT_ROLE] == NAME and has_skeleton(asked[i]):
                for b in range(near_skeletons(asked[i], ALL_SIGNS, near[i])):
                    probes[found] = single_key(SINGLE, kind, near[i, b])
                    found += 1
    sweep_rare(probes, found, MOST_SINGLE, question, held, table, visible, WORDS, LAST, nobody, LOOKS_ALIKE, top, work)


@inner
def find(asked, kind, asked_year, held, spellings, table, visible, known, top, room):
    """The forms that promise most for one asked form; returns how many `top` holds, best first.

    Leaves in the state whether phase 0 was enough (SURE), and whether phases 0 and 1 were (GOOD).

    asked    (words, ROW_BYTES) uint8           kind  number of the kind of subject
    held     (vocabulary, its letter signatures, forms, rows, ids of subjects) of the segment
    spellings  words by spelling key: (buckets, shift, owners)
    table    forms by key: (buckets, shift, lists, owners), see `lists`
    visible  (release classes,) bool
    known    (2,) whether phase 0, or phases 0 and 1, are known to be enough; what would go farther is left out
    top      (forms, ids int64, bits float64, phases int8), all (most,); a phase says how far the search had to go:
             0 the same sounds, 1 one word spelt alike, 2 the rest
    room     see `searching.new_scratch`
    """
    patterns, signatures, hashes, spans, variants, probing, alike, needed, work = room
    state = work[4]
    question = (asked, patterns, signatures, asked_year, kind)
    prepare_asked(asked, patterns, signatures)
    parts = (hashes, spans, parts_of(asked, probing[2], asked.shape[0], hashes, spans))
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
        _alike_tier(question, held, spellings, table, visible, top, parts, alike, needed, probing, work)
        if naming > 1 and state[KEPT] > 0 and top[2][0] >= max(GOOD_BITS, GOOD_SHARE * whole):
            state[GOOD] = 1
        elif not known[1]:
            if naming <= FEW_NAMES:
                _wide_tier(question, held, table, visible, top, parts, variants, alike, needed, probing, work)
            _single_tier(question, held, table, visible, top, parts, variants, probing, work, naming)
    forget_asked(asked, patterns)
    let_go(work[2])
    forget_seen(work[1])
    forget_near(work[7])
    return state[KEPT]
