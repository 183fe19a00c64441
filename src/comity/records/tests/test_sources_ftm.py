"""FollowTheMoney in and out: an exported record comes back equal, with its conditions."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.records import interchange, sources
from comity.records.drafts import (
    RecordDraft,
    RecordKind,
    Release,
    ReleaseRule,
    Skipped,
    Terms,
    Value,
)
from comity.records.sources import ftm_lines
from comity.records.tests.reading import FIXTURES, reading
from comity.records.tests.strategies import drafts


def line(schema: str = "Person", comity: object = None, **properties: object) -> str:
    """One entity as a line of JSON."""
    whole: dict[str, object] = {"id": "x-1", "schema": schema, "properties": properties}
    if comity is not None:
        whole["comity"] = comity
    return json.dumps(whole) + "\n"


def read_one(*args: object, **properties: object) -> RecordDraft:
    return reading(ftm_lines, line(*args, **properties)).drafts["x-1"]


class TestRoundTrip:
    """Export, then import: nothing is lost and nothing appears."""

    @settings(max_examples=200)
    @given(draft=drafts())
    def test_any_draft_comes_back_equal(self, draft):
        result = reading(ftm_lines, "".join(interchange.json_lines([draft])))
        assert result.entries == (draft,)

    @pytest.mark.parametrize(
        ("format_", "path"),
        [
            ("un-sc", "harbour-list.xml"),
            ("ofac", "lantern-list"),
            ("csv", "stolen-documents.csv"),
            ("ftm", "tide-list.ftm.json"),
        ],
    )
    def test_the_demonstration_lists_come_back_equal(self, format_, path):
        before = list(sources.entries(format_, [FIXTURES / path], report=lambda _: None))
        assert list(reading(ftm_lines, "".join(interchange.json_lines(before))).entries) == before

    def test_the_official_list_comes_back_equal(self, shared_data):
        path = shared_data / "lists" / "un_consolidated_2026-02-27.xml.gz"
        before = list(sources.entries("un-sc", [path], report=lambda _: None))
        assert list(reading(ftm_lines, "".join(interchange.json_lines(before))).entries) == before

    def test_the_shipped_file_is_what_we_export(self):
        content = (FIXTURES / "tide-list.ftm.json").read_text(encoding="utf-8")
        again = "".join(interchange.json_lines(reading(ftm_lines, content).drafts.values()))
        assert [json.loads(each) for each in again.splitlines()] == [json.loads(each) for each in content.splitlines()]


class TestExport:
    """What FollowTheMoney has a word for stands under it; the rest under the `comity` key."""

    def test_a_plain_person_needs_no_key_of_ours(self):
        properties = {"name": (Value("Ines Faroleiro", script="Latn"),), "nationality": (Value("XA"),)}
        assert interchange.entity(RecordDraft(RecordKind.PERSON, "1", properties=properties)) == {
            "id": "1",
            "schema": "Person",
            "properties": {"name": ["Ines Faroleiro"], "nationality": ["xa"]},
        }

    def test_a_firearm_is_an_asset_that_says_what_it_is_and_what_is_lost(self):
        properties = {"serialNumber": (Value("NW-1"),), "country": (Value("XC"),)}
        entity = interchange.entity(RecordDraft(RecordKind.FIREARM, "1", properties=properties))
        assert entity["schema"] == "Asset"
        assert entity["comity"] == {
            "kind": "firearm",
            "properties": {"serialNumber": [{"text": "NW-1"}]},
            "losses": ["kind", "serialNumber"],
        }

    def test_handling_and_release_travel_with_the_record(self):
        terms = Terms(handling="H2", release=Release(ReleaseRule.ALL_BUT, ("XC",)))
        draft = RecordDraft(RecordKind.PERSON, "1", properties={"name": (Value("A", script="Latn"),)}, terms=terms)
        assert interchange.entity(draft)["comity"] == {
            "handling": "H2",
            "release": {"rule": "all-but", "bureaus": ["XC"]},
            "losses": ["handling", "release"],
        }

    @pytest.mark.parametrize(("text", "forms"), [("1971-05", ["1971-05"]), ("~1971", ["1971"]), ("1960/1965", None)])
    def test_dates_are_as_exact_as_followtheMoney_can_say(self, text, forms):
        properties = {"name": (Value("A", script="Latn"),), "birthDate": (Value(text),)}
        entity = interchange.entity(RecordDraft(RecordKind.PERSON, "1", properties=properties))
        assert entity["properties"].get("birthDate") == forms


class TestImport:
    """Data sets of others, without our key."""

    def test_the_schemata_become_kinds(self):
        named = {
            "Person": RecordKind.PERSON,
            "Company": RecordKind.ORGANISATION,
            "LegalEntity": RecordKind.ORGANISATION,
            "PublicBody": RecordKind.ORGANISATION,
            "Vessel": RecordKind.VESSEL,
            "Asset": RecordKind.ASSET,
        }
        assert {schema: read_one(schema, name=["A"]).kind for schema in named} == named

    def test_a_passport_becomes_a_travel_document_of_its_holder(self):
        document = read_one("Passport", passportNumber=["XA1"], country=["xa"], holder=["p-1"], endDate=["2027-05-05"])
        assert document.kind is RecordKind.TRAVEL_DOCUMENT
        assert [document.first(name) for name in ("number", "country", "holder", "expiryDate")] == [
            "XA1",
            "XA",
            "p-1",
            "2027-05-05",
        ]

    def test_namibia_is_not_taken_for_nothing(self):
        assert read_one(name=["A"], nationality=["na"]).first("nationality") == "NA"

    def test_former_countries_are_known_by_their_codes_there(self):
        assert [
            value.text for value in read_one(name=["A"], nationality=["suhh", "yucs", "dd"]).values("nationality")
        ] == [
            "SU",
            "YU",
            "DD",
        ]

    def test_what_has_no_place_is_reported(self):
        result = reading(ftm_lines, line(name=["A", 7, {"id": "n-1"}], eyeColor=["grey"], topics=["crime"]))
        assert Counter(result.codes) == {"ftm.not-text": 1, "ftm.nested-entity": 1, "property.unknown": 1}

    def test_a_schema_we_do_not_import_is_skipped_with_its_name(self):
        (skipped,) = reading(ftm_lines, line("Ownership")).entries
        assert isinstance(skipped, Skipped)
        assert (skipped.code, skipped.facts) == ("ftm.not-imported", {"schema": "Ownership"})

    @pytest.mark.parametrize(
        ("bad", "code"),
        [
            ("{", "json.malformed"),
            ("[]", "json.not-an-entity"),
            ('{"id":1,"schema":"Person","properties":{}}', "json.not-an-entity"),
            ('{"id":"1","id":"2","schema":"Person","properties":{}}', "json.repeated-key"),
            ('{"id":"1","schema":"Person","properties":{"name":[NaN]}}', "json.not-a-number"),
            ("[" * 100_000, "json.depth"),
            ('{"id":"1","schema":"Person","properties":{}}', "record.missing"),
        ],
    )
    def test_a_bad_line_costs_itself(self, bad, code):
        result = reading(ftm_lines, bad + "\n" + line(name=["A"]))
        assert result.skipped == [(1, code)]
        assert list(result.drafts) == ["x-1"]

    def test_half_characters_are_replaced_and_reported(self):
        result = reading(ftm_lines, '{"id":"x-1","schema":"Person","properties":{"name":["A\\ud800B"]}}')
        assert result.texts("x-1", "name") == ["A\ufffdB"]
        assert result.codes == ["text.surrogate", "text.replacement"]


class TestOurKey:
    """Details are believed where the entity still says the same; conditions are never guessed."""

    def test_an_entity_edited_elsewhere_keeps_what_still_fits(self):
        details = {"name": [{"text": "Ines", "language": "pt"}, {"text": "Gone", "language": "pt"}]}
        result = reading(ftm_lines, line(name=["New", "Ines"], comity={"values": details}))
        assert result.drafts["x-1"].values("name") == (
            Value("Ines", language="pt", script="Latn"),
            Value("New", script="Latn"),
        )
        assert result.codes == ["ftm.detail-without-value"]

    @pytest.mark.parametrize(
        "comity",
        [
            "H3",
            ["H3"],
            {"handling": 3},
            {"release": "all"},
            {"release": {}},
            {"release": None},
            {"release": {"rule": "some"}},
            {"release": {"rule": "only", "bureaus": "XA"}},
            {"release": {"rule": "only", "but": ["XA"]}},
            {"purposes": "border-check"},
            {"retain_until": "soon"},
        ],
    )
    def test_a_record_whose_conditions_cannot_be_read_is_not_imported(self, comity):
        assert [code for _, code in reading(ftm_lines, line(name=["A"], comity=comity)).skipped] == [
            "comity.conditions"
        ]

    @pytest.mark.parametrize(
        "comity",
        [
            {"listed_on": "soon"},
            {"reference": 7},
            {"markers": "armed"},
            {"values": []},
            {"values": {"name": "A"}},
            {"values": {"name": [{"language": "pt"}]}},
            {"properties": {"nonsense": [{"text": "A"}]}},
            {"colour": "red"},
            {"kind": "firearm"},
        ],
    )
    def test_anything_else_that_cannot_be_read_is_left_out_and_reported(self, comity):
        result = reading(ftm_lines, line(name=["A"], comity=comity))
        assert result.texts("x-1", "name") == ["A"]
        assert len(result.codes) == 1

    @settings(max_examples=100)
    @given(
        comity=st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        [
                            "handling",
                            "release",
                            "rule",
                            "bureaus",
                            "values",
                            "properties",
                            "name",
                            "text",
                            "listed_on",
                            "markers",
                        ]
                    ),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=8,
        )
    )
    def test_whatever_stands_there_is_answered_never_raised(self, comity):
        result = reading(ftm_lines, line(name=["A"], comity=comity))
        assert len(result.entries) == 1
