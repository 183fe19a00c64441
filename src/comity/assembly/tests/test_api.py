"""The API of the assembly: what it reads and answers, for whom. Rules and verbs are tested where they stand."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from comity.assembly.codes import VoteSubject
from comity.assembly.models import CastVote
from comity.assembly.tests.test_pages import signed_in
from comity.assembly.tests.test_texts import delegate, rival, text
from comity.assembly.tests.test_votes import sitting

__all__ = ["delegate", "rival", "sitting", "text"]

pytestmark = pytest.mark.django_db
HERE = "/api/assembly/sessions/GA-12"


def read(client: Client, where: str, **question: str) -> tuple[int, Any]:
    """The status of an answer, and what it says."""
    answer = client.get(where, question)
    return answer.status_code, answer.json()


def cast(client: Client, vote: UUID, choice: str, key: UUID) -> tuple[int, Any]:
    """The answer to a vote that a device sends."""
    body = json.dumps({"choice": choice, "key": str(key)})
    answer = client.post(f"{HERE}/votes/{vote}/cast", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_whoever_takes_part_reads_the_session(sitting, text):
    client = signed_in("ana.ruiz")
    said = {}
    for part in ("timetable", "agenda", "texts", f"texts/{text.pk}", "roll", "votes", "votes/open"):
        status, said[part] = read(client, f"{HERE}/{part}")
        assert status == 200, part
    assert [line["standing"] for line in said["roll"]["lines"]].count("votes") == said["roll"]["present"]
    assert set(said[f"texts/{text.pk}"]["paragraphs"][0]["words"]) == {"ar", "en", "es", "fr"}
    assert read(client, HERE)[1]["offices"] == []
    assert [one["session"] for one in read(client, "/api/assembly/sessions")[1]["sessions"]] == ["GA-12"]


def test_whoever_takes_no_part_reads_that_it_is_held(sitting, outsider):
    client = signed_in("nadia.brook")
    assert read(client, HERE)[1]["state"] == "open"
    for part in ("agenda", "texts", "roll", "votes", "votes/open", f"votes/{uuid4()}", "minutes"):
        assert read(client, f"{HERE}/{part}")[0] == 404, part
    assert Client().get("/api/assembly/sessions").status_code == 401


def test_a_device_that_sends_its_vote_again_has_voted_once(sitting):
    vote, key = sitting.opened(), uuid4()
    client = signed_in("ana.ruiz")
    assert read(client, f"{HERE}/votes/open")[1]["may_vote"]
    first = cast(client, vote.pk, "for", key)
    again = cast(client, vote.pk, "against", key)
    assert (first[0], again) == (201, first)
    assert read(client, f"{HERE}/votes/open")[1]["received"] == first[1]
    assert cast(client, vote.pk, "against", uuid4())[1]["code"] == "assembly.already-voted"
    assert CastVote.objects.filter(vote=vote).count() == 1


def test_who_has_no_vote_casts_none_and_nonsense_is_refused(sitting):
    vote = sitting.opened()
    assert cast(signed_in("oran.vell"), vote.pk, "for", uuid4())[1]["code"] == "assembly.not-a-delegate"
    client = signed_in("ana.ruiz")
    assert cast(client, vote.pk, "perhaps", uuid4())[0] == 422
    assert cast(client, uuid4(), "for", uuid4())[0] == 404
    assert CastVote.objects.count() == 0


def test_the_register_is_searched_and_a_decided_vote_says_who_answered_what(sitting, text):
    vote = sitting.opened(VoteSubject.TEXT, text)
    sitting.cast(vote, "++")
    sitting.decided(vote)
    client = signed_in("ana.ruiz")
    said = read(client, f"{HERE}/votes/{vote.pk}")[1]
    assert [(one["member"], one["choice"]) for one in said["answers"]] == [("XA", "for"), ("XB", "for")]
    found = read(client, "/api/assembly/resolutions", q="members", year="2026")[1]["resolutions"]
    assert [one["number"] for one in found] == ["GA-12-RES-01"]
    assert read(client, "/api/assembly/resolutions", q="submarine")[1]["resolutions"] == []
    whole = read(client, f"/api/assembly/resolutions/{found[0]['text']}")[1]
    assert whole["assembled"]["number"] == "GA-12-RES-01"
    assert read(client, f"{HERE}/minutes")[0] == 404
