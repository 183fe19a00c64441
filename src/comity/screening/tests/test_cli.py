"""The command line: for people a table, for machines JSON alone."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from comity.screening import cli
from comity.screening.exports import COLUMNS
from comity.screening.models import Batch, Check

pytestmark = pytest.mark.django_db

MANIFEST = (
    "seat,full_name,date_of_birth,nationality\n"
    "1A,Mirelle Adaora Quandt,1971-05-03,XA\n"
    "1B,Tobiah Lindqvarn,1990,XB\n"
    '1C,"Oskar Fenn,1990,XB\n'
)


@pytest.fixture
def comity() -> Any:
    """The command line with screening's commands."""
    app = typer.Typer()
    for name, command in cli.COMMANDS.items():
        app.command(name)(command)
    return lambda *arguments, **options: CliRunner().invoke(app, [str(each) for each in arguments], **options)


@pytest.fixture
def manifest(tmp_path: Path, wanted: Any) -> Path:
    path = tmp_path / "ferry.csv"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


class TestScreen:
    def test_json_is_alone_on_standard_output_with_one_object_per_row(self, comity, manifest, wanted):
        done = comity("screen", manifest, "--json")
        said = json.loads(done.stdout)
        assert [(each["row"], each["seat"], each["result"]) for each in said] == [
            (1, "1A", "candidates"),
            (2, "1B", "no-hit"),
            (3, "", "unreadable"),
        ]
        candidate = said[0]["candidates"][0]
        assert {"score", "record", "reference", "reasons"} <= set(candidate)
        assert candidate["record"] == str(wanted.pk)
        assert said[2]["line"] == 4

    def test_the_exit_code_tells_of_rows_left_out(self, comity, manifest):
        assert comity("screen", manifest).exit_code == cli.EXIT_ROWS_LEFT_OUT
        manifest.write_text("\n".join(MANIFEST.splitlines()[:3]), encoding="utf-8")
        assert comity("screen", manifest).exit_code == 0

    def test_what_is_no_manifest_is_said_in_a_sentence(self, comity, tmp_path):
        path = tmp_path / "photo.csv"
        path.write_bytes(b"PK\x03\x04")
        done = comity("screen", path)
        assert done.exit_code == cli.EXIT_UNREADABLE_FILE
        assert "cannot be read" in done.stderr
        assert done.stdout == ""

    def test_a_file_of_which_no_row_can_be_read_is_told_row_by_row(self, comity, manifest):
        manifest.write_text("seat,full_name\n1A,\n", encoding="utf-8")
        done = comity("screen", manifest, "--json")
        assert done.exit_code == cli.EXIT_ROWS_LEFT_OUT
        assert [each["result"] for each in json.loads(done.stdout)] == ["unreadable"]
        assert not Batch.objects.exists()

    def test_the_table_shows_reasons_and_what_to_do(self, comity, manifest):
        text = " ".join(comity("screen", manifest, env={"COLUMNS": "200"}).stdout.split())
        assert "Mirelle Adaora Quandt" in text
        assert "Same date of birth: 1971-05-03." in text
        assert "line 4" in text
        assert "2 checked" in text

    def test_the_ship_is_screened_with_its_passengers(self, comity, manifest):
        said = json.loads(comity("screen", manifest, "--vessel", "9074729", "--json").stdout)
        assert said[-1]["row"] == 4
        assert Check.objects.get(row=4).kind == "vessel"
        assert Batch.objects.get().rows == 3

    def test_the_export_has_a_line_for_each_traveller(self, comity, manifest, tmp_path):
        out = tmp_path / "out.csv"
        comity("screen", manifest, "--csv", out)
        rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
        assert [row["row"] for row in rows] == ["1", "2"]
        assert tuple(rows[0]) == COLUMNS

    def test_names_cannot_command_the_terminal(self, comity, tmp_path, wanted):
        path = tmp_path / "ferry.csv"
        path.write_text(MANIFEST.replace("1A,Mirelle", "1A,\x1b[2J[red]\u202eMirelle"), encoding="utf-8")
        text = comity("screen", path, env={"COLUMNS": "200"}).stdout
        assert "\x1b[2J" not in text
        assert "\u202e" not in text
        assert "[red]" in text


class TestCheck:
    def test_by_name(self, comity, wanted):
        said = json.loads(comity("check", "--name", "Mirelle Adaora Quandt", "--born", "3.5.1971", "--json").stdout)
        assert said["result"] == "candidates"

    def test_by_zone_from_standard_input(self, comity, wanted):
        zone = "P<QXAQUANDT<<MIRELLE<ADAORA<<<<<<<<<<<<<<<<<\nL898902C36QXA7105034F3204159ZE184226B<<<<<10\n"
        said = json.loads(comity("check", "--mrz", "-", "--json", input=zone).stdout)
        assert said["result"] == "candidates"

    @pytest.mark.parametrize("wrong", [["--born", "x"], ["--nationality", "Atlantis"], ["--mrz", "nothing"]])
    def test_wrong_use_is_said(self, comity, bureaus, wrong):
        assert comity("check", "--name", "A B", *wrong).exit_code == 2

    def test_a_thing(self, comity, bureaus):
        assert "No hit" in comity("check", "--plate", "XA 1234").stdout
        assert Check.objects.get().kind == "vehicle"


def test_hits_are_listed(comity, bureaus):
    assert json.loads(comity("hits", "--json").stdout) == []
    assert "There are no hits." in comity("hits").stdout
