"""Plain CSV, as people keep it in a spreadsheet."""

from collections import Counter

import pytest

from comity.records.drafts import RecordKind, Release, ReleaseRule, SourceRefused
from comity.records.sources import plain_csv
from comity.records.tests.reading import FIXTURES, reading


def read_one(header: str, row: str):
    return reading(plain_csv, f"{header}\n{row}\n")


class TestTheDemonstrationList:
    """Documents, vehicles, firearms and a work of art."""

    def test_kinds_and_keys(self):
        result = reading(plain_csv, (FIXTURES / "stolen-documents.csv").read_bytes())
        assert Counter(draft.kind for draft in result.drafts.values()) == {
            RecordKind.TRAVEL_DOCUMENT: 5,
            RecordKind.VEHICLE: 2,
            RecordKind.FIREARM: 2,
            RecordKind.ASSET: 1,
        }
        assert result.entries == tuple(result.drafts.values())
        blank = result.drafts["XA-SLTD-000119"]
        assert (blank.first("fraudType"), blank.first("country")) == ("stolen-blank", "XA")
        assert result.texts("XA-SMV-2207", "registrationNumber") == ["GL-88-TIDE", "GL-88-T1DE"]

    def test_each_row_carries_its_conditions(self):
        result = reading(plain_csv, (FIXTURES / "stolen-documents.csv").read_bytes())
        assert result.drafts["XA-FA-55"].terms.handling == "H2"
        assert result.drafts["XA-FA-55"].terms.release == Release(ReleaseRule.ONLY, ("XA", "XC"))
        assert result.drafts["XA-SMV-2207"].terms.release == Release(ReleaseRule.ALL_BUT, ("XC",))


class TestTheForm:
    """What the header and the cells may look like."""

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("start", ["", "\ufeff"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_delimiter_mark_and_line_ends_of_any_spreadsheet(self, delimiter, start, end):
        rows = [["kind", "key", "name", "birthDate"], ["person", "1", "Ines Faroleiro", "1986"]]
        text = start + "".join(delimiter.join(row) + end for row in rows)
        assert reading(plain_csv, text).texts("1", "name") == ["Ines Faroleiro"]

    def test_several_values_stand_apart(self):
        result = read_one("kind,key,name,nationality", "person,1,Ines Faroleiro ; Inês Marés,XA ; Türkiye")
        assert result.texts("1", "name") == ["Ines Faroleiro", "Inês Marés"]
        assert result.texts("1", "nationality") == ["XA", "TR"]

    def test_a_semicolon_inside_a_word_separates_nothing(self):
        assert read_one("kind,key,name", "person,1,A;B").texts("1", "name") == ["A;B"]

    def test_the_reference_serves_as_key(self):
        assert list(read_one("kind,reference,name", "person,R/1,A").drafts) == ["R/1"]

    def test_a_value_neutralised_for_spreadsheets_is_read_as_it_was(self):
        assert read_one("kind,key,name", "person,1,'=cmd()").texts("1", "name") == ["=cmd()"]
        assert read_one("kind,key,name", "person,1,'Abd").texts("1", "name") == ["'Abd"]

    def test_an_unknown_column_is_reported_once(self):
        result = reading(plain_csv, "kind,key,name,shoe\nperson,1,A,43\nperson,2,B,44\n")
        assert result.codes == ["csv.unknown-column"]
        assert len(result.drafts) == 2

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "csv.empty"),
            ("name,birthDate\nInes,1986\n", "csv.no-header"),
            ("kind,name,name\n", "csv.repeated-column"),
            ('"kind,name\n', "csv.no-header"),
        ],
    )
    def test_a_header_that_cannot_be_used_is_refused(self, text, code):
        with pytest.raises(SourceRefused) as caught:
            reading(plain_csv, text)
        assert caught.value.code == code


class TestBadRows:
    """Reported with line and reason; the rest goes on."""

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("ghost,1,A,", "kind.unknown"),
            ("person,1,,", "record.missing"),
            ("person,,A,", "record.no-key"),
            ("person,1,A", "csv.columns"),
            ('person,1,"A,', "csv.quotes"),
            ("person,1,A,some: XA", "csv.conditions"),
            ("person," + "1" * 201 + ",A,", "record.long-key"),
        ],
    )
    def test_one_row_is_skipped(self, row, code):
        result = reading(plain_csv, f"kind,key,name,release\nperson,0,First,\n{row}\nperson,2,Last,\n")
        assert result.skipped == [(3, code)]
        assert list(result.drafts) == ["0", "2"]

    def test_too_many_aliases_are_refused_with_the_limit(self):
        aliases = " ; ".join(f"A{n}" for n in range(2001))
        (skipped,) = read_one("kind,key,name,alias", f"person,1,A,{aliases}").entries
        assert (skipped.code, skipped.facts["limit"]) == ("record.too-many-values", 2000)

    def test_a_name_too_long_to_be_one_is_left_out(self):
        result = read_one("kind,key,name,alias", f"person,1,A,{'x' * 501}")
        assert result.texts("1", "alias") == []
        assert result.codes == ["value.too-long"]

    def test_nul_and_bidi_characters_do_not_reach_a_name(self):
        result = read_one("kind,key,name", "person,1,In\x00es \u202eMarés")
        assert result.texts("1", "name") == ["Ines Marés"]
        assert result.codes == ["text.control", "text.bidi"]

    @pytest.mark.parametrize(
        ("column", "said", "code"),
        [("birthDate", "03/04/1970", "date.unreadable"), ("gender", "4", "gender.unknown")],
    )
    def test_a_value_that_is_not_understood_becomes_a_note(self, column, said, code):
        result = read_one(f"kind,key,name,{column}", f"person,1,A,{said}")
        assert result.codes == [code]
        assert result.texts("1", "notes") == [f"{column}: {said}"]

    def test_an_unknown_country_is_kept_as_text(self):
        result = read_one("kind,key,name,nationality", "person,1,A,Atlantis")
        assert (result.texts("1", "nationality"), result.codes) == (["Atlantis"], ["country.unknown"])
