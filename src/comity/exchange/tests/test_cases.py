"""Cases between bureaus of one node: what one writes reaches the others it wrote to, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest

from comity.core.actors import Actor, system
from comity.core.models import DeskItem
from comity.core.refusals import NotFound, NotYours
from comity.exchange import errors, queries
from comity.exchange.models import Consignment, Grant, Message, Recall, Request
from comity.exchange.services import filing, recalling, reminding, requests, writing
from comity.exchange.tests.travelling import NOW, carried
from comity.exchange.writing import Writing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

NO_WORDS = writing.Texts({})


def send(actor: Actor, **said: Any) -> Message:
    """What an officer writes and sends, carried to wherever it goes."""
    content = {"to": ["XB"], "title": "Grey van", "texts": {"en": "Have you met this van?"}} | said
    draft = writing.save_draft(actor, draft=None, seq=0, writing=Writing(**content), at=NOW)
    message = writing.send_message(actor, draft=draft, at=NOW)
    carried()
    message.refresh_from_db()
    return message


def ask(actor: Actor, **said: Any) -> Request:
    """A request of one bureau to XB."""
    message = send(actor, **{"kind": "request", "priority": "urgent", "details": {"asks": "verification"}} | said)
    return Request.objects.get(message=message, asked="XB")


def answer(actor: Actor, request: Request, outcome: str = "answered") -> Message:
    """The answer to a request."""
    act = request.message.act_id
    return send(
        actor,
        to=[request.asker_id],
        case=request.case_id,
        kind="answer",
        details={"request": str(act), "outcome": outcome},
        reply_to=act,
    )


class TestArrival:
    """A message is seen by whom it was written to, on its own side of the case."""

    def test_it_lies_on_the_desk_of_the_other_bureau(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        assert queries.messages_visible_to(xb).get() == message
        file = queries.case_file_visible_to(xb, message.case_id)
        assert (file.unread, file.own_reference) == (1, "")
        assert DeskItem.objects.get(bureau="XB", kind=filing.ON_DESK, done_at=None).subject_id == str(file.pk)

    def test_a_third_bureau_finds_nothing(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        message = send(xa)
        assert not queries.messages_visible_to(xc).exists()
        assert not queries.case_files_visible_to(xc).exists()
        assert not queries.acts_visible_to(xc).exists()
        with pytest.raises(NotFound):
            queries.message_visible_to(xc, message.pk)

    def test_opening_the_case_sends_a_receipt_that_it_was_read(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        filing.read_case(xb, file=queries.case_file_visible_to(xb, message.case_id), at=NOW)
        carried()
        consignment = Consignment.objects.get(act=message.act, recipient="XB")
        assert consignment.state == "read"
        assert set(consignment.receipts.values_list("stage", flat=True)) == {"delivered", "read"}

    def test_recipients_of_a_confidential_message_do_not_learn_of_each_other(
        self, xa: Actor, xb: Actor, xc: Actor
    ) -> None:
        message = send(xa, to=["XB", "XC"], audience="confidential")
        assert queries.parties_to(xb, message.case_id) == {"XA", "XB"}
        assert queries.parties_to(xa, message.case_id) == {"XA", "XB", "XC"}
        assert {row.recipient_id for row in queries.consignments_visible_to(xb, message.act)} == {"XB"}

    def test_both_bureaus_write_in_the_same_case(self, xa: Actor, xb: Actor) -> None:
        first = send(xa)
        second = send(xb, to=["XA"], case=first.case_id)
        assert list(queries.messages_in(xa, first.case_id)) == [first, second]
        assert list(queries.messages_in(xb, first.case_id)) == [first, second]


class TestRequests:
    """A request has a clock, seen on both sides, and ends in one way."""

    def test_both_sides_see_it_with_the_same_clock(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        request = ask(xa)
        assert queries.owed_by(xb).get() == queries.owed_to(xa).get() == request
        assert not queries.requests_visible_to(xc).exists()

    def test_an_answer_ends_it(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        answer(xb, request)
        request.refresh_from_db()
        assert request.state == "answered"
        assert not queries.owed_by(xb).exists()
        with pytest.raises(errors.RequestEnded):
            answer(xb, request)

    def test_a_part_of_an_answer_does_not(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        answer(xb, request, "partly")
        assert queries.owed_by(xb).get() == request

    def test_only_the_asked_bureau_refuses_it_and_says_why(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        said: dict[str, Any] = {"reason": "minor-offence", "texts": NO_WORDS, "language": "en"}
        with pytest.raises(NotYours):
            requests.refuse_request(xa, request=request, at=NOW, **said)
        with pytest.raises(errors.ReasonUnknown):
            requests.refuse_request(xb, request=request, at=NOW, **said | {"reason": "no-time"})
        requests.refuse_request(xb, request=request, at=NOW, **said)
        carried()
        assert queries.messages_in(xa, request.case_id).last().details["reason"]["code"] == "minor-offence"

    def test_an_extension_moves_its_end_within_the_table(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        said: dict[str, Any] = {"reason": "other-authority", "texts": NO_WORDS, "language": "en"}
        with pytest.raises(errors.ExtensionNotPossible):
            requests.extend_request(xb, request=request, until=NOW + timedelta(days=300), at=NOW, **said)
        until = NOW + timedelta(days=1)
        requests.extend_request(xb, request=request, until=until, at=NOW, **said)
        request.refresh_from_db()
        assert (request.state, request.extended_until) == ("extended", until)

    def test_the_asker_withdraws_it(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        requests.withdraw_request(xa, request=request, reason="not-needed", at=NOW)
        request.refresh_from_db()
        assert request.state == "withdrawn"

    def test_the_asked_bureau_is_reminded_and_then_the_command_centre_is_told(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        node = system("GS")
        assert not reminding.waits(request.asked_at + timedelta(hours=5))
        assert reminding.raise_clocks(node, at=request.asked_at + timedelta(hours=6)) == 1
        assert reminding.raise_clocks(node, at=request.asked_at + timedelta(hours=7)) == 0
        assert reminding.raise_clocks(node, at=request.due_at + timedelta(hours=1)) == 1
        assert DeskItem.objects.filter(bureau="GS", unit="command-centre", done_at=None).count() == 1

    def test_those_that_wait_for_their_moment_hold_up_nobody_else(
        self, xa: Actor, xb: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reminding, "MOST_AT_ONCE", 1)
        urgent, normal = ask(xa), ask(xa, priority="normal")
        node = system("GS")
        assert reminding.raise_clocks(node, at=urgent.asked_at + timedelta(hours=6)) == 1
        extended = {"reason": "other-authority", "texts": NO_WORDS, "language": "en"}
        until = normal.due_at - timedelta(hours=1)
        requests.extend_request(xb, request=urgent, until=until, at=NOW, **extended)
        assert reminding.raise_clocks(node, at=normal.asked_at + timedelta(hours=54)) == 1
        assert reminding.raise_clocks(node, at=normal.asked_at + timedelta(hours=54)) == 1


class TestPassingOn:
    """What came under H2 goes to a third bureau only as its originator allows."""

    def passing(self, actor: Actor, message: Message, to: str) -> Message:
        quoted = {"act": str(message.act_id), "issuer": message.author_id, "handling": message.handling}
        return send(actor, to=[to], handling=message.handling, details={"passes_on": [quoted]})

    def test_h0_is_passed_on_under_its_own_code(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        self.passing(xb, send(xa), "XC")
        assert queries.messages_visible_to(xc).count() == 1

    def test_h2_is_refused_until_the_originator_allows_it(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        secret = send(xa, handling="H2")
        with pytest.raises(errors.PassingNotAllowed):
            self.passing(xb, secret, "XC")
        requests.ask_to_pass_on(xb, act=secret.act, to=["XC"], texts=NO_WORDS, language="en", at=NOW)
        carried()
        asked = queries.owed_by(xa).get()
        requests.decide_passing_on(xa, request=asked, to=["XC"], until=None, reason="", at=NOW)
        carried()
        self.passing(xb, secret, "XC")
        assert queries.messages_visible_to(xc).count() == 1
        assert Grant.objects.get().used_at is not None

    def test_a_refusal_says_why_and_grants_nothing(self, xa: Actor, xb: Actor) -> None:
        secret = send(xa, handling="H2")
        requests.ask_to_pass_on(xb, act=secret.act, to=["XC"], texts=NO_WORDS, language="en", at=NOW)
        carried()
        asked = queries.owed_by(xa).get()
        requests.decide_passing_on(xa, request=asked, to=[], until=None, reason="third-party-rule", at=NOW)
        assert not Grant.objects.exists()

    def test_nobody_passes_it_on_under_a_weaker_code(self, xa: Actor, xb: Actor) -> None:
        message = send(xa, handling="H1")
        quoted = {"act": str(message.act_id), "issuer": "XA", "handling": "H1"}
        with pytest.raises(errors.CodeWeakened):
            send(xb, to=["XC"], handling="H0", details={"passes_on": [quoted]})

    def test_what_needs_no_leave_is_not_asked_for(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        with pytest.raises(errors.NothingToAsk):
            requests.ask_to_pass_on(xb, act=message.act, to=["XC"], texts=NO_WORDS, language="en", at=NOW)


class TestRecall:
    """What is taken back is gone from every page of whom it is taken from, who says so."""

    def recall(self, actor: Actor, message: Message, scope: str, *bureaus: str) -> Recall:
        assert message.act is not None
        made = recalling.recall_act(
            actor, act=message.act, scope=scope, bureaus=bureaus, reason="wrong", words=recalling.Words(""), at=NOW
        )
        carried()
        made.refresh_from_db()
        return made

    def test_a_withdrawal_reaches_everybody(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        message = send(xa, to=["XB", "XC"])
        recall = self.recall(xa, message, "withdraw")
        assert not queries.messages_visible_to(xb).exists()
        assert not queries.messages_visible_to(xc).exists()
        assert queries.messages_visible_to(xa).get() == message
        said = Consignment.objects.filter(act=recall.act).values_list("recipient", "state")
        assert dict(said) == {"XB": "complied", "XC": "complied"}

    def test_a_narrowing_leaves_the_others_and_tells_nobody_of_whom(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        message = send(xa, to=["XB", "XC"])
        recall = self.recall(xa, message, "narrow", "XC")
        assert queries.messages_visible_to(xb).get() == message
        assert not queries.messages_visible_to(xc).exists()
        assert not queries.acts_visible_to(xb).filter(pk=recall.act_id).exists()

    def test_a_recalled_request_is_owed_no_more(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        self.recall(xa, request.message, "withdraw")
        assert not queries.owed_by(xb).exists()

    def test_it_is_taken_back_once_and_only_by_its_issuer(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        with pytest.raises(NotYours):
            self.recall(xb, message, "withdraw")
        self.recall(xa, message, "withdraw")
        with pytest.raises(errors.AlreadyRecalled):
            self.recall(xa, message, "withdraw")
