"""Lists under keys: built by scattering, found with two or three reads of memory.

buckets (2^k + 1,) int32: where the keys with each value of their first k bits begin; shift is 64 - k
lists   (keys + 1, 2) uint32: the next 32 bits of each key, ascending, and where its owners begin; what is left of the
        keys is not kept, and keys that differ only there are one
owners  (entries,) int32: the owners of each key, in the order in which they were given
tags    (entries,) uint16: something about each entry, for those who do not want all owners; or none, (0,)
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import entrance, inner, leaf
from comity.engines.matching.compiled.machine import prefetch

INSERTED_AT_MOST = 64
KEPT_BITS = 32  # of a key, beside those that say in which bucket it is


@inner
def look_up(key, buckets, shift, lists):
    """Place of a key among the sorted ones, or -1."""
    bucket, kept = np.int64(key >> np.uint64(shift)), _kept_of(key, shift)
    for place in range(buckets[bucket], buckets[bucket + 1]):
        if lists[place, 0] == kept:
            return place
    return -1


@leaf
def _kept_of(key, shift):
    return np.uint32((key >> np.uint64(shift - KEPT_BITS)) & np.uint64(0xFFFFFFFF))


@inner
def look_up_all(keys, count, table, places, which):
    """Places of keys that have lists, in the order of the keys, and which keys these are; returns how many.

    keys    (count,) uint64     table  (buckets, shift, lists, owners, tags)     places, which  (>= count,) int64, int32

    Memory is asked for one step ahead, for all keys: each step alone would wait for the one before.
    """
    buckets, shift, lists, owners, tags = table
    for k in range(count):
        prefetch(buckets, np.int64(keys[k] >> np.uint64(shift)))
    for k in range(count):
        prefetch(lists, 2 * np.int64(buckets[np.int64(keys[k] >> np.uint64(shift))]))
    found = 0
    for k in range(count):
        place = look_up(keys[k], buckets, shift, lists)
        if place >= 0:
            places[found], which[found] = place, k
            found += 1
            prefetch(owners, np.int64(lists[place, 1]))
            prefetch(tags, np.int64(lists[place, 1]))
    return found


@entrance
def scatter(keys, owners, tags, shift, starts, sorted_keys, sorted_owners, sorted_tags):
    """Sort (key, owner) pairs, and the tags beside them, by key; those with one key as they came.

    tags, sorted_tags  (pairs,) uint16, or none (size 0)
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
        if tags.size:
            sorted_tags[place] = tags[i]
    for bucket in range(starts.size - 1, 0, -1):
        starts[bucket] = starts[bucket - 1]
    starts[0] = 0
    for bucket in range(starts.size - 1):
        _sort(sorted_keys, sorted_owners, sorted_tags, starts[bucket], starts[bucket + 1])


@inner
def _sort(keys, owners, tags, begin, end):
    """Sort by key and owner: by insertion, for few; else by a heap, for what is hashed alike may be much."""
    if end - begin > INSERTED_AT_MOST and not _in_order(keys, begin, end):
        for root in range((end - begin) // 2 - 1, -1, -1):
            _sift(keys, owners, tags, begin, root, end - begin)
        for last in range(end - begin - 1, 0, -1):
            _swap(keys, owners, tags, begin, begin + last)
            _sift(keys, owners, tags, begin, 0, last)
        return
    for i in range(begin + 1, end):
        place = i
        while place > begin and keys[place - 1] > keys[place]:
            _swap(keys, owners, tags, place - 1, place)
            place -= 1


@inner
def _in_order(keys, begin, end):
    for i in range(begin + 1, end):  # noqa: SIM110 -- Numba compiles no generators
        if keys[i] < keys[i - 1]:
            return False
    return True


@inner
def _sift(keys, owners, tags, begin, root, size):
    """Let the root of a heap sink to its place."""
    while 2 * root + 1 < size:
        child = begin + 2 * root + 1
        if child + 1 < begin + size and _before(keys, owners, child, child + 1):
            child += 1
        if not _before(keys, owners, begin + root, child):
            return
        _swap(keys, owners, tags, begin + root, child)
        root = child - begin


@inner
def _before(keys, owners, one, other):
    return keys[one] < keys[other] or (keys[one] == keys[other] and owners[one] < owners[other])


@inner
def _swap(keys, owners, tags, one, other):
    keys[one], keys[other] = keys[other], keys[one]
    owners[one], owners[other] = owners[other], owners[one]
    if tags.size:
        tags[one], tags[other] = tags[other], tags[one]


@entrance
def gather(sorted_keys, sorted_owners, sorted_tags, shift, lists, owners, tags):
    """Make lists of sorted pairs; a pair that comes twice with one tag is kept once. Returns how many keys and owners.

    shift          as above; 32 to tell keys apart by all of their bits
    lists, owners, tags  as above, room for all; or none (size 0) to count only
    """
    keys, kept, left_out = 0, 0, np.uint64(shift - KEPT_BITS)
    for i in range(sorted_keys.size):
        fresh = i == 0 or sorted_keys[i] >> left_out != sorted_keys[i - 1] >> left_out
        if fresh:
            if lists.size:
                lists[keys, 0], lists[keys, 1] = _kept_of(sorted_keys[i], shift), kept
            keys += 1
        other_tag = sorted_tags.size > 0 and not fresh and sorted_tags[i] != sorted_tags[i - 1]
        if fresh or other_tag or sorted_owners[i] != sorted_owners[i - 1]:
            if owners.size:
                owners[kept] = sorted_owners[i]
            if tags.size:
                tags[kept] = sorted_tags[i]
            kept += 1
    if lists.size:
        lists[keys, 0], lists[keys, 1] = np.uint32(0xFFFFFFFF), kept
    return keys, kept


@entrance
def fill_buckets(sorted_keys, shift, buckets):
    """Say where the lists of the keys with each value of their first bits begin."""
    left_out, keys = np.uint64(shift - KEPT_BITS), -1
    for i in range(sorted_keys.size):
        if i == 0 or sorted_keys[i] >> left_out != sorted_keys[i - 1] >> left_out:
            keys += 1
            buckets[np.int64(sorted_keys[i] >> np.uint64(shift)) + 1] = keys + 1
    for bucket in range(1, buckets.size):
        buckets[bucket] = max(buckets[bucket], buckets[bucket - 1])


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
