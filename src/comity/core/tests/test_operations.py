"""The one place where permission, transaction, events and audit meet."""

from dataclasses import replace

import pytest
from django.db import connection, models
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from comity.core import audit, verification
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry, LedgerHead, StoredEvent
from comity.core.operations import consult, note, operation
from comity.core.permissions import TABLE, Permission
from comity.core.refusals import NotFound, NotPermitted, NotYours, PurposeMissing, PurposeNotAllowed
from comity.core.subjects import Subject, subject_models
from comity.core.tests.casebook.models import Case, Leaf, Mention
from comity.core.tests.casebook.services import CaseClosed, change_case, do, open_case, read_cases
from comity.core.unit import OperationInsideOperation, OutsideOperation

pytestmark = pytest.mark.django_db


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.order_by("position"))


class TestWhatIsDone:
    def test_leaves_one_entry_that_says_who_what_whose_and_why(self, xa, at):
        case = open_case(xa, title="Harbour", at=at)

        [entry] = entries()
        assert (entry.position, entry.event, entry.outcome, entry.code) == (0, "casebook.open_case", "done", "")
        assert (entry.actor_kind, entry.actor_id, entry.bureau, entry.origin) == ("officer", xa.id, "XA", "web")
        assert (entry.purpose, entry.at) == ("investigation", at)
        assert (entry.subject_type, entry.subject_id, entry.owner) == ("casebook.case", str(case.pk), "XA")
        assert '"reference":"XA/2026/17"' in entry.details

    def test_takes_everything_after_the_actor_by_name(self, xa, at):
        with pytest.raises(TypeError):
            open_case(xa, "Harbour", at)
        with pytest.raises(TypeError):
            open_case(xa, title="Harbour")
        assert not entries()

    def test_a_bug_leaves_nothing_neither_rows_nor_events_nor_an_entry(self, xa, at):
        def bug():
            Case.objects.create(owner_id="XA", title="Half")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            do(xa, work=bug, at=at)

        assert not entries()
        assert not Case.objects.exists()

    def test_if_the_audit_cannot_be_written_it_does_not_happen(self, xa, at, monkeypatch):
        def full(*_args, **_options):
            raise DatabaseError("disk full")

        monkeypatch.setattr(AuditEntry, "save", full)
        with pytest.raises(DatabaseError):
            open_case(xa, title="Harbour", at=at)

        assert not Case.objects.exists()
        assert not StoredEvent.objects.exists()
        assert not LedgerHead.objects.exists()


class TestRefusals:
    def test_a_refusal_by_the_verb_undoes_it_and_leaves_its_trace(self, xa, at):
        case = open_case(xa, title="Harbour", at=at)

        with pytest.raises(CaseClosed, match="Changed is closed"):
            change_case(xa, case=case, changes={"closed": True, "number": -1, "title": "Changed"}, at=at)

        case.refresh_from_db()
        assert (case.title, case.closed) == ("Harbour", False)
        refused = entries()[1]
        assert (refused.outcome, refused.code) == ("refused", "casebook.case-closed")
        assert (refused.subject_id, refused.state_commitment) == (str(case.pk), None)

    def test_a_refusal_by_the_permission_leaves_its_trace(self, xa, xb, at):
        case = open_case(xa, title="Harbour", at=at)

        with pytest.raises(NotYours):
            change_case(xb, case=case, changes={"title": "Taken"}, at=at)

        assert [(entry.bureau, entry.code) for entry in entries()] == [("XA", ""), ("XB", "core.not-yours")]

    def test_a_stranger_may_do_nothing(self, xa, at):
        with pytest.raises(NotPermitted):
            open_case(replace(xa, roles=frozenset({Role.FRONT_LINE})), title="Harbour", at=at)
        assert entries()[0].outcome == "refused"

    def test_a_token_does_only_what_its_scopes_name(self, xa, at):
        with pytest.raises(NotPermitted):
            open_case(replace(xa, scopes=frozenset({"casebook.read_cases"})), title="Harbour", at=at)
        assert open_case(replace(xa, scopes=frozenset({"casebook.open_case"})), title="Harbour", at=at).pk

    def test_nobody_consults_without_a_purpose(self, xa, at):
        with pytest.raises(PurposeMissing):
            read_cases(replace(xa, purpose=None), cases=[], at=at)


