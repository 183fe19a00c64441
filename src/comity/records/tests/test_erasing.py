"""Content goes when its time is over: from the row, its attachments, the audit and the index; the ledger verifies."""

from datetime import timedelta

import pytest

from comity.core import verification
from comity.core.actors import system
from comity.core.codes import Role
from comity.core.models import AuditEntry
from comity.records import errors, index, services, stewardship
from comity.records.attachments import storage
from comity.records.erasing import GRACE_DAYS
from comity.records.models import Attachment, Hold, HoldEffect, HoldReason, Record
from comity.records.services.entries import LEFT_THE_LIST
from comity.records.tests.casting import AT, Holder, actor, as_operation, drafted, limit, person, publish, shared
from comity.records.tests.listing import imported, people, written
from comity.records.tests.test_views import page

pytestmark = pytest.mark.django_db

NODE = system("GS")
LATER = AT + timedelta(days=GRACE_DAYS)


def withdrawn(owner, **conditions):
    return services.withdraw_record(owner, record=shared(owner, **conditions), reason="found", at=AT)


def held(record, effect):
    return services.place_hold(
        actor("GS", Role.DATA_PROTECTION), record=record, reason=HoldReason.COURT_ORDER, effect=effect,
        note="Ottokar Zinsmeister asked", until_on=None, at=AT,
    )  # fmt: skip


def said_in_the_store(text):
    """Whether any entry of the audit still holds a text."""
    return any(text in (entry.details or "") for entry in AuditEntry.objects.all())


class TestWithdrawn:
    def test_is_emptied_after_the_days_of_grace_and_not_before(self, xa):
        record = withdrawn(xa)
        assert services.erase_records(NODE, at=LATER - timedelta(seconds=1)) == 0
        assert services.erase_records(NODE, at=LATER) == 1
        assert services.erase_records(NODE, at=LATER) == 0
        left = Record.objects.get(pk=record.pk)
        assert (left.properties, left.caption, left.reference, left.content_hash) == ({}, "", "", "")
        assert (left.owner_id, left.kind, left.category, left.erased_at) == ("XA", "person", "wanted", LATER)

    def test_a_record_in_use_is_left(self, xa):
        shared(xa)
        assert services.erase_records(NODE, at=AT + timedelta(days=9_000)) == 0

    @pytest.mark.parametrize("effect", [HoldEffect.BLOCK, HoldEffect.KEEP])
    def test_what_a_hold_keeps_stays_until_it_is_lifted(self, xa, effect):
        hold = held(withdrawn(xa), effect)
        assert services.erase_records(NODE, at=LATER) == 0
        services.lift_hold(actor("GS", Role.DATA_PROTECTION), hold=hold, note="", at=AT)
        assert services.erase_records(NODE, at=LATER) == 1

    def test_a_mere_mark_keeps_nothing_and_loses_its_words(self, xa):
        held(withdrawn(xa), HoldEffect.FLAG)
        assert services.erase_records(NODE, at=LATER) == 1
        assert Hold.objects.get().note == ""
        assert not said_in_the_store("Zinsmeister")

    def test_a_restriction_in_words_loses_the_words(self, xa):
        withdrawn(xa, handling="H3", handling_note="Not to be told to Ottokar")
        services.erase_records(NODE, at=LATER)
        assert "Ottokar" not in Record.objects.get().handling_note

    def test_the_page_of_an_erased_record_says_so(self, xa):
        record = withdrawn(xa)
        services.erase_records(NODE, at=LATER)
        assert "The content of this record was erased." in page(xa, "record", record.pk)
        assert "content erased" in page(xa, "records", query="?state=withdrawn")


