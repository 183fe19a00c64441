"""Recalls that nobody answers, and bureaus that cannot be reached: both are said, to whoever can do something."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from comity.core.actors import Actor, system
from comity.core.codes import Purpose, Role
from comity.core.events import Delivery
from comity.core.ids import new_id
from comity.core.models import DeskItem, StoredEvent
from comity.exchange import clock_sayings, codes, errors, hosting, kinds, provisions, reaching
from comity.exchange.events import ClockRaised
from comity.exchange.models import Consignment, Message, Recall
from comity.exchange.services import recalling, reminding, writing
from comity.exchange.tests.test_cases import answer, ask, send
from comity.exchange.tests.travelling import NOW, arrives, carried, delivered, sealed
from comity.exchange.writing import Writing
from comity.members.models import Member, Suspension
from comity.records.tests.casting import as_operation
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

DAY = timedelta(days=1)


def recalled(actor: Actor, message: Message) -> Recall:
    """A recall that was said, and that nobody has carried yet."""
    assert message.act is not None
    words = recalling.Words("")
    made = recalling.recall_act(
        actor, act=message.act, scope="withdraw", bureaus=(), reason="wrong", words=words, at=NOW
    )
    delivered()
    made.refresh_from_db()
    return made


def suspended(code: str) -> None:
    """A bureau whose state may not process data any more."""
    member = Member.objects.get(code=code)
    as_operation(
        lambda: Suspension.objects.create(member=member, measure="processing", from_on=NOW.date(), rule="Art. 131")
    )
    provisions.renew(NOW)


def on_desks(kind: str) -> list[str]:
    """The bureaus on whose desk something of a kind lies."""
    return list(DeskItem.objects.filter(kind=kind, done_at=None).values_list("bureau", flat=True))


class TestSilentRecalls:
    """Who took something back is told after a day, the command centre after three; compliance ends both."""

    def test_the_issuer_is_told_first_and_the_command_centre_then(self, xa: Actor, xb: Actor) -> None:
        recall = recalled(xa, send(xa))
        node = system("GS")
        assert not reminding.waits(NOW + timedelta(hours=23))
        assert reminding.raise_clocks(node, at=NOW + DAY) == 1
        assert (on_desks(reminding.SILENT), on_desks(reminding.RECALL_OVERDUE)) == (["XA"], [])
        assert not reminding.waits(NOW + 2 * DAY)
        assert reminding.raise_clocks(node, at=NOW + 3 * DAY) == 1
        assert on_desks(reminding.RECALL_OVERDUE) == ["GS"]
        assert not reminding.waits(NOW + 30 * DAY)
        assert Consignment.objects.get(act=recall.act).escalated_at == NOW + 3 * DAY

    def test_the_reminder_is_the_recall_once_more(self, xa: Actor, xb: Actor) -> None:
        recall = recalled(xa, send(xa))
        Consignment.objects.filter(act=recall.act).update(next_attempt_at=None)
        reminding.raise_clocks(system("GS"), at=NOW + DAY)
        assert Consignment.objects.get(act=recall.act).next_attempt_at == NOW + DAY

    def test_compliance_clears_every_desk(self, xa: Actor, xb: Actor) -> None:
        recalled(xa, send(xa))
        reminding.raise_clocks(system("GS"), at=NOW + DAY)
        reminding.raise_clocks(system("GS"), at=NOW + 3 * DAY)
        carried(NOW + 3 * DAY)
        assert on_desks(reminding.SILENT) == on_desks(reminding.RECALL_OVERDUE) == []

    def test_the_command_centre_reads_whom_to_call_and_nothing_that_was_said(
        self, xa: Actor, xb: Actor, signed_in
    ) -> None:
        recalled(xa, send(xa, title="Quicksilver"))
        request = ask(xa, title="Quicksilver")
        Consignment.objects.filter(act__kind="recall").update(next_attempt_at=None, state="sent")
        reminding.raise_clocks(system("GS"), at=max(NOW + 3 * DAY, request.due_at + DAY))
        page = signed_in("GS", Role.COMMAND).get("/exchange/overdue/").content.decode()
        assert page.count(">XB<") == 2
        assert "Quicksilver" not in page

    def test_nobody_else_reads_it(self, xa: Actor, signed_in) -> None:
        assert signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION).get("/exchange/overdue/").status_code == 403


class TestNotReached:
    """A bureau to which nothing can be sealed is named before the message is sent, and afterwards."""

    def test_before_it_is_sent(self, xa: Actor, xb: Actor) -> None:
        send(xa)
        suspended("XB")
        draft = writing.save_draft(xa, draft=None, seq=0, writing=Writing(to=["XB"], texts={"en": "?"}), at=NOW)
        with pytest.raises(errors.NotReachable, match="XB"):
            writing.send_message(xa, draft=draft, at=NOW)

    def test_a_bureau_without_keys_is_given_some_and_reached(self, xa: Actor) -> None:
        assert reaching.unreachable(["XB"], "message", NOW) == []

    def test_a_recall_reaches_a_suspended_bureau_too(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        suspended("XB")
        recall = recalled(xa, message)
        assert recall.act is not None
        assert reaching.left_out(recall.act) == []

    def test_afterwards_on_every_page_of_the_author(self, xa: Actor, xb: Actor, signed_in) -> None:
        draft = writing.save_draft(
            xa, draft=None, seq=0, writing=Writing(to=["XB", "XC"], texts={"en": "Seen it?"}), at=NOW
        )
        send(xa)  # so that everybody has keys
        message = writing.send_message(xa, draft=draft, at=NOW)
        suspended("XC")
        carried()
        message.refresh_from_db()
        assert message.act is not None
        assert reaching.left_out(message.act) == ["XC"]
        client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        assert "Not reached: XC." in client.get(f"/exchange/acts/{message.act_id}/").content.decode()
        assert "not reached" in client.get(f"/exchange/cases/{message.case_id}/").content.decode()


class TestClocksOfOtherNodes:
    """Where the command centre sits at another node, whoever waits tells it whose time is over, and when it ended."""

    def test_who_waits_says_so_once_the_command_centre_is_elsewhere(self, xa: Actor, xb: Actor, monkeypatch) -> None:
        request = ask(xa)
        raised = Delivery(new_id(), NOW, ClockRaised(about=str(request.pk), bureau="XB", step="escalated"))
        assert list(clock_sayings.of_raised(raised)) == []
        monkeypatch.setattr(hosting, "is_here", lambda bureau: bureau != "GS")
        (saying,) = clock_sayings.of_raised(raised)
        assert (saying.issuer, saying.to, saying.body["of"]) == ("XA", ("GS",), str(request.message.act_id))
        assert list(kinds.faults("clock-notice", 1, saying.body)) == []

    def test_it_lies_before_the_command_centre_until_it_ended(self, organisation, signed_in) -> None:
        body = {"of": str(new_id()), "due_at": "2026-04-15T09:30:00Z", "bureau": "XB"}
        first = sealed(1, to=["GS"], kind="clock-notice", body=body | {"clock": "escalated"})
        arrives(first, "GS")
        assert on_desks(codes.CLOCK_ON_DESK) == ["GS"]
        assert "Overdue at other nodes" in signed_in("GS", Role.COMMAND).get("/exchange/overdue/").content.decode()
        arrives(sealed(2, first.act_hash, to=["GS"], kind="clock-notice", body=body | {"clock": "ended"}), "GS")
        assert on_desks(codes.CLOCK_ON_DESK) == []

    def test_an_answer_after_all_is_told_too(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        reminding.raise_clocks(system("GS"), at=request.due_at + timedelta(hours=2))
        answer(xb, request)
        steps = [json.loads(event.payload)["step"] for event in StoredEvent.objects.filter(name=ClockRaised.name)]
        assert steps == ["escalated", "ended"]
