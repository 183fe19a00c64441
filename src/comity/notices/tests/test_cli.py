"""`comity notices`: it reads, checks and tells; it requests and reviews nothing."""

import json

import pytest
from typer.testing import CliRunner

from comity.core.models import AuditEntry
from comity.notices import errors, importing
from comity.notices.cli import app
from comity.notices.models import Notice
from comity.notices.tests.casting import NOW, published
from comity.notices.tests.test_api import body

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_rules_that_stand_are_sound():
    assert said("rules", "--check").split() == ["2021-07", "2026-11"]


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
        ("erase", notice.reference),
    }
    notice.refresh_from_db()
    assert notice.state == "published"


def test_a_notice_is_shown_as_json(vera, reviewers):
    notice = published(vera, reviewers)
    assert json.loads(said("show", notice.reference))["content"]["type"] == "red"


def test_there_is_no_command_that_requests_or_reviews():
    verbs = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert verbs.isdisjoint({"request", "publish", "refuse", "return", "recommend", "suspend", "withdraw"})


class TestImport:
    """A file becomes drafts of a bureau, as a whole or not at all, by the rules of the form."""

    def file(self, folder, *contents):
        lines = [json.dumps(body(**content)) for content in contents]
        path = folder / "notices.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    def test_says_what_is_missing_and_keeps_the_drafts(self, bureaus, tmp_path):
        told = json.loads(said("import", self.file(tmp_path, {}, {"type": "blue"}), "--bureau", "XB", "--json"))
        drafts = Notice.objects.filter(requesting_bureau="XB", state="draft").order_by("created_at", "pk")
        assert [one["reference"] for one in told] == [draft.reference for draft in drafts]
        assert [one["type"] for one in told] == ["red", "blue"]
        assert all(one["missing"] > 3 and not one["refused"] for one in told)

    def test_a_dry_run_says_the_same_and_keeps_none(self, bureaus, tmp_path):
        path = self.file(tmp_path, {})
        (trial,) = json.loads(said("import", path, "--bureau", "XB", "--dry-run", "--json"))
        assert not Notice.objects.exists()
        assert not AuditEntry.objects.filter(event="notices.import_drafts").exists()
        (done,) = json.loads(said("import", path, "--bureau", "XB", "--json"))
        assert trial == done | {"reference": ""}

    @pytest.mark.parametrize("content", [{"language": "xx"}, {"type": "silver"}, {"type": "plaid"}], ids=str)
    def test_what_the_form_would_refuse_stops_the_whole_file(self, bureaus, tmp_path, content):
        done = CliRunner().invoke(app, ["import", self.file(tmp_path, {}, content), "--bureau", "XB", "--json"])
        assert done.exit_code == 1
        assert [bool(one["refused"]) for one in json.loads(done.stdout)] == [False, True]
        assert not Notice.objects.exists()

    @pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b'{"format": "other", "version": 1}'], ids=repr)
    def test_what_cannot_be_read_is_refused_with_its_line(self, tmp_path, content):
        path = tmp_path / "notices.jsonl"
        path.write_bytes(b"\n" + content)
        with path.open("rb") as stream, pytest.raises(errors.FileUnreadable) as refused:
            importing.read(stream)
        assert refused.value.facts["line"] == 2

    def test_more_than_a_hundred_are_not_taken(self, tmp_path):
        with open(self.file(tmp_path, *[{}] * 101), "rb") as stream, pytest.raises(errors.FileTooLarge):
            importing.read(stream)


def test_figures_are_told_as_cells(vera, reviewers):
    published(vera, reviewers)
    lines = said("figures", "--year", "2026").splitlines()
    assert lines[0] == "month,type,region,measure,reason,value"
    assert "2026-11,red,,published,,1" in lines
    assert said("figures", "--year", "2026", "--public").splitlines() == lines[:1]
