"""Attachments of a notice: seen, changed and gone with it. Never by their address alone."""

import io
import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse
from PIL import Image

from comity.core.codes import Handling, Purpose, Role
from comity.core.home import home
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound, NotPermitted, PurposeMissing, Refusal
from comity.notices import errors, upkeep
from comity.notices import services as notice_services
from comity.notices.queries.attached import attached_to
from comity.notices.tests.casting import NOW, decided, drafted, officer, requested, returned, seen
from comity.records import errors as record_errors
from comity.records import services
from comity.records.attachments import limits, storage
from comity.records.attachments.preparing import prepare
from comity.records.attachments.reading import attachments_about, attachments_of, kept_of
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment

pytestmark = pytest.mark.django_db


def photograph(name="face.jpg"):
    """A prepared picture."""
    made = io.BytesIO()
    Image.new("RGB", (30, 40), "grey").save(made, "PNG")
    return prepare(SimpleNamespace(name=name, chunks=lambda: [made.getvalue()]))


def attached(who, notice, *, record=True, holder_type="notices.notice", role=AttachmentRole.PHOTOGRAPH):
    """A picture of the principal, attached to a notice."""
    return services.attach(
        who,
        holder_type=holder_type,
        holder_id=notice.pk,
        record_id=notice.principal_id if record else None,
        role=role,
        prepared=photograph(),
        handling=Handling.H1,
        at=NOW,
    )


def files():
    return sorted(path.name for path in (home() / "attachments").rglob("*") if path.is_file())


def fetched(who, attachment, name="attachment"):
    """The answer of the one view that serves files."""
    request = RequestFactory().get(reverse(f"records:{name}", args=[attachment.pk]))
    request.actor = who
    match = resolve(request.path)
    return match.func(request, *match.args, **match.kwargs)


def is_served(who, attachment):
    """Whether the file, and its small copy, are served to somebody. Both or neither."""
    answers = []
    for name in ("attachment", "thumbnail"):
        try:
            answers.append(fetched(who, attachment, name).status_code == 200)
        except Refusal:
            answers.append(False)
    assert len(set(answers)) == 1
    return answers[0]


def requested_now(who, notice):
    return notice_services.request_notice(who, notice=notice, seen=seen(who, notice), at=NOW)


@pytest.mark.parametrize("record", [True, False], ids=["of the principal", "of the notice"])
def test_nobody_else_sees_it_before_publication(vera, despina, reviewers, duty, record):
    notice = drafted(vera)
    photo = attached(vera, notice, record=record)
    assert [is_served(who, photo) for who in (vera, despina, duty, reviewers[0])] == [True, False, False, False]
    notice = requested_now(vera, notice)
    assert [is_served(who, photo) for who in (vera, despina, duty, reviewers[0])] == [True, False, False, True]
    decided(notice, reviewers)
    assert [is_served(who, photo) for who in (vera, despina, duty)] == [True] * 3
    others = (officer("keys.xb", "XB", Role.ADMINISTRATOR), officer("guests.gs", "GS", Role.PROTOCOL))
    assert [is_served(who, photo) for who in others] == [False, False]


def test_what_is_served_cannot_be_run_or_kept(vera):
    answer = fetched(vera, attached(vera, drafted(vera)))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "face" not in answer["Content-Disposition"]


def test_opening_a_file_leaves_a_trace_for_its_owner(vera, despina, reviewers):
    notice = drafted(vera)
    photo = attached(vera, notice)
    decided(requested_now(vera, notice), reviewers)
    fetched(despina, photo)
    entry = AuditEntry.objects.filter(event="records.open_attachment").get()
    assert entry.actor_id == despina.id
    assert (entry.owner, entry.subject_id) == ("XB", str(photo.pk))


def test_a_file_is_opened_for_a_stated_purpose_only(vera):
    photo = attached(vera, drafted(vera))
    hurried = officer("hurried.xb", "XB", Role.OFFICER, purpose=None)
    for name in ("attachment", "thumbnail"):
        with pytest.raises(PurposeMissing):
            fetched(hurried, photo, name)


def test_nothing_is_attached_to_what_is_under_review_or_in_force(vera, reviewers):
    notice = requested(vera)
    for state in ("requested", "published"):
        with pytest.raises(errors.StepNotPossible):
            attached(vera, notice)
        assert notice.state == state
        notice = decided(notice, reviewers) if state == "requested" else notice
    assert not Attachment.objects.exists()


def test_a_returned_notice_takes_more(vera, reviewers):
    notice = requested(vera)
    returned(reviewers[0], notice, "Is there a photograph?")
    assert attached(vera, notice).owner_id == "XB"


