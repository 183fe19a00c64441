"""What nobody learns who is no party, whom a thing was taken back from, or who serves an entity; and what handling
forbids, however it is asked for."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.ids import new_id
from comity.core.models import DeskItem
from comity.core.refusals import InvalidInput, NotFound, NotPermitted
from comity.exchange import errors, queries
from comity.exchange.models import Consignment, Draft, Grant, Message, Recall, Request
from comity.exchange.services import circulating, recalling, reminding, requests, writing
from comity.exchange.tests.test_cases import NO_WORDS, answer, ask, send
from comity.exchange.tests.travelling import NOW, arrives, carried, later, sealed
from comity.exchange.writing import Writing
from comity.records.drafts import Release, ReleaseRule
from comity.records.tests.casting import shared
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def reader(signed_in: Any) -> Client:
    """An officer of XB at a browser."""
    return signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)


@pytest.fixture
def newcomer(signed_in: Any) -> Client:
    """An officer of XC at a browser."""
    return signed_in("XC", Role.OFFICER, purpose=Purpose.INVESTIGATION)


def take_back(actor: Actor, message: Message, scope: str = "withdraw", *bureaus: str) -> Recall:
    """A recall, carried to whom it concerns."""
    assert message.act is not None
    made = recalling.recall_act(
        actor, act=message.act, scope=scope, bureaus=bureaus, reason="wrong", words=recalling.Words(""), at=NOW
    )
    carried()
    return made


def quoting(message: Message) -> dict[str, Any]:
    """The details of a message that passes another on."""
    return {
        "passes_on": [{"act": str(message.act_id), "issuer": message.author_id, "handling": message.handling}],
    }


class TestTakenBack:
    """Nothing of what was taken back stays with whom it was taken from."""

    def test_not_even_the_case_if_there_was_nothing_else_in_it(self, xa: Actor, xb: Actor, reader: Client) -> None:
        message = send(xa)
        take_back(xa, message)
        assert not queries.case_files_visible_to(xb).exists()
        assert queries.case_files_visible_to(xa).exists()
        assert "Grey van" not in reader.get("/exchange/").content.decode()
        assert reader.get(f"/exchange/cases/{message.case_id}/").status_code == 404

    def test_nor_on_the_desk(self, xa: Actor, xb: Actor) -> None:
        take_back(xa, ask(xa).message)
        assert not DeskItem.objects.filter(bureau="XB", kind__in=("case", "request-owed"), done_at=None).exists()

    def test_nor_its_title_where_the_case_goes_on(self, xa: Actor, xb: Actor, reader: Client) -> None:
        first = send(xa)
        send(xa, case=first.case_id, title="Second thoughts")
        take_back(xa, first)
        page = reader.get("/exchange/").content.decode()
        assert "Grey van" not in page
        assert "Second thoughts" in page
        assert queries.case_file_visible_to(xb, first.case_id).unread == 1

    def test_the_bureaus_own_title_stays(self, xa: Actor, reader: Client) -> None:
        first = send(xa)
        send(xa, case=first.case_id, title="Second thoughts")
        reader.post(f"/exchange/cases/{first.case_id}/file/", {"title": "Vans of the coast"})
        take_back(xa, first)
        assert "Vans of the coast" in reader.get("/exchange/").content.decode()

    def test_nor_a_copy_in_a_draft_that_would_pass_it_on(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        copy = Writing(to=["XC"], texts={"en": "Have you met this van?"}, details=quoting(message))
        writing.save_draft(xb, draft=None, seq=0, writing=copy, at=NOW)
        take_back(xa, message)
        assert not Draft.objects.exists()

    def test_a_request_runs_no_more_on_either_side(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        take_back(xa, request.message)
        request.refresh_from_db()
        assert request.state == "withdrawn"
        assert not reminding.waits(later(days=30))

    def test_two_presses_take_it_back_once(self, xa: Actor, xb: Actor) -> None:
        message = send(xa)
        said: dict[str, Any] = {"scope": "withdraw", "bureaus": (), "reason": "wrong", "words": recalling.Words("")}
        recalling.recall_act(xa, act=message.act, at=NOW, **said)
        with pytest.raises(errors.AlreadyRecalled):
            recalling.recall_act(xa, act=message.act, at=NOW, **said)


class TestNewcomers:
    """Whoever comes to a case later learns nothing of what was said before."""

    def test_they_see_neither_its_first_title_nor_who_began_it(self, xa: Actor, xb: Actor, newcomer: Client) -> None:
        first = send(xa, audience="confidential")
        send(xb, to=["XC"], case=first.case_id, title="A question of ours")
        page = newcomer.get("/exchange/").content.decode()
        assert "A question of ours" in page
        assert "Grey van" not in page
        assert '"badge-code">XA' not in page
        assert "Grey van" not in newcomer.get("/exchange/?q=Grey").content.decode().replace('value="Grey"', "")
        assert "Grey van" not in newcomer.get("/api/exchange/cases").content.decode()

    def test_what_was_confidential_stays_so_when_the_author_writes_again(self, xa: Actor, signed_in: Any) -> None:
        message = send(xa, to=["XB", "XC"], audience="confidential")
        writer = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
        writer.post("/exchange/write/", {"case": str(message.case_id)})
        assert Draft.objects.get().audience == "confidential"

    def test_the_api_names_no_other_recipient_of_a_confidential_message(self, xa: Actor, reader: Client) -> None:
        message = send(xa, to=["XB", "XC"], audience="confidential")
        said = reader.get(f"/api/exchange/cases/{message.case_id}").json()["messages"]
        assert [one["to"] for one in said] == [["XB"]]


class TestEntities:
    """An entity's officer writes to no other bureau: it asks its own."""

    @pytest.fixture
    def post(self, xa: Actor) -> Actor:
        """An officer of a border post of XA."""
        return replace(xa, entity="0198f000-0000-7000-8000-000000000001")

    def test_nothing_is_written(self, post: Actor) -> None:
        with pytest.raises(NotPermitted):
            writing.save_draft(post, draft=None, seq=0, writing=Writing(to=["XB"]), at=NOW)

    def test_nor_sent_that_a_colleague_wrote(self, xa: Actor, post: Actor) -> None:
        said = Writing(to=["XB"], texts={"en": "Have you met this van?"})
        draft = writing.save_draft(xa, draft=None, seq=0, writing=said, at=NOW)
        with pytest.raises(NotPermitted):
            writing.send_message(post, draft=draft, at=NOW)

    def test_nor_circulated(self, post: Actor) -> None:
        with pytest.raises(NotPermitted):
            circulating.circulate(post, expertise=circulating.Expertise(
                form="advice", titles={"en": "Vans"}, texts={"en": "Look."}, original="en", crime_areas=[],
                groupings=["all"],
            ), at=NOW)  # fmt: skip

    def test_nor_taken_back(self, xa: Actor, post: Actor) -> None:
        message = send(xa)
        with pytest.raises(NotPermitted):
            take_back(post, message)

    def test_nor_refused(self, xa: Actor, xb: Actor) -> None:
        request = ask(xa)
        post = replace(xb, entity="0198f000-0000-7000-8000-000000000002")
        with pytest.raises(NotPermitted):
            requests.refuse_request(
                post, request=request, reason="minor-offence", texts=NO_WORDS, language="en", at=NOW
            )


