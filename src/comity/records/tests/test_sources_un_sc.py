"""The Security Council's list: every element mapped, hostile files refused."""

from collections import Counter
from dataclasses import replace

import pytest

from comity.records import sources
from comity.records.drafts import LIMITS, RecordKind, SourceRefused, Value
from comity.records.sources import un_sc
from comity.records.tests.reading import FIXTURES, reading


def of_list(individuals: str = "", entities: str = "", head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<CONSOLIDATED_LIST><INDIVIDUALS>{individuals}</INDIVIDUALS>'
        f"<ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>"
    )


def individual(content: str = "", name: str = "<FIRST_NAME>INES</FIRST_NAME>") -> str:
    return f"<INDIVIDUAL><DATAID>1</DATAID>{name}{content}</INDIVIDUAL>"


@pytest.fixture(scope="module")
def harbour():
    return reading(un_sc, (FIXTURES / "harbour-list.xml").read_bytes())


class TestTheDemonstrationList:
    """Each statement of an entry finds its place."""

    def test_persons_and_organisations_have_the_lists_own_numbers(self, harbour):
        kinds = Counter(draft.kind for draft in harbour.drafts.values())
        assert kinds == {RecordKind.PERSON: 12, RecordKind.ORGANISATION: 3}
        assert harbour.drafts["9900001"].reference == "HBi.001"
        assert str(harbour.drafts["9900001"].listed_on) == "2019-03-14"

    def test_the_parts_of_a_name_are_one_name_beside_the_one_in_its_own_script(self, harbour):
        assert harbour.drafts["9900001"].values("name") == (
            Value("SALIM HARITH AL-BAHRAWI", script="Latn"),
            Value("سالم حارث البحراوي", script="Arab", quality="original"),
        )

    def test_aliases_keep_their_grade(self, harbour):
        salim = harbour.drafts["9900001"]
        assert [(alias.text, alias.quality) for alias in salim.values("alias")] == [
            ("Salem Hareth al-Bahraoui", "good"),
            ("S. H. Bahrawi", "good"),
        ]
        assert [(alias.text, alias.quality) for alias in salim.values("weakAlias")] == [("Abu Mawj", "low")]
        assert harbour.texts("9910001", "previousName") == ["Vetrovskoy Brothers"]

    @pytest.mark.parametrize(
        ("key", "dates"),
        [
            ("9900001", ["1971-04-09"]),
            ("9900002", ["~1968"]),
            ("9900004", ["1983/1985"]),
            ("9900006", ["1977", "1979-12-02"]),
            ("9900008", ["~1992-05-01"]),
            ("9900011", []),
        ],
    )
    def test_dates_of_birth_are_as_exact_as_the_list(self, harbour, key, dates):
        assert harbour.texts(key, "birthDate") == dates

    def test_a_date_in_words_becomes_a_note(self, harbour):
        assert "birthDate: 30-35 years old in 2016" in harbour.texts("9900011", "notes")
        assert "date.unreadable" in harbour.codes

    def test_documents_have_their_country_and_their_history(self, harbour):
        (passport,) = harbour.drafts["9900001"].values("passportNumber")
        assert (passport.text, passport.country) == ("XA0417733", "XA")
        assert passport.note == "issued 2014-02-11, Port Amber; expired 10 Feb. 2024"
        (service,) = harbour.drafts["9900003"].values("passportNumber")
        assert (service.text, service.country) == ("SC 0091827", "XC")
        assert harbour.texts("9900002", "idNumber") == ["68-220-7719"]

    def test_a_country_that_has_ended_is_kept_and_na_is_none(self, harbour):
        assert harbour.texts("9900009", "nationality") == ["YU"]
        assert harbour.texts("9900011", "nationality") == []

    def test_a_document_without_a_number_is_a_note(self, harbour):
        assert "document.no-number" in harbour.codes
        assert harbour.texts("9900012", "passportNumber") == []
        assert harbour.texts("9900012", "notes") == ["Passport: said to travel on a passport of XD, number unknown"]

    def test_addresses_and_places(self, harbour):
        assert harbour.drafts["9900001"].first("address") == "7 Quay of the Lamps, Port Amber, XA"
        assert harbour.drafts["9900001"].values("birthPlace") == (Value("Port Amber, XA", country="XA"),)
        assert harbour.drafts["9910002"].first("address") == "Branch office 2: Grand Lagoon, XB"


