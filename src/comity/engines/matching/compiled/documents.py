"""Compiled look-up of documents: numbers read, packed, and compared with what is held under the same hash.

The slow twins are `identifiers.values`, `documents.packed` and `scoring.document_reasons`.

    rows     (documents, 4) uint64: two words of the number (see `documents.packed`), owner, details
    details  release class in the upper 32 bits, then 16 bits of country, 16 of kind
    kind     PERSONAL set where any personal document may be meant; country 0 where none is known
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from comity.engines.matching.compiled import entrance, inner
from comity.engines.matching.compiled.keys import stir
from comity.engines.matching.documents import packed

_intrinsic: Any = intrinsic  # its annotations leave out that Numba itself gives the context

NUMBER, REST, OWNER, DETAILS = 0, 1, 2, 3
PERSONAL = np.uint64(0x8000)
NOBODY = np.int64(-(2**63))  # a free place in a set of owners

_READ, _MOST = 200, packed.WHOLE
_PER_WORD, _BITS = packed.PER_WORD, packed.BITS
_DIGITS_IN_REMARK = 5  # with so many in a row beside a space, a number may stand inside a remark
_LETTERS_OF_LABEL = 2  # beside a space, so many may be a word that only says that a number follows
_SPACE, _HASH, _ZERO, _NINE = 32, 35, 48, 57
_LONG, _EACH = np.uint64(packed.LONG), np.uint64(packed.EACH)
_SIXTH, _ONE, _SIXTEEN, _MASK = np.uint64(packed.BITS - 1), np.uint64(1), np.uint64(16), np.uint64(0xFFFF)
_PLAIN = np.uint64(0x7FFF)  # a label without the mark of personal documents
_AFTER_SHORT, _UPPER = np.uint64(packed.BITS * packed.SHORT), np.uint64(32)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_NONE = np.int64(0)  # a plain 0 would be a type of its own, and compiled again
_BLOCK = 64  # questions whose memory is asked for together

_CODES = np.zeros(128, np.uint8)
for _character, _code in packed.CODES.items():
    _CODES[[ord(_character), ord(_character.lower())]] = _code


@inner
def _folded(word):
    confused = (word >> _SIXTH) & _EACH
    return word & ~(confused | confused << _ONE)


@inner
def fold(number, rest):
    """What confusable numbers have in common; as `packed.fold`."""
    if number & _LONG:
        return number, np.uint64(0)
    return _folded(number), _folded(rest)


@inner
def hash_of(number, rest):
    """One hash for a number and all that are easily confused with it; its first bits are the bucket."""
    one, other = fold(number, rest)
    return stir(one ^ stir(other + _STEP))


@inner
def bucket_of(number, rest, shift):
    """In which bucket a number is found."""
    return np.int64(hash_of(number, rest) >> np.uint64(shift))


@inner
def _pack(text, start, end):
    """The words of one text, and whether it must be read by the definition instead."""
    while end > start and text[end - 1] == 0:
        end -= 1
    end = min(end, start + _READ)
    number = rest = np.uint64(0)
    length = run = longest_run = letters = 0
    begun = spaced = inside = worded = False
    for at in range(start, end):
        character = text[at]
        if character >= 128:
            return number, rest, True
        if character == _SPACE:
            spaced = begun
        else:
            begun, inside = True, inside or spaced
        run = run + 1 if _ZERO <= character <= _NINE else 0
        longest_run = max(longest_run, run)
        code = np.uint64(_CODES[character])
        letters = letters + 1 if code != 0 and run == 0 else 0
        worded = worded or letters == _LETTERS_OF_LABEL or character == _HASH
        if code == 0:
            continue
        if length < _PER_WORD:
            number |= code << np.uint64(_BITS * length)
        elif length < _MOST:
            rest |= code << np.uint64(_BITS * (length - _PER_WORD))
        length += 1
    if length > _MOST or (inside and (worded or longest_run >= _DIGITS_IN_REMARK)):
        return number, rest, True
    if longest_run == 0:
        return np.uint64(0), np.uint64(0), False
    return number, rest, False


@entrance
def pack_many(text, starts, numbers, rests, unread):
    """Pack texts that follow each other: `identifiers.values` and `packed.pack` for plain ASCII.

    text    (bytes,) uint8          starts  (texts + 1,) int64; zero bytes at a text's end are no part of it
    numbers, rests  (texts,) uint64, the words; 0 and 0 where a text has no digit
    unread  (texts,) bool: left to the definition (other scripts, remarks, long numbers)
    """
    for i in range(starts.size - 1):
        numbers[i], rests[i], unread[i] = _pack(text, starts[i], starts[i + 1])


@entrance
def count_buckets(rows, shift, buckets):
    """Add to each bucket, (2^k,) uint32, how many of the rows belong into it."""
    for i in range(rows.shape[0]):
        buckets[bucket_of(rows[i, NUMBER], rows[i, REST], shift)] += 1


@entrance
def place_rows(rows, shift, buckets, into):
    """Copy rows to where their buckets end, the last first; each bucket then ends where the next row goes."""
    for i in range(rows.shape[0] - 1, -1, -1):
        bucket = bucket_of(rows[i, NUMBER], rows[i, REST], shift)
        buckets[bucket] -= np.uint32(1)
        for k in range(4):
            into[buckets[bucket], k] = rows[i, k]


@entrance
def link_rows(rows, first, last, shift, heads, following):
    """Put rows [first, last) at the head of the chains of their buckets; those withdrawn stay out.

    heads  (2^k,) int32, following  (room,) int32: row or -1
    """
    for i in range(first, last):
        if rows[i, NUMBER] == 0:
            continue
        bucket = bucket_of(rows[i, NUMBER], rows[i, REST], shift)
        following[i] = heads[bucket]
        heads[bucket] = i


@inner
def _place_of(owner, owners):
    """Where an owner is in a set of owners, or the free place where it belongs."""
    most = owners.size - 1
    place = np.int64(stir(np.uint64(owner))) & most
    while owners[place] != NOBODY and owners[place] != owner:
        place = (place + 1) & most
    return place


@entrance
def add_owners(added, owners):
    """Add to a set of owners, (2^k,) int64 that never fills up; returns how many were new."""
    fresh = 0
    for owner in added:
        place = _place_of(owner, owners)
        if owners[place] == NOBODY:
            owners[place] = owner
            fresh += 1
    return fresh


@entrance
def mark_kept(rows, owners, kept):
    """Mark the rows, (rows,) bool, whose owner is not in the set; returns how many."""
    count = 0
    for i in range(rows.shape[0]):
        owner = np.int64(rows[i, OWNER])
        kept[i] = owners[_place_of(owner, owners)] == NOBODY
        count += kept[i]
    return count


@_intrinsic
def fetch(typing_context, rows, at):  # the context is Numba's
    """Ask memory for a row of a two-dimensional array, without waiting for it."""

    def generate(context, builder, signature, arguments):
        array = make_array(signature.args[0])(context, builder, arguments[0])
        step = builder.extract_value(array.strides, 0)
        address = builder.add(builder.ptrtoint(array.data, step.type), builder.mul(arguments[1], step))
        byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag])
        prefetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        # For reading, to be kept in all caches, data.
        builder.call(prefetch, [builder.inttoptr(address, byte), flag(0), flag(3), flag(1)])
        return context.get_dummy_value()

    return types.void(rows, types.intp), generate


@inner
def _comes_first(rows, at, exact, found, place, exacts, ranks):
    """Whether a row is told before the hit at a place: the same number first, then by owner, kind, country, number."""
    if exact != exacts[place]:
        return exact
    one, other = np.int64(rows[at, OWNER]), np.int64(found[place, OWNER])
    if one != other:
        return one < other
    mine, theirs = rows[at, DETAILS], found[place, DETAILS]
    for k in range(2):
        shift = _SIXTEEN * np.uint64(k)
        one = np.int64(ranks[k][(mine >> shift) & _PLAIN])
        other = np.int64(ranks[k][(theirs >> shift) & _PLAIN])
        if one != other:
            return one < other
    if rows[at, NUMBER] != found[place, NUMBER]:
        return rows[at, NUMBER] < found[place, NUMBER]
    return rows[at, REST] < found[place, REST]


@inner
def _move(found, exacts, source, target):
    for k in range(4):
        found[target, k] = found[source, k]
    exacts[target] = exacts[source]


@inner
def _keep(rows, at, exact, begin, count, most, ranks, hits):
    """Put a row in its place among the hits [begin, count) of one question, one for each owner; returns the count.

    Of more than `most` the last goes.
    """
    found, exacts = hits[1], hits[2]
    if count - begin == most and not _comes_first(rows, at, exact, found, count - 1, exacts, ranks):
        return count
    for place in range(begin, count):
        if found[place, OWNER] == rows[at, OWNER]:
            if not _comes_first(rows, at, exact, found, place, exacts, ranks):
                return count
            count -= 1
            for k in range(place, count):
                _move(found, exacts, k + 1, k)
            break
    count = min(count + 1, begin + most)
    place = count - 1
    while place > begin and _comes_first(rows, at, exact, found, place - 1, exacts, ranks):
        _move(found, exacts, place - 1, place)
        place -= 1
    for k in range(4):
        found[place, k] = rows[at, k]
    exacts[place] = exact
    return count


@inner
def _met(rows, at, question, visible, gone, begin, count, most, ranks, hits):
    """Keep a row whose number is the question's or easily confused with it; returns how many hits there are.

    question  (number, rest, kind, country)     gone  owners whose rows count no more
    """
    details = rows[at, DETAILS]
    release = np.int64(details >> _UPPER)
    # Who asks comes first: what follows is as if a hidden row were not there.
    if release >= visible.size or not visible[release]:
        return count
    number, rest, kind, country = question
    exact = rows[at, NUMBER] == number and rows[at, REST] == rest
    if not exact and not number >> _AFTER_SHORT:
        return count
    held_kind, held_country = details & _MASK, (details >> _SIXTEEN) & _MASK
    if kind != held_kind and not (kind & held_kind & PERSONAL):
        return count
    if country and held_country and country != held_country:
        return count
    if gone[_place_of(np.int64(rows[at, OWNER]), gone)] != NOBODY:
        return count
    return _keep(rows, at, exact, begin, count, most, ranks, hits)


@entrance
def find(first, last, asked, written, changed, visible, most, ranks, hits):
    """Find what is held under the numbers of the questions [first, last).

    asked    (numbers, rests, kinds, countries), all (questions,) uint64; a number of 0 asks nothing
    written  (rows, buckets (2^k + 1,) uint32, shift, owners changed since as a set)
    changed  (rows, heads, following, shift) of what was put since
    visible  (release classes,) bool
    most     hits to keep of each question, at least 1
    ranks    of kinds and of countries, (labels,) int64 each: which comes first of two documents of one owner
    hits     (questions int64, rows (room, 4) uint64, exact bool), in the order in which they are told;
             returns the questions done, fewer than asked where there may be too little room, and the hits
    """
    numbers, rests, kinds, countries = asked
    rows, buckets, shift, gone = written
    new_rows, heads, following, new_shift = changed
    keys, begins, ends = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.int64), np.empty(_BLOCK, np.int64)
    nobody = np.full(1, NOBODY)
    count = 0
    for block in range(first, last, _BLOCK):
        until = min(block + _BLOCK, last)
        # In passes, so that the processor waits for the memory of many questions at once.
        for i in range(block, until):
            keys[i - block] = hash_of(numbers[i], rests[i])
        for k in range(until - block):
            bucket = np.int64(keys[k] >> np.uint64(shift))
            begins[k], ends[k] = buckets[bucket], buckets[bucket + 1]
        for k in range(until - block):
            if begins[k] < ends[k]:
                fetch(rows, begins[k])
        for i in range(block, until):
            if numbers[i] == 0:
                continue
            if count + most > hits[0].size:
                return i, count
            k, begin = i - block, count
            common = fold(numbers[i], rests[i])
            question = (numbers[i], rests[i], kinds[i], countries[i])
            for at in range(begins[k], ends[k]):
                if fold(rows[at, NUMBER], rows[at, REST]) == common:
                    count = _met(rows, at, question, visible, gone, begin, count, most, ranks, hits)
            at = np.int64(heads[np.int64(keys[k] >> np.uint64(new_shift))])
            while at >= 0:
                if fold(new_rows[at, NUMBER], new_rows[at, REST]) == common:
                    count = _met(new_rows, at, question, visible, nobody, begin, count, most, ranks, hits)
                at = np.int64(following[at])
            for place in range(begin, count):
                hits[0][place] = i
    return last, count


@entrance
def find_one(text, length, kind, country, written, changed, visible, most, ranks, hits):
    """`pack_many` and `find` for one text, the first `length` bytes; returns the hits.

    -1 where the text is left to the definition, or there may be more hits than room.
    """
    number, rest, unread = _pack(text, _NONE, length)
    if unread:
        return -1
    if number == 0:
        return 0
    asked = np.empty((4, 1), np.uint64)
    asked[0, 0], asked[1, 0], asked[2, 0], asked[3, 0] = number, rest, kind, country
    questions = (asked[0], asked[1], asked[2], asked[3])
    done, count = find(_NONE, np.int64(1), questions, written, changed, visible, most, ranks, hits)
    return count if done else -1