class TestSubject:
    def test_is_read_again_before_permission_is_asked(self, xa, xb, at):
        case = open_case(xa, title="Harbour", at=at)
        stale = Case.objects.get(pk=case.pk)
        stale.owner_id = "XB"  # what a caller holds, or says, decides nothing

        with pytest.raises(NotYours):
            change_case(xb, case=stale, changes={"title": "Taken"}, at=at)
        changed = change_case(xa, case=stale, changes={"number": 1}, at=at)

        assert changed.owner_id == "XA"

    def test_is_locked_where_the_store_can_lock(self, xa, at):
        if not connection.features.has_select_for_update:
            pytest.skip("SQLite locks the whole store instead")
        case = open_case(xa, title="Harbour", at=at)
        with CaptureQueriesContext(connection) as queries:
            change_case(xa, case=case, changes={"number": 1}, at=at)
        assert any("FOR UPDATE" in query["sql"] and "casebook_case" in query["sql"] for query in queries)

    def test_that_has_gone_meanwhile_is_not_found(self, xa, at):
        case = open_case(xa, title="Harbour", at=at)
        do(xa, work=lambda: Case.objects.filter(pk=case.pk).delete(), at=at)

        with pytest.raises(NotFound):
            change_case(xa, case=case, changes={"number": 1}, at=at)


class TestNesting:
    def test_operations_do_not_call_operations(self, xa, at):
        with pytest.raises(OperationInsideOperation, match=r"casebook\.open_case was called by casebook\.do"):
            do(xa, work=lambda: open_case(xa, title="Inner", at=at), at=at)
        assert not entries()

    @pytest.mark.django_db(transaction=True)
    def test_a_callers_transaction_is_refused_because_it_could_take_back_what_was_answered(self, xa, at):
        from django.db import transaction

        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            open_case(xa, title="Harbour", at=at)


class TestWritingOutside:
    """A subject's rows cannot be written where nothing would be recorded."""

    @pytest.fixture
    def case(self, xa, at):
        return open_case(xa, title="Harbour", at=at)

    @pytest.mark.parametrize(
        "write",
        [
            lambda case: case.save(),
            lambda case: case.delete(),
            lambda case: Case(owner_id="XA", title="New").save(),
            lambda case: Case.objects.create(owner_id="XA", title="New"),
            lambda case: Case.objects.get_or_create(owner_id="XA", title="New"),
            lambda case: Case.objects.update_or_create(title="Harbour", defaults={"number": 2}),
            lambda case: Case.objects.filter(pk=case.pk).update(number=2),
            lambda case: Case.objects.filter(pk=case.pk).delete(),
            lambda case: Case.objects.bulk_create([Case(owner_id="XA", title="New")]),
            lambda case: Case.objects.bulk_update([case], ["number"]),
            lambda case: case.leaves.create(text="New"),
            lambda case: case.mentions.update(case=None),
        ],
    )
    def test_is_refused(self, case, write):
        before = list(Case.objects.values())
        with pytest.raises(OutsideOperation):
            write(case)
        assert list(Case.objects.values()) == before

    def test_every_subject_is_kept_by_this_rule_also_in_bulk(self):
        for model in subject_models():
            for manager in model._meta.managers:
                with pytest.raises(OutsideOperation):
                    manager.get_queryset().update()


