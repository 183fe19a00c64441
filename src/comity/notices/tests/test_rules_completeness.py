"""What stops a request, what only helps, and that each says which field it means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.notices import editions, errors
from comity.notices.rules.completeness import Outcome, findings, judged, require_complete
from comity.notices.rules.request import Facts, Level, SubjectFacts, is_minor, subject_facts
from comity.notices.tables import LANGUAGES
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule, Value

TODAY = date(2026, 11, 22)
EDITION = editions.edition("2026-11")
PROSE = "On 3 June 2026 he took the savings of forty people in the port of Marsa, and two of them recognised him. "
WANTED = SubjectFacts(
    is_principal=True, kind="person", category="wanted", born="1985-02-03", properties=frozenset({"name", "birthDate"})
)
RED = {
    "texts": {name: dict.fromkeys(LANGUAGES, PROSE) for name in ("summary", "facts_of_case")},
    "facts": {
        "date_of_facts": {"from": "2026-06-03"},
        "place_of_facts": "Marsa, XC",
        "offences": ["fraud"],
        "law": "Criminal Code, 313",
        "penalty": {"months": 60},
        "warrant": {"number": "12/26", "issued_on": "2026-07-01", "authority": "Court of Marsa", "state": "XC"},
        "extradition": {"assured": True, "basis": "treaty of 2009"},
    },
}


def request(**changed) -> Facts:
    said = {
        "owner": "XC",
        "secretariat": "GS",
        "language": "fr",
        "channel": "notice",
        "release": Release(ReleaseRule.ALL),
        "purposes": ("wanted-persons", "border-check"),
        **RED,
        **changed,
    }
    return Facts(**said)


def with_fact(name, value) -> Facts:
    return request(facts={**RED["facts"], name: value})


def stopping(said: Facts, type_: str = "red", subjects=(WANTED,)) -> dict[str, str]:
    found = findings(said, EDITION.types[type_], EDITION, subjects, TODAY)
    return {one.code: one.field for one in found if one.level is not Level.ADVICE}


class TestARedNotice:
    def test_that_says_everything_is_complete(self):
        found = findings(request(), EDITION.types["red"], EDITION, [WANTED], TODAY)
        assert {one.level for one in found} == {Level.ADVICE}
        assert {one.field for one in found if one.code == "field-desirable"} >= {"photograph", "fingerprints"}
        require_complete(found)

    def test_that_says_nothing_names_every_field_it_lacks(self):
        found = findings(request(texts={}, facts={}), EDITION.types["red"], EDITION, [WANTED], TODAY)
        lacking = [one.field for one in found if one.code == "field-missing"]
        assert lacking == list(EDITION.types["red"].required)
        with pytest.raises(errors.Incomplete) as refused:
            require_complete(found)
        assert refused.value.facts["count"] == len(lacking)

    @pytest.mark.parametrize(
        ("months", "convicted", "accepted"),
        [(24, False, True), (23, False, False), (6, True, True), (5, True, False)],
    )
    def test_two_years_before_trial_six_months_after_conviction(self, months, convicted, accepted):
        said = with_fact("penalty", {"months": months, "convicted": convicted})
        assert ("penalty-too-low" not in stopping(said)) == accepted

    @pytest.mark.parametrize(
        ("name", "value", "code", "field"),
        [
            ("warrant", {**RED["facts"]["warrant"], "issued_on": "2026-12-01"}, "warrant-after-today", "warrant"),
            ("warrant", {**RED["facts"]["warrant"], "issued_on": "2026-06-02"}, "warrant-before-facts", "warrant"),
            ("warrant", {"number": "12/26"}, "field-missing", "warrant.state"),
            ("warrant", "12/26", "value-unreadable", "warrant"),
            ("date_of_facts", {"from": "2027-01-01"}, "date-in-future", "date_of_facts"),
            ("date_of_facts", {"from": "2026-06-03", "until": "2026-06-01"}, "dates-out-of-order", "date_of_facts"),
            ("date_of_facts", {"from": "tomorrow"}, "value-unreadable", "date_of_facts"),
            ("limitation_on", "2026-11-21", "limitation-over", "limitation_on"),
            ("extradition", {"assured": False}, "extradition-not-assured", "extradition"),
            ("offences", ["rudeness"], "code-unknown", "offences"),
            ("penalty", {"months": "many"}, "value-unreadable", "penalty.months"),
            ("horoscope", "Leo", "field-unknown", "horoscope"),
        ],
    )
    def test_that_contradicts_itself_is_stopped_at_the_field(self, name, value, code, field):
        assert stopping(with_fact(name, value))[code] == field

    def test_needs_its_prose_in_the_language_it_is_drafted_in(self):
        only_english = {name: {"en": PROSE} for name in RED["texts"]}
        assert stopping(request(texts=only_english))["text-language-missing"] == "facts_of_case"
        assert stopping(request(texts=only_english, language="en")) == {}

    def test_that_is_too_short_to_say_anything_is_stopped(self):
        texts = {**RED["texts"], "facts_of_case": dict.fromkeys(LANGUAGES, "He did it.")}
        assert stopping(request(texts=texts)) == {"text-too-short": "facts_of_case"}

    def test_about_a_name_alone_is_too_thin_unless_there_is_a_picture(self):
        nameless = SubjectFacts(is_principal=True, kind="person", category="wanted", properties=frozenset({"name"}))
        assert "identity-thin" in stopping(request(), subjects=[nameless])
        assert "identity-thin" not in stopping(request(attached=frozenset({"photograph"})), subjects=[nameless])


class TestSubjects:
    def test_one_principal_of_an_allowed_kind_and_category(self):
        assert stopping(request(), subjects=[])["no-principal"] == "subjects"
        assert stopping(request(), subjects=[WANTED, WANTED])["no-principal"] == "subjects"
        ship = SubjectFacts(is_principal=True, kind="vessel", properties=frozenset({"name"}))
        assert stopping(request(), subjects=[ship])["subject-kind"] == "subjects"
        missing = SubjectFacts(is_principal=True, kind="person", category="missing", properties=WANTED.properties)
        assert stopping(request(), subjects=[missing])["category"] == "subjects"

    def test_a_warning_may_have_none(self):
        assert "no-principal" not in stopping(request(), "orange", subjects=[])

    def test_a_method_is_about_nobody(self):
        belongs = SubjectFacts(is_principal=False, kind="person")
        assert "person-named" in stopping(request(), "purple", subjects=[belongs])

    def test_a_minor_is_marked_as_one(self):
        child = SubjectFacts(
            is_principal=True, kind="person", category="missing", born="2012", properties=WANTED.properties
        )
        assert "minor-needs-protection" in stopping(request(), "yellow", subjects=[child])
        marked = SubjectFacts(
            is_principal=True, kind="person", category="missing", born="2012", markers=frozenset({"minor"})
        )
        assert "minor-needs-protection" not in stopping(request(), "yellow", subjects=[marked])

    @pytest.mark.parametrize(
        ("born", "expected"),
        [("2008-11-22", False), ("2008-11-23", True), ("2008-11", True), ("2008", True), ("2007", False),
         ("~2010", True), ("2005/2012", True), ("", False), ("unknown", False)],
    )  # fmt: skip
    def test_of_an_uncertain_birth_date_the_youngest_reading_counts(self, born, expected):
        assert is_minor(born, TODAY) is expected

    def test_facts_are_taken_from_a_draft(self):
        draft = RecordDraft(
            kind=RecordKind.PERSON,
            key="1",
            properties={"name": (Value("Ada Brambleby"),), "birthDate": (Value("1985"),), "alias": ()},
            category="wanted",
            markers=("armed",),
        )
        facts = subject_facts(draft, is_principal=True)
        assert (facts.kind, facts.born, facts.properties) == ("person", "1985", frozenset({"name", "birthDate"}))
        assert facts.is_named
        assert facts.is_told_apart


class TestAudience:
    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"release": Release(ReleaseRule.ALL_BUT, ("GS",))}, "secretariat-excluded"),
            ({"release": Release(ReleaseRule.ONLY, ("GS", "XC"))}, "audience-empty"),
            ({"channel": "diffusion"}, "diffusion-needs-bureaus"),
            ({"purposes": ()}, "field-missing"),
            ({"purposes": ("missing-persons",)}, "purpose-not-allowed"),
        ],
    )
    def test_is_somebody_and_never_without_the_secretariat(self, changed, code):
        assert code in stopping(request(**changed))

    def test_a_diffusion_goes_to_chosen_bureaus(self):
        assert stopping(request(channel="diffusion", release=Release(ReleaseRule.ONLY, ("XA",)))) == {}

    def test_a_united_nations_notice_is_no_diffusion(self):
        said = request(channel="diffusion", release=Release(ReleaseRule.ONLY, ("XA",)))
        assert stopping(said, "un")["channel-not-allowed"] == "channel"


class TestSilver:
    def test_says_what_it_asks_and_is_for_those_who_joined(self):
        found = stopping(request(joined=frozenset({"XA"})), "silver")
        assert found["not-joined"] == ""
        assert "request_kind" in {one.field for one in findings(request(), EDITION.types["silver"], EDITION, (), TODAY)}

    def test_is_for_assets_of_some_worth(self):
        assert stopping(request(facts={"asset_value": 99_999}), "silver")["value-too-low"] == "asset_value"
        assert "value-too-low" not in stopping(request(facts={"asset_value": 100_000}), "silver")


class TestRuleByRule:
    def test_each_condition_of_the_type_has_its_line(self):
        lines = judged(request(), EDITION.types["red"], EDITION, [WANTED], TODAY)
        outcomes = {line.condition.rule: line.outcome for line in lines}
        assert outcomes["penalty-threshold"] is Outcome.HOLDS
        assert outcomes["not-article-3"] is Outcome.TO_JUDGE
        assert list(outcomes) == [condition.rule for condition in EDITION.types["red"].conditions]

    def test_a_condition_whose_field_is_missing_does_not_hold(self):
        lines = judged(request(facts={}), EDITION.types["red"], EDITION, [WANTED], TODAY)
        outcomes = {line.condition.rule: line.outcome for line in lines}
        assert outcomes["penalty-threshold"] is outcomes["judicial-basis"] is Outcome.FAILS


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from(["2026-06-01", "fraud", "XC"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["months", "from", "x"]), inner),
    max_leaves=4,
)


@given(
    type_=st.sampled_from(sorted(EDITION.types)), facts=st.dictionaries(st.sampled_from(sorted(EDITION.fields)), VALUES)
)
def test_whatever_is_sent_is_answered_by_findings_and_never_by_a_crash(type_, facts):
    found = findings(request(facts=facts), EDITION.types[type_], EDITION, [WANTED], TODAY)
    assert all(one.code and one.level in Level for one in found)


@given(days=st.integers(0, 20_000))
def test_nobody_of_eighteen_is_a_minor_and_nobody_below_is_not(days):
    born = TODAY - timedelta(days=days)
    grown = (TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))) >= 18
    assert is_minor(born.isoformat(), TODAY) is not grown
