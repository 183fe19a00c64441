"""Whoever changes a byte of the audit, or of a record it speaks of, is named: by position or by row."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.core import audit, checkpoints, verification
from comity.core.home import place
from comity.core.models import AuditEntry, AuditItem, Checkpoint, LedgerHead, LedgerTile
from comity.core.tests.casebook.models import Case
from comity.core.tests.casebook.services import (
    CaseClosed,
    change_case,
    do,
    erase_cases,
    hear_case,
    open_case,
    read_cases,
)
from comity.engines import ledger

pytestmark = pytest.mark.django_db

AUDIT_TABLES = [AuditEntry, AuditItem, LedgerHead, LedgerTile, Checkpoint]
EVERY_COLUMN = [(model, field) for model in [*AUDIT_TABLES, Case] for field in model._meta.concrete_fields]
NAMES = {"ids": lambda part: getattr(part, "__name__", None) or part.name}


def sql(statement: str, *values: object) -> int:
    """Change the store as its administrator could, behind Comity's back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("ALTER TABLE core_ledgerhead DROP CONSTRAINT IF EXISTS there_is_one_ledger")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement, values)
        return cursor.rowcount


def codes() -> set[str]:
    return {finding.code for finding in verification.verify().findings}


def change(model, column, where: str = "TRUE", *values: object) -> int:
    """Set one column of one row to another value of its type."""
    key = "number" if model is AuditItem else connection.ops.quote_name(model._meta.pk.column)
    name, table = connection.ops.quote_name(column.column), connection.ops.quote_name(model._meta.db_table)
    kind = column.get_internal_type()
    if kind in ("BinaryField",):
        other = b"\x01" * 32
    elif kind in ("DateTimeField",):
        other = "2031-01-01 00:00:00"
    elif kind == "DateField":
        other = "2031-01-01"
    elif kind == "UUIDField":
        other = "0198c0de00007000800000000000abcd"
    elif kind == "BooleanField":
        other = True
    elif kind == "ForeignKey":
        other = 0
    elif "Integer" in kind or kind in ("DecimalField", "FloatField"):
        other = 77
    else:
        other = '{"x":1}' if column.get_prep_value({"x": 1}) == '{"x":1}' else "altered"
    row = f"SELECT {key} FROM {table} WHERE {where} LIMIT 1"
    return sql(f"UPDATE {table} SET {name} = %s WHERE {key} = ({row})", other, *values)


@pytest.fixture
def history(xa, xb, at):
    """A ledger with every kind of entry, full rows, and two signed checkpoints."""
    opened = [open_case(xa, title=f"Case {n}", at=at) for n in range(2)]
    full = {
        "remark": "seen at the harbour",
        "facts": {"b": 1, "a": [True, None, "ü"]},
        "links": [1, 2],
        "weight": "12.500",
        "score": 0.25,
        "number": 3,
        "digest": b"\x00\xff",
        "opened_at": at,
        "due_on": at.date(),
        "sequel": opened[1].pk,
    }
    for case in opened:
        change_case(xa, case=case, changes=full, at=at)
    checkpoints.sign_checkpoint(at)
    read_cases(xb, cases=opened, at=at)
    checkpoints.sign_checkpoint(at + timedelta(minutes=1))
    return opened


@pytest.fixture
def long_history(history, xa, at):
    """The same, with more than one tile of leaves."""
    for _ in range(ledger.TILE_SIZE):
        do(xa, work=lambda: None, at=at)
    checkpoints.sign_checkpoint(at + timedelta(minutes=2))
    return history


@pytest.fixture
def short_history(xa, xb, at):
    """A few entries only, one of them with items."""
    opened = [open_case(xa, title=f"Case {n}", at=at) for n in range(2)]
    read_cases(xb, cases=opened, at=at)
    return opened


def test_an_untouched_ledger_is_content(history):
    run = verification.verify()
    assert (run.findings, run.entries, run.items, run.subjects, run.checkpoints) == ([], 5, 2, 2, 2)


