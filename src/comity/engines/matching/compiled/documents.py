"""Compiled look-up of documents: numbers read, packed, and compared with what is held under the same hash.

The slow twins are `identifiers.values`, `documents.packed` and `scoring.document_reasons`.

    rows     (documents, 4) uint64: two words of the number (see `documents.packed`), owner, details
    details  release class in the upper 32 bits, then 16 bits of country, 16 of kind
    kind     PERSONAL set where any personal document may be meant; country 0 where none is known
"""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="assignment"
# Kernels carry no annotations: Numba infers their types from the arrays that their docstrings describe.

import numpy as np

from comity.engines.matching.compiled import entrance, inner
from comity.engines.matching.compiled.keys import stir
from comity.engines.matching.documents import packed

NUMBER, REST, OWNER, DETAILS = 0, 1, 2, 3
PERSONAL = np.uint64(0x8000)
NOBODY = np.int64(-(2**63))  # a free place in a set of owners
EXACT, CONFUSABLE = 2, 1

_READ, _MOST = 200, packed.WHOLE
_PER_WORD, _BITS = packed.PER_WORD, packed.BITS
_DIGITS_IN_REMARK = 5  # with so many in a row beside a space, a number may stand inside a remark
_SPACE, _ZERO, _NINE = 32, 48, 57
_LONG, _EACH = np.uint64(packed.LONG), np.uint64(packed.EACH)
_SIXTH, _ONE, _SIXTEEN, _MASK = np.uint64(packed.BITS - 1), np.uint64(1), np.uint64(16), np.uint64(0xFFFF)
_AFTER_SHORT, _UPPER = np.uint64(packed.BITS * packed.SHORT), np.uint64(32)
_STEP = np.uint64(0x9E3779B97F4A7C15)
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
def bucket_of(number, rest, shift):
    """In which bucket a number is found: the first bits of the hash of what it has in common with confusable ones."""
    one, other = fold(number, rest)
    return np.int64(stir(one ^ stir(other + _STEP)) >> np.uint64(shift))


@inner
def _pack(text, start, end):
    """The words of one text, and whether it must be read by the definition instead."""
    while end > start and text[end - 1] == 0:
        end -= 1
    end = min(end, start + _READ)
    number = rest = np.uint64(0)
    length = run = longest_run = 0
    begun = spaced = inside = False
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
        if code == 0:
            continue
        if length < _PER_WORD:
            number |= code << np.uint64(_BITS * length)
        elif length < _MOST:
            rest |= code << np.uint64(_BITS * (length - _PER_WORD))
        length += 1
    if length > _MOST or (inside and longest_run >= _DIGITS_IN_REMARK):
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
        into[buckets[bucket]] = rows[i]


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


@inner
def _agreement(row, question, visible):
    """How a row answers a question (number, rest, kind, country): EXACT, CONFUSABLE or 0. Who asks comes first."""
    details = row[DETAILS]
    release = np.int64(details >> _UPPER)
    if release >= visible.size or not visible[release]:
        return 0
    number, rest, kind, country = question
    if row[NUMBER] == number and row[REST] == rest:
        agreement = EXACT
    elif number >> _AFTER_SHORT and fold(row[NUMBER], row[REST]) == fold(number, rest):
        agreement = CONFUSABLE
    else:
        return 0
    held_kind, held_country = details & _MASK, (details >> _SIXTEEN) & _MASK
    if kind != held_kind and not (kind & held_kind & PERSONAL):
        return 0
    return 0 if country and held_country and country != held_country else agreement


@inner
def _note(row, which, agreement, hits, count):
    """Write one hit; returns how many there are, or would be with more room."""
    questions, found, exact = hits
    if count < questions.size:
        questions[count], found[count], exact[count] = which, row, agreement == EXACT
    return count + 1


@inner
def _answer(which, question, span, rows, gone, changed, visible, hits, count):
    """Note what one question meets between two places of the table and among the changes; returns the count of hits."""
    for at in range(span[0], span[1]):
        agreement = _agreement(rows[at], question, visible)
        if agreement and gone[_place_of(np.int64(rows[at, OWNER]), gone)] == NOBODY:
            count = _note(rows[at], which, agreement, hits, count)
    new_rows, heads, following, shift = changed
    at = np.int64(heads[bucket_of(question[NUMBER], question[REST], shift)])
    while at >= 0:
        agreement = _agreement(new_rows[at], question, visible)
        if agreement:
            count = _note(new_rows[at], which, agreement, hits, count)
        at = np.int64(following[at])
    return count


@entrance
def find_one(text, length, kind, country, written, changed, visible, hits):
    """`pack_many` and `find` for one text, the first `length` bytes; returns the hits.

    -1 where the text is left to the definition, or there are more hits than room.
    """
    number, rest, unread = _pack(text, 0, length)
    if unread:
        return -1
    if number == 0:
        return 0
    rows, buckets, shift, gone = written
    bucket = bucket_of(number, rest, shift)
    span = (np.int64(buckets[bucket]), np.int64(buckets[bucket + 1]))
    question = (number, rest, np.uint64(kind), np.uint64(country))
    count = _answer(0, question, span, rows, gone, changed, visible, hits, 0)
    return -1 if count > hits[0].size else count


@entrance
def find(first, last, asked, written, changed, visible, hits):
    """Find what is held under the numbers of the questions [first, last).

    asked    (numbers, rests, kinds, countries), all (questions,) uint64; a number of 0 asks nothing
    written  (rows, buckets (2^k + 1,) uint32, shift, owners changed since as a set)
    changed  (rows, heads, following, shift) of what was put since
    visible  (release classes,) bool
    hits     (questions int64, rows (room, 4) uint64, exact bool); returns the questions done, and the hits:
             fewer questions than asked where there is no more room
    """
    numbers, rests, kinds, countries = asked
    rows, buckets, shift, gone = written
    begins, ends = np.empty(_BLOCK, np.int64), np.empty(_BLOCK, np.int64)
    seen = np.empty(_BLOCK, np.uint64)
    count = 0
    for block in range(first, last, _BLOCK):
        until = min(block + _BLOCK, last)
        # Three passes, so that the processor waits for the memory of many questions at once.
        for i in range(block, until):
            begins[i - block] = bucket_of(numbers[i], rests[i], shift)
        for i in range(until - block):
            begins[i], ends[i] = buckets[begins[i]], buckets[begins[i] + 1]
        for i in range(until - block):
            seen[i] = rows[begins[i], NUMBER] if begins[i] < ends[i] else np.uint64(0)
        for i in range(block, until):
            if numbers[i] == 0:
                continue
            question, before = (numbers[i], rests[i], kinds[i], countries[i]), count
            span = (begins[i - block], ends[i - block])
            count = _answer(i, question, span, rows, gone, changed, visible, hits, count)
            if count > hits[0].size:
                return i, before
    return last, count