class TestEverywhere:
    def test_the_audit_keeps_nothing_it_said_and_the_ledger_verifies(self, xa):
        record = shared(xa)
        services.change_record(xa, record=record, draft=person("Ottokar Zinsmeister"), at=AT)
        services.withdraw_record(xa, record=record, reason="found in Quandt street", at=AT)
        assert said_in_the_store("Zinsmeister")
        services.erase_records(NODE, at=LATER)
        assert not said_in_the_store("Zinsmeister")
        assert not said_in_the_store("Quandt")
        assert verification.verify().content

    def test_the_files_of_the_index_keep_nothing_of_it(self, xa, node_folder):
        shared(xa, person("Wilma Other", "p-9"))
        holder = Holder()
        record = publish(drafted(holder=holder), holder)
        index.settle()
        as_operation(lambda: stewardship.erase(stewardship.locked([record.pk]), at=AT))
        index.settle()
        contents = [file.read_bytes() for file in (node_folder / "index").rglob("*") if file.is_file()]
        assert any(b"Wilma" in content for content in contents)
        assert not any(b"Quandt" in content for content in contents)

    def test_its_attachments_lose_their_names_and_their_files(self, xa, django_capture_on_commit_callbacks):
        holder = Holder()
        record = drafted(holder=holder)
        attachment = as_operation(
            lambda: Attachment.objects.create(
                owner_id="XA", record=record, holder_type="tests.holder", holder_id=holder.pk, role="photograph",
                name="quandt.jpg", media_type="image/jpeg", bytes=7, sha256="0" * 64, handling="H1", added_by="o",
                added_at=AT,
            )
        )  # fmt: skip
        file = storage.file_of(attachment.pk, "jpg")
        file.parent.mkdir(parents=True)
        file.write_bytes(b"picture")
        with django_capture_on_commit_callbacks(execute=True):
            as_operation(lambda: stewardship.erase(stewardship.locked([record.pk]), at=LATER))
            assert file.exists()  # until the commit
        assert not file.exists()
        left = Attachment.objects.get()
        assert (left.name, left.erased_at) == ("", LATER)
        assert verification.verify().content


class TestWithANotice:
    def test_what_was_drafted_for_it_goes_and_what_its_bureau_shares_stays(self, xa):
        own, holder = shared(xa, person("Own Person", "p-2")), Holder()
        mine = drafted(holder=holder)
        as_operation(lambda: limit([own], holder))
        as_operation(lambda: stewardship.erase(stewardship.locked([own.pk, mine.pk]), at=AT))
        assert Record.objects.get(pk=mine.pk).erased_at == AT
        assert Record.objects.get(pk=own.pk).caption == "Own Person"

    def test_what_a_hold_keeps_is_left(self, bureaus):
        record = drafted()
        held(record, HoldEffect.KEEP)
        as_operation(lambda: stewardship.erase(stewardship.locked([record.pk]), at=AT))
        assert Record.objects.get().erased_at is None

    def test_time_alone_erases_nothing_that_a_notice_speaks_of(self, bureaus):
        holder = Holder()
        record = publish(drafted(holder=holder), holder)
        as_operation(lambda: stewardship.take_back(stewardship.locked([record.pk]), reason="ended", at=AT))
        assert services.erase_records(NODE, at=LATER) == 0


class TestLists:
    def test_an_entry_that_comes_back_to_its_list_says_again_what_it_said(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(2)))
        imported(xa, written(tmp_path, people(1)), confirmed=True)
        assert Record.objects.get(withdrawn_reason=LEFT_THE_LIST).source_key == "k-1"
        assert services.erase_records(NODE, at=LATER) == 1
        imported(xa, written(tmp_path, people(2)))
        back = Record.objects.get(source_key="k-1")
        assert (back.caption, back.erased_at, back.withdrawn_at) == ("Invented Person1", None, None)

    def test_one_that_its_bureau_withdrew_by_hand_stays_erased(self, xa, tmp_path):
        path = written(tmp_path, people(1))
        imported(xa, path)
        services.withdraw_record(xa, record=Record.objects.get(), reason="wrong", at=AT)
        services.erase_records(NODE, at=LATER)
        imported(xa, path)
        assert Record.objects.get().caption == ""


class TestRefusedContributions:
    """What is refused has no row with which it could be erased, so the audit never learns what was said."""

    def test_leave_no_name_in_the_audit(self, xa):
        with pytest.raises(errors.ConditionMissing):
            shared(xa, legal_basis="")
        entry = AuditEntry.objects.get(event="records.contribute")
        assert entry.outcome == "refused"
        assert not said_in_the_store("Quandt")
        assert "Contribution" in entry.details