class TestEveryColumn:
    @pytest.mark.parametrize(("model", "column"), EVERY_COLUMN, **NAMES)
    def test_another_value_is_named(self, request, model, column):
        request.getfixturevalue("long_history" if model is LedgerTile else "history")
        assert change(model, column) == 1
        findings = verification.verify().findings
        assert findings
        if model is Case and column.name != "id":
            [named] = [finding for finding in findings if finding.code == "row-altered"]
            assert named.subject.startswith("casebook.case:")

    @pytest.mark.parametrize(
        ("model", "column"),
        [(model, column) for model, column in EVERY_COLUMN if column.null],
        **NAMES,
    )
    def test_nothing_instead_of_a_value_is_named(self, history, model, column):
        table, name = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(column.column)
        sql(f"UPDATE {table} SET {name} = NULL")
        changed = model._base_manager.filter(**{column.attname: None}).count()
        was_empty = column.name in ("erased_by", "stream_number", "stream_previous")  # streams have tests of their own
        assert changed
        assert was_empty or not verification.verify().content

    @pytest.mark.parametrize("column", ["details_salt", "state_salt"])
    def test_the_salt_of_a_state_long_superseded_is_watched_too(self, history, column):
        assert change(AuditEntry, AuditEntry._meta.get_field(column), "position = 0") == 1
        assert [finding.position for finding in verification.verify().findings] == [0]

    @pytest.mark.parametrize("empty", ["", "[]", "{}", "null"])
    def test_one_kind_of_nothing_for_another_is_named(self, short_history, empty):
        sql("UPDATE casebook_case SET links = %s WHERE title = 'Case 1'", empty)
        assert codes() & {"row-altered", "row-unreadable"}

    def test_empty_text_for_null_is_named(self, short_history):
        sql("UPDATE casebook_case SET remark = '' WHERE title = 'Case 1'")
        assert codes() == {"row-altered"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps instants and ids as text, of any spelling")
class TestEveryByteOnSQLite:
    """SQLite keeps any value in any column, and one value in many spellings."""

    @pytest.mark.parametrize(
        ("statement", "code"),
        [
            ("UPDATE core_auditentry SET at = '2026-03-01T09:30:15.250000' WHERE position = 1", "entry-altered"),
            ("UPDATE core_auditentry SET at = 'yesterday' WHERE position = 1", "entry-altered"),
            ("UPDATE core_auditentry SET at = '2026-13-45 00:00:00' WHERE position = 1", "entry-unreadable"),
            ("UPDATE core_auditentry SET id = upper(id) WHERE position = 1", "entry-altered"),
            ("UPDATE core_auditentry SET id = 'nobody' WHERE position = 1", "entry-unreadable"),
            ("UPDATE core_auditentry SET event = CAST(event AS BLOB) WHERE position = 1", "entry-altered"),
            ("UPDATE core_auditentry SET position = 'one' WHERE position = 1", "entry-missing"),
            ("UPDATE core_auditentry SET items_count = 'two' WHERE position = 2", "entry-altered"),
            ("UPDATE core_auditentry SET leaf_hash = 'text' WHERE position = 1", "entry-altered"),
            ("UPDATE core_auditentry SET details_salt = 'text' WHERE position = 1", "details-altered"),
            ("UPDATE core_auditentry SET details = CAST(details AS BLOB) WHERE position = 1", "details-altered"),
            ("UPDATE core_auditentry SET erased_by = 'two' WHERE position = 1", "erasure-not-recorded"),
            ("UPDATE core_audititem SET number = 'one' WHERE number = 1", "items-altered"),
            ("UPDATE core_audititem SET state_commitment = 'text' WHERE number = 1", "items-altered"),
            ("UPDATE casebook_case SET opened_at = opened_at || '0'", "row-altered"),
            ("UPDATE casebook_case SET opened_at = 'x'", "row-altered"),
            ("UPDATE casebook_case SET closed = 2", "row-altered"),
            ("UPDATE casebook_case SET number = 'many'", "row-altered"),
            ("UPDATE casebook_case SET title = CAST(title AS BLOB)", "row-altered"),
            ("UPDATE casebook_case SET facts = facts || ' '", "row-altered"),
            ('UPDATE casebook_case SET facts = \'{"a":1,"a":1}\'', "row-altered"),
            ("UPDATE casebook_case SET id = upper(id)", "row-altered"),
            ("UPDATE casebook_case SET id = 'nobody' WHERE title = 'Case 1'", "row-unreadable"),
            ("UPDATE core_ledgerhead SET frontier = frontier || ' '", "head-differs"),
            ("INSERT INTO core_ledgerhead (id, frontier) VALUES (2, '0')", "head-differs"),
        ],
    )
    def test_is_named(self, short_history, statement, code):
        assert sql(statement)
        assert code in codes()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_any_byte_of_any_row(self, short_history, data):
        model = data.draw(st.sampled_from([AuditEntry, AuditItem, Case]))
        column = data.draw(st.sampled_from(model._meta.concrete_fields)).column
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT rowid, CAST("{column}" AS BLOB), typeof("{column}") FROM {model._meta.db_table}'
                f' WHERE length("{column}")'
            )
            rows = cursor.fetchall()
        if not rows:
            return
        row, stored, kind = data.draw(st.sampled_from(rows))
        altered = bytearray(stored)
        altered[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        # Cast to its own type again: a byte of a number is then another number, or the same one.
        there = f'UPDATE {model._meta.db_table} SET "{column}" = CAST(%s AS {kind}) WHERE rowid = %s'
        with transaction.atomic():
            try:
                sql(there, bytes(altered), row)
            except (IntegrityError, DataError):
                return  # the store itself does not take it
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT CAST("{column}" AS BLOB) FROM {model._meta.db_table} WHERE rowid = %s', [row])
                is_changed = cursor.fetchone()[0] != stored
            assert verification.verify().content is not is_changed
            transaction.set_rollback(True)
        assert verification.verify().content


class TestStreams:
    """The entries of a stream are numbered, and each names the one before it: what is left out of a copy shows."""

    @pytest.fixture
    def heard(self, xa, at):
        """Two cases heard in turn: an opening each, and then the hearings 0, 1, 2 of the first, 0 of the second."""
        first, second = (open_case(xa, title=f"Case {n}", at=at) for n in range(2))
        for case in (first, second, first, first):
            hear_case(xa, case=case, at=at)
        return first

    def test_are_numbered_each_for_itself(self, heard):
        entries = list(AuditEntry.objects.filter(stream=f"case:{heard.pk}").order_by("position"))
        assert [(entry.position, entry.stream_number) for entry in entries] == [(2, 0), (4, 1), (5, 2)]
        previous = [entry.stream_previous and bytes(entry.stream_previous) for entry in entries]
        assert previous == [None, *(bytes(entry.leaf_hash) for entry in entries[:-1])]
        assert verification.verify().content

    def test_hold_no_refused_attempt(self, heard, xa, at):
        change_case(xa, case=heard, changes={"closed": True}, at=at)
        with pytest.raises(CaseClosed):
            hear_case(xa, case=heard, at=at)
        assert AuditEntry.objects.filter(stream=f"case:{heard.pk}").count() == 3
        assert AuditEntry.objects.get(outcome="refused").stream == ""

    @pytest.mark.parametrize(
        "forgery",
        ["stream_number = 9", "stream_previous = NULL", "stream = 'case:other'"],
        ids=["number", "link", "name"],
    )
    def test_a_forged_one_is_named_though_its_own_hash_agrees(self, heard, forgery):
        sql(f"UPDATE core_auditentry SET {forgery} WHERE position = 4")
        entry = AuditEntry.objects.get(position=4)
        entry.leaf_hash = ledger.leaf_hash(audit.leaf_of(entry))
        entry.save()
        assert "stream-broken" in codes()


class TestRows:
    def test_an_entry_cut_out_is_missed(self, short_history):
        sql("DELETE FROM core_audititem")
        sql("DELETE FROM core_auditentry WHERE position = 1")
        assert ("entry-missing", 1) in {(finding.code, finding.position) for finding in verification.verify().findings}

    def test_the_last_entries_cut_off_are_missed_even_with_the_head_put_back(self, long_history):
        kept = ledger.Frontier().extend(
            bytes(leaf)
            for leaf in AuditEntry.objects.filter(position__lt=20)
            .order_by("position")
            .values_list("leaf_hash", flat=True)
        )
        sql("DELETE FROM core_auditentry WHERE position >= 20")
        sql("UPDATE core_ledgerhead SET frontier = %s", kept.text())
        sql("DELETE FROM core_ledgertile")
        sql("DELETE FROM core_checkpoint WHERE size > 20")
        assert "ledger-shorter-than-signed" in codes()

    def test_two_entries_exchanged_are_named(self, short_history):
        sql("UPDATE core_auditentry SET position = 900 WHERE position = 0")
        sql("UPDATE core_auditentry SET position = 0 WHERE position = 1")
        sql("UPDATE core_auditentry SET position = 1 WHERE position = 900")
        named = {finding.position for finding in verification.verify().findings if finding.code == "entry-altered"}
        assert named == {0, 1}

    def test_an_entry_made_up_is_named_though_its_own_hashes_agree(self, short_history, at):
        forged = AuditEntry.objects.get(position=0)
        forged.position, forged.id, forged.actor_id = 3, "0198c0de-0000-7000-8000-000000000001", "somebody else"
        forged.leaf_hash = ledger.leaf_hash(audit.leaf_of(forged))
        forged.save(force_insert=True)
        assert codes() == {"head-differs"}

    def test_the_same_with_the_head_made_to_agree_is_named_by_the_checkpoint(self, long_history):
        entry = AuditEntry.objects.get(position=5)
        entry.actor_id = "somebody else"
        entry.leaf_hash = ledger.leaf_hash(audit.leaf_of(entry))
        entry.save()
        leaves = [bytes(leaf) for leaf in AuditEntry.objects.order_by("position").values_list("leaf_hash", flat=True)]
        sql("UPDATE core_ledgerhead SET frontier = %s", ledger.Frontier().extend(leaves).text())
        sql("UPDATE core_ledgertile SET root = %s", ledger.tree_root(leaves[: ledger.TILE_SIZE]))
        assert codes() == {"checkpoint-differs"}

    def test_the_first_checkpoint_that_no_longer_holds_is_named_and_not_all_after_it(self, history):
        sql("UPDATE core_auditentry SET purpose = 'analysis' WHERE position = 1")
        named = [finding.position for finding in verification.verify().findings if finding.code == "checkpoint-differs"]
        assert named == [4]

    def test_an_item_without_an_entry_is_counted(self, short_history):
        sql(
            "INSERT INTO core_audititem (entry_id, number, subject_type, subject_id, owner, state_commitment)"
            " VALUES (900, 0, 'casebook.case', 'x', 'XA', %s)",
            b"\x01" * 32,
        )
        assert "items-without-entry" in codes()
        sql("DELETE FROM core_audititem WHERE entry_id = 900")

    def test_a_subjects_row_made_up_or_removed_is_named(self, short_history):
        first, _second = short_history
        sql("UPDATE casebook_case SET id = %s WHERE title = 'Case 0'", "0198c0de00007000800000000000abcd")
        found = {(finding.code, finding.position, finding.subject) for finding in verification.verify().findings}
        assert found == {
            ("row-without-entry", None, "casebook.case:0198c0de-0000-7000-8000-00000000abcd"),
            ("row-missing", 2, f"casebook.case:{first.pk}"),
        }

    def test_a_tile_too_many_is_named(self, short_history):
        LedgerTile.objects.create(index=9, root=b"\x02" * 32)
        assert codes() == {"tile-beyond-ledger"}


class TestCheckpoints:
    def test_state_size_root_and_time_and_are_copied(self, short_history, at):
        signed = checkpoints.sign_checkpoint(at)
        said, signed_at = checkpoints.keys().opened(signed.note)
        leaves = AuditEntry.objects.order_by("position").values_list("leaf_hash", flat=True)
        assert (said.size, said.root) == (3, ledger.tree_root(bytes(leaf) for leaf in leaves))
        assert signed_at == signed.signed_at == at.replace(microsecond=0)
        assert list(checkpoints.copies()) == [signed.note]

    def test_nothing_new_is_not_signed_again(self, short_history, at):
        assert checkpoints.sign_checkpoint(at)
        assert checkpoints.sign_checkpoint(at) is None

    def test_an_empty_ledger_is_not_signed(self, at):
        assert checkpoints.sign_checkpoint(at) is None
        assert verification.verify().content

    def test_each_continues_the_one_before(self, history):
        small, large = Checkpoint.objects.order_by("size")
        opened = [checkpoints.keys().opened(each.note)[0] for each in (small, large)]
        proof = checkpoints.consistency_proof(small.size, large.size)
        ledger.verify_consistency(small.size, large.size, proof, opened[0].root, opened[1].root)

    def test_every_entry_is_shown_to_be_in_the_tree(self, long_history):
        large = Checkpoint.objects.order_by("size").last()
        root = checkpoints.keys().opened(large.note)[0].root
        for entry in AuditEntry.objects.filter(position__in=[0, 5, 255, 256, large.size - 1]):
            leaf = ledger.leaf_hash(audit.leaf_of(entry))
            proof = checkpoints.inclusion_proof(entry.position, large.size)
            ledger.verify_inclusion(leaf, entry.position, large.size, proof, root)

    def test_a_copy_lost_in_a_crash_is_made_good_the_next_time(self, short_history, xa, at):
        first = checkpoints.sign_checkpoint(at)
        place("checkpoints").unlink()
        do(xa, work=lambda: None, at=at)
        second = checkpoints.sign_checkpoint(at)
        assert list(checkpoints.copies()) == [first.note, second.note]

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda text: text.replace("\n3\n", "\n4\n"), "checkpoint-copy-altered"),
            (lambda text: text.partition("=====\n")[2], "checkpoint-copy-missing"),
            (lambda text: text + "left over", "checkpoint-copy-altered"),
        ],
    )
    def test_the_second_copy_is_watched_too(self, short_history, xa, at, spoil, code):
        checkpoints.sign_checkpoint(at)
        do(xa, work=lambda: None, at=at)
        checkpoints.sign_checkpoint(at)
        path = place("checkpoints")
        path.write_text(spoil(path.read_text()))
        assert code in codes()

    def test_without_its_key_a_node_cannot_vouch_for_what_it_signed(self, short_history, at):
        checkpoints.sign_checkpoint(at)
        place("keys", "ledger.key").unlink()
        assert "checkpoint-altered" in codes()
        assert not place("keys", "ledger.key").exists()


