"""From primary columns to derived ones: tables of keys, and what ranking reads of each form."""

import numpy as np

from comity.engines.matching.segment import Columns, Table


def derived(columns: Columns) -> Columns:
    """The columns, with those added that are made of them: tables of keys, and what ranking reads of each form."""
    from comity.engines.matching.compiled.keys import (
        all_form_keys,
        all_signatures,
        all_word_keys,
    )  # Numba takes a while to load

    forms_each = np.diff(columns["subject_forms"])
    form_subject = np.repeat(np.arange(forms_each.size, dtype=np.int32), forms_each)
    vocabulary, forms, lengths = columns["vocabulary"], columns["forms"], columns["form_lengths"]
    kinds = columns["kinds"][form_subject]
    none_k, none_o = np.empty(0, np.uint64), np.empty(0, np.int32)
    room = all_form_keys(vocabulary, forms, lengths, kinds, none_k, none_o)
    keys, owners = np.empty(room, np.uint64), np.empty(room, np.int32)
    if room:
        all_form_keys(vocabulary, forms, lengths, kinds, keys, owners)
    table = Table.of(keys, owners)
    room = all_word_keys(vocabulary, none_k, none_o)
    keys, owners = np.empty(room, np.uint64), np.empty(room, np.int32)
    if room:
        all_word_keys(vocabulary, keys, owners)
    near = Table.of(keys, owners)
    signatures = np.empty(vocabulary.shape[0], np.uint32)
    all_signatures(vocabulary, signatures)
    numbers = Table.of(columns["number_keys"], columns["number_subjects"])
    return {
        **columns,
        "form_subject": form_subject,
        "form_releases": columns["releases"][form_subject],
        "form_years": columns["years"][form_subject],
        "id_order": np.argsort(columns["ids"], kind="stable").astype(np.int64),
        **table.columns("forms"),
        **near.columns("near"),
        # Beside the words of each key, so that most are refused without being looked at.
        "near_signatures": signatures[near.owners],
        **numbers.columns("numbers"),
    }
