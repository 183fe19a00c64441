"""The assistant marks words in four languages, where they stand, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.notices import editions
from comity.notices.assistant import flags_in, marked, spans_of
from comity.notices.tables import FlagWords

WORDS = editions.edition("2026-11").flags


def said(text: str, language: str) -> dict[str, list[str]]:
    found = flags_in({"facts_of_case": {language: text}}, WORDS)
    return {flag.code: [text[start:end] for start, end in flag.spans] for flag in found}


@pytest.mark.parametrize(
    ("language", "text", "flag", "words"),
    [
        ("en", "He took part in Protests against the régime.", "article-3-political", ["Protests", "régime"]),
        ("en", "She applied for asylum; a REFUGEE.", "refugee", ["asylum", "REFUGEE"]),
        ("fr", "Il a participé à une manifestation de l'opposition.", "article-3-political",
         ["manifestation", "opposition"]),
        ("fr", "L'ELECTION a eu lieu.", "article-3-political", ["ELECTION"]),
        ("fr", "Le mineur et ses enfants.", "minor", ["mineur", "enfants"]),
        ("es", "Acusado de sedición y blasfemia.", "article-3-political", ["sedición"]),
        ("es", "Acusado de sedición y blasfemia.", "article-3-religious", ["blasfemia"]),
        ("ar", "شارك في المظاهرات ضد الحكومة", "article-3-political", ["المظاهرات"]),
        ("ar", "قدّم طلب لُجُوء وهو لاجئ", "refugee", ["لُجُوء", "لاجئ"]),
        ("ar", "متهم بالخيانة وبالتجديف", "article-3-political", ["بالخيانة"]),
        ("ar", "متهم بالخيانة وبالتجديف", "article-3-religious", ["وبالتجديف"]),
        ("ar", "رفض الخدمة العسكرية", "article-3-military", ["الخدمة العسكرية"]),
    ],
)  # fmt: skip
def test_marks_the_words_of_a_language_as_they_were_written(language, text, flag, words):
    assert said(text, language)[flag] == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The coupon was forged in the courtyard."),  # coup, court are no beginnings
        ("en", "He stole a car and fled across the border."),
        ("fr", "Il a volé une voiture près du port."),
        ("es", "Robó un coche cerca del puerto."),
        ("ar", "سرق سيارة قرب الميناء"),
    ],
)
def test_a_plain_theft_is_not_marked(language, text):
    assert said(text, language) == {}


def test_a_text_is_read_in_its_own_language_only():
    assert said("asilo", "en") == {}


def test_marked_gives_the_text_back_in_pieces():
    text = "He is a refugee, they say."
    spans = spans_of(text, FlagWords("refugee", "en", ("refugee*",)))
    pieces = list(marked(text, spans))
    assert pieces == [("He is a ", False), ("refugee", True), (", they say.", False)]


TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("réfugié asylum لاجئ اللُّجوءة protest-ة ﷺ ﬁ İ ß"), st.characters()), max_size=60
)


@given(text=TEXTS, words=st.sampled_from(WORDS))
def test_spans_lie_in_the_text_in_order_and_apart(text, words):
    at = 0
    for start, end in spans_of(text, words):
        assert at <= start < end <= len(text)
        at = end


@given(text=TEXTS, words=st.sampled_from(WORDS))
def test_the_pieces_make_up_the_text(text, words):
    assert "".join(piece for piece, _mark in marked(text, spans_of(text, words))) == text


@given(word=st.sampled_from([w for row in WORDS if row.language != "ar" for w in row.words if "*" not in w]))
def test_every_word_of_the_tables_is_found_in_capitals(word):
    rows = [row for row in WORDS if word in row.words]
    assert all(spans_of(f"« {word.upper()} »", row) for row in rows)
