"""What may be said of a record, who may see it, and how long it is kept."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.records import errors, rules
from comity.records.drafts import WARNING, RecordKind, Release, ReleaseRule, Terms
from comity.records.tests.casting import CONDITIONS, document, person

BUREAUS = ("XA", "XB", "XC", "XD")
releases = st.builds(
    Release,
    st.sampled_from(ReleaseRule),
    st.sets(st.sampled_from(BUREAUS)).map(lambda codes: tuple(sorted(codes))),
)
bureaus = st.sampled_from(BUREAUS)


def sees(*, owner="XA", kind="person", release=None, purposes=("border-check",), bureau="XB", purpose="border-check",
         databases=None, discreet=False, of_entity=False):  # fmt: skip
    return rules.may_see(
        owner=owner,
        kind=kind,
        release=release or Release(ReleaseRule.ALL),
        purposes=purposes,
        bureau=bureau,
        purpose=purpose,
        databases=databases,
        discreet=discreet,
        of_entity=of_entity,
    )


class TestWhoMaySee:
    """Every condition must hold, never any one of several (T8)."""

    def test_everybody_when_released_to_all(self):
        assert sees()

    def test_only_those_named(self):
        only = Release(ReleaseRule.ONLY, ("XA", "XC"))
        assert sees(release=only, bureau="XC")
        assert not sees(release=only, bureau="XB")

    def test_all_but_those_named(self):
        all_but = Release(ReleaseRule.ALL_BUT, ("XB",))
        assert sees(release=all_but, bureau="XC")
        assert not sees(release=all_but, bureau="XB")

    def test_a_discreet_record_is_for_its_owners_bureau_and_none_of_its_posts(self):
        assert sees(bureau="XA", discreet=True)
        assert not sees(bureau="XA", discreet=True, of_entity=True)
        assert not sees(bureau="XB", discreet=True)

    def test_a_warning_is_of_no_database_and_for_every_post(self):
        assert sees(kind=WARNING, databases={"travel-document"})

    def test_not_for_another_purpose(self):
        assert not sees(purpose="investigation")

    def test_not_without_a_purpose(self):
        assert not sees(purpose="")

    def test_not_outside_the_databases_of_an_entity_even_ones_own(self):
        assert not sees(databases={"travel-document"})
        assert not sees(bureau="XA", databases={"travel-document"})

    def test_the_owner_for_any_purpose(self):
        assert sees(bureau="XA", purpose="administration", release=Release(ReleaseRule.ONLY, ()))

    @given(owner=bureaus, release=releases)
    def test_the_owner_is_always_included(self, owner, release):
        assert rules.is_released_to(rules.release_by(owner, release), owner)

    @given(owner=bureaus, release=releases, bureau=bureaus)
    def test_one_spelling_changes_nothing_for_others(self, owner, release, bureau):
        if bureau != owner:
            spelt = rules.release_by(owner, release)
            assert rules.is_released_to(spelt, bureau) == rules.is_released_to(release, bureau)


class TestNarrowing:
    """A release is narrowed when somebody it reached is not reached any more."""

    @given(old=releases, new=releases)
    def test_whatever_bureaus_there_are(self, old, new):
        # One bureau that neither names stands for all who may join later.
        everybody = (*BUREAUS, "XZ")
        lost = [b for b in everybody if rules.is_released_to(old, b) and not rules.is_released_to(new, b)]
        assert rules.narrows(old, new) == bool(lost)


class TestConditions:
    """There is no moment without them."""

    @pytest.mark.parametrize(
        "lacking",
        [{"handling": ""}, {"source_evaluation": ""}, {"information_evaluation": ""}, {"legal_basis": ""},
         {"purposes": ()}, {"category": ""}, {"handling": "H3", "handling_note": ""}],
    )  # fmt: skip
    def test_each_is_needed(self, lacking):
        with pytest.raises(errors.ConditionMissing):
            rules.require_known_codes(replace(CONDITIONS, **lacking), kind=RecordKind.PERSON, bureaus=BUREAUS)

    @pytest.mark.parametrize(
        "unknown",
        [{"handling": "H9"}, {"source_evaluation": "Z"}, {"legal_basis": "rumour"}, {"purposes": ("curiosity",)},
         {"category": "odd"}, {"release": Release(ReleaseRule.ALL_BUT, ("XY",))}],
    )  # fmt: skip
    def test_a_code_that_there_is_not_is_refused(self, unknown):
        with pytest.raises(errors.ConditionUnknown):
            rules.require_known_codes(replace(CONDITIONS, **unknown), kind=RecordKind.PERSON, bureaus=BUREAUS)

    def test_what_a_file_says_comes_before_what_its_list_says(self):
        terms = Terms(
            handling="H2", evaluation="A1", purposes=("analysis",), release=Release(ReleaseRule.ONLY, ("XB",))
        )
        said = rules.completed(terms, CONDITIONS, category="missing")
        assert (said.handling, said.source_evaluation, said.information_evaluation) == ("H2", "A", "1")
        assert (said.purposes, said.release.bureaus, said.category) == (("analysis",), ("XB",), "missing")
        assert said.legal_basis == CONDITIONS.legal_basis


class TestRetention:
    """RPD Art. 49-50: five years for persons, and a new reason for longer."""

    TODAY = date(2026, 3, 2)

    @pytest.mark.parametrize(("until", "refusal"), [
        (None, errors.ConditionMissing),
        (date(2026, 3, 2), errors.RetentionPast),
        (date(2031, 3, 3), errors.RetentionTooLong),
    ])  # fmt: skip
    def test_bounds(self, until, refusal):
        with pytest.raises(refusal):
            rules.require_retention(until, kind=RecordKind.PERSON, today=self.TODAY)

    def test_the_last_day_is_accepted(self):
        assert rules.require_retention(date(2031, 3, 2), kind=RecordKind.PERSON, today=self.TODAY)

    def test_a_month_later_than_the_last_of_january_is_the_last_of_february(self):
        assert rules.months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
        assert rules.months_later(date(2028, 1, 31), 1) == date(2028, 2, 29)


class TestIssuer:
    """Each state enters its own travel documents only."""

    @pytest.mark.parametrize("country", ["XB", ""])
    def test_another_state_and_a_bureau_without_one_are_refused(self, country):
        with pytest.raises(errors.NotTheIssuer):
            rules.require_issuer(document("P1", "XA"), country)

    def test_the_issuer_may(self):
        rules.require_issuer(document("P1", "XA"), "XA")

    def test_a_persons_passport_number_binds_nobody(self):
        rules.require_issuer(person(passportNumber="P1"), "XB")


class TestWithdrawalAtOnce:
    """A file that lacks a fifth of the list is probably not the whole list."""

    @pytest.mark.parametrize(
        ("leaving", "held", "refused"), [(10, 10, False), (11, 11, True), (20, 100, False), (21, 100, True)]
    )
    def test_bounds(self, leaving, held, refused):
        assert rules.too_many_leave(leaving, held) is refused


class TestWhatHolds:
    """What holds of a release is what its owner declared, as far as any of its notices goes."""

    @given(one=releases, other=releases, bureau=bureaus)
    def test_an_intersection_reaches_whom_both_reach(self, one, other, bureau):
        both = rules.is_released_to(one, bureau) and rules.is_released_to(other, bureau)
        assert rules.is_released_to(rules.intersection(one, other), bureau) is both

    @given(one=releases, other=releases, bureau=bureaus)
    def test_a_union_reaches_whom_either_reaches(self, one, other, bureau):
        either = rules.is_released_to(one, bureau) or rules.is_released_to(other, bureau)
        assert rules.is_released_to(rules.union(one, other), bureau) is either

    @given(declared=releases, ceilings=st.lists(releases, max_size=3), bureau=bureaus)
    def test_it_holds_where_declared_and_allowed_by_any_ceiling(self, declared, ceilings, bureau):
        allowed = not ceilings or any(rules.is_released_to(ceiling, bureau) for ceiling in ceilings)
        held = rules.effective(declared, ceilings)
        assert rules.is_released_to(held, bureau) is (allowed and rules.is_released_to(declared, bureau))
        assert not rules.narrows(held, rules.intersection(held, declared))

    @given(release=releases, bureau=bureaus)
    def test_the_secretariat_is_added_and_nobody_else(self, release, bureau):
        with_it = rules.with_secretariat(release, "XD")
        assert rules.is_released_to(with_it, "XD")
        assert rules.is_released_to(with_it, bureau) is (bureau == "XD" or rules.is_released_to(release, bureau))

    def test_purposes_are_those_declared_and_allowed_by_any_ceiling(self):
        declared = ("border-check", "investigation")
        assert rules.effective_purposes(declared, []) == declared
        assert rules.effective_purposes(declared, [{"border-check"}, {"alert"}]) == ("border-check",)
        assert rules.effective_purposes(declared, [set()]) == ()


class TestDiscreetRetention:
    @pytest.mark.parametrize("until", [None, date(2027, 3, 3)])
    def test_is_a_year_at_most_and_never_open(self, until):
        with pytest.raises(errors.DiscreetTooLong):
            rules.require_discreet(until, today=date(2026, 3, 2))

    def test_a_year_to_the_day_is_allowed(self):
        rules.require_discreet(date(2027, 3, 2), today=date(2026, 3, 2))
