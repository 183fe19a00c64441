"""Pages and API of the exchange: what officers do with them, and what nobody else finds there."""

import json
from typing import Any

import pytest
import typer
from django.db import connection
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.exchange import cli, errors
from comity.exchange.models import Draft, Message, Recall, Request
from comity.exchange.tests.test_cases import ask, send
from comity.exchange.tests.travelling import carried
from comity.members.models import Officer
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

FORM = {
    "to": "xb, XC",
    "kind": "message",
    "priority": "normal",
    "title": "Grey van",
    "original_language": "fr",
    "text_fr": "Avez-vous vu ce véhicule ?",
    "handling": "H1",
    "audience": "open",
}


@pytest.fixture
def writer(signed_in: Any) -> Client:
    """An officer of XA at a browser."""
    return signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)


@pytest.fixture
def reader(signed_in: Any) -> Client:
    """An officer of XB at a browser."""
    return signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)


@pytest.fixture
def stranger(signed_in: Any) -> Client:
    """An officer of XC, which is no party."""
    return signed_in("XC", Role.OFFICER, purpose=Purpose.INVESTIGATION)


class TestWriting:
    """A message is written in one form, that keeps what was typed whatever happens."""

    def begin(self, client: Client) -> str:
        return client.post("/exchange/write/").headers["Location"]

    def test_it_is_written_and_sent(self, writer: Client) -> None:
        sent = writer.post(self.begin(writer), FORM | {"seq": "1", "then": "send"})
        message = Message.objects.get()
        assert sent.headers["Location"] == f"/exchange/cases/{message.case_id}/"
        assert (message.to, message.handling, message.texts) == (["XB", "XC"], "H1", {"fr": FORM["text_fr"]})

    def test_what_cannot_be_sent_is_said_beside_what_was_typed(self, writer: Client) -> None:
        answer = writer.post(self.begin(writer), FORM | {"to": "ZZ", "seq": "1", "then": "send"})
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "ZZ is no bureau" in page
        assert FORM["text_fr"] in page
        assert Draft.objects.get().title == "Grey van"

    def test_it_saves_itself_and_tells_the_later_of_two_pages(self, writer: Client) -> None:
        where = self.begin(writer)
        assert "Saved" in writer.post(f"{where}save/", FORM | {"seq": "1"}).content.decode()
        later = writer.post(f"{where}save/", FORM | {"seq": "1", "title": "Of another page"})
        assert "data-changed" in later.content.decode()
        assert Draft.objects.get().title == "Grey van"

    def test_a_draft_is_thrown_away(self, writer: Client) -> None:
        writer.post(f"{self.begin(writer)}discard/")
        assert not Draft.objects.exists()

    def test_a_draft_of_another_bureau_is_not_found(self, writer: Client, stranger: Client) -> None:
        assert stranger.get(self.begin(writer)).status_code == 404


class TestReading:
    """A case shows each bureau its own side, and a stranger nothing."""

    def test_inbox_and_case_of_the_other_bureau(self, xa: Actor, reader: Client) -> None:
        message = send(xa)
        assert "Grey van" in reader.get("/exchange/").content.decode()
        assert "Have you met this van?" in reader.get(f"/exchange/cases/{message.case_id}/").content.decode()

    @pytest.mark.parametrize("path", ["/exchange/", "/exchange/requests/", "/exchange/acts/", "/exchange/recalls/"])
    def test_a_stranger_finds_empty_lists(self, xa: Actor, stranger: Client, path: str) -> None:
        ask(xa)
        assert "Grey van" not in stranger.get(path).content.decode()

    def test_a_stranger_finds_no_page(self, xa: Actor, stranger: Client) -> None:
        request = ask(xa)
        act = request.message.act_id
        for path in (
            f"/exchange/cases/{request.case_id}/",
            f"/exchange/requests/{request.pk}/",
            f"/exchange/requests/{request.pk}/refuse/",
            f"/exchange/acts/{act}/",
            f"/exchange/acts/{act}/take-back/",
            f"/exchange/acts/{act}/ask-to-pass-on/",
        ):
            assert stranger.get(path).status_code == 404, path

    def test_markup_in_a_message_stays_text(self, xa: Actor, reader: Client) -> None:
        message = send(xa, title="<script>alert(1)</script>", texts={"en": "<img src=x onerror=alert(1)> {{ 7*7 }}"})
        page = reader.get(f"/exchange/cases/{message.case_id}/").content.decode()
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page

    def test_a_case_is_named_assigned_and_closed(self, xa: Actor, reader: Client) -> None:
        case = send(xa).case_id
        reader.post(f"/exchange/cases/{case}/file/", {"title": "Vans", "own_reference": "XB-9"})
        reader.post(f"/exchange/cases/{case}/close/", {"closed": "yes"})
        page = reader.get(f"/exchange/cases/{case}/").content.decode()
        assert "XB-9" in page
        assert "Open the case again" in page


