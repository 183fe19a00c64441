"""The command line as people use it, and as things go wrong: a sentence and an exit code, never a traceback."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.nodes import COMITY, PATIENCE_SECONDS, Node

ROOT = Path(__file__).resolve().parent.parent
HARBOUR_LIST = ROOT / "src/comity/records/fixtures/harbour-list.xml"
LISTED, LISTED_REFERENCE = "Salem Hareth al Bahrawi", "HBi.001"
EXIT_UNREADABLE_FILE, EXIT_ROWS_LEFT_OUT = 2, 3

# Every command and every group of commands, walked in one process.
WALK_HELP = """
import sys
from click.testing import CliRunner
from typer.main import get_command
from comity.site.cli import _build

def walk(command, path):
    yield path
    for name, under in sorted(getattr(command, "commands", {}).items()):
        yield from walk(under, [*path, name])

root = get_command(_build())
for path in walk(root, []):
    sys.argv = ["comity", *path, "--help"]
    done = CliRunner().invoke(root, [*path, "--help"], prog_name="comity")
    print(done.exit_code, len(done.output.strip().splitlines()) > 4, " ".join(path), sep="\\t")
"""


def assert_a_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The command ended unsuccessfully and says why to a person."""
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0, said
    assert "Traceback" not in said
    for word in words:
        assert word in said


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Node:
    """A node with the list of the project's own fixture. Copy it before changing it."""
    node = Node(tmp_path_factory.mktemp("prepared") / "home")
    node.run("import", "un-sc", HARBOUR_LIST)
    return node


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "passengers.csv"
    path.write_text(
        f"seat,full_name,date_of_birth,nationality\n1A,{LISTED},,\n1B,Querubina Zvonimirova Okparaocha,1971-01-01,XA\n",
        encoding="utf-8",
    )
    return path


class TestHelp:
    def test_every_command_teaches(self, prepared: Node):
        lines = [line.split("\t") for line in prepared.script(WALK_HELP).splitlines()]
        assert [path for code, says_something, path in lines if (code, says_something) != ("0", "True")] == []
        assert {"screen", "check", "import un-sc", "lists fetch", "audit verify", "doctor", "serve"} <= {
            p for *_, p in lines
        }

    def test_starts_with_what_to_do_first(self, node: Node):
        assert "comity run" in node.run("--help").stdout


class TestFirstCheck:
    """The story of the README: a real list's form, a passenger list, an answer that programs can read."""

    def test_a_listed_person_comes_out_and_a_stranger_does_not(self, prepared: Node, manifest: Path):
        rows = json.loads(prepared.run("screen", manifest, "--json").stdout)
        assert [(row["row"], row["seat"], row["result"]) for row in rows] == [
            (1, "1A", "candidates"),
            (2, "1B", "no-hit"),
        ]
        best = rows[0]["candidates"][0]
        assert best["reference"] == LISTED_REFERENCE
        assert 0 < best["score"] <= 1
        assert best["reasons"]

    def test_a_second_import_changes_nothing_and_says_so(self, prepared: Node):
        again = prepared.run("import", "un-sc", HARBOUR_LIST).stdout
        assert "nothing" in again.lower() or "unchanged" in again.lower()

    def test_a_bad_row_is_reported_and_the_rest_goes_on(self, prepared: Node, manifest: Path):
        with manifest.open("a", encoding="utf-8") as file:
            file.write("1C,,,\n")
        done = prepared.run("screen", manifest, "--json", check=False)
        assert done.returncode == EXIT_ROWS_LEFT_OUT
        assert [row["result"] for row in json.loads(done.stdout)] == ["candidates", "no-hit", "unreadable"]

    def test_doctor_is_content_and_the_audit_verifies(self, prepared: Node):
        findings = json.loads(prepared.run("doctor", "--json").stdout)
        assert [one["name"] for one in findings if not one["sound"]] == []
        prepared.run("audit", "verify")


class TestWrongFile:
    @pytest.mark.parametrize(
        ("command", "content"),
        [
            (["screen"], b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
            (["screen"], b""),
            (["import", "un-sc"], b"seat,full_name\n1A,Somebody\n"),
            (["import", "un-sc"], b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            (["import", "ftm"], b"\xff\xfe\x00garbage"),
            (["import", "csv"], b"nothing,of,this\nis,a,record\n"),
        ],
    )
    def test_is_refused_in_a_sentence(self, prepared: Node, tmp_path: Path, command, content):
        wrong = tmp_path / f"wrong-{command[-1]}.file"
        wrong.write_bytes(content)
        assert_a_sentence(prepared.run(*command, wrong, check=False))

    def test_a_file_that_is_not_there(self, prepared: Node, tmp_path: Path):
        assert_a_sentence(prepared.run("screen", tmp_path / "absent.csv", check=False), "absent.csv")


class TestRefusedStart:
    """Nothing is harmed when a node must not go on."""

    def test_a_port_in_use(self, prepared: Node):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            assert_a_sentence(prepared.run("serve", "--port", port, check=False), port, "another port")

    def test_a_store_of_a_later_version(self, prepared: Node, tmp_path: Path):
        node = prepared.copy_to(tmp_path / "later")
        node.script(
            "from django.db.migrations.recorder import MigrationRecorder\n"
            "from django.db import connection\n"
            "MigrationRecorder(connection).record_applied('records', '9999_of_a_later_version')"
        )
        assert_a_sentence(node.run("audit", "verify", check=False), "later version", "COMITY_HOME")
        assert_a_sentence(node.run("doctor", check=False), "later version")

    def test_a_sqlite_that_can_damage_the_store(self, prepared: Node):
        said = prepared.script(
            "from comity.site import health, store\n"
            "from comity.core.refusals import Refusal\n"
            "health.sqlite_version = lambda: (3, 40, 1)\n"
            "try:\n    store.prepare()\nexcept Refusal as refusal:\n    print(refusal.code, refusal)"
        )
        assert said.startswith("site.sqlite-too-old")
        assert "3.40.1" in said
        assert "COMITY_DATABASE_URL" in said

    @pytest.mark.skipif(
        os.geteuid() != 0 or not shutil.which("mount"), reason="only root can mount a tiny disk to fill"
    )
    def test_a_full_disk(self, prepared: Node, tmp_path: Path):
        disk = tmp_path / "disk"
        disk.mkdir()
        size = 64 * 2**20
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk], check=False)
        if mounted.returncode != 0:
            pytest.skip("this machine lets nobody mount a tiny disk")
        try:
            node = prepared.copy_to(disk / "home")
            before = (node.home / "comity.sqlite3").read_bytes()
            done = node.run("import", "un-sc", HARBOUR_LIST, check=False)
            assert_a_sentence(done, "MB left", "COMITY_HOME")
            assert (node.home / "comity.sqlite3").read_bytes() == before
            assert_a_sentence(node.run("doctor", check=False), "MB left")
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_a_home_that_is_a_file(self, tmp_path: Path):
        (tmp_path / "file").write_text("not a folder", encoding="utf-8")
        assert_a_sentence(Node(tmp_path / "file").run("doctor", check=False))


def test_an_unknown_command_says_where_help_is(node: Node):
    done = subprocess.run(
        [*COMITY, "frobnicate"],
        env=node.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == EXIT_UNREADABLE_FILE
    assert "for help" in done.stderr + done.stdout
