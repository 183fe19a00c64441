"""Files of records and notices of another node: they come with what they belong to, and are gone with it (T5)."""

import base64
import hashlib
from typing import Any
from uuid import UUID

import pytest

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Handling, Purpose, Role
from comity.core.home import home
from comity.core.ids import new_id
from comity.core.refusals import NotFound
from comity.exchange import hosting, keeping, sharing, upkeep
from comity.exchange.files import arriving, asking, naming, parting, taking
from comity.exchange.kinds import faults
from comity.exchange.models import Act, Consignment
from comity.exchange.tests.following import Voice, settle_elsewhere, stated
from comity.exchange.tests.test_attached import WSQ, fingerprints
from comity.exchange.tests.travelling import NOW, later
from comity.records import services
from comity.records.attachments import storage
from comity.records.attachments.preparing import prepare
from comity.records.attachments.reading import attachment_visible_to
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Attachment, AwaitedFile, Record
from comity.records.services import set_release, withdraw_record
from comity.records.tests.casting import AT, person, shared
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("organisation")]

NAME = "Mirelle Adaora Quandt"


def attach(who: Actor, record: Record) -> Attachment:
    """Fingerprints, which are kept as they came: no test waits for a drawing."""
    return services.attach(
        who, holder_type=naming.RECORD, holder_id=record.pk, record_id=record.pk, role=AttachmentRole.FINGERPRINT,
        prepared=prepare(fingerprints()), handling=Handling.H1, at=NOW,
    )  # fmt: skip


def release_to(who: Actor, record: Record, *bureaus: str) -> None:
    record.refresh_from_db()
    set_release(
        who, record=record, rule=ReleaseRule.ONLY, bureaus=bureaus, purposes=record.release.purposes,
        handling=record.handling, handling_note="", at=AT,
    )  # fmt: skip


class TestNaming:
    """Whoever is told of a record is told which files it has, and of nothing that it may not have."""

    @pytest.fixture
    def record(self, xa: Actor) -> Record:
        """A record of XA for XB, which is at another node as XC is."""
        settle_elsewhere("XB", "XC")
        return shared(xa, person(NAME), release=Release(ReleaseRule.ONLY, ("XB",)))

    def said(self) -> list[tuple[str, list[str]]]:
        """Kinds of what was said of records, each with the files that it names."""
        events.deliver()
        acts = Act.objects.filter(kind__startswith="record-").order_by("issued_at", "pk")
        assert not any(fault for act in acts for fault in faults(act.kind, 1, act.body))
        return [(act.kind, [one["id"] for one in act.body.get("files", ())]) for act in acts]

    def test_a_file_is_named_when_it_is_attached_and_no_more_when_it_is_taken_off(self, xa: Actor, record: Record):
        events.deliver()
        file = attach(xa, record)
        assert self.said() == [("record-shared", []), ("record-changed", [str(file.pk)])]
        [named] = Act.objects.get(kind="record-changed").body["files"]
        assert (named["sha256"], named["size"]) == (hashlib.sha256(WSQ).hexdigest(), len(WSQ))
        assert (named["role"], named["record"]) == ("fingerprint", str(record.pk))
        services.detach(xa, attachment=file, at=NOW)
        assert self.said()[2:] == [("record-changed", [])]

    def test_the_first_copy_names_them(self, xa: Actor, record: Record):
        file = attach(xa, record)
        sharing.share(NOW)
        [copied] = [act for act in Act.objects.filter(kind="record-shared") if act.body.get("snapshot")]
        assert [one["id"] for one in copied.body["files"]] == [str(file.pk)]

    def parts(self) -> list[tuple[str, int]]:
        """Recipients and numbers of the parts that were said."""
        events.deliver()
        rows = Consignment.objects.filter(act__kind="file-part").order_by("number")
        return [(one.recipient_id, one.act.body["part"]) for one in rows.select_related("act")]

    def test_whoever_holds_the_record_is_given_what_it_asks_for(self, xa: Actor, record: Record):
        file = attach(xa, record)
        asked = Voice("XB", "XA").says("files-requested", {"files": [str(file.pk)]})
        assert (asked.state, self.parts()) == ("delivered", [("XB", 1)])
        [part] = Act.objects.filter(kind="file-part")
        assert not list(faults("file-part", 1, part.body))
        assert (part.reply_to, part.handling, part.priority) == (asked.act_id, "H1", "routine")

    @pytest.mark.parametrize("whose", ["nobody's", "another's"])
    def test_whoever_does_not_hold_it_is_given_nothing(self, xa: Actor, record: Record, whose: str):
        file = attach(xa, record)
        wanted = str(file.pk) if whose == "another's" else str(new_id())
        asked = Voice("XC", "XA").says("files-requested", {"files": [wanted]})
        assert (asked.state, asked.reason, self.parts()) == ("refused", "not-found", [])

    def test_what_was_narrowed_since_it_was_asked_for_does_not_go(self, xa: Actor, record: Record):
        file = attach(xa, record)
        Voice("XB", "XA").says("files-requested", {"files": [str(file.pk)]})
        release_to(xa, record)
        assert self.parts() == []

    def test_what_is_narrowed_between_two_parts_goes_no_further(
        self, xa: Actor, record: Record, monkeypatch: pytest.MonkeyPatch
    ):
        file = attach(xa, record)
        asked = Voice("XB", "XA").says("files-requested", {"files": [str(file.pk)]})
        of = parting.Terms(asked.act_id, "XA", ["XB"], "routine", "H1", "", "confidential")
        monkeypatch.setattr(parting, "PART_SIZE", 50)
        parts = parting.parts_of(new_id(), file, of)
        assert sharing.issue(next(parts), at=NOW) is not None
        release_to(xa, record)
        with pytest.raises(sharing.errors.NoLongerTrue):
            sharing.issue(next(parts), at=NOW)

    def test_a_withdrawn_records_file_is_given_to_nobody(self, xa: Actor, record: Record):
        file = attach(xa, record)
        withdraw_record(xa, record=record, reason="mistake", at=AT)
        assert naming.that_may_go([str(file.pk)], owner="XA", to="XB") == []


