"""Evidence on a hit: shared by its two bureaus, seen by nobody else, and gone with it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from comity.core import verification
from comity.core.codes import Handling, Role
from comity.core.home import home
from comity.core.models import AuditEntry
from comity.core.refusals import NotFound, NotYours
from comity.records import services as record_services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.reading import attachment_visible_to, attachments_of
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment
from comity.records.tests.casting import actor
from comity.screening import editions, errors, queries, services, upkeep
from comity.screening.codes import HitState
from comity.screening.models import Hit
from comity.screening.tests.casting import NOW, taken_up
from tests.scenes import scene

pytestmark = pytest.mark.django_db

WSQ = b"\xff\xa0\xff\xa4\x00\x3a" + b"\x09\x07" * 40


def picture(name="gate 2.png"):
    drawn = io.BytesIO()
    Image.new("RGB", (30, 40), "grey").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue())


def fingerprints():
    return SimpleUploadedFile("thumb.wsq", WSQ)


def added(who, hit, sent=None, role=AttachmentRole.FINGERPRINT):
    return record_services.attach(
        who,
        holder_type="screening.hit",
        holder_id=hit.pk,
        record_id=None,
        role=role,
        prepared=prepare(sent or fingerprints()),
        handling=Handling.H1,
        at=NOW,
    )


def answered(who, hit, answer):
    return services.answer_hit(who, hit=hit, answer=answer, text="She has a scar.", at=NOW)


@pytest.fixture
@scene
def hit(counter, wanted):
    return taken_up(counter)


class TestWhoSees:
    def test_both_bureaus_and_nobody_else(self, counter, answering, third, hit):
        for who in (counter, answering):
            added(who, hit)
        assert len(attachments_of(counter, hit)) == len(attachments_of(answering, hit)) == 2
        assert attachments_of(third, hit) == []
        with pytest.raises(NotFound):
            attachment_visible_to(third, Attachment.objects.first().pk)

    def test_another_entity_of_the_reporting_bureau_does_not(self, counter, hit):
        kept = added(counter, hit)
        with pytest.raises(NotFound):
            attachment_visible_to(actor("XB", Role.FRONT_LINE, entity="XB-AIRPORT"), kept.pk)

    def test_the_command_centre_sees_it_and_adds_to_it_once_overdue(self, counter, answering, hit):
        kept = added(counter, hit)
        watch = actor("GS", Role.COMMAND, unit=queries.COMMAND_CENTRE)
        for attempt in (lambda: attachment_visible_to(watch, kept.pk), lambda: added(watch, hit)):
            with pytest.raises(NotFound):
                attempt()
        upkeep.escalate(hit.due_at)
        assert attachment_visible_to(watch, kept.pk) == kept
        sent_at_night = added(watch, hit)
        assert attachment_visible_to(answering, sent_at_night.pk).owner_id == "GS"
        with pytest.raises(NotYours):
            record_services.detach(watch, attachment=kept, at=NOW)

    def test_others_of_the_secretariat_do_not_even_once_overdue(self, counter, hit):
        added(counter, hit)
        upkeep.escalate(hit.due_at)
        with pytest.raises(NotFound):
            added(actor("GS", Role.OFFICER), hit)

    def test_it_is_matched_with_nothing(self, counter, hit, wanted):
        assert added(counter, hit).record_id is None
        assert not Attachment.objects.filter(record=wanted).exists()


class TestWhen:
    def test_after_a_confirmation_more_may_come_and_nothing_goes(self, counter, answering, hit):
        relied_on = added(counter, hit)
        answered(answering, hit, HitState.CONFIRMED)
        added(counter, hit)
        with pytest.raises(errors.EvidenceRelied):
            record_services.detach(counter, attachment=relied_on, at=NOW)

    def test_of_another_person_nothing_more_is_kept(self, counter, answering, hit):
        answered(answering, hit, HitState.NOT_THE_SAME)
        with pytest.raises(errors.HitDenied):
            added(counter, hit)

    def test_each_bureau_takes_off_its_own_while_the_answer_is_open(self, counter, answering, hit):
        kept = added(counter, hit)
        with pytest.raises(NotYours):
            record_services.detach(answering, attachment=kept, at=NOW)
        record_services.detach(counter, attachment=kept, at=NOW)
        assert attachments_of(counter, hit) == []

    def test_a_stranger_adds_nothing(self, third, hit):
        with pytest.raises(NotFound):
            added(third, hit)


@pytest.mark.django_db(transaction=True)
def test_it_is_erased_with_its_hit(counter, answering, hit):
    kept = added(counter, hit)
    answered(answering, hit, HitState.CONFIRMED)
    upkeep.erase(NOW + editions.periods().hit)
    kept.refresh_from_db()
    assert (kept.name, kept.erased_at) == ("", NOW + editions.periods().hit)
    assert not [path for path in (home() / "attachments").rglob(f"{kept.pk}*") if path.is_file()]
    assert not [each for each in AuditEntry.objects.filter(event="records.attach") if "thumb" in str(each.details)]
    assert verification.verify().findings == []
    with pytest.raises(errors.HitErased):
        added(counter, hit)


class TestPages:
    @pytest.fixture
    def reported(self, border, wanted):
        border.post("/counter/", {"text": "Mirelle Adaora Quandt", "born": "1971-05-03"})

        def report(**said):
            candidate = queries.Candidate.objects.get()
            observed = {"place": "Gate 2", "observed_at": "2026-03-02T09:30", "urgency": "routine"}
            return border.post(f"/candidates/{candidate.pk}/take-up/", observed | said)

        return report

    def test_a_photograph_comes_with_the_report(self, reported, bureau):
        assert reported(photograph=picture()).status_code == 302
        kept = Attachment.objects.get()
        assert (kept.role, kept.media_type, kept.owner_id) == ("photograph", "image/jpeg", "XB")
        page = bureau.get(f"/hits/{Hit.objects.get().reference}/").content.decode()
        assert f"/attachments/{kept.pk}/thumbnail" in page
        assert bureau.get(f"/records/attachments/{kept.pk}/").status_code == 200

    def test_a_bad_photograph_reports_nothing_and_says_why(self, reported):
        page = reported(photograph=SimpleUploadedFile("face.jpg", b"GIF89a no picture that is accepted"))
        assert page.status_code == 400
        assert "cannot be attached" in page.content.decode()
        assert not Hit.objects.exists()
        assert not Attachment.objects.exists()

    def test_added_and_taken_off_on_its_own_page(self, border, bureau, reported):
        reported()
        address = f"/hits/{Hit.objects.get().reference}"
        for browser in (border, bureau):
            assert (
                browser.post(f"{address}/evidence/new/", {"role": "fingerprint", "file": fingerprints()}).status_code
                == 302
            )
        theirs, own = Attachment.objects.order_by("added_at")
        page = bureau.get(f"{address}/").content.decode()
        assert f"/evidence/{own.pk}/take-off/" in page
        assert f"/evidence/{theirs.pk}/take-off/" not in page
        assert bureau.post(f"{address}/evidence/{theirs.pk}/take-off/").status_code == 403
        assert bureau.post(f"{address}/evidence/{own.pk}/take-off/").status_code == 302
        assert list(Attachment.objects.filter(erased_at__isnull=True)) == [theirs]

    def test_a_third_bureau_meets_no_such_page(self, signed_in, reported):
        reported(photograph=picture())
        stranger = signed_in("XC", Role.OFFICER)
        reference, key = Hit.objects.get().reference, Attachment.objects.get().pk
        for address in (
            f"/hits/{reference}/evidence/new/",
            f"/records/attachments/{key}/",
            f"/records/attachments/{key}/thumbnail/",
        ):
            assert stranger.get(address).status_code == 404
        assert stranger.post(f"/hits/{reference}/evidence/{key}/take-off/").status_code == 404
