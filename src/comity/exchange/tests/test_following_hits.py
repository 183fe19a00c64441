"""Hits between two nodes: reported at one, answered at the other, the same at both (T2)."""

from typing import Any

import pytest
from django.test import Client

from comity.core import events
from comity.core.actors import Actor
from comity.core.ids import new_id
from comity.core.models import DeskItem
from comity.exchange.models import Act
from comity.exchange.tests.following import Voice, settle_elsewhere
from comity.records.models import Record
from comity.screening import queries, services
from comity.screening.codes import HitState
from comity.screening.models import Hit, Outcome
from comity.screening.tests.casting import taken_up
from comity.screening.tests.conftest import answering, bureau, counter, signed_in, wanted

__all__ = ["answering", "bureau", "counter", "signed_in", "wanted"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

REFERENCE = "H-2026-ZZZ111"


def reported(record: Record, /, **changes: Any) -> dict[str, Any]:
    """What XB's node says of a hit on a record, changed as named."""
    return {
        "hit": {"reference": REFERENCE, "id": str(new_id())},
        "record": str(record.pk),
        "urgency": "urgent",
        "observed": {
            "at": "2026-04-14T09:00:00.000000Z",
            "place": "Ferry port of Marsa",
            "facts": {"document": "passport of XA"},
        },
        "met": {"kind": "person", "names": ["Mirelle Quandt"]},
        "due_at": "2026-04-14T10:30:00.000000Z",
    } | changes


@pytest.fixture
def voice(wanted: Record) -> Voice:
    """XB's node, speaking to XA, the owner."""
    settle_elsewhere("XB")
    return Voice("XB", "XA")


def on_desk(bureau: str, kind: str) -> int:
    """How many of a kind lie on a bureau's desk."""
    events.deliver()
    return DeskItem.objects.filter(bureau=bureau, unit="", kind=kind, done_at__isnull=True).count()


class TestAtTheOwner:
    """What another node reports lies on the owner's desk, and is answered there."""

    def test_is_the_hit_that_was_reported(self, voice: Voice, wanted: Record):
        body = reported(wanted)
        assert voice.says("hit-reported", body).state == "delivered"
        hit = Hit.objects.get(pk=body["hit"]["id"])
        assert (hit.reference, hit.owner_id, hit.reporting_bureau_id) == (REFERENCE, "XA", "XB")
        assert (hit.encountered.names, hit.observed) == (("Mirelle Quandt",), {"document": "passport of XA"})

    def test_lies_on_the_owners_desk(self, voice: Voice, wanted: Record):
        voice.says("hit-reported", reported(wanted))
        assert on_desk("XA", queries.TO_ANSWER) == 1

    def test_is_read_on_the_page_of_the_owner(self, voice: Voice, wanted: Record, bureau: Client):
        voice.says("hit-reported", reported(wanted))
        page = bureau.get(f"/hits/{REFERENCE}/")
        assert page.status_code == 200
        assert "Ferry port of Marsa" in page.content.decode()

    def test_is_answered_and_the_answer_goes_back(self, voice: Voice, wanted: Record, answering: Actor):
        body = reported(wanted)
        voice.says("hit-reported", body)
        hit = Hit.objects.get(pk=body["hit"]["id"])
        services.answer_hit(answering, hit=hit, answer=HitState.CONFIRMED, text="Scar.", at=hit.reported_at)
        events.deliver()
        act = Act.objects.get(kind="hit-confirmed")
        assert (act.issuer_id, act.body["hit"]["id"]) == ("XA", body["hit"]["id"])

    def test_follows_what_happens_in_the_field(self, voice: Voice, wanted: Record):
        body = reported(wanted)
        voice.says("hit-reported", body)
        said = {
            "hit": body["hit"],
            "code": "located",
            "number": 1,
            "happened_at": "2026-04-14T09:05:00.000000Z",
        }
        voice.says("hit-outcome", said)
        assert Outcome.objects.get().code == "located"
        voice.says("hit-outcome", said | {"withdrawn": True})
        assert Outcome.objects.get().withdrawn_at is not None

    @pytest.mark.parametrize(
        "changes",
        [
            {"record": str(new_id())},
            {"record": "nothing"},
            {"urgency": "tomorrow"},
            {"met": {"names": "no kind"}},
            {"hit": {"reference": REFERENCE}},
        ],
        ids=["another-record", "no-record", "urgency", "met", "no-id"],
    )
    def test_what_is_no_report_is_refused(self, voice: Voice, wanted: Record, changes: dict[str, Any]):
        assert voice.says("hit-reported", reported(wanted, **changes)).state == "refused"
        assert not Hit.objects.exists()

    def test_of_a_record_that_is_not_theirs_nobody_learns_anything(self, voice: Voice, wanted: Record):
        """Whoever guesses ids gets the same refusal, whether there is such a record or not."""
        stranger = Voice("XB", "XC")
        guessed = stranger.says("hit-reported", reported(wanted))
        absent = stranger.says("hit-reported", reported(wanted, record=str(new_id())))
        assert (guessed.state, guessed.reason) == (absent.state, absent.reason) == ("refused", "not-found")

    def test_is_changed_by_whom_reported_it_alone(self, voice: Voice, wanted: Record):
        body = reported(wanted)
        voice.says("hit-reported", body)
        thief = Voice("XC", "XA")
        assert thief.says("hit-completed", {"hit": body["hit"], "note": "More."}).reason == "not-found"
        assert thief.says("hit-reported", reported(wanted, hit=body["hit"])).reason == "not-found"


class TestAtTheReporter:
    """What the owner answers at its node stands with the hit here."""

    @pytest.fixture
    def hit(self, counter: Actor, wanted: Record) -> Hit:
        """A hit that XB's officer reported; the owner is at home at another node."""
        taken = taken_up(counter)
        events.deliver()
        settle_elsewhere("XA")
        return taken

    @pytest.mark.parametrize(
        ("kind", "state", "desk"),
        [
            ("hit-confirmed", HitState.CONFIRMED, queries.ANSWERED),
            ("hit-refuted", HitState.NOT_THE_SAME, queries.ANSWERED),
            ("hit-more-asked", HitState.NEED_MORE, queries.TO_COMPLETE),
        ],
        ids=["confirmed", "refuted", "more-asked"],
    )
    def test_is_the_owners_answer(self, hit: Hit, kind: str, state: HitState, desk: str):
        Voice("XA", "XB").says(kind, {"hit": {"reference": hit.reference, "id": str(hit.pk)}, "note": "Scar."})
        hit.refresh_from_db()
        assert (hit.state, hit.answer_note) == (state, "Scar.")
        assert on_desk("XB", desk) == 1

    def test_is_believed_of_the_owner_alone(self, hit: Hit):
        said = {"hit": {"reference": hit.reference, "id": str(hit.pk)}, "note": "Scar."}
        assert Voice("XC", "XB").says("hit-confirmed", said).reason == "not-found"
        hit.refresh_from_db()
        assert hit.state == HitState.UNCONFIRMED

    def test_answered_once_stays_answered(self, hit: Hit):
        said = {"hit": {"reference": hit.reference, "id": str(hit.pk)}, "note": "Scar."}
        voice = Voice("XA", "XB")
        voice.says("hit-confirmed", said)
        assert voice.says("hit-refuted", said).state == "refused"
        hit.refresh_from_db()
        assert hit.state == HitState.CONFIRMED
