"""The audit in a terminal."""

import pytest
from typer.testing import CliRunner

from comity.core.actors import Actor
from comity.core.models import AuditEntry
from comity.oversight import cli
from comity.records.services import withdraw_record
from comity.records.tests.casting import AT, actor, person, shared

pytestmark = pytest.mark.django_db


def test_what_somebody_wrote_does_not_command_the_terminal(bureaus: None) -> None:
    officer: Actor = actor("GS")
    withdraw_record(officer, record=shared(officer, person()), reason="[/red]over\x1b]0;owned\x07", at=AT)
    entry = AuditEntry.objects.get(event="records.withdraw")
    shown = CliRunner().invoke(cli.app, ["show", str(entry.id)], catch_exceptions=False)
    assert "[/red]over" in shown.stdout
    assert "\x1b]" not in shown.stdout
