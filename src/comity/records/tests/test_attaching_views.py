"""Files of a record: its bureau attaches them and takes them off; whoever sees the record sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from comity.core.refusals import NotFound, NotYours
from comity.records import services
from comity.records.attachments import storage
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Attachment
from comity.records.tests.casting import AT, shared
from comity.records.tests.test_views import answer, page

pytestmark = pytest.mark.django_db

WSQ = b"\xff\xa0\xff\xa4\x00\x3a" + b"\x09\x07" * 40


def attached(who, record, content=WSQ, role="fingerprint"):
    """The answer to a file that was sent to a record."""
    sent = SimpleUploadedFile("thumb.wsq", content)
    return answer(who, reverse("records:attach", args=[record.pk]), role=role, file=sent)


class TestAttaching:
    def test_a_file_is_attached_under_the_handling_code_of_the_record(self, xa):
        record = shared(xa)
        assert attached(xa, record).status_code == 302
        file = Attachment.objects.get()
        assert (file.owner_id, file.holder_id, file.record_id) == ("XA", record.pk, record.pk)
        assert (file.role, file.name, file.handling) == ("fingerprint", "thumb.wsq", record.handling)

    def test_whoever_sees_the_record_sees_it_and_nobody_else(self, xa, xb):
        record = shared(xa)
        attached(xa, record)
        address = reverse("records:attachment", args=[Attachment.objects.get().pk])
        assert address in page(xb, "record", record.pk)
        hidden = shared(xa, release=Release(ReleaseRule.ONLY, ()))
        attached(xa, hidden)
        with pytest.raises(NotFound):
            answer(xb, reverse("records:attachment", args=[Attachment.objects.get(record=hidden).pk]))

    def test_what_is_no_such_file_is_said_beside_the_field(self, xa):
        refused = attached(xa, shared(xa), b"<html>")
        assert (refused.status_code, Attachment.objects.count()) == (400, 0)
        assert "This file cannot be attached here." in refused.content.decode()

    def test_another_bureau_attaches_nothing_and_is_offered_nothing(self, xa, xb):
        record = shared(xa)
        assert reverse("records:attach", args=[record.pk]) not in page(xb, "record", record.pk)
        with pytest.raises(NotFound):
            attached(xb, record)

    def test_to_a_withdrawn_record_nothing_is_attached(self, xa):
        record = shared(xa)
        services.withdraw_record(xa, record=record, reason="mistake", at=AT)
        with pytest.raises(NotFound):
            attached(xa, record)


class TestTakingOff:
    def test_its_bureau_takes_it_off_and_it_is_gone(self, xa):
        record = shared(xa)
        attached(xa, record)
        file = Attachment.objects.get()
        address = reverse("records:detach", args=[record.pk, file.pk])
        assert address in page(xa, "record", record.pk)
        answer(xa, address, sure="yes")
        file.refresh_from_db()
        assert (file.name, file.erased_at is None) == ("", False)

    def test_another_bureau_does_not(self, xa, xb):
        record = shared(xa)
        attached(xa, record)
        file = Attachment.objects.get()
        assert "/detach/" not in page(xb, "record", record.pk)
        with pytest.raises(NotYours):
            answer(xb, reverse("records:detach", args=[record.pk, file.pk]), sure="yes")
        assert storage.file_of(file.pk, "wsq").exists()