class TestErasure:
    def test_leaves_a_tree_that_verifies_and_nothing_of_the_content(self, short_history, xa, at):
        first, _second = short_history
        change_case(xa, case=first, changes={"remark": "Jean Exemple, born 1 May 1980"}, at=at)
        erase_cases(xa, cases=[first], at=at)

        eraser = AuditEntry.objects.order_by("position").last()
        assert eraser.erases.split(" ") == ["0", "3", "2/details", "2/0"]
        run = verification.verify()
        assert (run.findings, run.erased) == ([], 3)
        kept = AuditEntry.objects.exclude(details=None).values_list("details", flat=True)
        assert not any("Exemple" in details or "Case 0" in details for details in kept)
        assert set(AuditEntry.objects.exclude(erased_by=None).values_list("erased_by", flat=True)) == {eraser.position}

    def test_the_state_of_others_in_the_same_entry_stays_provable(self, short_history, xa, at):
        first, _second = short_history
        erase_cases(xa, cases=[first], at=at)
        sql("UPDATE casebook_case SET number = 9 WHERE title = 'Case 1'")
        assert codes() == {"row-altered"}

    def test_whoever_was_erased_beside_another_is_erased_wholly_later(self, short_history, xa, at):
        first, second = short_history
        erase_cases(xa, cases=[first], at=at)
        erase_cases(xa, cases=[second], at=at)
        assert not AuditEntry.objects.filter(subject_id=second.pk).exclude(state_salt=None).exists()
        assert verification.verify().content

    @pytest.mark.parametrize(
        "statement",
        [
            (
                "UPDATE core_auditentry SET details = NULL, details_salt = NULL, state_salt = NULL, erased_by = 2"
                " WHERE position = 1"
            ),
            "UPDATE core_auditentry SET details = NULL, details_salt = NULL WHERE position = 1",
            "UPDATE core_audititem SET state_salt = NULL, erased_by = 2 WHERE number = 1",
        ],
    )
    def test_that_no_operation_ordered_is_named(self, short_history, statement):
        sql(statement)
        assert codes() & {"erasure-not-recorded", "details-missing"}

    def test_content_that_came_back_out_of_an_old_copy_is_named(self, short_history, xa, at):
        old = AuditEntry.objects.get(position=0)
        erase_cases(xa, cases=short_history, at=at)
        old.save()
        assert codes() == {"erased-content-present"}


