"""The matching index answers for an asker what it would answer if what the asker may not see did not exist."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.core.codes import Purpose
from comity.engines import matching
from comity.records import index, queries, services
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import IndexHead, Record
from comity.records.rules import may_see
from comity.records.services.keeping import Keeping
from comity.records.tests.casting import AT, STATES, actor, as_operation, document, person, shared

pytestmark = pytest.mark.django_db

NOBODY_ELSE = Release(ReleaseRule.ONLY, ())


def asked(name="Mirelle Quandt", **known):
    return matching.Query(names=(matching.Name(name),), **known)


def found(who, query=None, **known):
    return [one.record.caption for one in index.search(who, query or asked(), **known)]


class TestFollowing:
    def test_an_empty_store_finds_nothing(self, xa):
        assert found(xa) == []

    def test_a_contributed_record_is_found_at_once(self, xa, xb):
        shared(xa)
        assert found(xb) == ["Mirelle Quandt"]

    def test_a_change_is_seen_and_the_old_name_forgotten(self, xa, xb):
        record = shared(xa)
        assert found(xb)
        services.change_record(xa, record=record, draft=person("Ottokar Zinsmeister"), at=AT)
        assert found(xb) == []
        assert found(xb, asked("Ottokar Zinsmeister")) == ["Ottokar Zinsmeister"]

    def test_a_withdrawn_record_is_found_by_nobody_and_leaves_the_file(self, xa, node_folder):
        record = shared(xa)
        index.settle()
        services.withdraw_record(xa, record=record, reason="found", at=AT)
        assert found(xa) == []
        index.settle()
        assert not any(b"Quandt" in file.read_bytes() for file in (node_folder / "index").rglob("*") if file.is_file())

    def test_an_earlier_name_leaves_the_file_with_the_next_purge(self, xa, node_folder):
        shared(xa, person("Wilma Other", "p-9"))
        record = shared(xa)
        index.settle()
        services.change_record(xa, record=record, draft=person("Ottokar Zinsmeister"), at=AT)
        index.purge()
        content = [file.read_bytes() for file in (node_folder / "index").rglob("*") if file.is_file()]
        assert not any(b"Quandt" in each for each in content)
        assert any(b"Zinsmeister" in each for each in content)

    def test_what_an_earlier_process_withdrew_and_did_not_purge_leaves_the_file(self, xa, node_folder):
        shared(xa, person("Wilma Other", "p-9"))
        record = shared(xa)
        index.settle()
        services.withdraw_record(xa, record=record, reason="found", at=AT)
        index._following().current().save()
        index._of.cache_clear()
        index.settle()
        assert not any(b"Quandt" in file.read_bytes() for file in (node_folder / "index").rglob("*") if file.is_file())

    def test_a_damaged_file_is_built_anew(self, xa, node_folder):
        shared(xa)
        index.settle()
        index._of.cache_clear()
        for file in (node_folder / "index").rglob("*"):
            if file.is_file():
                file.write_bytes(b"\0" * 64)
        assert found(xa) == ["Mirelle Quandt"]

    def test_a_file_that_is_damaged_while_in_use_is_built_anew_once_a_check_finds_it(self, xa, node_folder):
        shared(xa)
        index.settle()
        for file in (node_folder / "index").rglob("*.segment"):
            file.write_bytes(b"\0" * file.stat().st_size)
        with pytest.raises(matching.IndexCorrupt):
            index._following().current().scrub()
        assert found(xa) == ["Mirelle Quandt"]

    def test_a_file_ahead_of_its_store_is_built_anew(self, xa):
        shared(xa)
        index.settle()
        index._of.cache_clear()
        Record.objects.all()._raw_delete("default")
        IndexHead.objects.update(sequence=0)
        assert found(xa) == []

    def test_is_never_searched_inside_an_operation(self, xa):
        with pytest.raises(RuntimeError, match="before an operation"):
            as_operation(lambda: index.search(xa, asked()))


class TestRestriction:
    def test_a_hidden_record_is_not_found(self, xa, xb):
        shared(xa, release=NOBODY_ELSE)
        assert found(xa) == ["Mirelle Quandt"]
        assert found(xb) == []

    def test_nor_for_another_purpose(self, xa, xb):
        shared(xa, purposes=("investigation",))
        assert found(xb) == []
        assert found(xb.stating(Purpose.INVESTIGATION)) == ["Mirelle Quandt"]

    def test_nor_outside_the_databases_of_an_entity(self, xa, xb):
        shared(xa, person(passportNumber="P7788991"))
        shared(xa, document("P7788991", "XA"), category="")
        query = matching.Query(identifiers=(matching.Identifier("passport", "P7788991", "XA"),))
        assert len(found(xb, query)) == 2
        assert found(replace(xb, databases=frozenset({"travel-document"})), query) == ["P7788991"]

    def test_hidden_records_take_no_place_among_the_answers(self, xa, xb):
        for number in range(5):
            shared(xa, person(key=f"h-{number}"), release=NOBODY_ELSE)
        seen = shared(xa, person("Mirelle Quand", "p-9"))
        assert [one.record for one in index.search(xb, asked(), limit=1, threshold=0.0)] == [seen]

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(hidden=st.lists(st.sampled_from(["Mirelle Quandt", "Mirella Quant", "Marielle Kwandt"]), max_size=4))
    def test_answers_are_those_of_a_store_without_what_is_hidden(self, xa, xb, hidden):
        """Test T7's equality: codes, scores and order."""
        marked = f"Quandt{len(Record.objects.all())}"
        for name in ("Mirelle", "Mirella"):
            shared(xa, person(f"{name} {marked}", f"seen-{name}"))
        before = index.search(xb, asked(f"Mirelle {marked}"), threshold=0.0)
        for name in hidden:
            shared(xa, person(f"{name} {marked}", "hidden"), release=NOBODY_ELSE)
        assert index.search(xb, asked(f"Mirelle {marked}"), threshold=0.0) == before


