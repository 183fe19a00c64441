"""The command line and the API say what the pages say."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from typer.testing import CliRunner

from comity.core.actors import ActorKind
from comity.core.codes import Role
from comity.core.models import AuditEntry
from comity.core.permissions import TABLE
from comity.members import queries, services
from comity.members.cli import integrations, members, officers
from comity.members.models import Member, Officer, Organisation
from comity.members.tests.conftest import House
from comity.members.tests.test_views import signed_in

pytestmark = pytest.mark.django_db


def run(app: Any, *words: str) -> str:
    """What a command prints. A refusal is raised, as the whole command line would catch it."""
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def gulf(db: None) -> None:
    services.set_up_organisation(queries.operator_actor(), profile="gulf", at=now())


class TestMembers:
    def test_are_found_in_any_script(self, gulf: None) -> None:
        for text in ("KUWAIT", "الكويت", "koweït", "kwt"):
            found = json.loads(run(members.app, "list", "--search", text, "--json"))
            assert [one["code"] for one in found] == ["KW"], text

    def test_one_is_shown_with_its_history(self, gulf: None) -> None:
        shown = json.loads(run(members.app, "show", "om"))

        assert shown["bureaus"] == ["OM"]
        assert shown["memberships"] == [{"from": None, "until": None}]

    def test_an_organisation_is_set_up_from_a_file_of_ones_own(self, db: None, tmp_path: Any) -> None:
        file = tmp_path / "two.yaml"
        file.write_text(
            """
profile: two
edition: "1"
source: test
expects: 2
names: {en: Two, fr: Deux, es: Dos, ar: اثنان}
languages: [en]
secretariat: {names: {en: S, fr: S, es: S, ar: س}}
regions:
  - {code: all, names: {en: All, fr: Tous, es: Todos, ar: الكل}, members: [FR, MA]}
""",
            encoding="utf-8",
        )
        run(members.app, "set-up", "--profile", str(file))

        assert Organisation.objects.get().profile == "two"
        assert Member.objects.count() == 2

    def test_the_demonstration_prints_what_its_people_sign_in_with(self, db: None) -> None:
        printed = run(members.app, "set-up", "--profile", "demonstration")

        assert "ines.xa" in printed


class TestOfficers:
    def test_one_is_invited_by_the_nodes_operator_and_the_audit_names_the_system_user(self, house: House) -> None:
        printed = run(
            officers.app, "invite", "--bureau", "XA", "--role", "officer", "--username", "new.one", "--name", "N"
        )

        assert "http://localhost:8000/invitation/" in printed
        entry = AuditEntry.objects.get(event="members.invite_officer")
        assert (entry.actor_kind, entry.bureau) == (ActorKind.OPERATOR.value, "XA")
        assert Officer.objects.get(account__username="new.one").bureau_id == "XA"

    def test_are_listed_as_json(self, house: House) -> None:
        listed = json.loads(run(officers.app, "list", "--bureau", "xb", "--json"))

        assert [one["username"] for one in listed] == ["admin.xb", "officer.xb"]

    def test_service_ends(self, house: House) -> None:
        run(officers.app, "end", "officer.xa")

        assert house.officer("officer.xa").ended_at is not None


def test_a_token_is_printed_once_and_opens_what_it_is_for(house: House) -> None:
    scope = next(name for name, line in TABLE.items() if Role.OFFICER in line.roles)
    printed = run(
        integrations.app,
        "make",
        "--name",
        "Gate",
        "--bureau",
        "XA",
        "--scope",
        scope,
        "--purpose",
        "border-check",
    )
    token = next(word for word in printed.split() if word.startswith("cmt_"))

    assert token not in run(integrations.app, "list", "--json")
    answer = Client(headers={"host": "localhost", "authorization": f"Bearer {token}"}).get("/api/members/")
    assert answer.status_code == 200


class TestTheApi:
    def test_answers_nobody_unknown(self, gulf: None) -> None:
        for address in ("/api/members/", "/api/members/KW", "/api/members/bureaus", "/api/openapi.json", "/api/docs"):
            assert Client(headers={"host": "localhost"}).get(address).status_code == 401, address

    def test_says_what_the_pages_say(self, house: House) -> None:
        services.set_up_organisation(queries.operator_actor(), profile="gulf", at=now())
        client = signed_in("officer.xa")

        listed = client.get("/api/members/?grouping=coastal").json()
        assert sorted(one["code"] for one in listed) == ["AE", "BH", "IQ", "KW", "OM", "QA", "SA"]
        assert client.get("/api/members/KW").json()["names"]["fr"] == "Koweït"
        assert client.get("/api/members/?region=nowhere").json() == []
        assert client.get("/api/members/QQ").status_code == 404
        assert client.get("/api/members/representation").json()["states"] == 0
