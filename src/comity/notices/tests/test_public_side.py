"""Pages for those who answer for what the public sees: files, extracts, reported pictures, information."""

import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import resolve, reverse
from PIL import Image

from comity.core.refusals import NotFound, NotPermitted
from comity.members.queries import visitor
from comity.notices import queries, services
from comity.notices.codes import ExtractState, ImageState, TipState
from comity.notices.models import PublicExtract, PublicImage, Tip
from comity.notices.services.tips import TipText
from comity.notices.tests.casting import NOW, drafted
from comity.notices.tests.picturing import in_force, public, reported
from comity.records.models import Attachment

pytestmark = pytest.mark.django_db

THREE = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")


def answer(who, name, *args, **posted):
    """The response of a page, as this actor gets it."""
    factory = RequestFactory()
    address = reverse(f"notices:{name}", args=args)
    request = factory.post(address, posted) if posted else factory.get(address)
    request.actor, request.user, request.session, request.htmx = who, AnonymousUser(), {}, None
    match = resolve(request.path)
    return match.func(request, *match.args, **match.kwargs)


def sent(content=None, name="face.png"):
    if content is None:
        made = io.BytesIO()
        Image.new("RGB", (30, 40), "grey").save(made, "PNG")
        content = made.getvalue()
    return SimpleUploadedFile(name, content)


def test_a_file_is_attached_and_taken_off_on_its_page(vera, despina):
    notice = drafted(vera)
    where = (notice.reference, 1)
    assert answer(vera, "files", *where, role="photograph", file=sent()).status_code == 302
    photo = Attachment.objects.get()
    assert (photo.record_id, photo.owner_id) == (notice.principal_id, "XB")
    assert str(photo.pk) in answer(vera, "files", *where).content.decode()
    assert str(photo.pk) in answer(vera, "notice", notice.reference).content.decode()
    for name, args in (("files", where), ("detach", (*where, photo.pk))):
        with pytest.raises(NotFound):
            answer(despina, name, *args, **({"x": "1"} if name == "detach" else {}))
    answer(vera, "detach", *where, photo.pk, x="1")
    assert Attachment.objects.get().erased_at is not None


def test_what_is_wrong_with_a_file_is_said_beside_it(vera):
    notice = drafted(vera)
    said = answer(vera, "files", notice.reference, 1, role="photograph", file=sent(b"<svg/>"))
    assert said.status_code == 400
    assert "This file cannot be attached here" in said.content.decode()
    assert not Attachment.objects.exists()


def test_an_extract_is_proposed_agreed_to_and_ended_on_its_page(vera, despina, reviewers):
    notice, photo = in_force(vera, reviewers)
    where = (notice.reference, 1)
    with pytest.raises(NotFound):
        answer(despina, "extract", *where)
    assert "Let the public see it" in answer(vera, "extract", *where).content.decode()
    answer(vera, "extract", *where, act="propose", photo=str(photo.pk))
    assert "Agree to the public extract" in answer(reviewers[0], "extract", *where).content.decode()
    answer(reviewers[0], "extract", *where, act="agree")
    assert PublicExtract.objects.get().state == ExtractState.PUBLIC
    assert "See it as the public does" in answer(vera, "extract", *where).content.decode()
    answer(vera, "extract", *where, act="end")
    assert list(queries.public_extracts()) == []


def test_a_reported_picture_is_decided_about_on_its_page(vera, huda, reviewers):
    _, extract = public(vera, reviewers)
    image = reported(extract.photo, *THREE)
    for who in (huda, visitor()):
        for name in ("picture", "picture-file"):
            # Whoever has no part in it is refused before the picture is looked for, or is told that there is none.
            with pytest.raises((NotFound, NotPermitted)):
                answer(who, name, image.slug)
    with pytest.raises((NotFound, NotPermitted)):
        answer(vera, "pictures")
    assert image.slug[:8] in answer(reviewers[0], "pictures").content.decode()
    assert "It is my brother." in answer(vera, "picture", image.slug).content.decode()
    assert "Show it again" not in answer(vera, "picture", image.slug).content.decode()
    assert answer(reviewers[0], "picture-file", image.slug)["Content-Type"] == "image/jpeg"
    answer(reviewers[0], "picture", image.slug, round_seen="0", decision="restore", note="He is wanted.")
    assert PublicImage.objects.get().state == ImageState.SHOWN


def test_information_is_read_by_the_bureau_that_asks(vera, despina, reviewers):
    _, extract = public(vera, reviewers)
    said = TipText("Seen on the ferry to Lanta.", contact="ask for Ilse")
    tip = services.send_tip(visitor(), extract=extract, said=said, at=NOW)
    assert tip.reference in answer(vera, "tips").content.decode()
    assert tip.reference not in answer(despina, "tips").content.decode()
    with pytest.raises(NotFound):
        answer(despina, "tip", tip.reference)
    assert "ferry to Lanta" in answer(vera, "tip", tip.reference).content.decode()
    answer(vera, "tip", tip.reference, state="spam")
    assert Tip.objects.get().state == TipState.SPAM
