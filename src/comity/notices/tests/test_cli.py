"""`comity notices`: it reads, checks and tells; it requests and reviews nothing."""

import json

import pytest
from typer.testing import CliRunner

from comity.notices.cli import app
from comity.notices.tests.casting import NOW, published

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_rules_that_stand_are_sound():
    assert said("rules", "--check").split() == ["2026-11"]


def test_types_are_told_in_json():
    told = json.loads(said("types", "--json"))
    assert {row["type"]: row["reviewers"] for row in told["types"]}["red"] == 2


def test_retention_tells_what_would_end_and_changes_nothing(vera, reviewers):
    notice = published(vera, reviewers)
    later = NOW.replace(year=NOW.year + 6).date().isoformat()
    told = json.loads(said("retention", "--at", later, "--json"))
    assert {(one["act"], one["reference"]) for one in told} == {
        ("justify", notice.reference),
        ("expire", notice.reference),
    }
    notice.refresh_from_db()
    assert notice.state == "published"


def test_a_notice_is_shown_as_json(vera, reviewers):
    notice = published(vera, reviewers)
    assert json.loads(said("show", notice.reference))["content"]["type"] == "red"


def test_there_is_no_command_that_requests_or_reviews():
    verbs = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert verbs.isdisjoint({"request", "publish", "refuse", "return", "recommend", "suspend", "withdraw"})
