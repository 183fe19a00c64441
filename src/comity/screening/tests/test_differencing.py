"""T1: whoever may not see a record cannot tell whether it exists, from any byte of any answer."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from comity.core.codes import Marker
from comity.records.drafts import Release, ReleaseRule
from comity.records.services import set_release
from comity.records.tests.casting import document, person, shared
from comity.screening import services
from comity.screening.tests.casting import NOW, checked

pytestmark = pytest.mark.django_db

SECRET = "Oluchi Brannigan-Tsosie"
ASKED = {"names": [SECRET], "birth_date": "1966-07-08", "numbers": [{"kind": "passport", "value": "K7781234"}]}
MANIFEST = f"name,born,document_number\n{SECRET},1966-07-08,K7781234\nMirelle Adaora Quandt,1971-05-03,\n"

# What changes by itself: random ids and references, tokens against forged requests.
BY_ITSELF = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|HIT-\d{4}-[0-9A-Z]{6}"
    r'|name="csrfmiddlewaretoken" value="[^"]+"'
)


def answers(client: Client) -> Iterator[tuple[str, int, str, str]]:
    """Everything an officer of XB can be told about that person: (where, status, headers, body)."""
    file = SimpleUploadedFile("ferry.csv", MANIFEST.encode(), content_type="text/csv")
    asked = [
        ("counter", client.post("/counter/", {"text": SECRET, "born": "1966-07-08", "document": "K7781234"})),
        ("number", client.post("/counter/", {"text": "K7781234"})),
        ("api", client.post("/api/checks", data=ASKED, content_type="application/json")),
        (
            "api batch",
            client.post(
                "/api/checks/batch",
                data={"name": "f", "rows": [ASKED | {"row": 1}]},
                content_type="application/json",
            ),
        ),
        ("api strange", client.post("/api/checks", data=ASKED | {"kind": "x"}, content_type="application/json")),
        ("manifest", client.post("/manifests/new/", {"file": file}, follow=True)),
    ]
    asked += [
        (address, client.get(address))
        for address in (
            "/checks/",
            f"/checks/?q={SECRET}",
            "/checks/?result=candidates",
            "/hits/",
            "/manifests/",
            "/screening/figures/",
            "/api/checks",
            "/api/hits",
        )
    ]
    for where, answer in asked:
        body = answer.getvalue().decode() if answer.streaming else answer.content.decode()
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Security-Policy"}
        yield where, answer.status_code, BY_ITSELF.sub("·", json.dumps(headers)), BY_ITSELF.sub("·", body)


def world(client: Client) -> list[Any]:
    """The answers of a world that is then taken back, so that the next begins where it began."""
    beginning = transaction.savepoint()
    told = list(answers(client))
    transaction.savepoint_rollback(beginning)
    return told


def test_every_answer_is_the_same_with_and_without_a_record_that_may_not_be_seen(border, xa, wanted):
    with time_machine.travel(NOW, tick=False):
        border.get("/checks/")  # the session exists in both worlds
        without = world(border)
        hidden = Release(ReleaseRule.ONLY, ("XC",))
        secret = replace(person(SECRET, "p-9", birthDate="1966-07-08"), markers=(Marker.ARMED,))
        shared(xa, secret, release=hidden)
        shared(xa, document("K7781234", "XA"), release=hidden, category="")
        with_it = world(border)
    assert [each[0] for each in without] == [each[0] for each in with_it]
    for one, other in zip(without, with_it, strict=True):
        assert one == other


def test_the_same_search_gives_each_bureau_what_it_may_see(counter, third, xa):
    shared(xa, person(SECRET, birthDate="1966-07-08"), release=Release(ReleaseRule.ALL_BUT, ("XB",)))
    question = services.checks.Question(names=(SECRET,), birth_dates=("1966-07-08",))
    assert checked(counter, question).result == "no-hit"
    assert checked(third, question).result == "candidates"


def test_a_record_restricted_later_says_nothing_any_more(border, counter, xa, wanted):
    check = checked(counter)
    assert "Quandt" in border.get(f"/checks/{check.pk}/").content.decode().split("What was asked")[0]
    set_release(
        xa,
        record=wanted,
        rule=ReleaseRule.ONLY,
        bureaus=["XC"],
        purposes=["border-check"],
        handling="H1",
        handling_note="",
        at=NOW,
    )
    page = border.get(f"/checks/{check.pk}/").content.decode().split("What was asked")[0]
    assert "no longer available" in page
    assert "Same date of birth" not in page
    assert "Quandt" not in page
