"""Numbers as they are written: what is read of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.matching import Identifier, identifiers


def read(value, kind="passport", country=""):
    return identifiers.values(Identifier(kind, value, country))


class TestLabels:
    """Words that only say that a number follows are no part of it."""

    @pytest.mark.parametrize(
        "written",
        ["7654321", "Passport no 7654321", "passport No.7654321", "PASSPORT # 7654321", "No: 7654321", "Nº 7654321",
         "7654321 (passport)", "№ 7654321", "Паспорт № 7654321", "Pasaporte número 7654321", "جواز سفر رقم 7654321",
         "passport no 76 54 321"],
    )  # fmt: skip
    def test_the_number_is_read_alone(self, written):
        assert "7654321" in read(written)
        assert all(value.isdigit() for value in read(written))

    @pytest.mark.parametrize(
        ("written", "number"),
        [("XA 1234567", "XA1234567"), ("NO-123456 X", "NO123456X"), ("passport XA12 34567", "XA1234567"),
         ("ID1234567 B", "ID1234567B")],
    )  # fmt: skip
    def test_letters_that_belong_to_the_number_stay(self, written, number):
        assert read(written)[0] == number

    def test_a_number_inside_a_remark_is_read_too(self):
        assert "XA296623" in read("Testland passport number XA296623, issued in Quorville")

    @given(st.text("0123456789ABX", min_size=1, max_size=12))
    def test_a_bare_number_is_itself(self, number):
        assert read(number) == ((number,) if any(c.isdigit() for c in number) else ())


class TestPlates:
    """Plates are read in Latin letters, by the rules of their country."""

    @pytest.mark.parametrize(
        ("written", "country", "read_as"),
        [("А123ВС77", "RU", "A123BC77"), ("А 123 ВС 77", "", "A123BC77"), ("AI-123-AA", "FR", "AI123AA"),
         ("AB-I23-CD", "FR", "AB123CD"), ("AB-12O-CD", "FR", "AB120CD"), ("AB-12O-CD", "XA", "AB12OCD"),
         ("I234 BCD", "ES", "1234BCD"), ("ABV 123", "SE", "ABU123"), ("B ÜX 123", "DE", "BUX123")],
    )  # fmt: skip
    def test_what_a_plate_never_has_is_read_as_what_was_meant(self, written, country, read_as):
        assert read(written, "plate", country)[0] == read_as

    @given(st.text("ABCIOQUV019", min_size=1, max_size=8), st.sampled_from(("ES", "FR", "IT", "SE", "XA")))
    def test_what_is_meant_is_read_as_itself(self, plate, country):
        for value in read(plate, "plate", country):
            assert read(value, "plate", country)[0] == value
