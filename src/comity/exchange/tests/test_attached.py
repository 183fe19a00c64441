"""Files of a message: attached while it is written, described in what is signed, gone when it is taken back."""

import hashlib
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from comity.core import verification
from comity.core.actors import Actor
from comity.core.codes import Handling, Purpose, Role
from comity.core.refusals import NotFound
from comity.exchange import attached, proofs, queries
from comity.exchange.models import Draft, Message
from comity.exchange.services import recalling, writing
from comity.exchange.tests.travelling import NOW, carried
from comity.exchange.writing import Writing
from comity.records import services as record_services
from comity.records.attachments import storage
from comity.records.attachments.preparing import prepare
from comity.records.attachments.reading import attachment_visible_to
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

WSQ = b"\xff\xa0\xff\xa4\x00\x3a" + b"\x09\x07" * 40


def fingerprints() -> SimpleUploadedFile:
    return SimpleUploadedFile("thumb.wsq", WSQ)


def drafted(actor: Actor, **said: Any) -> Draft:
    written = Writing(**{"to": ["XB"], "texts": {"en": "His thumb."}, "handling": "H2"} | said)
    return writing.save_draft(actor, draft=None, seq=0, writing=written, at=NOW)


def add(actor: Actor, holder: Draft | Message) -> Attachment:
    return record_services.attach(
        actor,
        holder_type=holder._meta.label_lower,
        holder_id=holder.pk,
        record_id=None,
        role=AttachmentRole.FINGERPRINT,
        prepared=prepare(fingerprints()),
        handling=Handling.H0,
        at=NOW,
    )


def sent_with_file(actor: Actor, **said: Any) -> tuple[Message, Attachment]:
    draft = drafted(actor, **said)
    file = add(actor, draft)
    message = writing.send_message(actor, draft=draft, at=NOW)
    carried()
    message.refresh_from_db()
    file.refresh_from_db()
    return message, file


class TestTravelling:
    """What is signed names each file by its hash; who sees the message sees its files, under its handling code."""

    def test_the_act_names_the_file_as_it_is_kept(self, xa: Actor, xb: Actor) -> None:
        message, file = sent_with_file(xa)
        assert message.act is not None
        (said,) = message.act.body["attachments"]
        kept = storage.file_of(file.pk, "wsq").read_bytes()
        assert (said["id"], said["sha256"], said["size"]) == (
            str(file.pk),
            hashlib.sha256(kept).hexdigest(),
            len(kept),
        )
        assert proofs.holds(proofs.checks_of(message.act, list(message.act.consignments.all())))

    def test_recipients_see_it_and_nobody_else(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        message, file = sent_with_file(xa)
        assert attachment_visible_to(xb, file.pk) == file
        assert file.handling == message.handling == "H2"
        with pytest.raises(NotFound):
            attachment_visible_to(xc, file.pk)

    def test_before_it_is_sent_only_the_own_bureau_sees_it(self, xa: Actor, xb: Actor) -> None:
        file = add(xa, drafted(xa))
        assert attachment_visible_to(xa, file.pk) == file
        with pytest.raises(NotFound):
            attachment_visible_to(xb, file.pk)

    def test_nothing_is_added_to_what_was_sent(self, xa: Actor, xb: Actor) -> None:
        message, file = sent_with_file(xa)
        with pytest.raises(NotFound):
            add(xa, message)
        with pytest.raises(NotFound):
            record_services.detach(xa, attachment=file, at=NOW)

    def test_nothing_is_added_to_a_draft_of_another_bureau(self, xa: Actor, xb: Actor) -> None:
        with pytest.raises(NotFound):
            add(xb, drafted(xa))


class TestLeaving:
    """A file goes with what it belonged to."""

    @pytest.mark.django_db(transaction=True)  # a file goes once that is certain
    def test_a_draft_that_is_thrown_away_takes_its_files_along(self, xa: Actor) -> None:
        draft = drafted(xa)
        file = add(xa, draft)
        writing.discard_draft(xa, draft=draft, at=NOW)
        assert Attachment.objects.get(pk=file.pk).erased_at == NOW
        assert not storage.file_of(file.pk, "wsq").exists()
        assert verification.verify().findings == []

    def test_what_is_taken_back_takes_its_files_along(self, xa: Actor, xb: Actor) -> None:
        message, file = sent_with_file(xa)
        assert message.act is not None
        words = recalling.Words("")
        recalling.recall_act(xa, act=message.act, scope="withdraw", bureaus=(), reason="wrong", words=words, at=NOW)
        carried()
        with pytest.raises(NotFound):
            attachment_visible_to(xb, file.pk)


class TestPages:
    """It is attached on a page of its own, and stands beside the text in the case."""

    def test_it_is_attached_taken_off_and_sent(self, xa: Actor, xb: Actor, signed_in: Any) -> None:
        client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        where = client.post("/exchange/write/").headers["Location"]
        drawn = io.BytesIO()
        Image.new("RGB", (30, 40), "grey").save(drawn, "PNG")
        for sent in (fingerprints(), SimpleUploadedFile("gate 2.png", drawn.getvalue())):
            assert client.post(f"{where}files/", {"role": "evidence", "file": sent}).status_code == 302
        draft = Draft.objects.get()
        first, second = attached.files_of(draft)
        assert client.post(f"{where}files/{first.pk}/off/").status_code == 302
        page = client.get(where).content.decode()
        assert "gate 2.png" in page
        assert "thumb.wsq" not in page
        form = {"to": "XB", "kind": "message", "priority": "normal", "original_language": "en", "text_en": "Seen?"}
        done = client.post(where, form | {"handling": "H0", "audience": "open", "seq": "1", "then": "send"})
        carried()
        reader: Client = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        assert f"/records/attachments/{second.pk}/" in reader.get(done.headers["Location"]).content.decode()
        assert reader.get(f"/records/attachments/{second.pk}/").status_code == 200

    def test_what_is_no_picture_or_document_is_refused(self, xa: Actor, signed_in: Any) -> None:
        client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        where = client.post("/exchange/write/").headers["Location"]
        script = SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>")
        assert client.post(f"{where}files/", {"role": "evidence", "file": script}).status_code == 400
        assert not queries.drafts_visible_to(xa).filter(pk__in=Attachment.objects.values("holder_id")).exists()
