"""Odd input is refused in words, whichever way it comes."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.exchange.models import Draft, Message
from comity.exchange.tests.test_cases import ask, send
from comity.exchange.tests.test_pages import FORM
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

SAID = {"to": ["XB"], "texts": {"en": "Have you met this van?"}, "original_language": "en"}


@pytest.fixture
def writer(signed_in: Any) -> Client:
    """An officer of XA at a browser."""
    return signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)


@pytest.fixture
def reader(signed_in: Any) -> Client:
    """An officer of XB at a browser."""
    return signed_in("XB", Role.OFFICER, purpose=Purpose.INVESTIGATION)


@pytest.mark.parametrize("key", ["no-uuid", "\x00", "0198f000-0000-7000-8000-000000000001"], ids=["odd", "nul", "none"])
def test_a_message_begins_from_nothing_that_is_not_there(writer: Client, key: str) -> None:
    for name in ("request", "passes_on", "case"):
        assert writer.post("/exchange/write/", {name: key}).status_code == 404, name
    assert not Draft.objects.exists()


ODD_FORMS: list[dict[str, Any]] = [
    {"title": "a\x00b"},
    {"handling": "H9"},
    {"priority": "soon"},
    {"kind": "recall"},
    {"original_language": "de"},
    {"crime_areas": ["no-such-area"]},
    {"audience": "all"},
    {"seq": "-1"},
    {"to": "X" * 5_000},
    {"text_fr": "a" * 200_001},
    {"handling": "H3", "handling_note": ""},
]


def test_a_form_says_what_it_cannot_read(writer: Client) -> None:
    where = writer.post("/exchange/write/").headers["Location"]
    for odd in ODD_FORMS:
        said = FORM | {"seq": str(Draft.objects.get().seq), "then": "send"} | odd
        assert writer.post(where, said).status_code == 400, odd
        assert writer.post(f"{where}save/", said).status_code == 200, odd
    assert not Message.objects.exists()


def test_two_presses_send_once(writer: Client) -> None:
    where = writer.post("/exchange/write/").headers["Location"]
    said = FORM | {"seq": "1", "then": "send"}
    assert [writer.post(where, said).status_code for _ in range(2)] == [302, 404]
    assert Message.objects.count() == 1


def test_lists_take_any_address(writer: Client) -> None:
    queries = ("?q=%00", "?side=nobody", "?state=x", "?page=x", "?sort=nothing", f"?q={'a' * 3_000}")
    for page in ("", "requests/", "acts/", "recalls/", "library/"):
        for query in queries:
            assert writer.get(f"/exchange/{page}{query}").status_code in (200, 302, 400), (page, query)


ODD_BODIES: list[dict[str, Any]] = [
    {"texts": {"en": "\ud800"}},
    {"texts": {"en": "a\x00b"}},
    {"title": "a\x00b"},
    {"entities": [{"type": "person", "properties": {"name": [{"text": "\ud800"}]}}]},
    {"entities": [{"type": "person", "properties": {"name": "Ilse"}}]},
    {"entities": [{"type": "ghost"}]},
    {"entities": [{"type": "person", "properties": {"age": [{"text": 10**30}]}}]},
    {"links": [{"to": "record"}]},
    {"links": [{"to": ["record"], "reference": {}}]},
    {"links": [{"to": "record", "reference": "\x00"}]},
    {"to": ["xb"]},
    {"to": ["\x00"]},
    {"kind": "answer"},
    {"kind": "request", "asks": "everything"},
    {"texts": {"en": "a" * 200_001}},
    {"handling": "H3"},
    {"request": "0198f000-0000-7000-8000-000000000001"},
    {"passes_on": ["0198f000-0000-7000-8000-000000000001"]},
    {"case": "0198f000-0000-7000-8000-000000000001"},
]


def test_the_api_says_what_it_cannot_take(writer: Client) -> None:
    for odd in ODD_BODIES:
        told = writer.post("/api/exchange/messages", json.dumps(SAID | odd), content_type="application/json")
        assert 400 <= told.status_code < 500, odd
    assert not Message.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("until", ["2026-12-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_extension_names_a_moment(xa: Actor, reader: Client, until: str) -> None:
    body = {"until": until, "reason": "other-authority"}
    told = reader.post(f"/api/exchange/requests/{ask(xa).pk}/extend", json.dumps(body), content_type="application/json")
    assert 400 <= told.status_code < 500


def test_what_asks_for_no_leave_is_not_decided_about(xa: Actor, reader: Client) -> None:
    request = ask(xa)
    assert reader.get(f"/exchange/requests/{request.pk}/decide/").status_code == 404


def test_a_recall_names_codes_of_the_table(xa: Actor, writer: Client) -> None:
    act = send(xa).act_id
    for odd in ({"reason": "\x00"}, {"scope": "everything"}, {"bureaus": ["XC"], "scope": "narrow"}):
        body = {"scope": "withdraw", "reason": "wrong"} | odd
        told = writer.post(f"/api/exchange/acts/{act}/recall", json.dumps(body), content_type="application/json")
        assert 400 <= told.status_code < 500, odd


def test_a_request_given_longer_is_not_given_it_in_the_past(xa: Actor, reader: Client) -> None:
    request = ask(xa)
    where = f"/exchange/requests/{request.pk}/extend/"
    until = (request.asked_at - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert reader.post(where, {"until": until, "reason": "other-authority", "text": ""}).status_code in (400, 409)