@pytest.mark.django_db(transaction=True)
class TestOldCopyOfTheStore:
    """A store put back to an older state is seen to be older: the second copy of the checkpoints knows better."""

    def test_is_named(self, xa, at, tmp_path):
        if connection.vendor != "sqlite":
            pytest.skip("copies the store's file")
        store = connection.settings_dict["NAME"]
        open_case(xa, title="Before", at=at)
        checkpoints.sign_checkpoint(at)
        old = tmp_path / "old.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(old)])
        open_case(xa, title="After", at=at)
        checkpoints.sign_checkpoint(at)
        assert verification.verify().content

        connection.settings_dict["NAME"] = old
        connection.close()
        try:
            assert codes() == {"ledger-shorter-than-signed"}
        finally:
            connection.close()
            connection.settings_dict["NAME"] = store

    def test_reading_holds_nobody_up_and_sees_one_moment(self, xa, at):
        open_case(xa, title="Before", at=at)

        def write() -> None:
            open_case(xa, title="Meanwhile", at=at)
            connection.close()

        def meanwhile(done: int, total: int) -> None:
            with ThreadPoolExecutor(1) as other:
                other.submit(write).result(timeout=20)

        run = verification.verify(meanwhile)
        assert (run.findings, run.entries) == ([], 1)
        assert verification.verify().entries == 2


def test_progress_is_told(short_history):
    told: list[tuple[int, int]] = []
    verification.verify(lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