class TestRequests:
    """Steps of a request, each on a page of its own."""

    def test_it_is_answered_from_its_page(self, xa: Actor, reader: Client) -> None:
        request = ask(xa)
        draft = reader.post("/exchange/write/", {"request": str(request.pk)}).headers["Location"]
        said = FORM | {"to": "XA", "outcome": "no-information", "seq": "1", "then": "send"}
        assert reader.post(draft, {name: value for name, value in said.items() if name != "kind"}).status_code == 302
        assert Request.objects.get().state == "answered"

    @pytest.mark.parametrize(
        ("step", "said", "state"),
        [("refuse", {"reason": "minor-offence"}, "refused"), ("withdraw", {"reason": "not-needed"}, "withdrawn")],
    )
    def test_it_ends_otherwise(
        self, xa: Actor, writer: Client, reader: Client, step: str, said: dict[str, str], state: str
    ) -> None:
        client = writer if step == "withdraw" else reader
        where = f"/exchange/requests/{ask(xa).pk}/{step}/"
        assert client.get(where).status_code == 200
        assert client.post(where, {"reason": "no-time"}).status_code == 400
        assert client.post(where, said).status_code == 302
        assert Request.objects.get().state == state

    def test_both_sides_have_their_tab(self, xa: Actor, writer: Client, reader: Client) -> None:
        ask(xa)
        assert "Grey van" in reader.get("/exchange/requests/").content.decode()
        assert "Grey van" not in writer.get("/exchange/requests/").content.decode()
        assert "Grey van" in writer.get("/exchange/requests/?side=waited-for").content.decode()


class TestActs:
    """The log of acts, each verified with one press."""

    def test_an_act_verifies(self, xa: Actor, writer: Client) -> None:
        act = send(xa).act_id
        page = writer.get(f"/exchange/acts/{act}/?verify=yes").content.decode()
        assert "Nothing contradicts this act." in page

    def test_an_altered_one_does_not(self, xa: Actor, writer: Client) -> None:
        act = send(xa).act_id
        with connection.cursor() as cursor:
            cursor.execute("UPDATE exchange_act SET handling = 'H1' WHERE kind = 'message'")
        assert "does not stand" in writer.get(f"/exchange/acts/{act}/?verify=yes").content.decode()

    def test_it_is_taken_back_from_its_page(self, xa: Actor, writer: Client, reader: Client) -> None:
        message = send(xa)
        where = f"/exchange/acts/{message.act_id}/take-back/"
        assert writer.post(where, {"scope": "narrow", "reason": "wrong", "text": ""}).status_code == 400
        told = writer.post(where, {"scope": "withdraw", "reason": "wrong", "text": ""})
        carried()
        page = writer.get(told.headers["Location"]).content.decode()
        assert "1 of 1 recipient" in page
        assert Recall.objects.get().bureaus == ["XB"]
        assert "Have you met" not in reader.get(f"/exchange/cases/{message.case_id}/").content.decode()


