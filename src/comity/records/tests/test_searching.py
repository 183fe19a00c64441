"""Who searches a list types what comes to mind: a surname, a given name, in whatever script."""

import pytest

from comity.records import searching
from comity.records.tests.casting import person, shared

pytestmark = pytest.mark.django_db


def found(who, text):
    return {one.record.caption for one in searching.find(who, text)}


class TestFind:
    @pytest.mark.parametrize("typed", ["Verkhovtsev", "verkhovtsev", "Верховцев", "Timofey", "Timofey Verkhovtsev"])
    def test_a_name_or_a_part_of_it_in_any_script_finds_its_bearer(self, xa, xb, typed):
        shared(xa, person("Timofey Verkhovtsev", "p-1"))
        shared(xa, person("Mirelle Quandt", "p-2"))
        assert found(xb, typed) == {"Timofey Verkhovtsev"}

    def test_what_nobody_is_called_finds_nobody(self, xa, xb):
        shared(xa, person("Timofey Verkhovtsev", "p-1"))
        assert found(xb, "Okwuosa") == set()
