"""Profiles say what an organisation is made of, and a wrong one founds nothing."""

import pytest

from comity.core.countries import LANGUAGES, CountryStatus, country
from comity.members import profiles
from comity.members.errors import ProfileInvalid

SMALL = """
profile: small
edition: "1"
expects: 2
names: {en: Two, fr: Deux, es: Dos, ar: اثنان}
languages: [en]
source: test
secretariat:
  names: {en: S, fr: S, es: S, ar: س}
regions:
  - code: all
    names: {en: All, fr: Tous, es: Todos, ar: الكل}
    members: [FR, MA]
groupings: []
"""


class TestShippedProfiles:
    @pytest.mark.parametrize(
        ("name", "states", "regions"), [("worldwide", 196, 4), ("continental", 55, 5), ("gulf", 8, 1)]
    )
    def test_an_organisation_has_its_members_in_its_regions(self, name: str, states: int, regions: int) -> None:
        profile = profiles.load(name)

        assert len({state.code for state in profile.states}) == states
        assert len(profile.regions) == regions

    def test_the_worldwide_members_are_those_of_the_united_nations_less_two_and_five_more(self) -> None:
        codes = {state.code for state in profiles.load("worldwide").states}

        assert codes.isdisjoint({"KP", "TV"})
        assert {"VA", "PS", "AW", "CW", "SX"} < codes
        assert len(codes) == 193 - 2 + 5

    @pytest.mark.parametrize("name", profiles.names_of_profiles())
    def test_every_state_is_named_in_four_languages(self, name: str) -> None:
        for state in profiles.load(name).states:
            assert all(state.names[language] for language in LANGUAGES)

    def test_the_demonstration_has_invented_states_only(self) -> None:
        states = profiles.load("demonstration").states

        assert {country(state.code).status for state in states} == {CountryStatus.USER_ASSIGNED}

    @pytest.mark.parametrize("name", ["worldwide", "continental", "gulf"])
    def test_real_members_have_no_people_and_no_suspensions(self, name: str) -> None:
        profile = profiles.load(name)

        assert not any(profile.people.values())
        assert not any(state.suspensions for state in profile.states)


class TestAWrongProfile:
    def test_a_right_one_is_read(self) -> None:
        assert [state.code for state in profiles.read(SMALL, "small").states] == ["FR", "MA"]

    @pytest.mark.parametrize(
        ("wrong", "right", "says"),
        [
            ("expects: 3", "expects: 2", "expects 3"),
            ("members: [FR, MA, FR]", "members: [FR, MA]", "twice"),
            ("ar: ''", "ar: الكل", "missing"),
            ("members: [FR, XA]", "members: [FR, MA]", "XA"),
            ("members: [FR, ZZ]", "members: [FR, MA]", "ZZ"),
            (
                "groupings: [{code: g, names: {en: G, fr: G, es: G, ar: ج}, members: [DE]}]",
                "groupings: []",
                "DE",
            ),
            ("roles: {national: [compliance]}", "groupings: []", "compliance"),
            ("edition: [", 'edition: "1"', ""),
        ],
    )
    def test_is_refused_and_says_why(self, wrong: str, right: str, says: str) -> None:
        assert right in SMALL
        text = SMALL.replace(right, wrong)

        with pytest.raises(ProfileInvalid) as refused:
            profiles.read(text, "small")

        assert says in str(refused.value)

    def test_one_that_is_not_shipped_is_refused(self) -> None:
        with pytest.raises(ProfileInvalid):
            profiles.load("../../secrets")