class TestApi:
    """The same over the API."""

    def post(self, client: Client, path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/exchange{path}", json.dumps(body), content_type="application/json")

    def test_a_message_is_sent_and_read(self, writer: Client, reader: Client) -> None:
        body = {"to": ["XB"], "texts": {"en": "Have you met this van?"}, "original_language": "en"}
        sent = self.post(writer, "/messages", body)
        assert sent.status_code == 201
        carried()
        case = reader.get(f"/api/exchange/cases/{sent.json()['case']}").json()
        assert case["messages"][0]["texts"] == body["texts"]

    def test_a_request_is_refused_and_its_proof_holds(self, xa: Actor, writer: Client, reader: Client) -> None:
        request = ask(xa)
        owed = reader.get("/api/exchange/requests").json()["requests"]
        assert [one["request"] for one in owed] == [str(request.pk)]
        assert self.post(reader, f"/requests/{request.pk}/refuse", {"reason": "minor-offence"}).status_code == 200
        proof = writer.get(f"/api/exchange/acts/{request.message.act_id}/proof").json()
        assert proof["holds"] is True

    def test_schemas_are_served(self, reader: Client) -> None:
        assert "message" in {kind["kind"] for kind in reader.get("/api/exchange/kinds").json()["kinds"]}
        assert reader.get("/api/exchange/kinds/message/1").json()["title"] == "Message"
        assert reader.get("/api/exchange/kinds/message/9").status_code == 404

    def test_what_does_not_hold_is_refused(self, writer: Client) -> None:
        body = {"to": ["XB"], "texts": {"en": "?"}, "original_language": "en", "kind": "request"}
        assert self.post(writer, "/messages", body).status_code == 400


class TestPassingOn:
    """The third-party rule is one rule: API and command line refuse what the page refuses."""

    def post(self, client: Client, path: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/exchange{path}", json.dumps(body), content_type="application/json")

    def passed(self, client: Client, act: object) -> Any:
        body = {"to": ["XC"], "texts": {"en": "?"}, "original_language": "en", "handling": "H2"}
        return self.post(client, "/messages", body | {"passes_on": [str(act)]})

    def test_over_the_api_the_originator_is_asked_and_then_it_goes(
        self, xa: Actor, writer: Client, reader: Client
    ) -> None:
        act = send(xa, handling="H2").act_id
        assert self.passed(reader, act).status_code == 403
        told = reader.get(f"/api/exchange/acts/{act}/passing?to=XC&to=XA").json()
        assert (told["allowed"], told["ask"], told["originator"]) == (["XA"], ["XC"], "XA")
        asked = self.post(reader, f"/acts/{act}/ask-to-pass-on", {"to": ["XC"], "texts": {"en": "They search too."}})
        assert asked.status_code == 201
        carried()
        request = Request.objects.get()
        assert self.post(writer, f"/requests/{request.pk}/decide", {}).status_code == 400
        assert self.post(writer, f"/requests/{request.pk}/decide", {"to": ["XC"]}).status_code == 200
        carried()
        assert self.passed(reader, act).status_code == 201

    def test_on_the_command_line_too(self, xa: Actor, capsys: pytest.CaptureFixture[str]) -> None:
        secret, free = send(xa, handling="H2").act_id, send(xa, handling="H0").act_id
        with pytest.raises(typer.Exit):
            cli.may_pass_on(secret, ["XC"], bureau="XB", as_json=True)
        assert json.loads(capsys.readouterr().out) == [{"bureau": "XC", "may": False, "originator": "XA"}]
        with pytest.raises(errors.PassingNotAllowed):
            cli.pass_on(secret, ["XC"], bureau="XB")
        cli.pass_on(free, ["XC"], bureau="XB")
        assert [message.to for message in Message.objects.filter(author="XB")] == [["XC"]]
        assert not Draft.objects.exists()
        cli.ask_to_pass_on(secret, ["XC"], why="They search too.", bureau="XB")
        carried()
        assert Request.objects.get().asked_id == "XA"


class TestInbox:
    """The cases of a bureau: found by what was said in them, and by who works on them."""

    def test_a_case_is_found_by_the_words_of_what_reached_the_bureau(self, xa: Actor, reader: Client) -> None:
        send(xa, texts={"en": "It carried quicksilver."})
        assert "Grey van" in reader.get("/exchange/?q=quicksilver").content.decode()
        assert "Grey van" not in reader.get("/exchange/?q=antimony").content.decode()

    def test_nobody_finds_it_by_words_that_did_not_reach_them(self, xa: Actor, reader: Client) -> None:
        first = send(xa)
        send(xa, to=["XC"], case=first.case_id, texts={"en": "It carried quicksilver."})
        assert "Grey van" not in reader.get("/exchange/?q=quicksilver").content.decode()

    def test_those_of_one_officer_have_their_tab(self, xa: Actor, reader: Client) -> None:
        case = send(xa).case_id
        assert "Grey van" not in reader.get("/exchange/?whose=mine").content.decode()
        assert "Grey van" in reader.get("/exchange/?whose=nobodys").content.decode()
        officer = Officer.objects.get(account__pk=reader.session["_auth_user_id"])
        reader.post(f"/exchange/cases/{case}/assign/", {"officer": str(officer.pk)})
        assert "Grey van" in reader.get("/exchange/?whose=mine").content.decode()
        assert "Grey van" not in reader.get("/exchange/?whose=nobodys").content.decode()
