"""Reading and writing machine-readable zones (ICAO Doc 9303)."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comity.engines.documents import (
    DocumentError,
    PartialDate,
    check_digit,
    codes,
    field_span,
    iso_state,
    read_zone,
    write_zone,
    zone_name,
)

TODAY = date(2026, 11, 21)

# The worked examples of Doc 9303, parts 4 to 7: the invented bearer of invented Utopia.
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"


def read(text: str, today: date = TODAY):
    return read_zone(text, today=today)


def refusal_of(text: str) -> str | None:
    try:
        read(text)
    except DocumentError as refusal:
        return refusal.code
    return None


def told(zone) -> list[str]:
    return [problem.code for problem in zone.problems]


class TestWorkedExamples:
    @pytest.mark.parametrize(
        ("text", "kind", "number", "nationality", "born"),
        [
            (TD1, "TD1", "D23145890", "UTO", "1974-08-12"),
            (TD2, "TD2", "D23145890", "UTO", "1974-08-12"),
            (TD3, "TD3", "L898902C3", "UTO", "1974-08-12"),
            (MRV_A, "MRV-A", "L8988901C", "XXX", "1940-09-07"),
            (MRV_B, "MRV-B", "L8988901C", "XXX", "1940-09-07"),
        ],
    )
    def test_every_kind_is_read_without_a_word(self, text, kind, number, nationality, born):
        zone = read(text)
        assert (zone.kind, zone.number, zone.nationality, zone.born.text()) == (kind, number, nationality, born)
        assert (zone.primary, zone.secondary, zone.sex, zone.issuing_state) == ("ERIKSSON", "ANNA MARIA", "F", "UTO")
        assert zone.problems == ()
        assert zone.is_sound

    def test_a_number_of_more_than_nine_characters_goes_on_in_the_optional_data(self):
        zone = read(LONG_NUMBER)
        assert (zone.number, zone.optional, zone.problems) == ("D23145890734", "", ())

    def test_the_passport_s_other_fields(self):
        zone = read(TD3)
        assert (zone.document_code, zone.expires.text(), zone.optional) == ("P", "2012-04-15", "ZE184226B")
        assert not zone.names_truncated

    def test_a_screen_can_mark_any_field(self):
        assert field_span("TD3", "born").of(read(TD3).lines) == "740812"


class TestHowTextComes:
    """Scanners and people send the same zone in many forms; what was put right is told."""

    @pytest.mark.parametrize(
        ("text", "repair"),
        [
            (TD3.replace("\n", "\r\n") + "\r\n", None),
            ("\n\n  " + TD3 + "  \n", None),
            (TD3.replace("\n", ""), "lines_divided_again"),
            (TD3[:30] + "\n" + TD3[30:], "lines_divided_again"),
            (TD3.lower(), "lower_case_read"),
            (" ".join(TD3.replace("\n", "\r")), "spaces_removed"),
            (TD3.replace("<<<<<<<<<<<<<<<<<<<\n", "\n"), "fillers_added"),
            (TD3.replace("\n", "<<<\n"), "fillers_removed"),
            (TD3.replace("<<", "«").replace("<", "‹"), "other_characters_read"),
            (TD3.replace("A", "Ａ"), "other_characters_read"),
            ("\u202a" + TD3 + "\u202c", "invisible_removed"),
            (TD1.replace("\n", ""), "lines_divided_again"),
            (TD1.replace("<<<<<<<<<<\n", "\n").rstrip("<"), "fillers_added"),
            (TD2.replace("\n", ""), "lines_divided_again"),
            (MRV_A.rstrip("<"), "fillers_added"),
            (MRV_B.rstrip("<"), "fillers_added"),
            (MRV_A + "<<", "fillers_removed"),
        ],
    )
    def test_the_same_fields_come_out(self, text, repair):
        zone = read(text)
        assert zone.is_sound
        assert zone.primary == "ERIKSSON"
        assert repair is None or repair in told(zone)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "zone_empty"),
            (" \n\t\r\n", "zone_empty"),
            ("\u200f\u202e", "zone_empty"),
            ("Anna Maria Eriksson", "not_a_zone"),
            ("P<UTO", "zone_wrong_shape"),
            ("\n".join([TD3, TD3]), "zone_wrong_shape"),
            (TD3.replace("<10", "<1"), "zone_wrong_shape"),
            ("A" * 43 + "<\n" + "B" * 44, "not_a_zone"),
            ("?" * 44 + "\n" + "<" * 43 + "1", "not_a_zone"),
            ("<" * 100_000, "zone_too_long"),
            ("P<" + "a\u0301" * 50_000, "zone_too_long"),
        ],
    )
    def test_what_is_no_zone_is_refused_with_a_reason(self, text, code):
        assert refusal_of(text) == code

    @given(st.text(max_size=300) | st.text("<AP01\n«\u202e", max_size=200))
    def test_whatever_comes_is_a_zone_or_a_coded_refusal(self, text):
        assert refusal_of(text) in codes() | {None}

    @given(st.lists(st.tuples(st.integers(0, 87), st.sampled_from(string.printable + "é٣\u202e")), max_size=6))
    def test_a_damaged_zone_is_told_or_refused_never_a_crash(self, changes):
        marks = list(TD3.replace("\n", ""))
        for place, mark in changes:
            marks[place] = mark
        try:
            zone = read("".join(marks))
        except DocumentError:
            return
        lines = TD3.split("\n")
        for problem in zone.problems:
            assert problem.code in codes()
            assert 1 <= problem.line <= 2
            assert 1 <= problem.column <= problem.column + problem.length - 1 <= len(lines[0])


class TestCheckDigits:
    """Each wrong digit is pointed at, with what a camera may have misread."""

    @pytest.mark.parametrize(
        ("column", "field"), [(10, "number"), (20, "born"), (28, "expires"), (43, "optional"), (44, "composite")]
    )
    def test_a_wrong_digit_is_pointed_at(self, column, field):
        first, second = TD3.split("\n")
        wrong = str((int(second[column - 1]) + 5) % 10)
        zone = read(first + "\n" + second[: column - 1] + wrong + second[column:])
        problem = next(problem for problem in zone.problems if problem.facts["field"] == field)
        assert (problem.code, problem.line, problem.column, problem.length) == ("wrong_check_digit", 2, column, 1)
        assert problem.facts["expected"] == second[column - 1]
        assert not zone.is_sound

    def test_a_last_digit_that_the_scanner_did_not_see_is_pointed_at(self):
        problem = read(TD3[:-1] + "<").problems[0]
        assert (problem.code, problem.column, problem.facts["expected"]) == ("wrong_check_digit", 44, "0")

    def test_a_letter_o_for_a_zero_is_suggested_first(self):
        zone = read(TD3.replace("L898902C3", "L8989O2C3"))
        first = zone.problems[0].suggestions[0]
        assert (first.line, first.column, first.given, first.instead) == (2, 6, "O", "0")

    def test_suggestions_leave_no_more_wrong_digits_than_they_must(self):
        zone = read(TD3.replace("L898902C3", "L8989O2C3"))
        whole = next(problem for problem in zone.problems if problem.facts["field"] == "composite")
        # Any change elsewhere would make that field's own digit wrong.
        assert all(suggestion.column <= 10 for suggestion in whole.suggestions)

    @given(st.sampled_from([TD1, TD2, TD3, MRV_A, MRV_B]), st.data())
    def test_following_a_suggestion_puts_the_digit_right(self, text, data):
        kind, lines = read(text).kind, text.split("\n")
        span = field_span(kind, data.draw(st.sampled_from(["number", "born", "expires"])))
        place = span.start + data.draw(st.integers(0, span.length - 1))
        line = lines[span.line]
        lines[span.line] = line[:place] + data.draw(st.sampled_from("OISBZGQD0158269")) + line[place + 1 :]
        zone = read("\n".join(lines))
        for problem in zone.problems:
            for suggestion in problem.suggestions if problem.code == "wrong_check_digit" else ():
                changed = list(zone.lines)
                row = changed[suggestion.line - 1]
                changed[suggestion.line - 1] = (
                    row[: suggestion.column - 1] + suggestion.instead + row[suggestion.column :]
                )
                remaining = read("\n".join(changed)).problems
                assert (problem.line, problem.column, "wrong_check_digit") not in {
                    (other.line, other.column, other.code) for other in remaining
                }

    def test_an_empty_personal_number_may_leave_its_digit_out(self):
        empty = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159<<<<<<<<<<<<<<"
        whole = check_digit(empty[45:55] + empty[58:65] + empty[66:88])
        for digit in ("<", "0"):
            assert read(empty + digit + whole).is_sound

    @given(st.text(string.ascii_uppercase + string.digits + "<", min_size=1, max_size=30), st.data())
    def test_one_wrong_digit_in_a_number_is_always_caught(self, written, data):
        place = data.draw(st.integers(0, len(written) - 1))
        assume(written[place].isdigit())
        other = data.draw(st.sampled_from([mark for mark in string.digits if mark != written[place]]))
        assert check_digit(written[:place] + other + written[place + 1 :]) != check_digit(written)

    @pytest.mark.parametrize("wrong", ["a", "é", " ", "\n"])
    def test_there_is_no_check_digit_over_other_characters(self, wrong):
        with pytest.raises(ValueError, match="cannot stand"):
            check_digit("A" + wrong)


class TestFields:
    @pytest.mark.parametrize(
        "code", ["D", "UNO", "UNA", "XXA", "XXB", "XXC", "XXX", "XOM", "EUE", "GBD", "RKS", "XAA", "QMZ"]
    )
    def test_special_codes_are_codes(self, code):
        zone = read(written(issuing_state=code, nationality=code))
        assert (zone.issuing_state, zone.nationality, zone.is_sound) == (code, code, True)

    def test_documents_codes_become_iso_codes(self):
        assert [iso_state(code) for code in ("D", "GBD", "FRA", "UNO")] == ["DEU", "GBR", "FRA", "UNO"]

    def test_an_unknown_state_is_pointed_at_with_the_likely_letter(self):
        problem = read(TD3.replace("P<UTO", "P<UT0")).problems[0]
        assert (problem.code, problem.line, problem.column, problem.length) == ("unknown_state", 1, 3, 3)
        assert [suggestion.instead for suggestion in problem.suggestions] == ["O"]

    @pytest.mark.parametrize(("name", "suggested"), [("ER1KSSON", ["I"]), ("ER3KSSON", [])])
    def test_a_digit_in_a_name_is_pointed_at(self, name, suggested):
        problem = read(TD3.replace("ERIKSSON", name)).problems[0]
        assert (problem.code, problem.column) == ("digit_in_name", 8)
        assert [suggestion.instead for suggestion in problem.suggestions] == suggested

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            (TD3.replace("2F1", "2Q1"), "unknown_sex"),
            (TD3.replace("P<UTO", "K<UTO"), "unknown_document_code"),
            (TD3.replace("ERIKSSON<<ANNA<MARIA<<", "<" * 22), "no_name"),
            (TD3.replace("ANNA<MARIA", "ANNA<<MARI"), "names_divided_twice"),
            (TD3.replace("ERIKSSON", "ERIK?SON"), "unreadable_character"),
        ],
    )
    def test_strange_values_are_told(self, changed, code):
        assert code in told(read(changed))

    def test_a_field_full_of_names_may_have_lost_some(self):
        assert read(written(primary="A" * 40)).names_truncated

    @pytest.mark.parametrize("given", ["M", "F", "X"])
    def test_the_sexes(self, given):
        assert read(written(sex=given)).sex == given


class TestDates:
    @pytest.mark.parametrize(
        ("partial", "text"),
        [
            (PartialDate(1974, 8, 12), "1974-08-12"),
            (PartialDate(1974, 8), "1974-08"),
            (PartialDate(1974), "1974"),
            (None, None),
        ],
    )
    def test_a_date_of_birth_may_be_known_in_part(self, partial, text):
        zone = read(written(born=partial))
        assert (zone.born and zone.born.text(), zone.is_sound) == (text, True)

    def test_an_x_says_unknown_too(self):
        unknown = "7408XX" + check_digit("7408XX")
        assert read(TD3.replace("7408122", unknown)).born == PartialDate(1974, 8)

    @pytest.mark.parametrize(
        ("born", "today", "year"),
        [
            (date(2026, 11, 21), date(2026, 11, 21), 2026),
            (date(1926, 11, 22), date(2026, 11, 21), 1926),
            (date(1999, 1, 1), date(2026, 11, 21), 1999),
            (date(2000, 2, 29), date(2100, 3, 1), 2000),
        ],
    )
    def test_nobody_is_born_in_the_future(self, born, today, year):
        assert read(written(born=born), today).born.year == year

    @pytest.mark.parametrize(("expires", "year"), [("36", 2036), ("76", 2076), ("99", 1999), ("26", 2026)])
    def test_documents_expire_near_today(self, expires, year):
        end = date(int("20" + expires), 1, 31)
        assert read(written(expires=end)).expires.year == year

    @pytest.mark.parametrize(
        "wrong", ["741312", "740230", "740012", "740800", "000000", "74O812", "<<0812", "74<<12", "7408<1"]
    )
    def test_an_impossible_date_is_pointed_at(self, wrong):
        zone = read(TD3.replace("740812", wrong))
        problem = next(problem for problem in zone.problems if problem.code == "impossible_date")
        assert (problem.line, problem.column, problem.length, zone.born) == (2, 14, 6, None)

    def test_the_likely_digit_in_a_date_is_suggested(self):
        zone = read(TD3.replace("740812", "74O812"))
        problem = next(problem for problem in zone.problems if problem.code == "impossible_date")
        assert [(suggestion.column, suggestion.instead) for suggestion in problem.suggestions] == [(16, "0")]


class TestNamesInZoneLetters:
    """Doc 9303, part 3, section 6."""

    @pytest.mark.parametrize(
        ("name", "zone"),
        [
            ("Müller-Lüdenscheidt", "MUELLER<LUEDENSCHEIDT"),
            ("Ærøskøbing Þór", "AEROESKOEBING<THOR"),
            ("Strauß", "STRAUSS"),
            ("Ångström", "AANGSTROEM"),
            ("D'Artagnan", "DARTAGNAN"),
            ("  O’Shea   Jr. ", "OSHEA<JR"),
            ("Núñez Łukasz", "NUNEZ<LUKASZ"),
            ("İnönü ığdır", "INOENUE<IGDIR"),
            ("Nguyễn", "NGUYEN"),
            ("Щукин Юрий", "SHCHUKIN<IURII"),
            ("محمّد", "MXHMMD"),
            ("فاطمة الزهراء", "FAXTTMXAH<ALZHRAXE"),
        ],
    )
    def test_known_names(self, name, zone):
        assert zone_name(name) == zone

    @pytest.mark.parametrize("name", ["李小龍", "Anna 2", "<script>", "😀"])
    def test_a_script_without_a_table_is_refused(self, name):
        with pytest.raises(DocumentError) as refusal:
            zone_name(name)
        assert refusal.value.code == "no_transliteration"

    @given(st.text(max_size=30))
    def test_the_result_is_in_zone_letters_or_refused(self, name):
        try:
            zone = zone_name(name)
        except DocumentError:
            return
        assert set(zone) <= set(string.ascii_uppercase + "<")
        assert "<<" not in zone
        assert zone == zone.strip("<")


def written(kind: str = "TD3", **changed) -> str:
    values = {
        "document_code": "V" if kind.startswith("MRV") else "P" if kind == "TD3" else "I",
        "issuing_state": "UTO",
        "number": "L898902C3",
        "primary": "Eriksson",
        "secondary": "Anna Maria",
        "nationality": "UTO",
        "born": date(1974, 8, 12),
        "sex": "F",
        "expires": date(2031, 4, 15),
    }
    return write_zone(kind, **(values | changed))


NAME_PARTS = st.lists(st.text(string.ascii_uppercase, min_size=1, max_size=12), min_size=1, max_size=3).map(" ".join)
NUMBERS = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=9)
LONG_NUMBERS = st.text(string.ascii_uppercase + string.digits, min_size=10, max_size=14)
PARTIAL_DATES = (
    st.dates(date(1930, 1, 1), TODAY).map(PartialDate.of)
    | st.builds(PartialDate, st.integers(1930, 2025), st.integers(1, 12))
    | st.builds(PartialDate, st.integers(1930, 2025))
)


class TestWriting:
    @given(
        kind=st.sampled_from(["TD1", "TD2", "TD3", "MRV-A", "MRV-B"]),
        state=st.sampled_from(["UTO", "D", "XAA", "XXB"]),
        number=NUMBERS,
        primary=NAME_PARTS,
        secondary=st.just("") | NAME_PARTS,
        born=st.none() | PARTIAL_DATES,
        sex=st.sampled_from("MFX"),
        expires=st.dates(TODAY, date(2070, 1, 1)).map(PartialDate.of),
        optional=st.text(string.ascii_uppercase + string.digits, max_size=7),
    )
    def test_what_is_written_reads_back(self, kind, state, number, primary, secondary, born, sex, expires, optional):
        text = written(
            kind,
            issuing_state=state,
            nationality=state,
            number=number,
            primary=primary,
            secondary=secondary,
            born=born,
            sex=sex,
            expires=expires,
            optional=optional,
        )
        zone = read(text)
        assert zone.problems == ()
        assert (zone.kind, zone.issuing_state, zone.nationality, zone.number) == (kind, state, state, number)
        assert (zone.born, zone.sex, zone.expires, zone.optional) == (born, sex, expires, optional)
        if not zone.names_truncated:
            assert (zone.primary, zone.secondary) == (primary, secondary)
        else:
            assert primary.startswith(zone.primary)
            assert zone.secondary or not secondary

    @given(st.sampled_from(["TD1", "TD2"]), LONG_NUMBERS, st.text(string.ascii_uppercase, max_size=5))
    def test_a_long_number_reads_back(self, kind, number, optional):
        room = 15 if kind == "TD1" else 7
        assume(len(number) - 9 + 1 + (len(optional) + 1 if optional else 0) <= room)
        zone = read(written(kind, number=number, optional=optional))
        assert (zone.number, zone.optional, zone.problems) == (number, optional, ())

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"number": "L898902C36"}, "field_too_long"),
            ({"number": "L-89"}, "unwritable_field"),
            ({"optional": "x" * 15}, "field_too_long"),
            ({"optional2": "X"}, "field_too_long"),
            ({"issuing_state": "ZZZZ"}, "unknown_state"),
            ({"nationality": "ABC"}, "unknown_state"),
            ({"document_code": "PPP"}, "field_too_long"),
            ({"sex": "?"}, "unwritable_field"),
            ({"primary": "李"}, "no_transliteration"),
        ],
    )
    def test_what_no_zone_can_hold_is_refused(self, changed, code):
        with pytest.raises(DocumentError) as refusal:
            written(**changed)
        assert refusal.value.code == code

    def test_a_long_surname_leaves_room_for_a_given_name(self):
        zone = read(written(primary="NILAVADHANANANDA MAHAVARANANDA", secondary="CHAYAPA DEJTHAMRONG KRASUANG"))
        assert zone.names_truncated
        assert zone.primary == "NILAVADHANANANDA MAHAVARANANDA"
        assert zone.secondary == "CHAYAPA"
