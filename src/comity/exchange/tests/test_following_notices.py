"""Notices of another node: in force here for whom they were sent to, and gone when they end (T3, T6)."""

from copy import deepcopy
from typing import Any

import pytest

from comity.core import events
from comity.core.actors import Actor, system
from comity.core.codes import Purpose
from comity.core.ids import new_id
from comity.exchange import approvals
from comity.exchange.models import Act, Consignment
from comity.exchange.shared_sayings.notices import publication
from comity.exchange.tests.following import Voice, settle_elsewhere
from comity.exchange.tests.travelling import later
from comity.notices import queries
from comity.notices.models import Notice
from comity.notices.services import expire_notices
from comity.notices.tests.casting import published
from comity.notices.tests.conftest import reviewers, vera
from comity.records.models import Record
from comity.records.queries import records_visible_to
from comity.records.tests.casting import actor

__all__ = ["reviewers", "vera"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


def as_another(body: dict[str, Any], *, edition: int = 1, reference: str = "R-2026-ZZZ111") -> dict[str, Any]:
    """The same notice about somebody of the same name, as if it had never been here."""
    said = deepcopy(body)
    said["notice"] |= {"id": str(new_id()), "reference": reference, "edition": edition}
    said["content"] |= {"reference": reference, "edition": edition}
    for entity in said["subjects"]:
        entity["id"] = str(new_id())
    return said | {"approval": approvals.word_for(said)}


@pytest.fixture
def said(vera: Actor, reviewers: tuple[Actor, Actor]) -> dict[str, Any]:
    """What XB's node says of a notice that it published; XB is at home there from now on."""
    notice = published(vera, reviewers)
    notice.refresh_from_db()
    body = publication(Notice.objects.select_related("release").get(pk=notice.pk), set())[1]
    events.deliver()
    settle_elsewhere("XB")
    return as_another(body)


@pytest.fixture
def voice(said: dict[str, Any]) -> Voice:
    """XB's node, speaking to XA."""
    return Voice("XB", "XA")


@pytest.fixture
def xa_(bureaus: None) -> Actor:
    """An officer of XA who looks for wanted persons."""
    return actor("XA", purpose=Purpose.WANTED_PERSONS)


def numbers(who: Actor) -> list[str]:
    """The references of the notices of other nodes that somebody sees in force."""
    seen = queries.published_to(who).filter(mirrored_at__isnull=False)
    return sorted(seen.values_list("reference", flat=True))


def mirrors(who: Actor) -> int:
    """How many records of other nodes somebody sees."""
    return records_visible_to(who).filter(mirrored_at__isnull=False).count()


def named(body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The body of an act on a notice."""
    return {"notice": body["notice"], **more}


def test_is_in_force_for_its_recipient_and_for_nobody_else(voice: Voice, said: dict[str, Any], xa_: Actor):
    consignment = voice.says("notice-published", said)
    assert (consignment.state, consignment.reason) == ("delivered", "")
    assert (numbers(xa_), mirrors(xa_)) == (["R-2026-ZZZ111"], 1)
    other = actor("XC", purpose=Purpose.WANTED_PERSONS)
    assert (numbers(other), mirrors(other)) == ([], 0)


def test_says_what_was_published(voice: Voice, said: dict[str, Any], xa_: Actor):
    voice.says("notice-published", said)
    notice = queries.notice_visible_to(xa_, "R-2026-ZZZ111")
    assert notice.texts == said["content"]["content"]["texts"]
    assert notice.facts == said["content"]["content"]["facts"]
    assert (notice.frozen_hash, notice.type, notice.requesting_bureau_id) == (said["snapshot"], "red", "XB")
    [(subject, record)] = queries.subjects_of(xa_, notice)
    assert (subject.role, record.caption) == ("principal", "Oren Vasquill")


def test_stands_beside_the_record_that_is_met(voice: Voice, said: dict[str, Any], xa_: Actor):
    voice.says("notice-published", said)
    record = Record.objects.get(mirrored_at__isnull=False)
    [face] = queries.notices_about(xa_, [record.pk], on=record.changed_at.date())[record.pk]
    assert (face.reference, face.type, face.owner) == ("R-2026-ZZZ111", "red", "XB")


def test_leaves_no_copy_in_the_act(voice: Voice, said: dict[str, Any]):
    act = voice.says("notice-published", said).act
    assert (act.body, act.envelope) == (None, None)


def test_names_nobody_else_to_whom_it_goes(said: dict[str, Any]):
    assert "release" not in said["content"]["content"]["subjects"][0]["record"].get("terms", {})
    assert "release" not in said["subjects"][0]["comity"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("notice-withdrawn", {"reason": {"code": "aim-met"}}),
        ("notice-expired", {"at": "2026-04-14T09:30:00.000000Z"}),
        ("notice-narrowed", {"keep": False}),
    ],
    ids=["withdrawn", "expired", "narrowed"],
)
def test_ends_and_its_content_goes(voice: Voice, said: dict[str, Any], xa_: Actor, kind: str, more: dict[str, Any]):
    voice.says("notice-published", said)
    assert voice.says(kind, named(said, **more)).state == "complied"
    notice = Notice.objects.get(pk=said["notice"]["id"])
    assert (numbers(xa_), notice.texts, notice.facts, notice.frozen) == ([], {}, {}, None)
    assert notice.erased_at is not None


def test_stays_with_whom_it_was_not_taken_from(voice: Voice, said: dict[str, Any], xa_: Actor):
    voice.says("notice-published", said)
    Voice("XB", "XC").says("notice-published", said)
    voice.says("notice-narrowed", named(said, keep=False))
    assert (numbers(xa_), numbers(actor("XC", purpose=Purpose.WANTED_PERSONS))) == ([], ["R-2026-ZZZ111"])


def test_is_for_fewer_purposes_when_it_is_narrowed_so(voice: Voice, said: dict[str, Any], xa_: Actor):
    voice.says("notice-published", said)
    voice.says("notice-narrowed", named(said, keep=True, purposes=["border-check"]))
    assert (numbers(xa_), numbers(actor("XA"))) == ([], ["R-2026-ZZZ111"])


def test_is_suspended_and_reinstated_by_the_secretariat_alone(voice: Voice, said: dict[str, Any], xa_: Actor):
    voice.says("notice-published", said)
    refused = voice.says("notice-suspended", named(said, reasons=[{"code": "article-3-political"}]))
    assert (refused.reason, numbers(xa_)) == ("not-entitled", ["R-2026-ZZZ111"])
    secretariat = Voice("GS", "XA")
    secretariat.says("notice-suspended", named(said, reasons=[{"code": "article-3-political"}]))
    assert numbers(xa_) == []
    secretariat.says("notice-reinstated", named(said))
    assert numbers(xa_) == ["R-2026-ZZZ111"]


def test_a_newer_edition_takes_its_place(voice: Voice, said: dict[str, Any], xa_: Actor):
    voice.says("notice-published", said)
    newer = as_another(said, edition=2)
    voice.says("notice-published", newer)
    voice.says("notice-superseded", named(said, by=newer["notice"]))
    in_force = queries.published_to(xa_).filter(reference="R-2026-ZZZ111")
    assert list(in_force.values_list("edition_number", flat=True)) == [2]
    assert Notice.objects.get(pk=said["notice"]["id"]).frozen is None


def test_is_kept_longer(voice: Voice, said: dict[str, Any]):
    voice.says("notice-published", said)
    voice.says("notice-extended", named(said, until="2035-01-01"))
    assert Notice.objects.get(pk=said["notice"]["id"]).kept_until.isoformat() == "2035-01-01"


def test_is_believed_of_who_asks_for_it_alone(voice: Voice, said: dict[str, Any], xa_: Actor):
    thief = Voice("XC", "XA")
    assert thief.says("notice-published", said).reason == "not-theirs"
    voice.says("notice-published", said)
    assert thief.says("notice-withdrawn", named(said, reason={"code": "aim-met"})).reason == "not-theirs"
    assert numbers(xa_) == ["R-2026-ZZZ111"]


def test_one_of_this_node_is_nobody_elses(voice: Voice, said: dict[str, Any], vera: Actor):
    ours = Notice.objects.get(mirrored_at__isnull=True)
    name = {"id": str(ours.pk), "reference": "x", "edition": 1}
    voice.says("notice-withdrawn", {"notice": name, "reason": {"code": "x"}})
    ours.refresh_from_db()
    assert ours.state == "published"


@pytest.mark.parametrize(
    "change",
    [{"rules": "../../elsewhere"}, {"content": {}}, {"format": "another"}, {"owner": "QZ"}],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_notice_is_refused_and_leaves_nothing(voice: Voice, said: dict[str, Any], change: dict[str, Any]):
    said["content"] |= change
    consignment: Consignment = voice.says("notice-published", said)
    assert consignment.state == "refused"
    assert not Record.objects.filter(mirrored_at__isnull=False).exists()


def test_ends_by_itself_when_its_owner_cannot_be_reached(voice: Voice, said: dict[str, Any], xa_: Actor, gs: Actor):
    said["content"]["kept_until"] = "2026-05-01"
    voice.says("notice-published", said)
    assert expire_notices(system("GS"), at=later(days=30)) == 1
    assert numbers(xa_) == []
    events.deliver()
    assert not Act.objects.filter(kind="notice-expired").exists()
