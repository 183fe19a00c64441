"""Manifests as carriers send them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.screening import errors, manifests
from comity.screening.questions import Number

TODAY = date(2026, 3, 2)


def read(text: str, **options):
    return manifests.read(text.encode(options.pop("written", "utf-8")), today=TODAY, **options)


class TestColumns:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_found(self, delimiter):
        row = read(f"seat{delimiter}full_name\n1A{delimiter}Mirelle Quandt\n").travellers[0]
        assert (row.seat, row.question.names) == ("1A", ("Mirelle Quandt",))

    @pytest.mark.parametrize(
        "headings",
        [
            "given_names,surname",
            "First Name,LAST NAME",
            "Prénom,Nom",
            "nombre,apellidos",
            "الاسم الأول,اللقب",
            "forename,Family-Name",
        ],
    )
    def test_names_are_joined_whatever_the_columns_are_called(self, headings):
        assert read(f"{headings}\nMirelle,Quandt\n").travellers[0].question.names == ("Mirelle Quandt",)

    def test_a_tickets_name_is_put_in_the_order_in_which_it_is_spoken(self):
        assert read("name\nQUANDT/MIRELLE\n").travellers[0].question.names == ("MIRELLE QUANDT",)

    @pytest.mark.parametrize("written", ["XA", "QXA", "xa"])
    def test_nationality_as_any_code(self, written):
        assert read(f"name,nationality\nA B,{written}\n").travellers[0].question.countries == ("XA",)

    def test_nationality_as_a_name(self):
        assert read("name,nationality\nA B,South Korea\n").travellers[0].question.countries == ("KR",)

    def test_documents_carry_their_kind_and_issuer(self):
        row = read("name,document_type,document_number,issuing_state\nA B,P,X123,XB\n").travellers[0]
        assert row.question.numbers == (Number("passport", "X123", "XB"),)

    def test_columns_nobody_knows_are_named(self):
        assert read("name,meal\nA B,fish\n").ignored == ("meal",)

    def test_without_a_column_that_names_anybody_it_is_no_manifest(self):
        with pytest.raises(errors.ManifestUnreadable):
            read("seat,meal\n1A,fish\n")


class TestThings:
    def test_a_ship_may_stand_among_its_passengers(self):
        rows = read("kind,name,imo\nvessel,MV Alderwick,9074729\nperson,Mirelle Quandt,\n").travellers
        assert (rows[0].question.kind, rows[0].question.numbers) == ("vessel", (Number("imo", "9074729"),))
        assert rows[1].question.kind == "person"

    def test_a_row_with_a_plate_alone_is_a_vehicle(self):
        assert read("name,registration\n,XA-1234\n").travellers[0].question.kind == "vehicle"

    def test_aircraft_are_registered_and_carry_no_plates(self):
        question = read("kind,registration\naircraft,XA-ABC\n").travellers[0].question
        assert question.numbers == (Number("registration", "XA-ABC"),)


class TestBadRows:
    DATA = (
        "seat,name,born\n"
        '1A,"Quandt,1970\n'
        "1B,Tobiah Lindqvarn,1990\n"
        "1C,,\n"
        "1D,Oskar Fenn,1990,what,is this\n"
        "1E,Ilse Varga,notadate\n"
    )

    def test_a_bad_row_is_told_with_its_line_and_the_rest_goes_on(self):
        found = read(self.DATA)
        assert [(row.row, row.line, row.problem.code) for row in found.unreadable] == [
            (1, 2, "unclosed-quote"),
            (3, 4, "nothing-to-look-up"),
            (4, 5, "too-many-cells"),
        ]
        assert [(row.row, row.seat) for row in found.travellers] == [(2, "1B"), (5, "1E")]

    def test_a_cell_that_cannot_be_used_is_told_and_its_traveller_checked(self):
        traveller = read(self.DATA).travellers[1]
        assert [problem.code for problem in traveller.problems] == ["unknown-date"]
        assert traveller.question.names == ("Ilse Varga",)

    def test_of_an_impossible_date_the_year_is_kept(self):
        traveller = read("name,born\nIlse Varga,1974-01-32\n").travellers[0]
        assert traveller.question.birth_dates == ("1974",)
        assert [problem.code for problem in traveller.problems] == ["year-only"]

    @pytest.mark.parametrize("code", ["unclosed-quote", "nothing-to-look-up", "too-many-cells", "too-long"])
    def test_every_problem_of_a_row_has_words(self, code):
        assert manifests.summary(code) != code


class TestEncodings:
    @pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_a_byte_order_mark_is_followed(self, written):
        assert read("الاسم\nميريل كوانت\n", written=written).travellers[0].question.names == ("ميريل كوانت",)

    def test_another_encoding_can_be_named(self):
        found = read("الاسم\nميريل كوانت\n", written="windows-1256", encoding="windows-1256")
        assert found.travellers[0].question.names == ("ميريل كوانت",)

    def test_a_wrong_one_is_told_with_its_place(self):
        with pytest.raises(errors.ManifestUnreadable) as refused:
            read("name\nMüller\n", written="latin-1")
        assert "Byte 6 (line 2)" in str(refused.value)

    @pytest.mark.parametrize("data", [b"", b"\n \n", b"PK\x03\x04rest", b"%PDF-1.7", b"name\n\x00\xff\xfe"])
    def test_what_is_no_table_is_refused(self, data):
        with pytest.raises(errors.ManifestUnreadable):
            manifests.read(data, today=TODAY)

    @pytest.mark.parametrize("encoding", ["klingon", "rot13", "hex"])
    def test_what_is_no_text_encoding_is_refused(self, encoding):
        with pytest.raises(errors.ManifestUnreadable):
            manifests.read(b"name\nA\n", today=TODAY, encoding=encoding)

    def test_the_ends_of_lines_of_every_system(self):
        for end in ("\n", "\r\n", "\r"):
            assert len(read(f"name{end}A B{end}C D{end}").rows) == 2


class TestLimits:
    def test_rows(self):
        with pytest.raises(errors.ManifestUnreadable):
            read("name\n" + "A B\n" * 11, limits=manifests.Limits(rows=10))

    def test_one_row_that_is_too_long_is_left_out(self):
        found = read("name\n" + "A" * 50 + "\nB C\n", limits=manifests.Limits(line_characters=40))
        assert [row.problem.code for row in found.unreadable] == ["too-long"]
        assert len(found.travellers) == 1


@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_line_that_is_not_blank_is_a_row_whatever_it_holds(lines):
    text = "name,born,document_number\n" + "\n".join(lines)
    expected = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:] if line.strip()]
    found = manifests.read(text.encode("utf-8", "surrogatepass"), today=TODAY) if _is_utf8(text) else None
    if found is not None:
        assert [row.row for row in found.rows] == list(range(1, len(expected) + 1))
        assert len(found.travellers) + len(found.unreadable) == len(expected)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
