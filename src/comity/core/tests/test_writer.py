"""One thread writes for many callers: each is answered after its own work is on the disk, and only for its own work."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pysqlite3
import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections

from comity.core import verification, writer
from comity.core.models import AuditEntry, LedgerHead
from comity.core.refusals import StoreBusy
from comity.core.tests.casebook.models import Case
from comity.core.tests.casebook.services import CaseClosed, change_case, do, open_case

pytestmark = pytest.mark.django_db(transaction=True)

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL needs no writer thread")


@pytest.fixture(autouse=True)
def no_connection_left_open():
    """Threads of a pool keep their connections; PostgreSQL could not remove the test database under them."""
    yield
    connection.close()


def at_once(work, count: int, workers: int = 8) -> list[object]:
    """Answers, or errors, of `work(n)` run by several threads, begun together."""
    ready = threading.Barrier(workers)

    def run(n: int) -> object:
        if n < workers:
            ready.wait()
        try:
            return work(n)
        except Exception as error:  # noqa: BLE001  which one it was is what the tests look at
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(count)))


class TestManyThreads:
    def test_everything_answered_is_there_and_in_the_ledger(self, xa, at):
        answers = at_once(lambda n: open_case(xa, title=f"Case {n}", at=at).title, 40)

        assert sorted(answers) == sorted(f"Case {n}" for n in range(40))
        assert set(Case.objects.values_list("title", flat=True)) == set(answers)
        run = verification.verify()
        assert (run.findings, run.entries) == ([], 40)

    def test_a_bug_of_one_caller_takes_nothing_back_of_the_others(self, xa, at):
        def work(n: int) -> str:
            if n % 3 == 0:
                do(xa, work=lambda: Case.objects.create(owner_id="XA", title=f"Bad {n}") and 1 / 0, at=at)
            return open_case(xa, title=f"Good {n}", at=at).title

        answers = at_once(work, 30)

        bugs = [answer for answer in answers if isinstance(answer, Exception)]
        assert [type(bug) for bug in bugs] == [ZeroDivisionError] * 10
        assert Case.objects.filter(title__startswith="Good").count() == AuditEntry.objects.count() == 20
        assert verification.verify().content

    def test_a_refusal_of_one_caller_keeps_its_trace_and_the_others_work(self, xa, at):
        case = open_case(xa, title="Shared", at=at)

        def work(n: int) -> object:
            if n % 2:
                return change_case(xa, case=case, changes={"closed": True, "number": -n}, at=at)
            return open_case(xa, title=f"Good {n}", at=at)

        answers = at_once(work, 20)

        assert sum(isinstance(answer, CaseClosed) for answer in answers) == 10
        assert AuditEntry.objects.filter(outcome="refused").count() == 10
        assert Case.objects.count() == 11
        assert verification.verify().content

    def test_two_who_change_the_same_row_are_served_one_after_the_other(self, xa, at):
        case = open_case(xa, title="Counter", at=at)

        def count_up() -> None:
            now = Case.objects.select_for_update().get(pk=case.pk)
            now.number += 1
            now.save()

        at_once(lambda n: do(xa, work=count_up, at=at), 24)

        case.refresh_from_db()
        assert case.number == 24
        assert verification.verify().content


class TestAnswers:
    def test_come_after_the_commit(self, xa, at):
        """Another connection sees what was answered, at once: the answer never runs ahead of the disk."""

        def elsewhere(_: int) -> bool:
            case = open_case(xa, title="Harbour", at=at)
            with ThreadPoolExecutor(1) as other:
                return other.submit(seen, case.pk).result()

        def seen(key: object) -> bool:
            try:
                return Case.objects.filter(pk=key).exists()
            finally:
                connection.close()

        assert at_once(elsewhere, 8, workers=4) == [True] * 8

    @only_sqlite
    def test_those_of_a_group_fail_together_when_its_commit_fails(self, xa, at, monkeypatch):
        """The commit itself is the only thing they share: an error there is told to each of them."""
        calls = iter([True])

        def broken_commit(self):
            if next(calls, False):
                raise OperationalError("disk I/O error")
            return usual(self)

        backend = type(connections[DEFAULT_DB_ALIAS])
        usual = backend._commit
        monkeypatch.setattr(backend, "_commit", broken_commit)
        with pytest.raises(OperationalError, match="disk"):
            open_case(xa, title="Lost", at=at)
        assert open_case(xa, title="Kept", at=at).pk
        assert list(Case.objects.values_list("title", flat=True)) == ["Kept"]

    @only_sqlite
    def test_nobody_is_told_done_when_the_store_took_the_transaction_back(self, xa, at):
        """SQLite ends a transaction by itself when the disk is full; what came before it in the group is gone too."""
        started = threading.Event()

        def work(n: int) -> object:
            if n == 0:

                def hold() -> str:
                    started.set()
                    threading.Event().wait(0.1)  # the others queue up behind this one
                    return "first"

                return do(xa, work=hold, at=at)
            started.wait()
            if n == 1:
                return do(xa, work=lambda: connection.cursor().execute("ROLLBACK") and 1 / 0, at=at)
            return open_case(xa, title=f"Case {n}", at=at).title

        answers = at_once(work, 4, workers=4)

        done = {answer for answer in answers if isinstance(answer, str) and answer != "first"}
        assert set(Case.objects.values_list("title", flat=True)) == done
        assert AuditEntry.objects.count() == sum(not isinstance(answer, Exception) for answer in answers)
        assert verification.verify().content

    @only_sqlite
    def test_a_store_held_by_another_process_is_a_refusal_not_a_bug(self, xa, at, monkeypatch):
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
        monkeypatch.setattr(writer, "_writers", {})  # a new thread, that opens its connection with the short wait
        other = pysqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(StoreBusy):
                open_case(xa, title="Waits", at=at)
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert open_case(xa, title="Now", at=at).pk
        for each in writer._writers.values():
            each.stop()


def test_the_ledger_is_in_the_order_in_which_things_became_visible(xa, at):
    at_once(lambda n: open_case(xa, title=f"Case {n}", at=at), 24)
    assert list(AuditEntry.objects.order_by("position").values_list("position", flat=True)) == list(range(24))
    assert LedgerHead.objects.get().frontier.split(" ")[0] == "24"
