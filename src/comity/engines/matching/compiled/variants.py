"""Compiled variants: the skeletons that an asked word may have been meant to have.

They follow from the asked word alone, never from what is held: so nobody can learn from an answer which
words hidden records have.
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching import skeleton
from comity.engines.matching.compiled import inner
from comity.engines.matching.compiled.keys import START, add_sign
from comity.engines.matching.packing import AT_SKELETON_LENGTHS, AT_SKELETONS, SKELETON

SIGNS = np.frombuffer(skeleton.SIGNS.encode(), np.uint8).copy()
SOFT = np.frombuffer(skeleton.SOFT_SIGNS.encode(), np.uint8).copy()
_CONFUSED = np.zeros((128, 128), np.bool_)
for _one, _other in skeleton.CONFUSED_SIGNS:
    _CONFUSED[ord(_one), ord(_other)] = _CONFUSED[ord(_other), ord(_one)] = True
MOST_VARIANTS = SKELETON * (2 * SIGNS.size + 1) + SIGNS.size + 1


@inner
def _changed(row, start, length, place, sign, skip):
    """Hash of a skeleton with `sign` (0: none) put before `place`, and `skip` of its own signs left out there."""
    value = START
    for i in range(place):
        value = add_sign(value, row[start + i])
    if sign:
        value = add_sign(value, sign)
    for i in range(place + skip, length):
        value = add_sign(value, row[start + i])
    return value


@inner
def near_skeletons(row, soft_only, into):
    """Hashes of the skeletons one sign away from a word's first: one dropped, one put in, one replaced; how many.

    With `soft_only` only by the signs that writers leave out or confuse (`skeleton.SOFT_SIGNS`, `CONFUSED_SIGNS`),
    and the word's own too. into  (MOST_VARIANTS,) uint64
    """
    length, start = np.int64(row[AT_SKELETON_LENGTHS]), AT_SKELETONS
    found = 0
    if soft_only:
        into[0] = _changed(row, start, length, 0, np.uint8(0), 0)
        found = 1
    for place in range(length + 1):
        for sign in SOFT if soft_only else SIGNS:
            into[found] = _changed(row, start, length, place, sign, 0)
            found += 1
        if place == length:
            break
        own = row[start + place]
        if length > 1 and (not soft_only or _is_soft(own)):
            into[found] = _changed(row, start, length, place, np.uint8(0), 1)
            found += 1
        for sign in SIGNS:
            if sign != own and (not soft_only or _CONFUSED[own, sign]):
                into[found] = _changed(row, start, length, place, sign, 1)
                found += 1
    return found


@inner
def _is_soft(sign):
    for soft in SOFT:  # noqa: SIM110 -- Numba compiles no generators
        if soft == sign:
            return True
    return False


@inner
def has_skeleton(row):
    """Whether a word has a skeleton to vary; SKELETON bounds how long."""
    return 0 < row[AT_SKELETON_LENGTHS] <= SKELETON
