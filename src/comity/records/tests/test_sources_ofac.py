"""OFAC's set of CSV files: joined, and its remarks understood."""

import io
from collections import Counter
from pathlib import Path

import pytest

from comity.records import sources
from comity.records.drafts import LIMITS, RecordKind, SourceRefused
from comity.records.sources import ofac
from comity.records.sources.documents import split_number
from comity.records.tests.reading import FIXTURES, Reading, reading


def of_files(paths: list[Path]) -> Reading:
    remarks = []
    return Reading(tuple(sources.entries("ofac", paths, report=remarks.append)), tuple(remarks))


def entry(remarks: str, type_: str = "individual", name: str = "AL-MIRFA, Yusra"):
    """The draft of one line with these remarks."""
    line = f'1,"{name}","{type_}","TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{remarks}"\r\n\x1a'
    return reading(ofac, line).drafts["1"]


@pytest.fixture(scope="module")
def lantern():
    return of_files([FIXTURES / "lantern-list"])


class TestTheDemonstrationList:
    """Entries with their other names, addresses and continued remarks."""

    def test_kinds(self, lantern):
        assert Counter(draft.kind for draft in lantern.drafts.values()) == {
            RecordKind.PERSON: 5,
            RecordKind.ORGANISATION: 2,
            RecordKind.VESSEL: 2,
            RecordKind.AIRCRAFT: 1,
        }

    def test_a_name_stays_as_written_and_is_also_given_in_parts(self, lantern):
        salim = lantern.drafts["50001"]
        assert [salim.first(name) for name in ("name", "lastName", "firstName")] == [
            "AL-BAHRAWI, Salim Harith",
            "AL-BAHRAWI",
            "Salim Harith",
        ]
        assert lantern.texts("50001", "program") == ["HARBOUR", "TIDE"]

    def test_the_files_are_joined_by_the_number_of_the_entry(self, lantern):
        assert lantern.texts("50001", "alias") == ["AL-BAHRAOUI, Salem Hareth", "BAHRAWI, S.H."]
        assert lantern.texts("50007", "previousName") == ["SPRING STAR"]
        assert lantern.texts("50005", "address") == ["Port Amber, XA", "12 Customs Stairs, Grand Lagoon, XB"]

    def test_a_remark_is_continued_in_the_comments(self, lantern):
        assert "Demonstration only of how a remark continues" in lantern.drafts["50006"].first("notes")

    def test_a_line_that_belongs_to_no_entry_is_reported(self, lantern):
        assert [(r.code, r.key) for r in lantern.remarks if r.code == "ofac.orphan"] == [("ofac.orphan", "59999")]

    def test_a_vessel_and_an_aircraft_have_their_numbers(self, lantern):
        ship, plane = lantern.drafts["50007"], lantern.drafts["50009"]
        assert [ship.first(name) for name in ("imoNumber", "mmsi", "callSign", "flag", "pastFlags", "buildDate")] == [
            "9900019",
            "299000191",
            "VX7Q2",
            "XC",
            "XA",
            "1994",
        ]
        assert [plane.first(name) for name in ("registrationNumber", "serialNumber", "modeSCode", "model")] == [
            "XC-NWS",
            "HB-20417",
            "7F00A1",
            "Heron 2B",
        ]


