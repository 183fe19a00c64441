"""Lists under keys: built by scattering, found with two or three reads of memory.

buckets (2^k + 1,) int64: where the keys with each value of their first k bits begin; shift is 64 - k
lists   (keys + 1, 2) uint64: each key, ascending, and where its owners begin
owners  (entries,) int32: the owners of each key, ascending
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import entrance, inner

INSERTED_AT_MOST = 64


@inner
def look_up(key, buckets, shift, lists):
    """Place of a key among the sorted ones, or -1."""
    bucket = np.int64(key >> np.uint64(shift))
    for place in range(buckets[bucket], buckets[bucket + 1]):
        if lists[place, 0] == key:
            return place
    return -1


@entrance
def scatter(keys, owners, shift, starts, sorted_keys, sorted_owners):
    """Sort (key, owner) pairs by key, those with one key as they came.

    starts  (2^k + 1,) int64 zeros: where the entries with each value of the first k bits begin
    """
    for i in range(keys.size):
        starts[(keys[i] >> np.uint64(shift)) + np.uint64(1)] += 1
    for bucket in range(1, starts.size):
        starts[bucket] += starts[bucket - 1]
    for i in range(keys.size):
        bucket = keys[i] >> np.uint64(shift)
        place = starts[bucket]
        starts[bucket] += 1
        sorted_keys[place] = keys[i]
        sorted_owners[place] = owners[i]
    for bucket in range(starts.size - 1, 0, -1):
        starts[bucket] = starts[bucket - 1]
    starts[0] = 0
    for bucket in range(starts.size - 1):
        _sort(sorted_keys, sorted_owners, starts[bucket], starts[bucket + 1])


@inner
def _sort(keys, owners, begin, end):
    """Sort by key and owner: by insertion, for few; else by a heap, for what is hashed alike may be much."""
    if end - begin > INSERTED_AT_MOST and not _in_order(keys, begin, end):
        for root in range((end - begin) // 2 - 1, -1, -1):
            _sift(keys, owners, begin, root, end - begin)
        for last in range(end - begin - 1, 0, -1):
            _swap(keys, owners, begin, begin + last)
            _sift(keys, owners, begin, 0, last)
        return
    for i in range(begin + 1, end):
        key, owner, place = keys[i], owners[i], i
        while place > begin and keys[place - 1] > key:
            keys[place], owners[place] = keys[place - 1], owners[place - 1]
            place -= 1
        keys[place], owners[place] = key, owner


@inner
def _in_order(keys, begin, end):
    for i in range(begin + 1, end):  # noqa: SIM110 -- Numba compiles no generators
        if keys[i] < keys[i - 1]:
            return False
    return True


@inner
def _sift(keys, owners, begin, root, size):
    """Let the root of a heap sink to its place."""
    while 2 * root + 1 < size:
        child = begin + 2 * root + 1
        if child + 1 < begin + size and _before(keys, owners, child, child + 1):
            child += 1
        if not _before(keys, owners, begin + root, child):
            return
        _swap(keys, owners, begin + root, child)
        root = child - begin


@inner
def _before(keys, owners, one, other):
    return keys[one] < keys[other] or (keys[one] == keys[other] and owners[one] < owners[other])


@inner
def _swap(keys, owners, one, other):
    keys[one], keys[other] = keys[other], keys[one]
    owners[one], owners[other] = owners[other], owners[one]


@entrance
def gather(sorted_keys, sorted_owners, lists, owners):
    """Make lists of sorted pairs; a pair that comes twice is kept once. Returns how many keys and owners.

    lists, owners  as above, room for all; or none (size 0) to count only
    """
    keys = kept = 0
    for i in range(sorted_keys.size):
        fresh = i == 0 or sorted_keys[i] != sorted_keys[i - 1]
        if fresh:
            if lists.size:
                lists[keys, 0], lists[keys, 1] = sorted_keys[i], kept
            keys += 1
        if fresh or sorted_owners[i] != sorted_owners[i - 1]:
            if owners.size:
                owners[kept] = sorted_owners[i]
            kept += 1
    if lists.size:
        lists[keys, 0], lists[keys, 1] = np.uint64(0xFFFFFFFFFFFFFFFF), kept
    return keys, kept


@entrance
def fill_buckets(lists, shift, buckets):
    """Say where the keys with each value of their first bits begin."""
    place, keys = 0, lists.shape[0] - 1
    for bucket in range(buckets.size):
        while place < keys and (lists[place, 0] >> np.uint64(shift)) < np.uint64(bucket):
            place += 1
        buckets[bucket] = place


@entrance
def scatter_owners(keys, owners, shift, buckets, sorted_owners):
    """Put owners in the order of the first bits of their keys: lists without keys, whose owners are compared anyway.

    buckets  (2^k + 1,) int32 zeros: where the owners with each value of the first k bits begin
    """
    for i in range(keys.size):
        buckets[(keys[i] >> np.uint64(shift)) + np.uint64(1)] += 1
    for bucket in range(1, buckets.size):
        buckets[bucket] += buckets[bucket - 1]
    for i in range(keys.size):
        bucket = keys[i] >> np.uint64(shift)
        sorted_owners[buckets[bucket]] = owners[i]
        buckets[bucket] += 1
    for bucket in range(buckets.size - 1, 0, -1):
        buckets[bucket] = buckets[bucket - 1]
    buckets[0] = 0