def test_nobody_attaches_to_a_notice_of_another_bureau(vera, despina, reviewers, duty):
    notice = drafted(vera)
    for who, refusal in ((despina, NotFound), (reviewers[0], NotPermitted), (duty, NotFound)):
        with pytest.raises(refusal):
            attached(who, notice)
    refused = AuditEntry.objects.filter(event="records.attach", outcome="refused")
    assert refused.count() == 3
    assert "face.jpg" not in str([entry.details for entry in refused])


def test_a_kind_of_row_that_nobody_holds_takes_nothing(vera):
    with pytest.raises(NotFound):
        attached(vera, drafted(vera), holder_type="members.bureau")


def test_there_is_a_most(vera, monkeypatch):
    notice = drafted(vera)
    monkeypatch.setattr("comity.records.services.attaching.LIMITS", limits.Limits(files=1))
    attached(vera, notice)
    with pytest.raises(record_errors.AttachmentTooMany):
        attached(vera, notice)


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_off_is_erased(vera):
    notice = drafted(vera)
    photo = attached(vera, notice)
    assert files() == [f"{photo.pk}.jpg", f"{photo.pk}.thumbnail.jpg"]
    services.detach(vera, attachment=photo, at=NOW)
    photo.refresh_from_db()
    assert (photo.name, photo.erased_at, files()) == ("", NOW, [])
    assert not is_served(vera, photo)
    assert attachments_of(vera, notice) == []


def test_lists_of_attachments_follow_the_same_rule(vera, despina):
    notice = drafted(vera)
    photo = attached(vera, notice)
    assert attachments_of(vera, notice) == attachments_about(vera, notice.principal) == [photo]
    assert attachments_of(despina, notice) == attachments_about(despina, notice.principal) == []


class TestEditions:
    """A new edition goes on with what was attached to those before it, as long as one is in force."""

    @pytest.fixture
    def first(self, vera, reviewers):
        """A notice in force with a photograph."""
        notice = drafted(vera)
        attached(vera, notice)
        return decided(requested_now(vera, notice), reviewers)

    @pytest.fixture
    def second(self, vera, reviewers, first):
        """The edition that took its place."""
        edition = notice_services.start_edition(vera, notice=first, at=NOW)
        return decided(requested_now(vera, edition), reviewers)

    def test_the_new_one_shows_it(self, vera, despina, second):
        for who in (vera, despina):
            assert len(attached_to(who, second)) == 1

    def test_its_bureau_takes_off_what_a_superseded_one_had(self, vera, despina, second):
        (photo,) = attached_to(vera, second)
        with pytest.raises(Refusal):
            services.detach(despina, attachment=photo, at=NOW)
        services.detach(vera, attachment=photo, at=NOW)
        assert attached_to(despina, second) == []

    def test_what_is_in_force_loses_nothing(self, vera, first):
        with pytest.raises(errors.StepNotPossible):
            services.detach(vera, attachment=attached_to(vera, first)[0], at=NOW)

    def test_it_outlives_the_content_of_the_superseded_one(self, vera, despina, first, second):
        first.refresh_from_db()
        upkeep.erase(NOW + timedelta(days=(first.erase_on - NOW.date()).days + 1))
        first.refresh_from_db()
        assert first.erased_at is not None
        assert len(attached_to(despina, second)) == 1

    def test_it_goes_with_the_last(self, vera, second):
        ended = notice_services.withdraw_notice(vera, notice=second, reason="aim-met", at=NOW)
        upkeep.erase(NOW + timedelta(days=(ended.erase_on - NOW.date()).days + 1))
        assert not Attachment.objects.filter(erased_at__isnull=True).exists()


def test_a_reviewer_with_another_purpose_sees_the_principal(vera, reviewers):
    notice = drafted(vera)
    photo = attached(vera, notice)
    notice = decided(requested_now(vera, notice), reviewers)
    privacy = officer("desk.gs", "GS", Role.COMPLIANCE, purpose=Purpose.DATA_PROTECTION)
    colleague = officer("despina.other", "XA", Role.OFFICER, purpose=Purpose.ANALYSIS)
    assert [is_served(who, photo) for who in (privacy, colleague)] == [True, False]


def test_files_without_a_row_are_swept(vera):
    photo = attached(vera, drafted(vera))
    stray = photograph()
    storage.settle(stray.path, storage.file_of(stray.id, "jpg"))
    for path in (home() / "attachments").rglob("*"):
        os.utime(path, (0, 0))
    storage.sweep(kept_of)
    assert files() == [f"{photo.pk}.jpg", f"{photo.pk}.thumbnail.jpg"]
