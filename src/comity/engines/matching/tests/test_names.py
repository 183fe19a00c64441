"""How names are read, whatever their script and however they are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.matching import names, normalise, scripts, skeleton


def words(name, kind="person"):
    """The words of the first reading."""
    return [token.text for token in names.forms(name, kind)[0].tokens]


class TestReading:
    """Both sides come out alike, so that they can meet."""

    @pytest.mark.parametrize(
        "name",
        ["Abdul Rahman Test", "Abd al-Rahman Test", "ABDURRAHMAN TEST", "Abdulrahman Test", "‘Abd-ul Rahman Test"],
    )
    def test_servant_names_come_out_split(self, name):
        assert [word for word in words(name) if word not in {"al", "ul"}] == ["abd", "rahman", "test"]

    @pytest.mark.parametrize("name", ["Abdullah", "Abd Ullah", "عبد الله", "عبدالله"])
    def test_compounds_with_allah_meet_across_scripts(self, name):
        assert words(name) == ["abd", "allah"]

    def test_cyrillic_is_read_as_spoken_and_letter_by_letter(self):
        found = [[token.text for token in form.tokens] for form in names.forms("Цхун Хан", "person")]
        assert found[:2] == [["tskhun", "khan"], ["chun", "han"]]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("Νίκος", ["nikos"]), ("김정은", ["gim", "jeongeun"]), ("王小明", ["wang", "xiaoming"]), ("रवि", ["ravi"])],
    )
    def test_other_scripts_come_out_in_latin_letters(self, name, expected):
        assert words(name) == expected

    def test_a_letter_that_only_looks_latin_is_read_as_latin(self):
        assert words("Pаul Test") == ["paul", "test"]  # the а is Cyrillic

    def test_titles_are_dropped_where_other_words_remain(self):
        assert words("General Dr. Ada Test") == ["ada", "test"]
        assert words("General") == ["general"]

    def test_remarks_and_lists_in_one_field_are_taken_apart(self):
        assert [f.written for f in names.forms("Ada Test; A. Teste", "person")] == ["Ada Test", "A. Teste"]
        assert words("Ada Test, born in Testville on 1 Jan. 1970") == ["ada", "test"]

    @pytest.mark.parametrize("name", ["A.B.C. Testing Ltd", "ABC Testing Ltd", "A B C Testing Ltd"])
    def test_letters_of_an_acronym_are_one_word(self, name):
        assert words(name, "organisation") == ["abc", "testing", "ltd"]


ODD_CHARACTERS = "aabdl .-'’ʼ;éßİſЖокيالعبد김王ガ\u200b\u202e\u0301\x00\ufffdـ\u00a0\u2028Ａ߀१"


def cleaned_by_character(text):
    """The twin of `clean`, from its definition."""
    unified = unicodedata.normalize("NFKC", text[: normalise.MAX_CHARACTERS])[: normalise.MAX_CHARACTERS].lower()
    kept = [c for c in unified if unicodedata.category(c) != "Cf" and c not in "\ufffdـ"]
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in kept)


def words_by_character(text):
    """The twin of `words`, from its definition."""
    joined = "".join(c for c in text if c not in normalise.APOSTROPHES)
    spaced = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in joined)
    longest = normalise.MAX_WORD_CHARACTERS * (1 if text.isascii() else 4)
    return [word[:longest] for word in spaced.split(" ") if word][: normalise.MAX_WORDS]


class TestShortWays:
    """Names that need little are read quickly, and as the long way reads them."""

    @given(st.one_of(st.text(), st.text(ODD_CHARACTERS)))
    def test_cleaning_and_splitting(self, text):
        assert normalise.words(normalise.clean(text)) == words_by_character(cleaned_by_character(text))

    @given(
        st.lists(st.sampled_from(["Ada", "Abdulrahman", "al", "de", "Dr", "X", "as", "Saad", "Ltd", "علي", "Жук"])),
        st.sampled_from(["person", "organisation"]),
    )
    def test_words_whose_role_is_settled_play_it_among_any_others(self, words, kind):
        for form in names.forms(" ".join(words), kind):
            tokens = list(form.tokens)
            if not any(names._has_several_roles(token.text, kind) for token in tokens):
                assert names._among_neighbours(tokens, kind) == tokens


class TestHostileNames:
    """Whatever comes in, reading ends soon and never fails."""

    @pytest.mark.parametrize(
        "name",
        [
            "a" * 100_000,
            "e" + "\u0301" * 50_000,
            "x y " * 10_000,
            "\u202e\u2066" * 500,
            "",
            "al bin al",
            "\x00\ufffd",
            "💥",
        ],
    )
    def test_reading_is_bounded(self, name):
        for form in names.forms(name, "person"):
            assert len(form.tokens) <= names.MAX_TOKENS
            assert all(len(token.text) <= normalise.MAX_WORD_CHARACTERS for token in form.tokens)

    def test_bidirectional_marks_do_not_split_or_hide(self):
        assert words("A\u202eda T\u200best") == ["ada", "test"]

    @given(st.text(max_size=60))
    def test_any_text_gives_ascii_words(self, text):
        for form in names.forms(text, "person"):
            assert all(token.text.isascii() and token.text for token in form.tokens)


def readings(word):
    """Every reading of a word, as texts."""
    return [" ".join(reading.words) for reading in scripts.readings(word)]


class TestOtherScripts:
    """Each rule that a script needs beyond its letters."""

    @pytest.mark.parametrize(
        ("cyrillic", "pinyin"),
        [("чжан", "zhang"), ("цзянь", "jian"), ("сяомин", "xiaoming"), ("сюй", "xu"), ("ван", "wang")],
    )  # fmt: skip
    def test_chinese_names_in_cyrillic_are_read_as_pinyin_too(self, cyrillic, pinyin):
        assert pinyin in readings(cyrillic)

    def test_a_russian_word_is_not_taken_for_chinese(self):
        assert readings("олванов") == ["olvanov"]

    def test_ukrainian_letters_make_g_an_h(self):
        assert readings("ігор") == ["igor", "ihor"]

    def test_arabic_letters_are_read_as_arabs_and_as_persians_do(self):
        assert readings("رضا") == ["rda", "rza"]
        assert readings("ذاكر") == ["dhakr", "zakr"]

    def test_two_arabic_letters_for_a_sound_are_one(self):
        assert readings("تشن") == ["chn"]

    def test_hebrew_letters_of_two_sounds_are_read_both_ways(self):
        assert readings("פונק") == ["pwnk", "fvnk"]

    @pytest.mark.parametrize(("word", "bare"), [("스위프트", "swipt"), ("フランク", "frank"), ("스미스", "smis")])
    def test_vowels_that_only_fill_syllables_up_may_be_missing(self, word, bare):
        assert bare in readings(word)

    def test_chinese_characters_of_a_korean_name_are_read_in_korean_too(self):
        assert readings("金正恩") == ["jin zhengen", "jinzhengen", "gim jeongeun"]
        assert len(readings("王小明")) == 2


class TestWordsThatMayBeNames:
    """Particles are names where a name would otherwise have but one."""

    @pytest.mark.parametrize(
        ("name", "roles"),
        [("Bin Xu", ["name", "name"]), ("Van Testwari", ["name", "name"]), ("Abu Testwari", ["name", "name"]),
         ("Ada van Testwari", ["name", "particle", "name"]), ("al-Testwari", ["particle", "name"])],
    )  # fmt: skip
    def test_role(self, name, roles):
        assert [token.role for token in names.forms(name, "person")[0].tokens] == roles


class TestOrganisations:
    """Words of organisations meet whether they are written out or in short."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Testwari Limited Liability Company", "Testwari LLC"),
            ("Testwari Gesellschaft mit beschränkter Haftung", "Testwari GmbH"),
            ("Testwari Sp. z o.o.", "Testwari LLC"),
            ("First International Bank of Testwari", "1st Int'l Bank of Testwari"),
        ],
    )
    def test_short_forms(self, one, other):
        assert words(one, "organisation") == words(other, "organisation")

    def test_persons_are_left_alone(self):
        assert words("Limited Testwari") == ["limited", "testwari"]


class TestTitles:
    """Titles are left out while two words that name somebody remain."""

    @pytest.mark.parametrize(
        ("name", "left"),
        [
            ("Dr Kestrel Olvanov", ["kestrel", "olvanov"]),
            ("Al-Testwari, Hafez", ["al", "testwari", "hafez"]),
            ("Hafiz Abdallah", ["hafiz", "abd", "allah"]),
            ("Haji Abdallah Olvanov", ["abd", "allah", "olvanov"]),
        ],
    )
    def test_two_words_remain(self, name, left):
        assert words(name) == left


class TestSecondSkeletons:
    """What writers write with kh or h, or with w or without, is found under both."""

    @pytest.mark.parametrize(("one", "other"), [("salekh", "saleh"), ("khalid", "halid"), ("olawnor", "olanor")])
    def test_share_a_skeleton(self, one, other):
        assert set(skeleton.skeletons(one)) & set(skeleton.skeletons(other))
