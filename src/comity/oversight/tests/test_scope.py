"""Who sees how much of the audit: one's own, what concerns what one owns, and nothing else of the others."""

from dataclasses import replace
from uuid import uuid4

import pytest

from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound, NotPermitted, PurposeNotAllowed
from comity.oversight import listings, queries, services
from comity.oversight.errors import LedgerNotYours
from comity.oversight.rules import Part
from comity.oversight.tests.conftest import auditor_of
from comity.records.drafts import Release, ReleaseRule
from comity.records.services import consult_record
from comity.records.tests.casting import AT, actor, person, shared

pytestmark = pytest.mark.django_db


def seen(actor) -> set[tuple[str, str]]:
    return {(entry.event, entry.bureau) for entry in queries.entries_visible_to(actor)}


class TestBureau:
    def test_sees_what_its_own_actors_did(self, consulted, auditor_xb):
        assert seen(auditor_xb) == {("records.consult", "XB")}

    def test_sees_who_consulted_what_it_owns(self, consulted, auditor_xa):
        assert ("records.consult", "XB") in seen(auditor_xa)
        assert [entry.bureau for entry in queries.entries_about_what_we_own(auditor_xa)] == ["XB"]

    def test_sees_nothing_of_what_others_did_among_themselves(self, consulted):
        assert seen(auditor_of("XC")) == set()

    def test_learns_of_others_only_for_whom_when_what_for_and_which_of_its_things(
        self, record, consulted, xb, auditor_xa
    ):
        [face] = queries.faces(auditor_xa, [consulted])
        assert face.part is Part.OWNER
        assert (face.bureau, face.purpose, face.event) == ("XB", "border-check", "records.consult")
        assert [(thing.id, thing.reference) for thing in face.things] == [(str(record.pk), record.reference)]
        assert (face.actor_id, face.actor_kind, face.origin, face.content, face.items) == ("", "", "", None, ())

    def test_does_not_see_other_owners_things_in_the_same_entry(self, record, xb, auditor_xa):
        from comity.records.services import search_records

        theirs = shared(xb, person("Somebody Else"))
        third = actor("XC")
        search_records(third, question="q", shown=[record.pk, theirs.pk], at=AT)
        entry = AuditEntry.objects.get(event="records.search")
        [face] = queries.faces(auditor_xa, [entry])
        assert [thing.owner for thing in face.things] == ["XA"]
        assert face.touched == 1

    def test_is_not_told_of_refused_attempts_of_others(self, xa, xb, auditor_xa):
        hidden = shared(xa, person("Hidden"), release=Release(ReleaseRule.ONLY, frozenset({"XA"})))
        with pytest.raises(NotFound):
            consult_record(xb, reference=str(hidden.pk), at=AT)
        assert not queries.entries_about_what_we_own(auditor_xa)

    def test_finds_others_references_by_no_search(self, consulted, xb, record, auditor_xa, auditor_xb):
        consult_record(replace(xb, reference="XB/secret/1"), reference=str(record.pk), at=AT)

        def found(actor) -> int:
            return queries.entries_searched(actor, queries.entries_visible_to(actor), "XB/secret/1").count()

        assert (found(auditor_xb), found(auditor_xa)) == (1, 0)

    def test_finds_entries_by_their_id_and_by_their_thing(self, consulted, record, auditor_xa):
        def found(text: str) -> list[AuditEntry]:
            return list(queries.entries_searched(auditor_xa, queries.entries_visible_to(auditor_xa), text))

        assert found(str(consulted.id)) == [consulted]
        assert consulted in found(str(record.pk))
        assert found(str(uuid4())) == []
        assert found("nothing at all") == []

    def test_names_its_own_officers_only_in_the_filter(self, consulted, auditor_xa, signed_in):
        signed_in("XA", Role.OFFICER)
        signed_in("XB", Role.OFFICER)
        assert list(queries.names_of_actors(auditor_xa).values()) == ["Ilse Varga"]