class TestEverythingTouched:
    """What an operation writes, however it writes it, is committed to: verification finds nothing amiss."""

    @pytest.fixture
    def cases(self, xa, at):
        def make():
            made = Case.objects.bulk_create(Case(owner_id="XA", title=f"Case {n}") for n in range(3))
            Leaf.objects.bulk_create(Leaf(case=case, text="page") for case in made)
            Mention.objects.bulk_create(Mention(case=case) for case in made)
            return made

        return do(xa, work=make, at=at)

    @pytest.mark.parametrize(
        ("write", "touched"),
        [
            (lambda: Case.objects.update(number=7), 3),
            (lambda: Case.objects.filter(title="Case 1").update(number=models.F("number") + 1), 1),
            (lambda: Case.objects.filter(title="Case 1").delete(), 3),
            (lambda: Case.objects.get(title="Case 1").delete(), 3),
            (lambda: Leaf.objects.all().delete(), 3),
            (lambda: Case.objects.bulk_update([Case.objects.get(title="Case 2")], ["number"]), 1),
            (lambda: Case.objects.update_or_create(title="Case 2", defaults={"number": 4}), 1),
        ],
    )
    def test_is_in_the_entry(self, cases, xa, at, write, touched):
        do(xa, work=lambda: bool(write()) and None, at=at)

        entry = entries()[-1]
        assert entry.items_count == touched
        assert verification.verify().findings == []

    def test_also_when_there_are_more_than_one_statement_can_name(self, xa, at):
        do(xa, work=lambda: bool(Case.objects.bulk_create(Case(owner_id="XA", title="x") for _ in range(1_201))), at=at)
        assert do(xa, work=lambda: Case.objects.filter(title="x").update(title="y"), at=at) == 1_201
        assert do(xa, work=lambda: Case.objects.filter(title="y").delete()[0], at=at) == 1_201
        assert verification.verify().findings == []

    def test_a_conflict_that_would_change_rows_unseen_is_refused(self, xa, at):
        with pytest.raises(TypeError, match="conflict"):
            do(xa, work=lambda: Case.objects.bulk_create([Case(owner_id="XA")], ignore_conflicts=True), at=at)

    def test_a_row_deleted_is_remembered_as_gone(self, cases, xa, at):
        do(xa, work=lambda: bool(Mention.objects.first().delete()) and None, at=at)
        [item] = entries()[-1].items.all()
        assert bytes(item.state_commitment) == audit.GONE


class TestConsulting:
    def test_the_owner_finds_who_looked_for_which_purpose(self, xa, xb, at):
        case = open_case(xa, title="Harbour", at=at)
        read_cases(xb, cases=[case], at=at)

        [item] = AuditEntry.objects.get(event="casebook.read_cases").items.all()
        assert (item.owner, item.subject_id) == ("XA", str(case.pk))
        assert (item.entry.bureau, item.entry.purpose) == ("XB", "investigation")

    def test_facts_and_consultations_belong_to_an_operation(self):
        with pytest.raises(RuntimeError):
            note(count=1)
        with pytest.raises(RuntimeError):
            consult(Case())


class TestDeclaring:
    def test_an_operation_is_allowed_by_its_own_line_only(self):
        with pytest.raises(ValueError, match="another operation"):
            operation("casebook.other", allow=TABLE["casebook.do"])

    @pytest.mark.parametrize("verb", ["undocumented", "without_at"])
    def test_an_operation_has_a_docstring_and_a_moment(self, verb):
        def undocumented(actor, *, at): ...

        def without_at(actor):
            """Do something."""

        name = f"casebook.{verb}"
        with pytest.raises(TypeError):
            operation(name, allow=Permission(name, roles=[]))(locals()[verb])

    def test_subjects_have_no_link_tables_that_nobody_commits_to(self):
        linking = [
            f"{model._meta.label}.{field.name}"
            for model in subject_models()
            for field in model._meta.many_to_many
            if not issubclass(field.remote_field.through, Subject)
        ]
        assert linking == []


def test_purposes_are_those_the_actor_was_authorised_for(xa, at):
    case = open_case(xa, title="Harbour", at=at)
    limited = replace(xa, purposes=frozenset({Purpose.BORDER_CHECK}))
    with pytest.raises(PurposeNotAllowed) as refused:
        read_cases(limited, cases=[case], at=at)
    assert refused.value.status == 403
