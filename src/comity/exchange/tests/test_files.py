"""Files go to bureaus of other nodes in parts, and are attached there once they are whole, genuine and safe."""

import base64
import hashlib
import json
from typing import Any

import pytest

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.ids import new_id
from comity.engines.envelopes import Sealed
from comity.exchange import hosting
from comity.exchange.files import arriving, parting, taking
from comity.exchange.kinds import faults
from comity.exchange.models import Act, Consignment, Message
from comity.exchange.services import writing
from comity.exchange.tests.test_attached import WSQ, add, drafted
from comity.exchange.tests.travelling import NOW, arrives, delivered, sealed
from comity.records.attachments import storage
from comity.records.attachments.reading import attachment_visible_to
from comity.records.models import Attachment
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def named(file: str, content: bytes = WSQ) -> dict[str, Any]:
    """How a message describes a file."""
    return {
        "id": file,
        "name": "thumb.wsq",
        "media_type": "application/x-wsq",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def message(file: str, **changes: Any) -> Sealed:
    """What XA, at another node, writes to XB of a file."""
    body = {"case": str(new_id()), "original_language": "en", "texts": {"en": "His thumb."}}
    return sealed(1, kind="message", body=body | {"attachments": [named(file) | changes]})


def parts(file: str, after: Sealed, content: bytes = WSQ, size: int = 50) -> list[Sealed]:
    """The acts that carry a file."""
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    made = [after]
    for part, piece in enumerate(pieces, start=1):
        data = base64.urlsafe_b64encode(piece).decode().rstrip("=")
        body = {"message": str(new_id()), "file": file, "part": part, "parts": len(pieces), "data": data}
        made.append(sealed(part + 1, made[-1].act_hash, kind="file-part", body=body))
    return made[1:]


def kept(file: str) -> bytes:
    return storage.file_of(Attachment.objects.get(pk=file).pk, "wsq").read_bytes()


class TestSending:
    """Whoever is at another node is told every part, each once; whoever is here opens the one copy."""

    def test_each_part_is_an_act_of_its_own(self, xa: Actor, xb: Actor, monkeypatch: Any) -> None:
        monkeypatch.setattr(hosting, "bureaus_elsewhere", lambda: frozenset({"XB"}))
        monkeypatch.setattr(parting, "PART_SIZE", 50)
        draft = drafted(xa, to=["XB", "XC"])
        file = add(xa, draft)
        writing.send_message(xa, draft=draft, at=NOW)
        delivered()
        acts = list(Act.objects.filter(kind="file-part").order_by("issued_at", "pk"))
        assert [act.body["part"] for act in acts] == [1, 2]
        assert {act.body["file"] for act in acts} == {str(file.pk)}
        assert {act.handling for act in acts} == {"H2"}
        assert set(Consignment.objects.filter(act__in=acts).values_list("recipient", flat=True)) == {"XB"}
        assert not any(fault for act in acts for fault in faults("file-part", 1, act.body))
        assert "".join(act.body["data"] for act in acts).startswith(base64.urlsafe_b64encode(WSQ[:48]).decode())

    def test_said_again_it_is_the_same_act(self, xa: Actor, monkeypatch: Any) -> None:
        monkeypatch.setattr(hosting, "bureaus_elsewhere", lambda: frozenset({"XB"}))
        draft = drafted(xa)
        add(xa, draft)
        sent = writing.send_message(xa, draft=draft, at=NOW)
        delivered()
        event = Act.objects.get(kind="message").event
        happened = type("Delivery", (), {"id": event, "event": type("Event", (), {"message": str(sent.pk)})})
        again = [saying.event for saying in parting.of_message(happened)]
        assert again == [Act.objects.get(kind="file-part").event]

    def test_within_a_node_nothing_is_said(self, xa: Actor, xb: Actor) -> None:
        draft = drafted(xa)
        add(xa, draft)
        writing.send_message(xa, draft=draft, at=NOW)
        delivered()
        assert not Act.objects.filter(kind="file-part").exists()


class TestArriving:
    """A file is attached when all its parts and its message are here, in whatever order they came."""

    def test_it_is_drawn_anew_and_attached(self, xb: Actor, xc: Actor) -> None:
        file = str(new_id())
        said = message(file)
        arrives(said)
        pieces = parts(file, said)
        for piece in pieces[:-1]:
            arrives(piece)
        assert taking.take_in(NOW) == 0
        arrives(pieces[-1])
        assert taking.take_in(NOW) == 1
        assert kept(file) == WSQ
        assert attachment_visible_to(xb, Attachment.objects.get(pk=file).pk).name == "thumb.wsq"
        assert list(arriving.complete()) == []
        assert taking.take_in(NOW) == 0

    def test_no_act_keeps_the_content(self, xb: Actor) -> None:
        file = str(new_id())
        said = message(file)
        for act in (said, *parts(file, said)):
            arrives(act)
        assert set(Act.objects.filter(kind="file-part").values_list("body", "envelope")) == {(None, None)}

    def test_it_waits_for_its_message(self, xb: Actor) -> None:
        file = str(new_id())
        said = message(file)
        for piece in parts(file, said):
            arrives(piece)
        assert taking.take_in(NOW) == 0
        arrives(said)
        assert taking.take_in(NOW) == 1

    @pytest.mark.parametrize("content", [WSQ[:-1] + b"\xff", b"MZ" + WSQ[2:]], ids=["altered", "a program"])
    def test_what_is_not_what_was_signed_or_not_safe_is_not_kept(self, xb: Actor, content: bytes) -> None:
        file = str(new_id())
        signed = {} if content.startswith(WSQ[:2]) else {"sha256": hashlib.sha256(content).hexdigest()}
        said = message(file, **signed)
        for act in (said, *parts(file, said, content)):
            arrives(act)
        taking.take_in(NOW)
        assert Attachment.objects.get(pk=file).erased_at == NOW
        assert not storage.file_of(Attachment.objects.get(pk=file).pk, "wsq").exists()

    def test_nobody_takes_the_place_of_a_file_that_is_here(self, xa: Actor, xb: Actor) -> None:
        mine = add(xb, drafted(xb, to=["XC"]))
        other = WSQ[:-1] + b"\x01"
        said = message(str(mine.pk), **named(str(mine.pk), other))
        for act in (said, *parts(str(mine.pk), said, other)):
            arrives(act)
        taking.take_in(NOW)
        assert kept(str(mine.pk)) == WSQ
        assert Attachment.objects.get(pk=mine.pk).owner_id == "XB"

    def test_a_bureau_that_fills_the_shelf_is_refused(self, xb: Actor, monkeypatch: Any) -> None:
        monkeypatch.setattr(arriving, "MOST_WAITING", 1)
        first, second = str(new_id()), str(new_id())
        said = message(first)
        arrives(said)
        one, two = parts(first, said)[:2]
        arrives(one)
        arrives(two)
        body = json.loads(json.dumps({"message": second, "file": second, "part": 1, "parts": 1, "data": "AA"}))
        arrives(sealed(4, two.act_hash, kind="file-part", body=body))
        assert Consignment.objects.get(number=4, recipient="XB").reason == "quota"

    def test_what_was_taken_back_meanwhile_is_not_kept(self, xb: Actor) -> None:
        file = str(new_id())
        said = message(file)
        arrives(said)
        pieces = parts(file, said)
        for piece in pieces:
            arrives(piece)
        body = {"of": str(Act.objects.get(kind="message").pk), "scope": "withdrawn", "reason": {"code": "wrong"}}
        arrives(sealed(len(pieces) + 2, pieces[-1].act_hash, kind="recall", body=body))
        assert Message.objects.get().erased_at is not None
        taking.take_in(NOW)
        assert not Attachment.objects.filter(pk=file).exists()

    def test_the_page_says_what_is_on_its_way_and_what_could_not_be_read(self, xb: Actor, signed_in: Any) -> None:
        file = str(new_id())
        said = message(file)
        arrives(said)
        reader = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        where = f"/exchange/cases/{Message.objects.get().case_id}/"
        assert "still on its way" in reader.get(where).content.decode()
        for piece in parts(file, said, WSQ[:-1] + b"\xff"):
            arrives(piece)
        taking.take_in(NOW)
        assert "could not be read safely" in reader.get(where).content.decode()
