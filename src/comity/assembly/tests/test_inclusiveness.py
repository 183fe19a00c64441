"""An assembly sees itself: states in public, persons only in numbers that give nobody away."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly.queries.inclusiveness import figures_of
from comity.assembly.rules.inclusiveness import LEAST, DelegationFacts, PersonFacts, figures, protected
from comity.assembly.tests.test_pages import page, signed_in
from comity.assembly.tests.test_texts import delegate, rival, text
from comity.assembly.tests.test_votes import sitting

__all__ = ["delegate", "rival", "sitting", "text"]

VALUES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3 * LEAST), max_size=6)


class TestProtection:
    @pytest.mark.parametrize(
        ("values", "shown"),
        [
            ({"f": 12, "m": 30}, {"f": 12, "m": 30}),
            ({"f": 3, "m": 30}, {"f": None, "m": None}),
            ({"f": 3, "m": 30, "": 9}, {"f": None, "m": 30, "": None}),
            ({"f": 1, "m": 2, "": 9, "o": 20}, {"f": None, "m": None, "": None, "o": 20}),
            ({"f": 0, "m": 30}, {"f": 0, "m": 30}),
        ],
        ids=["large", "one-small-of-two", "one-small-of-three", "two-small-that-are-few", "none"],
    )
    def test_a_small_number_is_hidden_and_not_given_away_by_the_sum(self, values, shown):
        assert protected(values) == shown

    @given(VALUES)
    def test_no_small_number_is_shown_and_nothing_shown_is_changed(self, values):
        shown = protected(values)
        assert all(value is None or value == values[name] for name, value in shown.items())
        assert not any(value is not None and 0 < value < LEAST for value in shown.values())

    @given(VALUES)
    def test_what_is_hidden_is_never_one_alone_beside_something_shown(self, values):
        shown = protected(values)
        hidden = [values[name] for name, value in shown.items() if value is None]
        if hidden and any(value for value in shown.values()):
            assert len(hidden) > 1
            assert sum(hidden) >= LEAST


def test_states_are_counted_by_region_and_persons_by_what_they_say():
    delegations = [DelegationFacts("africa", spoke=2, voted=1), DelegationFacts("", sponsored=1)]
    persons = [PersonFacts("female", "fr", head=True, spoke=True)] * 6 + [PersonFacts("male", "en")] * 7
    found = {(one.dimension, one.category, one.measure): one.value for one in figures(delegations, persons)}
    assert found["region", "africa", "spoke"] == 2
    assert found["region", None, "delegations"] == 2
    assert (found["sex", "female", "heads"], found["sex", "male", "delegates"]) == (6, 7)
    assert found["language", None, "delegates"] == 13


@pytest.mark.django_db
def test_a_session_has_its_page_and_its_file(sitting):
    sitting.cast(sitting.opened(), "++")
    found = {(one.dimension, one.category, one.measure): one.value for one in figures_of(sitting.session)}
    assert found["region", None, "voted"] == 2
    assert found["sex", None, "voted"] is None
    client = signed_in("ana.ruiz", "fr")
    page(client, "inclusiveness", "GA-12")
    said = client.get(reverse("assembly:inclusiveness-csv", args=["GA-12"])).content.decode()
    assert "region,all,voted,2" in said
    assert "sex,all,voted,\r\n" in said
