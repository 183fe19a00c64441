"""What notices do to records: draft, limit, publish, take back, erase; and what nobody else does meanwhile."""

from datetime import date, timedelta

import pytest

from comity.core import verification
from comity.core.actors import system
from comity.core.codes import Purpose
from comity.core.models import StoredEvent
from comity.core.unit import OutsideOperation
from comity.engines import matching
from comity.records import errors, exporting, index, queries, services, stewardship
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Record, ReleaseCeiling
from comity.records.services.keeping import declared_of, hidden_to
from comity.records.tests.casting import (
    ALL,
    AT,
    CONDITIONS,
    Holder,
    actor,
    as_operation,
    drafted,
    limit,
    person,
    publish,
    shared,
)
from comity.records.tests.listing import imported, list_of, people, written
from comity.records.tests.test_views import page

pytestmark = pytest.mark.django_db

TO_XB = Release(ReleaseRule.ONLY, ("XB",))
TO_XC = Release(ReleaseRule.ONLY, ("XC",))


def sees(bureau, record):
    return queries.records_visible_to(actor(bureau)).filter(pk=record.pk).exists()


def again(record):
    return Record.objects.get(pk=record.pk)


def lift(record, holder):
    as_operation(lambda: stewardship.lift_ceiling(stewardship.locked([record.pk]), holder=holder, at=AT))
    return again(record)


class TestPublishing:
    def test_a_published_draft_is_seen_and_found_by_those_its_notice_reaches(self, bureaus):
        holder = Holder()
        record = publish(drafted(holder=holder), holder, TO_XB)
        assert sees("XA", record)
        assert sees("XB", record)
        assert not sees("XC", record)
        assert [one.record for one in index.search(actor("XB"), _asked())] == [record]
        assert index.search(actor("XC"), _asked()) == []

    def test_everybody_is_told_that_there_is_a_record_and_nobody_of_the_draft(self, bureaus):
        holder = Holder()
        record = drafted(holder=holder)
        assert not StoredEvent.objects.exists()
        publish(record, holder)
        assert [one.name for one in StoredEvent.objects.order_by("sequence")] == ["records.contributed"]

    def test_it_is_kept_as_long_as_its_notice_says(self, bureaus):
        record = drafted()
        as_operation(lambda: stewardship.keep_until(stewardship.locked([record.pk]), date(2031, 3, 2), at=AT))
        assert again(record).retention_on == date(2031, 3, 2)

    def test_nothing_happens_outside_an_operation(self, bureaus):
        with pytest.raises(OutsideOperation):
            stewardship.draft_subject(owner="XA", draft=person(), conditions=CONDITIONS, at=AT)


class TestCeilings:
    """What holds of a record is what its owner declared, as far as any of its notices goes."""

    def test_one_notice_narrows_and_a_second_widens_again_but_never_beyond_what_was_declared(self, xa):
        record, first, second = shared(xa, release=Release(ReleaseRule.ALL_BUT, ("XC",))), Holder(), Holder()
        as_operation(lambda: limit([record], first, hidden_to("XA")))
        assert not sees("XB", record)
        as_operation(lambda: limit([record], second, ALL))
        assert sees("XB", record)
        assert not sees("XC", record)

    def test_lifting_the_last_gives_back_what_was_declared(self, xa):
        record, holder = shared(xa), Holder()
        before = record.release_id
        as_operation(lambda: limit([record], holder, TO_XB))
        held = again(record)
        assert held.release_id != before
        assert declared_of(held) == (ALL, CONDITIONS.purposes)
        freed = lift(record, holder)
        assert (freed.release_id, freed.declared_id) == (before, None)

    def test_narrowing_is_an_event_and_follows_into_the_index(self, xa, xb):
        record = shared(xa)
        assert index.search(xb, _asked())
        as_operation(lambda: limit([record], Holder(), TO_XC))
        assert index.search(xb, _asked()) == []
        told = StoredEvent.objects.get(name="records.release-changed")
        assert '"narrowed":true' in told.payload

    def test_a_ceiling_that_changes_nothing_writes_no_record(self, xa):
        record, holder = shared(xa), Holder()
        as_operation(lambda: limit([record], holder, ALL))
        sequence = again(record).index_seq
        as_operation(lambda: limit([record], holder, ALL))
        assert again(record).index_seq == sequence
        assert ReleaseCeiling.objects.count() == 1

    def test_the_ledger_verifies_after_all_of_it(self, xa):
        holder = Holder()
        record = publish(drafted(holder=holder), holder, TO_XB)
        as_operation(lambda: limit([record], holder, hidden_to("XA")))
        lift(record, holder)
        assert verification.verify().content


class TestEnding:
    def test_what_was_drafted_for_a_notice_goes_with_it(self, bureaus):
        holder = Holder()
        record = publish(drafted(holder=holder), holder)
        gone = lift(record, holder)
        assert gone.withdrawn_reason == stewardship.NOTICE_ENDED
        assert not sees("XB", record)
        assert "the notice it was made for has ended" in page(actor("XA"), "record", record.pk)

    def test_but_not_while_another_notice_speaks_of_it(self, bureaus):
        first, second = Holder(), Holder()
        record = publish(drafted(holder=first), first)
        as_operation(lambda: limit([record], second, TO_XB))
        assert lift(record, first).withdrawn_at is None
        assert sees("XB", record)
        assert not sees("XC", record)

    def test_a_draft_that_was_never_published_is_taken_back_and_nobody_is_told(self, bureaus):
        holder = Holder()
        gone = lift(drafted(holder=holder), holder)
        assert gone.withdrawn_reason == stewardship.NEVER_PUBLISHED
        assert not StoredEvent.objects.exists()
        assert not sees("XA", gone)

    def test_what_its_bureau_shares_by_itself_stays(self, xa):
        record, holder = shared(xa), Holder()
        as_operation(lambda: limit([record], holder, TO_XB))
        assert lift(record, holder).withdrawn_at is None


