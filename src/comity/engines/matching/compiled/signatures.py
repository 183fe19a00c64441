"""What can be decided of two words without their letters, from one number for each.

bits 0-25   which letters a word has       32, 33  its role             35-42  its rarity in eighths of a bit
bits 26-30  how many letters               34      whether it has equivalents
bit  31     whether it is vowelless        43-63   a hash of its skeleton
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import entrance, inner, leaf
from comity.engines.matching.compiled.keys import skeleton_hash, stir
from comity.engines.matching.compiled.machine import bits_set
from comity.engines.matching.packing import AT_GROUPS, AT_LENGTH, AT_RARITY, AT_ROLE, AT_VOWELLESS

_LETTERS = np.uint64((1 << 26) - 1)
_CONSONANTS = np.uint64(((1 << 26) - 1) & ~sum(1 << (ord(c) - 97) for c in "aeiouyhw"))
_LENGTH, _VOWELLESS, _ROLE = np.uint64(26), np.uint64(31), np.uint64(32)
_EQUIVALENTS, _RARITY, _SKELETON = np.uint64(34), np.uint64(35), np.uint64(43)
_TAG, _HEAD = np.uint64(56), np.uint32(26)
_ONE, _LOW_5, _LOW_2, _LOW_8 = np.uint64(1), np.uint64(31), np.uint64(3), np.uint64(255)


@inner
def signature_of(row):
    """The signature of a word, 64 bits."""
    signature = (stir(skeleton_hash(row, 0)) >> _SKELETON) << _SKELETON
    signature |= np.uint64(row[AT_LENGTH]) << _LENGTH
    signature |= np.uint64(row[AT_ROLE]) << _ROLE
    signature |= np.uint64(row[AT_RARITY]) << _RARITY
    if row[AT_VOWELLESS]:
        signature |= _ONE << _VOWELLESS
    if row[AT_GROUPS] | row[AT_GROUPS + 1]:
        signature |= _ONE << _EQUIVALENTS
    for i in range(row[AT_LENGTH]):
        if row[i] >= 97:
            signature |= _ONE << np.uint64(row[i] - 97)
    return signature


@entrance
def all_signatures(vocabulary, into, tags):
    """Signatures of all words, (words,) uint64, and their tags, (words,) uint8."""
    for word in range(vocabulary.shape[0]):
        into[word] = signature_of(vocabulary[word])
        tags[word] = tag_in(into[word])


@leaf
def tag_in(signature):
    """A few bits that unlike words seldom share, 1 to 255: what stands beside a word's entries in lists."""
    return max(np.int64(stir(signature) >> _TAG), 1)


@leaf
def length_in(signature):
    """How many letters the word has."""
    return np.int64((signature >> _LENGTH) & _LOW_5)


@leaf
def role_in(signature):
    """Its role, as in a row."""
    return np.int64((signature >> _ROLE) & _LOW_2)


@leaf
def rarity_in(signature):
    """Its rarity in eighths of a bit."""
    return np.int64((signature >> _RARITY) & _LOW_8)


@leaf
def have_equivalents(mine, theirs):
    """Whether both words have equivalents, so that they may be each other's."""
    return (mine & theirs) >> _EQUIVALENTS & _ONE != 0


@leaf
def one_is_vowelless(mine, theirs):
    """Whether exactly one of the words is written without vowels."""
    return (mine ^ theirs) >> _VOWELLESS & _ONE != 0


@leaf
def plausible(mine, theirs):
    """Whether the words may be alike: lengths and letters near enough. Without branches, which nobody could predict."""
    both = mine ^ theirs
    one, other = length_in(mine), length_in(theirs)
    near = (abs(one - other) <= max(one, other) // 3 + 1) & (np.int64(bits_set(both & _LETTERS)) <= _most(one, other))
    return near if both >> _VOWELLESS & _ONE == 0 else bits_set(both & _CONSONANTS) <= 2


@leaf
def _most(one, other):
    """How many letters words of these lengths may not share."""
    return 2 + (max(one, other) + 1) // 3


@inner
def limits_for(mine, masks, most):
    """What makes a word `plausible` beside this one, by the word's own bits 26 to 31, to go through many quickly.

    masks (64,) uint32, which letters count      most (64,) int32, how many may not be shared
    """
    length, vowelless = length_in(mine), np.int64(mine >> _VOWELLESS & _ONE)
    for head in range(64):
        other = head & 31
        if head >> 5 != vowelless:
            masks[head], most[head] = np.uint32(_CONSONANTS), 2
        else:
            near = abs(length - other) <= max(length, other) // 3 + 1
            masks[head], most[head] = np.uint32(_LETTERS), _most(length, other) if near else -1


@leaf
def within_limits(letters, theirs, masks, most):
    """As `plausible`, of the lower halves of two signatures."""
    head = theirs >> _HEAD
    return np.int32(bits_set((letters ^ theirs) & masks[head])) <= most[head]
