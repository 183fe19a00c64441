"""Attacks on the pages of the press desk, each named as the checklist names it."""

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from comity.accreditation import links
from comity.accreditation.codes import ApplicationState
from comity.accreditation.models import Application, ApplicationStep
from comity.accreditation.tests.casting import at_work, received
from comity.accreditation.tests.test_pages import at, write
from comity.records.models import Attachment

pytestmark = pytest.mark.django_db


def flood(side: int) -> bytes:
    """A picture of a few kilobytes that would be a gigabyte when it is opened: one grey row, over and over."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = side.to_bytes(4) + side.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress(bytes(side // 8), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(**info: str) -> bytes:
    file = io.BytesIO()
    drawn = Image.new("RGB", (60, 80), "white")
    ImageDraw.Draw(drawn).line((0, 0, 60, 80), fill="black")
    drawn.save(file, "JPEG", comment=info.get("comment", "").encode())
    return file.getvalue()


def sent(content: bytes, name: str = "card.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(flood(40_000), id="f1 pixel flood"),
        pytest.param(b"PK\x03\x04" + bytes(200), id="f1 archive"),
        pytest.param(b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><b>&a;</b>', id="f2 entity"),
        pytest.param(b"GIF89a/*<script>alert(1)</script>*/", id="f4 polyglot"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", id="f4 page as a picture"),
    ],
)  # fmt: skip
def test_f_a_file_that_would_harm_is_refused_at_its_field_and_nothing_is_kept(stranger, open_terms, content):
    answer = write(stranger, at("apply", "GA-13"), **{"file-press-card": sent(content)})
    assert answer.status_code == 400
    assert not Application.objects.exists()
    assert not Attachment.objects.exists()


def test_f3_a_name_leads_nowhere(stranger, open_terms):
    file = sent(picture(), "../../../../etc/cron.d/x\r\nSet-Cookie: a=b.jpg")
    assert write(stranger, at("apply", "GA-13"), **{"file-press-card": file}).status_code == 302
    for one in Attachment.objects.all():
        assert not {"/", "\\", "\r", "\n"} & set(one.name)


def test_f4_what_hides_in_a_picture_is_not_kept(stranger, open_terms, host):
    hidden = "<?php echo 'taken at 48.85, 2.29' ?>"
    answer = write(stranger, at("apply", "GA-13"), **{"file-press-card": sent(picture(comment=hidden), "card.jpg")})
    stranger.post(f"{answer['Location']}send-in/", {"consents": "yes"})
    officer = at_work("bastien.roche")
    application = Application.objects.get()
    page = officer.get(reverse("accreditation:application", args=["GA-13", application.reference])).content.decode()
    addresses = {part.split('"')[0] for part in page.split('src="')[1:] if "attachments" in part.split('"')[0]}
    assert addresses
    for address in addresses:
        answer = officer.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert b"48.85" not in content
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a1_nobody_who_is_not_signed_in_sees_a_page_of_the_desk(stranger, open_terms):
    application = received(open_terms, at=timezone.now())
    for name in ("application", "decide", "screening", "block"):
        answer = stranger.get(reverse(f"accreditation:{name}", args=["GA-13", application.reference]))
        assert (answer.status_code, application.name in answer.content.decode()) == (302, False)


def test_a3_columns_that_the_form_does_not_have_change_nothing(stranger, open_terms):
    address = at("apply", "GA-13")
    more = {
        "state": "accepted",
        "received_at": "2020-01-01",
        "late_at": "2020-01-01",
        "reference": "P-MINE",
        "link": "x",
    }
    write(stranger, address, **more)
    application = Application.objects.get()
    assert (application.state, application.received_at, application.late_at) == (ApplicationState.DRAFT, None, None)
    assert application.reference != "P-MINE"


def test_a4_an_application_that_is_not_there_and_one_that_is_hidden_answer_alike(open_terms, outsider):
    application = received(open_terms, at=timezone.now())
    client = at_work("nadia.brook")

    def answer(reference: str) -> tuple[int, str]:
        found = client.get(reverse("accreditation:application", args=["GA-13", reference]))
        said = found.content.decode().replace(reference, "").split("<main")[1].split("</main>")[0]
        return found.status_code, said

    assert answer(application.reference) == answer("P-NOTTHERE")


def test_a8_a_decision_without_the_token_of_the_page_is_refused(open_terms, host):
    application = received(open_terms, at=timezone.now())
    client = at_work("bastien.roche")
    client.handler.enforce_csrf_checks = True
    for name, keys in (("decide", [application.reference]), ("decide-many", [])):
        address = reverse(f"accreditation:{name}", args=["GA-13", *keys])
        assert client.post(address, {"act": "accept", "applications": application.reference}).status_code == 403
    assert not ApplicationStep.objects.exists()


def test_a8_a_step_is_taken_by_no_other_method_than_post(stranger, open_terms):
    token = links.new_token()
    received(open_terms, token=token, at=timezone.now())
    for method in ("get", "head", "put", "delete", "patch", "options"):
        getattr(stranger, method)(at("withdraw", token))
    assert Application.objects.get().state == ApplicationState.RECEIVED


def test_i6_a_name_with_line_breaks_is_one_line(stranger, open_terms):
    write(stranger, at("apply", "GA-13"), name="Odile\r\nBcc: all@media.example", medium="Le\nCourrier")
    application = Application.objects.get()
    assert not {"\r", "\n"} & set(application.name + application.medium)
