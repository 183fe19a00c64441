"""The API's door: a token, or the session of an officer; nothing else."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils.timezone import now

from comity.core.actors import ActorKind
from comity.core.codes import Purpose
from comity.core.refusals import InvalidInput
from comity.members import queries, tokens
from comity.members.api_auth import SignedIn, TokenAuth
from comity.members.errors import SignInNeeded
from comity.members.middleware import actor_of_request
from comity.members.models import TokenUse
from comity.members.tests.conftest import House
from comity.members.token_use import Counting

pytestmark = pytest.mark.django_db


def asked(header: str, **headers: str) -> Any:
    """A request to the API."""
    return RequestFactory().get("/api/members/", headers={"authorization": header} | headers)


class TestTheDoor:
    def test_a_token_says_who_acts_and_for_what(self, token: str) -> None:
        headers = {"x-comity-purpose": "border-check", "x-comity-reference": "A 12"}
        actor = actor_of_request(asked(f"Bearer {token}", **headers))

        assert (actor.kind, actor.purpose, actor.reference) == (
            ActorKind.INTEGRATION,
            Purpose.BORDER_CHECK,
            "A 12",
        )

    @pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Basic abc", "{token}", "Bearer {token} x"])
    def test_anything_else_is_turned_away(self, token: str, header: str) -> None:
        with pytest.raises(SignInNeeded):
            actor_of_request(asked(header.format(token=token)))

    def test_a_purpose_that_is_none_is_refused(self, token: str) -> None:
        with pytest.raises(InvalidInput):
            actor_of_request(asked(f"Bearer {token}", **{"x-comity-purpose": "curiosity"}))

    def test_a_token_opens_no_page_of_the_site(self, token: str) -> None:
        client = Client(headers={"host": "localhost", "authorization": f"Bearer {token}"})

        assert client.get("/members/").status_code == 302

    def test_every_wrong_token_is_answered_alike(self, token: str) -> None:
        wrong = [token[:-4] + "AAAA", "cmt_ABCDEFGHJK_" + "x" * 43, "nonsense"]
        answers = [
            Client(headers={"host": "localhost", "authorization": f"Bearer {text}"}).get("/api/openapi.json")
            for text in wrong
        ]

        assert {(answer.status_code, answer.content, answer["WWW-Authenticate"]) for answer in answers} == {
            (401, answers[0].content, "Bearer")
        }

    def test_the_two_ways_are_told_apart(self, token: str, house: House) -> None:
        request = asked(f"Bearer {token}")
        request.actor = actor_of_request(request)
        assert TokenAuth()(request) is request.actor

        request.actor = house.actor("officer.xa")
        assert TokenAuth()(request) is None
        assert SignedIn(csrf=False)(request) is request.actor

        request.actor = queries.visitor()
        assert SignedIn(csrf=False)(request) is None


class TestSecrets:
    def test_no_two_tokens_are_alike(self) -> None:
        made = [tokens.new_token() for _ in range(50)]

        assert len({one.text for one in made}) == len({one.prefix for one in made}) == 50
        assert all(tokens.prefix_of(one.text) == one.prefix for one in made)

    def test_a_secret_does_not_show_itself(self) -> None:
        fresh = tokens.new_token()

        assert fresh.text not in repr(fresh)
        assert "hidden" not in repr(tokens.Secret("hidden"))


def test_uses_are_counted_by_hour(token: str) -> None:
    integration = queries.actor_of_token(token, purpose=None, reference="", language="en", at=now())
    assert integration is not None
    uses = Counting()
    for _ in range(3):
        uses.count(integration.id)
    uses.write()
    uses.count(integration.id)
    uses.write()

    assert TokenUse.objects.get().count == 4
