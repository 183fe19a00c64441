"""The commands: read the arguments, call one verb, say what happened, to people or to programs."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from comity.core.codes import Role
from comity.core.models import AuditEntry
from comity.records import cli, errors, services
from comity.records.cli import importing
from comity.records.models import HoldEffect, HoldReason, ListSource, Record
from comity.records.tests.casting import AT, actor, shared
from comity.records.tests.listing import entity, people, written

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def comity(bureaus):
    """Runs one command and gives what it printed."""
    whole = typer.Typer()
    for name, group in cli.GROUPS.items():
        whole.add_typer(group, name=name)

    def run(*words):
        result = CliRunner().invoke(whole, [str(word) for word in words], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


class TestImport:
    def test_the_report_says_what_happened_in_json(self, comity):
        said = json.loads(comity("import", "un-sc", FIXTURES / "harbour-list.xml", "--json"))
        assert (said["list"], said["owner"], said["state"]) == ("un-sc", "GS", "finished")
        assert said["added"] == said["entries"] - said["skipped"] == Record.objects.count() > 0

    def test_a_second_time_says_that_nothing_changed(self, comity):
        comity("import", "un-sc", FIXTURES / "harbour-list.xml")
        assert "Nothing changed" in comity("import", "un-sc", FIXTURES / "harbour-list.xml")

    def test_the_official_list_is_released_to_all_and_an_unknown_one_to_its_owner_only(self, comity, tmp_path):
        comity("import", "un-sc", FIXTURES / "harbour-list.xml")
        comity("import", "ftm", written(tmp_path, people(1)), "--owner", "XA")
        rules = dict(ListSource.objects.values_list("name", "release_rule"))
        assert rules == {"un-sc": "all", "tide": "only"}

    def test_is_audited_as_the_operators(self, comity):
        comity("import", "un-sc", FIXTURES / "harbour-list.xml")
        entry = AuditEntry.objects.get(event="records.import_chunk")
        assert (entry.actor_kind, entry.origin, entry.bureau) == ("operator", "command", "GS")

    def test_a_bureau_that_there_is_not_owns_nothing(self, comity, tmp_path):
        with pytest.raises(errors.ConditionUnknown):
            comity("import", "ftm", written(tmp_path, people(1)), "--owner", "ZZ")


class TestTheRest:
    def test_lists_are_shown_reported_and_retired(self, comity, tmp_path):
        comity("import", "ftm", written(tmp_path, [*people(1), "{"]))
        assert "tide" in comity("lists", "list")
        assert json.loads(comity("lists", "show", "tide", "--json"))["runs"][0]["added"] == 1
        assert json.loads(comity("lists", "report", "tide"))["lines"][0]["code"] == "json.malformed"
        comity("lists", "retire", "tide", "--reason", "not published any more")
        with pytest.raises(errors.ListRetired):
            comity("import", "ftm", tmp_path / "tide.ftm.json")

    def test_an_export_is_read_back_without_a_change(self, comity, tmp_path):
        path = written(tmp_path, people(3))
        comity("import", "ftm", path)
        out = tmp_path / "tide.ftm.json"
        comity("export", "ftm", "--output", out, "--list", "tide")
        assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == ["k-0", "k-1", "k-2"]

    def test_a_record_is_shown_for_a_purpose_and_traced(self, comity, tmp_path):
        comity("import", "ftm", written(tmp_path, people(1)))
        record = Record.objects.get()
        assert json.loads(comity("records", "show", record.pk, "--json"))["owner"] == "GS"
        assert AuditEntry.objects.get(event="records.consult").purpose == "investigation"
        assert "1" in comity("records", "index")

    def test_what_a_file_says_does_not_command_the_terminal(self, comity, tmp_path):
        hostile = entity("k-0", "[/red]Odile[bold]", comity={"offences": ["\x1b]0;owned\x07"]})
        said = comity("import", "ftm", written(tmp_path, [hostile]))
        assert "owned" in said
        assert "\x1b]" not in said
        assert "[/red]Odile[bold]" in comity("records", "show", Record.objects.get().pk)

    def test_what_holds_a_record_is_told_to_its_owner_and_the_secretariat(self, comity, xa):
        record = shared(xa)
        services.place_hold(
            actor("GS", Role.COMPLIANCE), record=record, reason=HoldReason.COURT_ORDER, effect=HoldEffect.KEEP,
            note="Order 7\x1b]0;owned\x07", until_on=None, at=AT,
        )  # fmt: skip
        for bureau in ("GS", "XA"):
            [told] = json.loads(comity("records", "holds", record.pk, "--bureau", bureau, "--json"))["holds"]
            assert (told["reason"], told["effect"], told["until_on"]) == ("court-order", "keep", None)
        said = comity("records", "holds", record.pk)
        assert "court order" in said
        assert "\x1b]" not in said
        assert comity("records", "holds", record.pk, "--bureau", "XB") == "Nothing holds this record.\n"
        assert AuditEntry.objects.filter(event="records.consult").count() == 4

    def test_no_command_holds_or_lifts(self):
        verbs = {command.name or command.callback.__name__ for command in cli.GROUPS["records"].registered_commands}
        assert verbs == {"show", "holds", "index"}


class TestForms:
    def test_a_list_is_not_read_from_files_of_another_form(self, gs):
        importing.list_for(gs, "harbour", "csv", to_all=False)
        with pytest.raises(errors.ListOtherForm):
            importing.list_for(gs, "harbour", "ftm", to_all=False)