class TestTheOfficialList:
    """The file of 27 February 2026, counted as its publisher counts it."""

    def test_nothing_is_lost(self, shared_data):
        path = shared_data / "lists" / "un_consolidated_2026-02-27.xml.gz"
        remarks = []
        drafts = list(sources.entries("un-sc", [path], report=remarks.append))
        persons = [draft for draft in drafts if draft.kind is RecordKind.PERSON]
        qualities = Counter(
            value.quality for draft in drafts for name in ("alias", "weakAlias") for value in draft.values(name)
        )
        assert (len(persons), len(drafts) - len(persons)) == (730, 273)
        assert (qualities["good"], qualities["low"]) == (1524, 615)
        assert sum(any(name.quality == "original" for name in each.values("name")) for each in persons) == 336
        assert len({draft.key for draft in drafts}) == 1003
        assert all(draft.reference and draft.listed_on for draft in drafts)
        assert Counter(remark.code for remark in remarks).keys() == {
            "country.not-applicable",
            "date.unreadable",
            "document.no-number",
            "text.replacement",
            "value.repeated",
        }


class TestHostileFiles:
    """Refused before they do harm, with a code that says why."""

    @pytest.mark.parametrize(
        "head",
        [
            "<!DOCTYPE x>",
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE x SYSTEM "http://list.example/x.dtd">',
            '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://list.example/p"> %p;]>',
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        ],
    )
    def test_document_types_and_entities_are_refused(self, head):
        with pytest.raises(SourceRefused, match=r"xml\.dtd"):
            reading(un_sc, of_list(individual(), head=head))

    def test_a_false_declaration_of_the_encoding_garbles_no_name(self):
        content = of_list(individual(name="<FIRST_NAME>INÊS</FIRST_NAME>")).replace("UTF-8", "ISO-8859-1")
        assert reading(un_sc, content).texts("1", "name") == ["INÊS"]

    def test_xinclude_is_only_an_unknown_element(self):
        include = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
        result = reading(un_sc, of_list(individual(include)))
        assert result.codes == ["element.unknown"]
        assert result.texts("1", "name") == ["INES"]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"<html></html>", "xml.unexpected-root"),
            (b"<CONSOLIDATED_LIST><INDIVIDUALS>", "xml.malformed"),
            (b"", "xml.malformed"),
            (b"not xml at all", "xml.malformed"),
            ("<CONSOLIDATED_LIST>José</CONSOLIDATED_LIST>".encode("latin-1"), "stream.encoding"),
            (b"<CONSOLIDATED_LIST>\x00</CONSOLIDATED_LIST>", "xml.malformed"),
            (b"<CONSOLIDATED_LIST>" + b"<a>" * 50, "xml.depth"),
        ],
    )
    def test_what_is_not_the_list_is_refused(self, content, code):
        with pytest.raises(SourceRefused) as caught:
            reading(un_sc, content)
        assert caught.value.code == code

    @pytest.mark.parametrize("big", ["<FIRST_NAME>" + "x" * 300_000 + "</FIRST_NAME>", f'<A b="{"x" * 300_000}"/>'])
    def test_endless_text_and_attributes_are_refused(self, big):
        with pytest.raises(SourceRefused, match=r"xml\.long-text"):
            reading(un_sc, of_list(individual(big)), replace(LIMITS, line_bytes=100_000))

    def test_an_entry_of_a_hundred_thousand_aliases_is_left_out_and_the_next_one_read(self):
        alias = "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>A</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        content = of_list(individual(alias * 100_000) + individual().replace("<DATAID>1<", "<DATAID>2<"))
        result = reading(un_sc, content)
        assert [code for _, code in result.skipped] == ["record.too-many-elements"]
        assert list(result.drafts) == ["2"]

    def test_more_than_two_thousand_aliases_are_too_many(self):
        aliases = "".join(
            f"<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>A{n}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
            for n in range(2001)
        )
        assert [code for _, code in reading(un_sc, of_list(individual(aliases))).skipped] == ["record.too-many-values"]

    def test_invisible_and_reversing_characters_are_taken_out_of_names(self):
        name = "<FIRST_NAME>IN\u202eES\u200b</FIRST_NAME>"
        result = reading(un_sc, of_list(individual(name=name)))
        assert result.texts("1", "name") == ["INES"]
        assert result.codes == ["text.bidi", "text.invisible"]

    def test_an_entry_without_name_or_identifier_is_skipped(self):
        result = reading(un_sc, of_list(individual(name="") + "<INDIVIDUAL><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL>"))
        assert [code for _, code in result.skipped] == ["record.missing", "record.no-key"]