@pytest.fixture
def voice(organisation: None) -> Voice:
    """XA's node, speaking to XB."""
    settle_elsewhere("XA")
    return Voice()


def with_file(said: dict[str, Any], *files: str, **changes: Any) -> dict[str, Any]:
    """What an act says of one record and its files."""
    named = {
        "holder": "record",
        "record": said["id"],
        "role": "fingerprint",
        "name": "thumb.wsq",
        "media_type": "application/x-wsq",
        "size": len(WSQ),
        "sha256": hashlib.sha256(WSQ).hexdigest(),
        "handling": "H1",
    } | changes
    return {"records": [said], "files": [named | {"id": file} for file in files]}


def asked() -> list[tuple[str, list[str]]]:
    """Who asked for which files."""
    acts = Act.objects.filter(kind="files-requested").order_by("issued_at", "pk")
    assert not any(fault for act in acts for fault in faults(act.kind, 1, act.body))
    return [(act.issuer_id, act.body["files"]) for act in acts]


def send(voice: Voice, file: str, content: bytes = WSQ, *, first: int = 1, last: int = 2) -> None:
    """XA's node sends the parts of a file that was asked for."""
    request = str(Act.objects.filter(kind="files-requested").latest("issued_at").pk)
    pieces = [content[:50], content[50:]]
    for part in range(first, last + 1):
        data = base64.urlsafe_b64encode(pieces[part - 1]).decode().rstrip("=")
        voice.says("file-part", {"message": request, "file": file, "part": part, "parts": 2, "data": data})


def came(voice: Voice, said: dict[str, Any], file: str) -> Attachment:
    """A record with a file that arrived."""
    voice.says("record-shared", with_file(said, file))
    asking.ask(NOW)
    send(voice, file)
    assert taking.take_in(NOW) == 1
    return Attachment.objects.get(pk=file)


def traces() -> list[str]:
    """The files of the node in which the content of the file stands."""
    return [str(path.relative_to(home())) for path in home().rglob("*") if path.is_file() and _holds(path.read_bytes())]


def _holds(content: bytes) -> bool:
    return any(piece in content for piece in (WSQ[:50], WSQ[50:]))


