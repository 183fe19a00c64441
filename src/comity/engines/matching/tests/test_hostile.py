"""Hostile names, end to end: asked and held, searched for and explained. Whatever comes in, an answer comes out.

How long it takes is bounded by what is read of a name (`normalise`), which the tests of names hold; here nothing
may fail, no candidate may weigh what is not a number, and nobody else may be hidden by it.
"""

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines import matching
from comity.engines.matching.tests.people import person

HOSTILE = {
    "one letter repeated": "a" * 100_000,
    "one syllable repeated": "ab" * 50_000,
    "combining marks": "e" + "\u0301" * 50_000,
    "marks alone": "\u0301" * 5_000,
    "words": "x y " * 10_000,
    "words that name": "Kestrel Olvanov " * 5_000,
    "nothing": "",
    "blanks": " \t\n\u3000",
    "particles": "al bin al de van",
    "titles": "Dr General Sheikh",
    "initials": "A. B. C. D. E. F. G. H. I. J. K. L. M. N. O. P.",
    "bidirectional marks": "\u202eKestrel\u2066 \u2069Olvanov\u202c",
    "marks of direction alone": "\u202e\u2066" * 500,
    "lone surrogates": "\ud800Kestrel \udfff",
    "end of text": "\x00Kestrel\x00Olvanov",
    "not a character": "\uffff\ufffe\ufdd0",
    "emoji": "💥👩‍👩‍👧 🏴",
    "private use": "\ue000\U000f0000",
    "unassigned script": "\U0001fae8\U00016e40",
    "ligatures": "ﷺ ﬃ ㍿ ﷽",
    "digits": "1234567890 " * 50,
    "wide letters": "Ｋｅｓｔｒｅｌ Ｏｌｖａｎｏｖ",
    "scripts mixed in a word": "Kеstrеl Οlvаnоv",
    "every script": "محمد Иван 김정은 王小明 スミス Νίκος שלום रवि สมชาย ქართული Հայ አማርኛ",
    "apostrophes": "'’`\"" * 5_000,
    "a page of HTML": "<script>alert(1)</script>" * 500,
    "an expression": "(((((a+)+)+)+)+)$" + "a" * 10_000,
    "lists": "Kestrel Olvanov;" * 5_000,
    "remarks": "born " * 5_000,
    "compounds": "abdul" * 5_000 + "ullah" * 5_000,
    "Hangul": "가" * 10_000,
    "Han": "王" * 10_000,
    "Arabic": "عبدال" * 5_000,
    "Cyrillic": "чж" * 5_000,
}  # fmt: skip
CHARACTERS = st.text(
    st.one_of(st.characters(), st.sampled_from("aeioulmn '-.;,الدمحعبويабвчжн가나王明\u0301\u202e\u200d\ud800\x00")),
    max_size=200,
)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Everybody hostile is held, beside one person who is not."""
    people = [person(i, name) for i, name in enumerate(HOSTILE.values(), 1)]
    return matching.build(tmp_path_factory.mktemp("hostile"), [person(0, "Testwari, Ada"), *people])


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_is_answered_and_explained(index, name):
    query = matching.Query(names=(matching.Name(name),), birth_dates=(name[:50],), birth_places=(name[:50],))
    for candidate in index.search(query, [True], 50, 0.0):
        assert isfinite(candidate.weight_bits)
        for reason in candidate.reasons:
            assert isfinite(reason.weight_bits)
            assert matching.render(reason, "ar")


def test_hostile_names_hide_nobody(index):
    query = matching.Query(names=tuple(matching.Name(name) for name in [*HOSTILE.values(), "Ada Testwari"]))
    assert 0 in {candidate.id for candidate in index.search(query, [True], 50, 0.0)}


@given(CHARACTERS, CHARACTERS)
@settings(deadline=None, max_examples=150)
def test_any_text_is_answered_and_weighs_the_same_when_explained(index, asked, held):
    query = matching.Query(names=(matching.Name(asked), matching.Name(held)), birth_dates=(asked,), sex=held)
    for candidate in index.search(query, [True], 10, 0.0):
        told = sum(reason.weight_bits for reason in candidate.reasons)
        assert told == pytest.approx(candidate.weight_bits, abs=1e-5)
    told = matching.explain(query, person(1, held)).candidate
    assert isfinite(told.weight_bits)


@given(st.text(st.characters(categories=("L", "M", "N", "Z", "P")), min_size=1, max_size=40))
@settings(deadline=None)
def test_a_name_in_any_letters_agrees_with_itself(name):
    query, subject = matching.Query(names=(matching.Name(name),)), person(1, name)
    told = matching.explain(query, subject).candidate
    assert told.weight_bits >= 0 or not told.reasons
