"""The API of notices: what it reads and answers. The rules and the verbs are tested where they stand."""

import json
from typing import Any

import pytest
from django.test import RequestFactory

from comity.core.actors import Actor
from comity.core.refusals import InvalidInput, NotFound
from comity.notices import api
from comity.notices.interchange import FORMAT, VERSION

pytestmark = pytest.mark.django_db


def request_of(actor: Actor) -> Any:
    """A request as the API's authentication leaves it."""
    request = RequestFactory().get("/api/notices")
    request.actor = actor  # type: ignore[attr-defined]
    return request


def body(**changed: Any) -> dict[str, Any]:
    """A draft that says next to nothing."""
    content = {
        "type": "red",
        "language": "en",
        "purposes": ["wanted-persons"],
        "audience": {"rule": "all", "bureaus": []},
        "texts": {"summary": {"en": "Wanted for arson."}},
    }
    return {"format": FORMAT, "version": VERSION, "content": content | changed}


class TestDraft:
    def test_answers_with_what_the_rules_find(self, vera: Actor):
        status, said = api.draft(request_of(vera), body())
        assert status == 201
        assert said["state"] == "draft"
        found = {(one["code"], one["field"]) for one in said["findings"]}
        assert ("field-missing", "warrant") in found
        assert ("text-too-short", "summary") in found
        assert all(one["message"] for one in said["findings"])

    def test_is_saved_anew_and_its_findings_go(self, vera: Actor):
        _, said = api.draft(request_of(vera), body())
        warrant = {"number": "7", "issued_on": "2026-05-01", "authority": "Court of Marsa", "state": "XB"}
        saved = api.save(request_of(vera), said["reference"], said["edition"], body(facts={"warrant": warrant}))
        assert "warrant" not in {one["field"] for one in saved["findings"]}

    @pytest.mark.parametrize("state", ["published", "requested"])
    def test_takes_no_state(self, vera: Actor, state: str):
        with pytest.raises(InvalidInput):
            api.draft(request_of(vera), body(state=state))

    def test_of_another_bureau_is_not_there(self, vera: Actor, huda: Actor):
        _, said = api.draft(request_of(vera), body())
        with pytest.raises(NotFound):
            api.save(request_of(huda), said["reference"], said["edition"], body())
        assert api.listed(request_of(huda)) == {"notices": []}


def test_types_are_those_of_the_edition_in_force(vera: Actor):
    said = api.types(request_of(vera))
    assert [row["type"] for row in said["types"]][:2] == ["red", "blue"]
    assert json.dumps(said)