class TestAnswers:
    """An answer goes to who asked, in the case it was asked in, from who was asked."""

    def test_not_to_anybody_else_in_its_place(self, xa: Actor, xb: Actor) -> None:
        act = ask(xa).message
        said = {"request": str(act.act_id), "outcome": "answered"}
        with pytest.raises(InvalidInput):
            send(xb, to=["XC"], case=act.case_id, kind="answer", details=said, reply_to=act.act_id)
        assert Request.objects.get().state == "open"

    def test_not_in_another_case(self, xa: Actor, xb: Actor) -> None:
        act = ask(xa).message
        said = {"request": str(act.act_id), "outcome": "answered"}
        with pytest.raises(InvalidInput):
            send(xb, to=["XA"], kind="answer", details=said, reply_to=act.act_id)

    def test_a_third_bureau_answers_nothing(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        with pytest.raises(NotFound):
            answer(xc, ask(xa))

    def test_no_draft_replies_to_what_its_writer_may_not_see(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        with pytest.raises(NotFound):
            send(xc, to=["XA"], reply_to=send(xa).act_id)

    def test_over_the_api_the_case_goes_without_saying(self, xa: Actor, reader: Client) -> None:
        request = ask(xa)
        body = {
            "to": ["XA"], "texts": {"en": "We have not."}, "original_language": "en", "kind": "answer",
            "request": str(request.message.act_id),
        }  # fmt: skip
        sent = reader.post("/api/exchange/messages", json.dumps(body), content_type="application/json")
        assert sent.json()["case"] == str(request.case_id)

    def test_what_is_refused_over_the_api_leaves_no_draft(self, reader: Client) -> None:
        body = {"to": ["ZZ"], "texts": {"en": "?"}, "original_language": "en"}
        sent = reader.post("/api/exchange/messages", json.dumps(body), content_type="application/json")
        assert sent.status_code == 400
        assert not Draft.objects.exists()


class TestPassingOn:
    """The originator's word holds however many hands a thing has gone through."""

    def allowed(self, xa: Actor, xb: Actor) -> Message:
        """What XA sent XB under H2, passed on to XC as XA allowed."""
        secret = send(xa, handling="H2")
        requests.ask_to_pass_on(xb, act=secret.act, to=["XC"], texts=NO_WORDS, language="en", at=NOW)
        carried()
        asked = queries.owed_by(xa).get()
        requests.decide_passing_on(xa, request=asked, to=["XC"], until=None, reason="", at=NOW)
        carried()
        return send(xb, to=["XC"], handling="H2", details=quoting(secret))

    def test_not_by_quoting_oneself(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        passed = self.allowed(xa, xb)
        with pytest.raises(errors.PassingNotAllowed):
            send(xb, to=["GS"], handling="H2", details=quoting(passed))

    def test_not_by_leave_of_who_passed_it_on(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        passed = self.allowed(xa, xb)
        requests.ask_to_pass_on(xc, act=passed.act, to=["GS"], texts=NO_WORDS, language="en", at=NOW)
        carried()
        asked = queries.owed_by(xb).get()
        with pytest.raises(errors.PassingNotAllowed):
            requests.decide_passing_on(xb, request=asked, to=["GS"], until=None, reason="", at=NOW)
        assert Grant.objects.count() == 1

    def test_leave_is_given_for_what_is_ones_own(self, xa: Actor, xb: Actor) -> None:
        secret = send(xa, handling="H2")
        requests.ask_to_pass_on(xb, act=secret.act, to=["XC"], texts=NO_WORDS, language="en", at=NOW)
        carried()
        asked = queries.owed_by(xa).get()
        details = asked.message.details | {"of": str(asked.message.act_id)}
        with connection.cursor() as cursor:  # as another node, which is not honest, might ask
            cursor.execute(
                "UPDATE exchange_message SET details = %s WHERE details LIKE '%%purpose%%'", [json.dumps(details)]
            )
        with pytest.raises(NotFound):
            requests.decide_passing_on(xa, request=asked, to=["XC"], until=None, reason="", at=NOW)

    def test_the_accepting_node_refuses_a_weakened_code(self, bureaus: None) -> None:
        quoted = {"act": "0198f000-0000-7000-8000-000000000001", "issuer": "XC", "handling": "H2"}
        body = {"case": str(new_id()), "original_language": "en", "texts": {"en": "A secret."}, "passes_on": [quoted]}
        arrives(sealed(kind="message", body=body))
        refused = Consignment.objects.get(recipient="XB")
        assert (refused.effected_at, Message.objects.count()) == (None, 0)

    def test_other_restrictions_are_written_down_and_travel(self, xa: Actor, xb: Actor) -> None:
        words = "For the court of Lanta alone."
        act = send(xa, handling="H3", handling_note=words).act
        assert act is not None
        assert act.body["handling_note"] == act.handling_note == words
        with pytest.raises(errors.RestrictionMissing):
            send(xa, handling="H3")


class TestLinks:
    """A link names what its reader may see; to anybody else it would say that the thing exists."""

    def link(self, reference: str) -> list[dict[str, str]]:
        return [{"to": "record", "reference": reference}]

    def test_to_what_one_may_not_see(self, xa: Actor, xb: Actor) -> None:
        kept = shared(xb, release=Release(ReleaseRule.ONLY, ("XB",)))
        for reference in ("R-2026-000000", str(kept.pk)):
            with pytest.raises(NotFound):
                send(xa, links=self.link(reference))

    def test_to_what_its_reader_may_not_see(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        known = shared(xb, release=Release(ReleaseRule.ONLY, ("XA", "XB")))
        assert send(xa, to=["XB"], links=self.link(str(known.pk))).links
        with pytest.raises(errors.PassingNotAllowed):
            send(xa, to=["XC"], links=self.link(str(known.pk)))

    def test_to_ones_own(self, xa: Actor, xb: Actor) -> None:
        own = shared(xa, release=Release(ReleaseRule.ONLY, ("XA",)))
        assert send(xa, links=self.link(str(own.pk))).links