class TestUnderANotice:
    """A record under a notice is changed through the notice: so both move in one operation."""

    @pytest.fixture
    def record(self, xa):
        record = shared(xa)
        as_operation(lambda: limit([record], Holder()))
        return again(record)

    def attempts(self, xa, record):
        yield lambda: services.change_record(xa, record=record, draft=person("Other"), at=AT)
        yield lambda: services.withdraw_record(xa, record=record, reason="found", at=AT)
        yield lambda: services.extend_retention(xa, record=record, retention_on=date(2030, 1, 1), reason="trial", at=AT)
        yield lambda: services.set_release(
            xa, record=record, rule=ReleaseRule.ALL, bureaus=(), purposes=("analysis",), handling="H0",
            handling_note="", at=AT,
        )  # fmt: skip

    def test_its_owner_changes_nothing_of_it_directly_and_is_told_where(self, xa, record):
        for attempt in self.attempts(xa, record):
            with pytest.raises(errors.UnderNotice, match="R-2026-7KQ3XD"):
                attempt()
        assert again(record).changed_at == record.changed_at

    def test_its_pages_say_so_to_its_owner_alone(self, xa, xb, record):
        assert "R-2026-7KQ3XD" in page(xa, "record", record.pk)
        assert "R-2026-7KQ3XD" not in page(xb, "record", record.pk)
        for task in ("change", "release", "retention", "withdraw"):
            with pytest.raises(errors.UnderNotice):
                page(xa, task, record.pk)

    def test_it_does_not_end_behind_the_back_of_its_notice(self, record):
        assert services.expire_records(system("GS"), at=AT + timedelta(days=4_000)) == 0

    def test_an_import_leaves_it_and_says_so_until_the_notice_ends(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(2)))
        entry, holder = Record.objects.get(source_key="k-0"), Holder()
        as_operation(lambda: limit([entry], holder, TO_XB))
        other = [{**one, "properties": {"name": ["Renamed Person"]}} for one in people(1)]
        path = written(tmp_path, other, "later.ftm.json")
        run = imported(xa, path, confirmed=True)
        assert run.remarks == {"entry.under-notice": 1}
        assert again(entry).caption == "Invented Person0"
        assert declared_of(again(entry))[0] == ALL
        lift(entry, holder)
        imported(xa, path, confirmed=True)
        assert again(entry).caption == "Renamed Person"

    def test_what_left_the_list_stays_while_the_notice_lasts(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(2)))
        entry = Record.objects.get(source_key="k-1")
        as_operation(lambda: limit([entry], Holder()))
        assert imported(xa, written(tmp_path, people(1)), confirmed=True).withdrawn == 0

    def test_its_owner_exports_what_was_declared_and_others_what_holds(self, xa, xb):
        record = shared(xa)
        as_operation(lambda: limit([record], Holder(), TO_XB))
        own, theirs = (
            "".join(exporting.lines(who, records=Record.objects.all(), format_="ftm", question="", clock=lambda: AT))
            for who in (xa, xb)
        )
        assert '"rule":"all"' in own
        assert '"rule":"only"' in theirs


class TestChanging:
    def test_a_draft_changes_unseen(self, bureaus):
        record = drafted()
        as_operation(lambda: stewardship.redraft_subject(record, draft=person("Mirelle Quant"), at=AT))
        assert again(record).caption == "Mirelle Quant"
        assert not StoredEvent.objects.exists()

    def test_a_new_edition_of_a_published_one_is_found_by_its_new_name(self, bureaus):
        holder = Holder()
        record = publish(drafted(holder=holder), holder)
        as_operation(lambda: stewardship.redraft_subject(record, draft=person("Ottokar Zinsmeister"), at=AT))
        assert index.search(actor("XB"), _asked()) == []
        assert index.search(actor("XB"), _asked("Ottokar Zinsmeister"))

    def test_what_a_list_says_is_changed_at_the_list(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(1)), source=list_of(xa))
        entry = Record.objects.get()
        with pytest.raises(errors.RecordListed):
            as_operation(lambda: stewardship.redraft_subject(entry, draft=person("Other"), at=AT))


class TestSnapshot:
    def test_says_what_was_published_however_far_it_goes_now(self, bureaus):
        holder = Holder()
        record = publish(drafted(holder=holder), holder)
        before = stewardship.snapshot_of(record)
        as_operation(lambda: limit([record], holder, hidden_to("XA")))
        assert stewardship.snapshot_of(again(record)) == before
        assert before["record"]["properties"]["name"][0]["text"] == "Mirelle Quandt"

    def test_is_the_same_for_every_purpose_it_is_read_for(self, xa):
        record = shared(xa, purposes=(Purpose.ANALYSIS,))
        assert stewardship.snapshot_of(record)["record"]["terms"]["purposes"] == ["analysis"]


def _asked(name="Mirelle Quandt"):
    return matching.Query(names=(matching.Name(name),))