class TestWholeLedger:
    @pytest.mark.parametrize("who", ["keeper", "operator"])
    def test_is_seen_in_its_public_part_by_who_keeps_it(self, request, consulted, who):
        actor = request.getfixturevalue(who)
        [face] = queries.faces(actor, [consulted])
        assert queries.entries_visible_to(actor).count() == AuditEntry.objects.count()
        assert (face.part, face.actor_id, face.content) == (Part.PUBLIC, "officer-of-XB", None)

    @pytest.mark.parametrize(
        "actor",
        [("XA", Role.DATA_PROTECTION), ("XA", Role.OPERATOR), ("GS", Role.AUDITOR), ("GS", Role.COMMAND)],
        ids=str,
    )
    def test_is_not_seen_by_any_other(self, consulted, actor):
        who = auditor_of(*actor)
        assert not queries.keeps_whole_ledger(who)
        with pytest.raises(LedgerNotYours):
            queries.ledger_figures(who, until=AT, days=7)
        assert not queries.runs_visible_to(who).exists()

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR, Role.DATA_PROTECTION, Role.OPERATOR}))
    def test_no_other_role_sees_anything(self, consulted, role):
        who = auditor_of("XA", role)
        assert not queries.entries_visible_to(who).exists()
        assert not queries.checkpoints_visible_to(who).exists()
        with pytest.raises(NotPermitted):
            services.consult_audit(who, question="", shown=0, at=AT)


class TestLooking:
    def test_is_an_action_with_a_purpose_and_leaves_one_entry(self, consulted, auditor_xa):
        before = AuditEntry.objects.count()
        services.consult_entry(auditor_xa, entry_id=consulted.id, at=AT)
        trace = AuditEntry.objects.order_by("position").last()
        assert AuditEntry.objects.count() == before + 1
        assert (trace.event, trace.bureau, trace.purpose) == ("oversight.consult_entry", "XA", "data-protection")

    def test_for_another_purpose_is_refused(self, consulted, auditor_xa):
        with pytest.raises(PurposeNotAllowed):
            services.consult_entry(auditor_xa.stating(Purpose.INVESTIGATION), entry_id=consulted.id, at=AT)

    @pytest.mark.parametrize("which", ["absent", "foreign"])
    def test_absent_and_foreign_look_alike(self, consulted, which):
        entry_id = uuid4() if which == "absent" else consulted.id
        with pytest.raises(NotFound):
            services.consult_entry(auditor_of("XC"), entry_id=entry_id, at=AT)

    def test_leaves_no_position_in_the_trace(self, consulted, auditor_xb):
        """The place of an entry in the whole ledger tells how much the others did."""
        services.consult_entry(auditor_xb, entry_id=consulted.id, at=AT)
        trace = AuditEntry.objects.order_by("position").last()
        assert (trace.subject_type, trace.subject_id) == ("", "")


def test_a_bureaus_list_is_the_same_with_and_without_the_others_activity(consulted, xb, xa, auditor_xb):
    """T1: nothing that others do among themselves changes a byte of what a bureau is shown."""

    def drawn() -> list[list[str]]:
        page = listings.audit_page(auditor_xb, {}, AT)
        return [[str(page.total)], *([str(cell.value) for cell in line.cells] for line in page.lines)]

    before = drawn()
    for _ in range(3):
        shared(xa, person("Unseen"), release=Release(ReleaseRule.ONLY, frozenset({"XA"})))
    assert drawn() == before


def test_a_page_asks_the_store_as_often_for_one_entry_as_for_many(
    record, xb, auditor_xa, django_assert_max_num_queries
):
    for _ in range(20):
        consult_record(xb, reference=str(record.pk), at=AT)
    with django_assert_max_num_queries(8):
        page = listings.audit_page(auditor_xa, {}, AT)
        assert len(page.lines) == 21
        assert all(str(cell.value) is not None for line in page.lines for cell in line.cells)
