"""One entry of a list as a plain value, and its canonical form."""

import json
from datetime import date

import pytest
from hypothesis import given

from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule, Terms, Value, draft_of
from comity.records.tests.strategies import drafts
from comity.records.vocabulary import FTM_SCHEMA, PROPERTIES, REQUIRED, missing


class TestCanonicalForm:
    """Equal exactly when two drafts say the same, so that a second import changes nothing."""

    @given(draft=drafts())
    def test_it_gives_the_draft_back(self, draft):
        assert draft_of(json.loads(json.dumps(draft.content()))) == draft

    def test_it_does_not_depend_on_the_order_of_properties(self):
        name, born = {"name": (Value("Ines Faroleiro"),)}, {"birthDate": (Value("1986"),)}
        one = RecordDraft(RecordKind.PERSON, "1", properties=name | born)
        other = RecordDraft(RecordKind.PERSON, "1", properties=born | name)
        assert json.dumps(one.content()) == json.dumps(other.content())

    def test_it_keeps_the_order_of_values_because_the_first_name_is_the_main_one(self):
        first, second = Value("Ines Faroleiro"), Value("Inês Marés")
        one = RecordDraft(RecordKind.PERSON, "1", properties={"name": (first, second)})
        other = RecordDraft(RecordKind.PERSON, "1", properties={"name": (second, first)})
        assert one.content() != other.content()

    @pytest.mark.parametrize(
        "terms",
        [
            Terms(handling="H2"),
            Terms(handling="H3", handling_note="not to the press"),
            Terms(evaluation="A1"),
            Terms(release=Release(ReleaseRule.ONLY, ("XA",))),
            Terms(purposes=("border-check",)),
            Terms(legal_basis="treaty"),
            Terms(retain_until=date(2030, 1, 1)),
        ],
    )
    def test_every_condition_is_part_of_it(self, terms):
        properties = {"name": (Value("Ines Faroleiro"),)}
        with_terms = RecordDraft(RecordKind.PERSON, "1", properties=properties, terms=terms)
        without = RecordDraft(RecordKind.PERSON, "1", properties=properties)
        assert with_terms.content() != without.content()
        assert draft_of(with_terms.content()) == with_terms


class TestVocabulary:
    """Every kind of record knows its properties."""

    @pytest.mark.parametrize("kind", list(RecordKind))
    def test_what_is_required_can_be_said(self, kind):
        assert all(name in PROPERTIES[kind] for group in REQUIRED[kind] for name in group)
        assert kind in FTM_SCHEMA

    @pytest.mark.parametrize("kind", list(RecordKind))
    def test_two_properties_never_have_one_name_in_followthemoney(self, kind):
        names = [rule.ftm for rule in PROPERTIES[kind].values() if rule.ftm]
        assert len(names) == len(set(names))

    @pytest.mark.parametrize("kind", list(RecordKind))
    def test_a_record_of_any_kind_can_keep_notes(self, kind):
        assert "notes" in PROPERTIES[kind]

    def test_a_document_needs_its_number_and_its_issuing_state(self):
        assert missing(RecordKind.TRAVEL_DOCUMENT, frozenset({"number"})) == ("country",)
        assert missing(RecordKind.TRAVEL_DOCUMENT, frozenset({"number", "country"})) is None
