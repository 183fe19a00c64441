"""The API of notices: what it reads and answers. The rules and the verbs are tested where they stand."""

import json
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from comity.core.actors import Actor
from comity.core.refusals import InvalidInput, NotFound, Refusal
from comity.notices import api
from comity.notices.errors import NotNarrower
from comity.notices.interchange import FORMAT, VERSION
from comity.notices.models import Notice
from comity.notices.tests.casting import NOW, published

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


WRONG: tuple[Any, ...] = (None, 7, True, [], [1], [[]], {}, {"a": 1}, "x")
RECORD = {"kind": "person", "key": "1", "properties": {"name": [{"text": "Oren Vasquill"}]}}


def misshapen(field: str, wrong: Any) -> dict[str, Any]:
    """A content in which one field is of another kind. Fields of the record of a subject begin with a dot."""
    if not field.startswith("."):
        return {field: wrong}
    name, _, inner = field[1:].partition(".")
    return {"subjects": [{"record": RECORD | {name: {inner: wrong} if inner else wrong}}]}


class TestHostile:
    """Whatever was sent, it is drafted or refused in words."""

    @pytest.mark.parametrize(
        "field",
        ["type", "language", "urgency", "texts", "facts", "handling", "purposes", "subjects", "audience", ".kind",
         ".key", ".category", ".offences", ".markers", ".listed_on", ".properties", ".properties.name", ".terms",
         ".terms.handling", ".terms.evaluation", ".terms.purposes", ".terms.release", ".terms.retain_until"],
    )  # fmt: skip
    def test_a_field_of_another_kind(self, vera: Actor, field: str):
        for wrong in WRONG:
            with suppress(Refusal):
                assert api.draft(request_of(vera), body(**misshapen(field, wrong)))[0] == 201


class TestInForce:
    @pytest.fixture
    def notice(self, vera: Actor, reviewers: tuple[Actor, Actor]) -> Notice:
        """A notice to everybody."""
        return published(vera, reviewers)

    def test_is_narrowed_by_its_bureau_alone(self, vera: Actor, despina: Actor, huda: Actor, notice: Notice):
        asked = api.NarrowingIn(rule="only", bureaus=["XC"], purposes=["wanted-persons"], handling="H2")
        with pytest.raises(NotFound):
            api.narrow(request_of(despina), notice.reference, 1, asked)
        assert api.narrow(request_of(vera), notice.reference, 1, asked)["handling"] == "H2"
        assert len(api.listed(request_of(huda))["notices"]) == 1
        assert api.listed(request_of(despina)) == {"notices": []}

    def test_is_not_widened(self, vera: Actor, notice: Notice):
        asked = api.NarrowingIn(rule="only", bureaus=["XC"], purposes=["border-check", "analysis"], handling="H1")
        with pytest.raises(NotNarrower):
            api.narrow(request_of(vera), notice.reference, 1, asked)

    def test_gets_a_new_edition_as_a_draft(self, vera: Actor, notice: Notice):
        status, said = api.new_edition(request_of(vera), notice.reference, 1)
        assert (status, said["edition"], said["state"], said["findings"][:0]) == (201, 2, "draft", [])

    def test_is_found_by_the_day_of_its_publication(self, vera: Actor, notice: Notice):
        day = NOW.date()

        def found(first: date | None, last: date | None) -> int:
            listed = api.listed(request_of(vera), published_from=first, published_until=last)
            return len(listed["notices"])

        one = timedelta(days=1)
        assert [found(day, day), found(None, day), found(day, None)] == [1, 1, 1]
        assert [found(day + one, None), found(None, day - one)] == [0, 0]


def test_types_are_those_of_the_edition_in_force(vera: Actor):
    said = api.types(request_of(vera))
    assert [row["type"] for row in said["types"]][:2] == ["red", "blue"]
    assert json.dumps(said)