class TestOneRule:
    """SQL and kernel apply the very same rule."""

    def test_sql_gives_what_the_rule_gives(self, xa, xb):
        for rule in ReleaseRule:
            for purposes in (("border-check",), ("analysis",)):
                shared(xa, release=Release(rule, ("XB",)), purposes=purposes)
        for bureau in STATES:
            for purpose in (Purpose.BORDER_CHECK, Purpose.ANALYSIS, Purpose.ADMINISTRATION, None):
                who = actor(bureau, purpose=purpose)
                by_rule = {
                    record.pk
                    for record in Record.objects.select_related("release")
                    if may_see(
                        owner=record.owner_id,
                        kind=record.kind,
                        release=Release(ReleaseRule(record.release.rule), tuple(record.release.bureaus)),
                        purposes=record.release.purposes,
                        bureau=bureau,
                        purpose=purpose or "",
                        databases=None,
                    )
                }
                assert set(queries.records_visible_to(who).values_list("pk", flat=True)) == by_rule
                mask = queries.visible_classes(who)
                assert {r.pk for r in Record.objects.all() if mask[r.release_id]} == by_rule

    def test_a_class_that_was_taken_back_leaves_nothing_in_memory(self, xa, xb):
        """The number of a class that was never committed may come to stand for another one."""
        shared(xa)
        before = queries.visible_classes(xb).tolist()

        class TakenBack(Exception):
            pass

        def intern(release):
            with Keeping() as keeping:
                keeping.release_class(owner="XA", kind="person", release=release, purposes=["border-check"])
            return queries.visible_classes(xb)[-1]

        def first():
            assert intern(Release(ReleaseRule.ALL))
            raise TakenBack

        with pytest.raises(TakenBack):
            as_operation(first)
        assert queries.visible_classes(xb).tolist() == before
        as_operation(lambda: intern(NOBODY_ELSE))
        assert not queries.visible_classes(xb)[-1]
