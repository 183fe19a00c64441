"""Text from outside: harmless, and otherwise as written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records.texts import clean, script_of


class TestClean:
    """What a reader cannot see and an attacker can use is taken out, and said to be."""

    @pytest.mark.parametrize(
        ("written", "read", "codes"),
        [
            ("Ines\x00 Faroleiro", "Ines Faroleiro", ("text.control",)),
            ("Ines \u202eorieloraF", "Ines orieloraF", ("text.bidi",)),
            ("\u2066Ines\u2069", "Ines", ("text.bidi",)),
            ("I\u200bnes", "Ines", ("text.invisible",)),
            ("I\u200dnes", "Ines", ("text.invisible",)),
            ("Ines\ufeff", "Ines", ("text.invisible",)),
            ("In\ufffds", "In\ufffds", ("text.replacement",)),
            ("In\ud800s", "In\ufffds", ("text.surrogate", "text.replacement")),
            ("Ine\u0302s", "Inês", ()),
            ("  Ines \n Faroleiro ", "Ines Faroleiro", ()),
            ("<b>{{ name }}</b>", "<b>{{ name }}</b>", ()),
        ],
    )
    def test_names(self, written, read, codes):
        assert clean(written) == (read, codes)

    @pytest.mark.parametrize("written", ["می\u200cخواهم", "क्\u200dष", "শর্\u200cত"])
    def test_joiners_stay_where_they_belong_to_the_spelling(self, written):
        assert clean(written) == (written, ())

    def test_many_joiners_in_a_row_are_one(self):
        assert clean("می\u200c\u200c\u200cخواهم") == ("می\u200cخواهم", ("text.invisible",))

    def test_piled_up_marks_are_taken_down(self):
        assert clean("a" + "\u0316\u0301" * 500_000) == (clean("a" + "\u0316\u0301" * 15)[0], ("text.marks",))

    def test_notes_keep_their_lines(self):
        assert clean("one\r\ntwo\rthree\u2028four\n", lines=True) == ("one\ntwo\nthree\nfour", ())

    @given(written=st.text())
    def test_clean_text_stays_as_it_is(self, written):
        read, _ = clean(written)
        assert clean(read)[0] == read

    @given(written=st.text())
    def test_no_control_or_direction_character_is_left(self, written):
        read, _ = clean(written)
        assert unicodedata.is_normalized("NFC", read)
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in read)
        assert not any(unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI") for c in read)


class TestScript:
    """A name is of the script that most of its letters have (ISO 15924)."""

    @pytest.mark.parametrize(
        ("name", "script"),
        [
            ("Ines Faroleiro", "Latn"),
            ("Inês", "Latn"),
            ("يسرى المرفأ", "Arab"),
            ("Дарко", "Cyrl"),
            ("邱文岚", "Hani"),
            ("早瀬 とうこ", "Jpan"),
            ("백산", "Hang"),
            ("Πέτρος", "Grek"),
            ("รัตนา", "Thai"),
            ("दीपक", "Deva"),
            ("4711", ""),
            ("", ""),
        ],
    )
    def test_names(self, name, script):
        assert script_of(name) == script
