"""Kinds of act: a table and a schema for each, that say what can be said."""

import pytest
from django.utils.translation import override

from comity.exchange import kinds
from comity.exchange.kinds import Issuer

CASE = "01920000-0000-7000-8000-000000000001"
MESSAGE = {"case": CASE, "original_language": "fr", "texts": {"fr": "Avez-vous vu ce véhicule ?"}}


def faults(code: str, body: object) -> list[str]:
    return [fault.where for fault in kinds.faults(code, 1, body)]


class TestTable:
    """One row for each kind, and a schema for each row."""

    def test_each_kind_has_a_schema_and_each_schema_a_kind(self) -> None:
        assert {code for code, _ in kinds.versions()} == set(kinds.table())

    def test_each_schema_says_what_it_is_and_allows_nothing_unknown(self) -> None:
        for code, version in kinds.versions():
            schema = kinds.schema(code, version)
            assert schema["$id"] == f"urn:comity:schema:{code}:{version}"
            assert schema["description"]
            assert schema["additionalProperties"] is False

    def test_labels_follow_the_reader(self) -> None:
        with override("fr"):
            assert str(kinds.table()["recall"]) == "Rappel"
        with override("ar"):
            assert str(kinds.table()["recall"]) == "استرجاع"

    def test_only_the_secretariat_speaks_for_the_organisation(self) -> None:
        assert kinds.table()["membership-changed"].issuer is Issuer.SECRETARIAT
        assert kinds.table()["message"].issuer is Issuer.BUREAU

    def test_receipts_are_not_receipted(self) -> None:
        unreceipted = [code for code, kind in kinds.table().items() if not kind.receipted]
        assert unreceipted == ["holdings-stated", "receipt", "resend-requested"]

    def test_an_unknown_kind_is_unknown(self) -> None:
        assert not kinds.is_known("message", 2)
        with pytest.raises(KeyError):
            kinds.schema("telepathy", 1)


class TestBodies:
    """A body holds exactly what its schema allows."""

    def test_a_message_needs_a_case_and_a_text(self) -> None:
        assert faults("message", MESSAGE) == []
        assert faults("message", {"case": CASE}) != []

    @pytest.mark.parametrize(
        ("change", "where"),
        [
            ({"texts": {}}, "/texts"),
            ({"texts": {"de": "Gesehen?"}}, "/texts"),
            ({"case": "seven"}, "/case"),
            ({"crime_areas": ["Drugs!"]}, "/crime_areas/0"),
            ({"surprise": 1}, "/"),
            ({"entities": [{"type": "spirit"}]}, "/entities/0/type"),
            ({"attachments": [{"id": CASE}]}, "/attachments/0"),
        ],
        ids=lambda value: value if isinstance(value, str) else next(iter(value)),
    )
    def test_what_does_not_hold_is_named_by_its_place(self, change: dict[str, object], where: str) -> None:
        assert where in faults("message", MESSAGE | change)

    def test_an_entity_has_its_properties_with_language_and_script(self) -> None:
        person = {
            "type": "person",
            "role": "witness",
            "properties": {"name": [{"text": "نور الميرامي", "language": "ar", "script": "Arab"}]},
        }
        assert faults("message", MESSAGE | {"entities": [person]}) == []

    def test_a_tally_counts_in_whole_numbers_from_nought(self) -> None:
        body = {"operation": "Long Tide", "tally": {"persons-arrested": 12}}
        assert faults("operation-result", body) == []
        assert faults("operation-result", body | {"tally": {"persons-arrested": -1}}) == ["/tally/persons-arrested"]

    def test_a_hostile_body_is_answered_in_few_words(self) -> None:
        body = MESSAGE | {"x" * 100_000: "y" * 100_000}
        assert all(len(fault.what) <= 200 for fault in kinds.faults("message", 1, body))
