"""From primary columns to derived ones: tables of keys, and what ranking reads of each form."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.engines.matching.segment import (
    AT_RELEASE,
    AT_REST,
    AT_SUBJECT,
    ROW,
    ROW_WORDS,
    Columns,
    Rows,
    Table,
)

_PLAIN = (np.uint64, np.int32)  # keys and owners
_TAGGED = (*_PLAIN, np.uint16)


def derived(columns: Columns) -> Columns:
    """The columns, with those added that are made of them: tables of keys, and what ranking reads of each form."""
    from comity.engines.matching.compiled import keys  # Numba takes a while to load
    from comity.engines.matching.compiled import signatures as signing

    forms_each = np.diff(columns["subject_forms"])
    subjects = np.repeat(np.arange(forms_each.size, dtype=np.int32), forms_each)
    vocabulary = columns["vocabulary"]
    order = _shuffled(columns["ids"], subjects)
    signatures, tags = np.empty(vocabulary.shape[0], np.uint64), np.empty(vocabulary.shape[0], np.uint8)
    signing.all_signatures(vocabulary, signatures, tags)
    forms = (vocabulary, tags, columns["forms"], columns["form_lengths"], columns["kinds"][subjects], order)
    return {
        **columns,
        "form_rows": form_rows(columns, subjects),
        "word_signatures": signatures,
        "id_order": np.argsort(columns["ids"], kind="stable").astype(np.int32),
        **_in_order(Table.of(*_written(keys.all_form_keys, *forms, types=_TAGGED)), order).columns("forms"),
        **_sounds(vocabulary, signatures, tags),
        **_spellings(vocabulary),
        **Table.of(columns["number_keys"], columns["number_subjects"]).columns("numbers"),
    }


def _shuffled(ids: Rows, subjects: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Forms in the order of a hash of their subjects' ids.

    Of a list that is too long only the first are read. So which these are follows from the ids alone, not from the
    order of the rows; and it is an even sample, whatever that order means.

    The hash is SplitMix's.  Source: Steele, Lea and Flood (2014).
    """
    value = ids.astype(np.uint64)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    return np.argsort(value[subjects], kind="stable").astype(np.int32)


def _in_order(table: Table, order: npt.NDArray[np.int32]) -> Table:
    """A table whose owners are places in an order, with what stands there instead."""
    table.owners = np.take(order, table.owners)
    return table


def _written(
    write_keys: Callable[..., int], *held: npt.NDArray[Any], types: tuple[type[np.generic], ...] = _PLAIN
) -> tuple[npt.NDArray[Any], ...]:
    """The keys that a kernel writes, their owners, and their tags if it has such: counted first, then written."""
    room = write_keys(*held, *[np.empty(0, each) for each in types])
    written = tuple([np.empty(room, each) for each in types])
    if room:
        write_keys(*held, *written)
    return written


def _sounds(
    vocabulary: npt.NDArray[np.uint8], signatures: npt.NDArray[np.uint64], tags: npt.NDArray[np.uint8]
) -> Columns:
    """The words under each of their skeletons, and half of their signatures in that order: see `mark_sounds`."""
    from comity.engines.matching.compiled import keys as compiled

    table = Table.of(*_written(compiled.all_sound_keys, vocabulary, tags, types=_TAGGED))
    return {**table.columns("sounds"), "sounds.letters": np.take(signatures, table.owners).astype(np.uint32)}


def _spellings(vocabulary: npt.NDArray[np.uint8]) -> Columns:
    """The words under each of their spelling keys, without the keys: whoever is met is compared anyway."""
    from comity.engines.matching.compiled import keys as compiled
    from comity.engines.matching.compiled import lists

    keys, words = _written(compiled.all_spelling_keys, vocabulary)
    bits = max(2, int(keys.size // 2).bit_length())
    buckets, owners = np.zeros((1 << bits) + 1, np.int32), np.empty_like(words)
    lists.scatter_owners(keys, words, 64 - bits, buckets, owners)
    return {"spellings.buckets": buckets, "spellings.owners": owners}


def form_rows(columns: Columns, subjects: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """What ranking reads of each form, in half a line of memory: (forms, ROW) int32, see `segment`."""
    rows = np.empty((subjects.size, ROW), np.int32)
    rows[:, :ROW_WORDS] = columns["forms"][:, :ROW_WORDS]
    rows[:, AT_RELEASE] = columns["releases"][subjects]
    rows[:, AT_SUBJECT] = subjects
    years = columns["years"][subjects].astype(np.int32) << 16
    rows[:, AT_REST] = years | columns["form_low"].astype(np.int32) << 8 | columns["form_lengths"]
    return rows