class TestArriving:
    """What is named is asked for by whoever holds it, once for the node, and attached to the mirror."""

    def test_it_is_asked_for_once_and_kept(self, voice: Voice, xb: Actor, xc: Actor):
        said, file = stated(NAME), str(new_id())
        voice.says("record-shared", with_file(said, file))
        Voice(to="XC").says("record-shared", with_file(said, file))
        upkeep.ask_for_files(NOW)
        upkeep.ask_for_files(NOW)
        assert asked() == [("XB", [file])]
        send(voice, file)
        assert taking.take_in(NOW) == 1
        kept = Attachment.objects.get(pk=file)
        assert (kept.owner_id, str(kept.holder_id), str(kept.record_id)) == ("XA", said["id"], said["id"])
        assert (kept.role, kept.name, kept.handling) == ("fingerprint", "thumb.wsq", "H1")
        assert storage.file_of(kept.pk, "wsq").read_bytes() == WSQ
        assert {attachment_visible_to(who, kept.pk).pk for who in (xb, xc)} == {kept.pk}
        assert not AwaitedFile.objects.exists()
        assert list(arriving.complete()) == []

    def test_nobody_else_opens_it(self, voice: Voice, xc: Actor):
        kept = came(voice, stated(NAME), str(new_id()))
        with pytest.raises(NotFound):
            attachment_visible_to(xc, kept.pk)

    def test_what_did_not_come_is_asked_for_again_by_the_next_holder(self, voice: Voice):
        said, file = stated(NAME), str(new_id())
        voice.says("record-shared", with_file(said, file))
        Voice(to="XC").says("record-shared", with_file(said, file))
        asking.ask(NOW)
        asking.ask(later(minutes=20))
        asking.ask(later(minutes=31))
        assert asked() == [("XB", [file]), ("XC", [file])]

    def test_only_so_many_are_under_way(self, voice: Voice):
        most = keeping.following().files_under_way
        files = [str(new_id()) for _ in range(most + 3)]
        voice.says("record-shared", with_file(stated(NAME), *files))
        assert (asking.ask(NOW), asking.ask(NOW)) == (most, 0)

    def test_large_ones_are_asked_for_one_after_the_other(self, voice: Voice):
        most = parting.MOST_PARTS * parting.PART_SIZE
        files = [str(new_id()) for _ in range(3)]
        voice.says("record-shared", with_file(stated(NAME), *files, size=most))
        assert asking.ask(NOW) == 1
        assert [len(named) for _, named in asked()] == [1]

    def test_what_was_not_named_is_not_taken_in(self, voice: Voice):
        voice.says("record-shared", with_file(stated(NAME), str(new_id())))
        asking.ask(NOW)
        other = str(new_id())
        send(voice, other)
        assert taking.take_in(NOW) == 0
        assert traces() == []

    def test_a_wrong_hash_is_not_kept_and_the_page_says_so(self, voice: Voice, signed_in: Any):
        said, file = stated(NAME), str(new_id())
        voice.says("record-shared", with_file(said, file))
        reader = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        page = f"/records/{said['id']}/"
        assert "1 file is still on its way" in reader.get(page).content.decode()
        asking.ask(NOW)
        send(voice, file, WSQ[:-1] + b"\xff")
        taking.take_in(NOW)
        assert not Attachment.objects.filter(pk=file).exists()
        assert "1 file arrived otherwise than its owner named it" in reader.get(page).content.decode()
        assert asking.ask(later(days=9)) == 0

    def test_the_page_and_the_programs_show_it(self, voice: Voice, signed_in: Any):
        said, file = stated(NAME), str(new_id())
        came(voice, said, file)
        reader = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        assert f"/records/attachments/{file}/" in reader.get(f"/records/{said['id']}/").content.decode()
        told = reader.get(f"/api/records/{said['id']}").json()
        assert [one["id"] for one in told["files"]] == [file]
        assert told["files_not_here"] == {"coming": 0, "refused": 0}
        assert b"".join(reader.get(f"/api/records/files/{file}").streaming_content) == WSQ


class TestBelieving:
    """A node names files of what its own bureaus own, and takes nobody's place."""

    def test_a_third_names_no_file_of_what_is_not_its_own(self, voice: Voice):
        said = stated(NAME)
        voice.shares(said)
        thief = Voice(issuer="XC")
        assert thief.says("record-changed", with_file(said, str(new_id()))).state == "refused"
        thief.says("record-shared", with_file(stated("Ottoline Berengaria Vask"), str(new_id()), record=said["id"]))
        assert not AwaitedFile.objects.exists()

    def test_a_file_that_is_ours_is_not_theirs(self, voice: Voice, xb: Actor):
        mine = attach(xb, shared(xb, person(NAME)))
        voice.says("record-shared", with_file(stated(NAME), str(mine.pk)))
        assert not AwaitedFile.objects.exists()
        assert Attachment.objects.get(pk=mine.pk).owner_id == "XB"

    @pytest.mark.parametrize("changes", [{"role": "portrait-in-oil"}, {"media_type": "text/html"}], ids=str)
    def test_what_no_node_of_ours_could_keep_is_left_out(self, voice: Voice, changes: dict[str, Any]):
        assert voice.says("record-shared", with_file(stated(NAME), str(new_id()), **changes)).state == "delivered"
        assert Record.objects.exists()
        assert not AwaitedFile.objects.exists()

    def test_an_older_act_of_another_chain_changes_nothing(self, voice: Voice):
        said, file = stated(NAME), str(new_id())
        voice.says("record-shared", {"records": [said]}, at=later(minutes=2))
        Voice(to="XC").says("record-shared", with_file(said, file))
        assert not AwaitedFile.objects.exists()


