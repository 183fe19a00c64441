"""Victims of misused identity on the pages of a notice: shown by their consent, and no longer than they agree."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import resolve, reverse
from PIL import Image

from comity.core.actors import Actor
from comity.core.refusals import NotFound, Refusal
from comity.notices import errors, queries, services
from comity.notices.models import MisusedIdentity, Notice
from comity.notices.queries.attached import attached_to
from comity.notices.tests.casting import NOW, decided, published, seen, wanted
from comity.notices.tests.test_pages import page
from comity.records import services as record_services
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import RecordKind
from comity.records.models import Attachment, Record
from comity.records.tests.casting import draft, shared
from tests.scenes import scene

pytestmark = pytest.mark.django_db

ON = NOW.date()
LATER = date(2040, 1, 1)


def posted(who: Actor, name: str, notice: Notice, *more: object, **said: object) -> int:
    """The status that a page answers to a form with a file; `messages` have a place."""
    address = reverse(f"notices:{name}", args=[notice.reference, notice.edition_number, *more])
    request = RequestFactory().post(address, said)
    request.actor, request.session = who, {}  # type: ignore[attr-defined]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    match = resolve(address)
    return match.func(request, *match.args, **match.kwargs).status_code


def paper() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (30, 40), "white").save(drawn, "PNG")
    return SimpleUploadedFile("consent.png", drawn.getvalue())


def agreed(who: Actor, notice: Notice, victim: Record, **changed: object) -> int:
    said = {"record": victim.reference, "consent": paper(), "consent_on": "2020-11-01", "until_on": LATER.isoformat()}
    return posted(who, "victim", notice, **said | changed)


@pytest.fixture
@scene
def notice(vera, reviewers):
    return published(vera, reviewers)


@pytest.fixture
@scene
def victim(vera):
    person = replace(wanted("Tomas Reinholt"), category="victim", reference="XB-V-7")
    return shared(vera, person, purposes=("wanted-persons",))


class TestShown:
    def test_beside_the_notice_once_the_paper_is_there(self, vera, despina, notice, victim):
        assert agreed(vera, notice, victim) == 302
        for who in (vera, despina):
            assert "Tomas Reinholt" in page(who, "edition", notice)
        (face,) = queries.victims_of(despina, [notice.pk], on=ON)[notice.pk]
        assert face.record == victim

    @pytest.mark.parametrize(
        "wrong", [{"record": "XB-V-8"}, {"consent_on": "2090-01-01"}, {"until_on": "2020-01-01"}, {"consent": ""}],
        ids=lambda wrong: next(iter(wrong)),
    )  # fmt: skip
    def test_not_by_a_form_that_is_wrong_and_no_paper_stays(self, vera, notice, victim, wrong):
        assert agreed(vera, notice, victim, **wrong) == 400
        assert not MisusedIdentity.objects.exists()
        assert not Attachment.objects.filter(erased_at__isnull=True).exists()

    def test_not_a_thing_and_its_paper_goes_again(self, vera, notice):
        car = shared(vera, replace(draft(RecordKind.VEHICLE, registrationNumber="XB 118-77"), reference="XB-C-1"))
        assert agreed(vera, notice, car) == 400
        assert Attachment.objects.get().erased_at is not None

    def test_by_nobody_but_its_bureau(self, vera, despina, reviewers, notice, victim):
        for other in (despina, reviewers[0]):
            with pytest.raises(NotFound):
                agreed(other, notice, victim)


class TestTheConsent:
    def test_is_for_its_bureau_and_the_secretariat(self, vera, despina, reviewers, notice, victim):
        agreed(vera, notice, victim)
        assert [len(attached_to(who, notice)) for who in (vera, reviewers[0], despina)] == [1, 1, 0]

    def test_is_not_taken_off_while_somebody_is_shown_because_of_it(self, vera, notice, victim):
        agreed(vera, notice, victim)
        with pytest.raises(errors.ConsentRelied):
            record_services.detach(vera, attachment=Attachment.objects.get(), at=NOW)

    def test_goes_with_the_change_of_mind(self, vera, despina, notice, victim):
        agreed(vera, notice, victim)
        shown = MisusedIdentity.objects.get()
        assert posted(vera, "victim-off", notice, shown.pk) == 302
        assert "Tomas Reinholt" not in page(despina, "edition", notice)
        assert Attachment.objects.get().erased_at is not None

    def test_is_withdrawn_by_nobody_else(self, vera, despina, notice, victim):
        agreed(vera, notice, victim)
        with pytest.raises(Refusal):
            posted(despina, "victim-off", notice, MisusedIdentity.objects.get().pk)

    def test_holds_for_the_edition_that_follows(self, vera, despina, reviewers, notice, victim):
        agreed(vera, notice, victim)
        second = services.start_edition(vera, notice=notice, at=NOW)
        second = services.request_notice(vera, notice=second, seen=seen(vera, second), at=NOW)
        decided(second, reviewers, at=NOW + timedelta(hours=1))
        assert "Tomas Reinholt" in page(despina, "edition", Notice.objects.get(pk=second.pk))
        assert queries.victims_of(despina, [second.pk], on=ON)[second.pk][0].record == victim
        assert Attachment.objects.get().role == AttachmentRole.CONSENT