class TestRemarks:
    """What OFAC writes behind the columns."""

    @pytest.mark.parametrize(
        ("said", "property_", "text"),
        [
            ("DOB 08 Apr 1948", "birthDate", "1948-04-08"),
            ("alt. DOB circa 1951", "birthDate", "~1951"),
            ("DOB 1951 to 1953", "birthDate", "1951/1953"),
            ("POB Grand Lagoon, XB", "birthPlace", "Grand Lagoon, XB"),
            ("nationality Korea, North", "nationality", "KP"),
            ("citizen XA", "citizenship", "XA"),
            ("Gender Female", "gender", "female"),
            ("a.k.a. 'UMM SABAH'", "weakAlias", "UMM SABAH"),
            ("f.k.a. 'NADIM, Y.'", "previousName", "NADIM, Y."),
            ("Passport XA0417733 (XA) issued 11 Feb 2014 expires 10 Feb 2024", "passportNumber", "XA0417733"),
            ("alt. Passport 19820215", "passportNumber", "19820215"),
            ("Diplomatic Passport D-991", "passportNumber", "D-991"),
            ("National ID No. 7420-11-0098 (XB)", "idNumber", "7420-11-0098"),
            ("Tax ID No. AABA 670850 Y", "taxNumber", "AABA 670850 Y"),
            ("NIT # 800146749-7 (Colombia)", "taxNumber", "800146749-7"),
            ("Driver's License No. GL-55201 (XB)", "driverLicenceNumber", "GL-55201"),
            ("SSN 123-45-6789 (United States)", "socialSecurityNumber", "123-45-6789"),
        ],
    )
    def test_a_statement_becomes_a_value(self, said, property_, text):
        assert entry(f"{said}.").first(property_) == text
        assert not entry(f"{said}.").values("notes")

    def test_what_is_no_value_stays_whole_as_a_note(self):
        draft = entry("DOB 1948; Linked To: AMBER LANTERN; Former minister; Phone No. 99 12.")
        assert draft.first("notes") == "Linked To: AMBER LANTERN; Former minister; Phone No. 99 12"

    def test_the_country_of_a_birth_place_is_its_last_part_if_it_is_one(self):
        assert entry("POB Tehran, Iran.").values("birthPlace")[0].country == "IR"
        assert entry("POB Port Amber.").values("birthPlace")[0].country == ""

    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("XA0417733", "XA0417733"),
            ("PO 381230469", "PO 381230469"),
            ("Service passport number SC 0091827", "SC 0091827"),
            ("Diplomatic Passport: Z30321", "Z30321"),
            ("563210184 (Expires 18 Jun. 2018)", "563210184"),
            ("No34409/129", "No34409/129"),
            ("identity card no. 911-10-77", "911-10-77"),
            ("lost at sea", "lost at sea"),
        ],
    )
    def test_a_number_is_found_among_words(self, written, number):
        bare, rest = split_number(written)
        assert bare == number
        assert rest in ("", written)


class TestTheFiles:
    """Which file is which, and what happens to bad ones."""

    def test_parts_are_known_by_their_names(self):
        names = ["ofac_sdn_2021-07.csv.gz", "ofac_alt_2021-07.csv.gz", "add.csv", "sdn_comments.csv", "README.md"]
        found = ofac.parts([Path(name) for name in names])
        assert {part: path.name for part, path in found.items()} == dict(
            zip((ofac.PRIMARY, ofac.ALIASES, ofac.ADDRESSES, ofac.COMMENTS), names, strict=False)
        )

    @pytest.mark.parametrize(
        ("names", "code"),
        [
            (["alt.csv"], "ofac.no-primary"),
            (["sdn.csv", "cons_prim.csv"], "ofac.repeated-file"),
            ([], "ofac.no-primary"),
        ],
    )
    def test_a_set_has_one_first_file(self, names, code):
        with pytest.raises(SourceRefused) as caught:
            ofac.parts([Path(name) for name in names])
        assert caught.value.code == code

    def test_missing_parts_are_reported(self):
        assert reading(ofac, "").codes == ["ofac.part-missing", "ofac.part-missing"]

    def test_a_bad_line_costs_itself(self):
        good = '2,"REED PILOTS",-0- ,"TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
        result = reading(ofac, '1,"too","few"\r\n' + "x" + good + '3,"open\r\n' + good)
        assert result.skipped == [(1, "ofac.columns"), (2, "ofac.columns"), (3, "csv.quotes")]
        assert list(result.drafts) == ["2"]

    def test_a_bad_line_of_a_joined_file_is_reported(self):
        primary = b'2,"REED PILOTS",-0- ,"TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
        aliases = b'nonsense\r\n2,1,"aka","BROTHERHOOD",-0- \r\n'
        remarks = []
        streams = {ofac.PRIMARY: io.BytesIO(primary), ofac.ALIASES: io.BytesIO(aliases)}
        (draft,) = ofac.read_set(streams, limits=LIMITS, report=remarks.append)
        assert draft.first("alias") == "BROTHERHOOD"
        assert [remark.code for remark in remarks] == ["ofac.part-missing", "ofac.part-line"]


class TestTheOfficialLists:
    """The consistent set of July 2021, and the other list of December 2025."""

    def test_the_sdn_list_is_whole(self, shared_data):
        paths = [shared_data / "lists" / f"ofac_{part}_2021-07.csv.gz" for part in ("sdn", "alt", "add")]
        result = of_files(paths)
        assert Counter(draft.kind for draft in result.drafts.values()) == {
            RecordKind.PERSON: 4620,
            RecordKind.ORGANISATION: 3673,
            RecordKind.VESSEL: 406,
            RecordKind.AIRCRAFT: 277,
        }
        assert result.skipped == []
        assert set(result.codes) == {"country.unknown", "country.not-applicable", "value.repeated"}

    def test_the_consolidated_list_is_whole(self, shared_data):
        parts = ("prim", "alt", "add", "comments")
        result = of_files([shared_data / "lists" / f"ofac_cons_{part}_2025-12.csv.gz" for part in parts])
        assert len(result.drafts) == 442
        assert result.skipped == []
        assert "ofac.orphan" not in result.codes