class TestGoing:
    """Gone means gone: whoever opened it finds nothing, and no file of the node holds it."""

    @pytest.mark.parametrize("how", ["narrows", "withdraws"])
    def test_it_leaves_with_its_record(self, voice: Voice, signed_in: Any, how: str):
        said, file = stated(NAME), str(new_id())
        came(voice, said, file)
        reader = signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        addresses = [f"/records/attachments/{file}/", f"/records/attachments/{file}/thumbnail/"]
        assert reader.get(addresses[0]).status_code == 200
        assert getattr(voice, how)(said).state == "complied"
        for address in (*addresses, f"/api/records/files/{file}"):
            assert reader.get(address).status_code == 404
        assert traces() == []
        assert Attachment.objects.get(pk=file).name == ""

    def test_parts_that_came_go_too_and_later_ones_are_not_kept(self, voice: Voice):
        said, file = stated(NAME), str(new_id())
        voice.says("record-shared", with_file(said, file))
        asking.ask(NOW)
        send(voice, file, last=1)
        assert len(traces()) == 1
        voice.narrows(said)
        assert traces() == []
        send(voice, file, first=2)
        assert traces() == []
        assert not AwaitedFile.objects.exists()

    def test_it_stays_with_whom_the_record_was_not_taken_from(self, voice: Voice, xb: Actor, xc: Actor):
        said = stated(NAME)
        kept = came(voice, said, str(new_id()))
        Voice(to="XC").says("record-shared", with_file(said, str(kept.pk)))
        voice.narrows(said)
        assert attachment_visible_to(xc, kept.pk)
        with pytest.raises(NotFound):
            attachment_visible_to(xb, kept.pk)

    def test_what_its_owner_took_off_goes_alone(self, voice: Voice, xb: Actor):
        said = stated(NAME)
        kept = came(voice, said, str(new_id()))
        voice.says("record-changed", {"records": [said]})
        with pytest.raises(NotFound):
            attachment_visible_to(xb, kept.pk)
        assert (traces(), Record.objects.get().erased_at) == ([], None)

    def test_it_comes_back_when_the_record_is_shared_again(self, voice: Voice, xb: Actor):
        said, file = stated(NAME), str(new_id())
        came(voice, said, file)
        voice.narrows(said)
        voice.says("record-shared", with_file(said, file))
        asking.ask(later(minutes=1))
        send(voice, file)
        taking.take_in(NOW)
        assert attachment_visible_to(xb, UUID(file)).name == "thumb.wsq"

    def test_what_is_drawn_while_the_record_goes_is_not_kept(self, voice: Voice, monkeypatch: pytest.MonkeyPatch):
        said, file = stated(NAME), str(new_id())
        voice.says("record-shared", with_file(said, file))
        asking.ask(NOW)
        send(voice, file)

        def while_it_goes(arrived: Any, described: dict[str, Any]) -> Any:
            voice.narrows(said)
            arrived.folder.mkdir(exist_ok=True)
            return prepare(fingerprints())

        monkeypatch.setattr(taking, "_drawn", while_it_goes)
        taking.take_in(NOW)
        assert not Attachment.objects.filter(pk=file).exists()
        assert traces() == []

    def test_a_bureau_that_left_leaves_nothing_awaited(self, voice: Voice, monkeypatch: pytest.MonkeyPatch):
        voice.says("record-shared", with_file(stated(NAME), str(new_id())))
        monkeypatch.setattr(hosting, "bureaus_elsewhere", lambda: frozenset({"XA", "XB"}))
        upkeep.let_departed_go(NOW)
        assert not AwaitedFile.objects.exists()


class TestPortions:
    """What goes at once is never nothing, and never so much that everything else waits."""

    @pytest.mark.parametrize(
        ("parts", "taken"),
        [([], 0), ([1], 1), ([128], 1), ([200, 1], 1), ([100, 28, 1], 2), ([1] * 200, 128)],
        ids=["none", "one", "the-largest", "too-large", "some", "many"],
    )
    def test_as_many_as_fit_from_the_first_on(self, parts: list[int], taken: int):
        assert parting.at_once(parts, lambda one: one * parting.PART_SIZE) == parts[:taken]
