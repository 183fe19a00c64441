"""Which tests the run on PostgreSQL takes: as many as it needs for everything to be asked of it again."""

from collections.abc import Iterable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from tests.asked import Noted, Notes, enough, form_of, read

noted = st.dictionaries(
    st.sampled_from([f"test_{letter}" for letter in "abcdefgh"]),
    st.builds(Noted, st.frozensets(st.sampled_from("123456789")), st.integers(0, 99)),
)


def asked(tests: Iterable[Noted]) -> set[str]:
    return {form for one in tests for form in one.forms}


class TestEnough:
    @given(noted)
    def test_everything_is_asked_again(self, tests):
        assert asked(tests[name] for name in enough(tests)) == asked(tests.values())

    def test_of_two_that_ask_the_same_the_cheaper_one_is_taken(self):
        tests = {"dear": Noted(frozenset("12"), 500), "cheap": Noted(frozenset("12"), 5)}
        assert enough(tests) == {"cheap"}

    def test_nothing_is_taken_that_asks_nothing_of_its_own(self):
        tests = {"both": Noted(frozenset("12"), 5), "one": Noted(frozenset("1"), 5), "none": Noted()}
        assert enough(tests) == {"both"}


class TestForm:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ('SELECT 1 FROM "a" WHERE "id" IN (%s, %s, %s)', 'SELECT 1 FROM "a" WHERE "id" IN (%s, %s)'),
            ('INSERT INTO "a" VALUES (%s, %s), (%s, %s)', 'INSERT INTO "a" VALUES (%s, %s)'),
            ("SELECT 1 LIMIT 21", "SELECT 1 LIMIT 51"),
            ('SAVEPOINT "s139_x1"', 'SAVEPOINT "s77_x12"'),
        ],
    )
    def test_is_the_same_however_many_values_there_are(self, one, other):
        assert form_of(one) == form_of(other)

    def test_differs_by_what_is_asked(self):
        assert form_of('SELECT "a" FROM "t" WHERE "b" = %s') != form_of('SELECT "a" FROM "t" WHERE "b" > %s')


@pytest.mark.django_db
def test_notes_tell_what_a_test_asked_and_what_was_refused(tmp_path):
    notes = Notes()
    with connection.execute_wrapper(notes._note), notes.of("test_ships"):
        ship = ContentType.objects.create(app_label="sea", model="ship")
        with pytest.raises(IntegrityError):
            ContentType.objects.create(pk=ship.pk, app_label="sea", model="boat")
    notes.write(tmp_path, "one")
    [(test, one)] = read(tmp_path).items()
    assert (test, one.statements) == ("test_ships", len(one.forms))
    assert len([form for form in one.forms if form.startswith("INSERT INTO") and "--" in form]) == 1
