"""An exported session is verified by somebody who has nothing but the folder; any change is named."""

import hashlib
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.assembly import cli, errors, exporting, verifying
from comity.assembly.codes import VoteSubject
from comity.assembly.defects import SENTENCES, sentence
from comity.assembly.services import sessions, votes
from comity.assembly.tests.casting import NOW
from comity.assembly.tests.test_texts import amend, delegate, rival, text
from comity.assembly.tests.test_votes import hall, sitting
from comity.core import checkpoints
from comity.engines import ledger
from comity.engines.ballots.rules import Method

__all__ = ["delegate", "hall", "rival", "sitting", "text"]


@pytest.fixture
def folder(tmp_path, secretary, session, sitting, rival, text):
    """A session in which an amendment and its text were adopted, exported."""
    for about, thing in ((VoteSubject.AMENDMENT, amend(rival, text)), (VoteSubject.TEXT, text)):
        vote = sitting.opened(about, thing)
        sitting.cast(vote, "++")
        sitting.decided(vote)
    sessions.export_session(secretary, session=session, at=NOW)
    checkpoints.sign_checkpoint(NOW + timedelta(minutes=1))
    exporting.export(session, tmp_path / "GA-12")
    return tmp_path / "GA-12"


def with_manifest(folder: Path) -> None:
    """Make the manifest agree with the files: a forger would."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    path.write_bytes(ledger.canonical(manifest))


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Change the first place of a file at which something stands, and the manifest with it."""
    path = folder / name
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    with_manifest(folder)


def test_everything_holds_and_is_derived_again(folder):
    report = verifying.verify(folder)
    assert report.defect is None, report.defect
    assert (report.session, list(report.outcomes.values())) == ("GA-12", ["adopted", "adopted"])
    assert report.resolutions == ["GA-12-RES-01"]
    assert report.entries > 30


@pytest.mark.parametrize("name", ["entries.jsonl", "rows.jsonl", "checkpoint.txt", "rules/worldwide-2021.yaml"])
def test_a_flipped_byte_is_found_in_every_file(folder, name):
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert verifying.verify(folder).defect.code == "file-altered"
    with_manifest(folder)
    assert verifying.verify(folder).defect is not None


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("rows.jsonl", '"choice":"for"', '"choice":"against"', "row-altered"),
        ("rows.jsonl", '"outcome":"adopted"', '"outcome":"not-adopted"', "row-altered"),
        ("rows.jsonl", "Invites all members", "Orders all members", "row-altered"),
        ("rows.jsonl", '"entitled":2', '"entitled":3', "row-altered"),
        ("entries.jsonl", '"event":"assembly.cast_vote"', '"event":"assembly.open_vote"', "entry-not-in-tree"),
        ("rules/worldwide-2021.yaml", "majority: two-thirds", "majority: simple", "rules-missing"),
    ],
    ids=["answer", "outcome", "text", "roll", "event", "rules"],
)
def test_a_forger_who_mends_the_manifest_is_caught(folder, name, old, new, code):
    change(folder, name, old, new)
    assert verifying.verify(folder).defect.code == code


def test_an_entry_or_a_row_left_out_is_missed(folder, tmp_path):
    for name, code in (("entries.jsonl", "stream-broken"), ("rows.jsonl", "row-missing")):
        forged = tmp_path / f"without-{name}"
        shutil.copytree(folder, forged)
        path = forged / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([*lines[:3], *lines[4:]]), encoding="utf-8")
        with_manifest(forged)
        assert verifying.verify(forged).defect.code == code


def test_the_last_entries_cut_off_are_missed(folder):
    path = folder / "entries.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-2]), encoding="utf-8")
    with_manifest(folder)
    assert verifying.verify(folder).defect.code == "entries-missing"


def test_another_key_signs_nothing(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    signer = ledger.NoteSigner.generate(manifest["key"].split("+")[0])
    manifest["key"] = signer.verifier().text()
    (folder / "manifest.json").write_bytes(ledger.canonical(manifest))
    assert verifying.verify(folder).defect.code == "checkpoint-not-signed"


@pytest.mark.parametrize("hostile", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"format":1,"files":{"../x":"0"}}'])
def test_a_hostile_manifest_is_a_verdict(tmp_path, hostile):
    (tmp_path / "manifest.json").write_bytes(hostile)
    assert verifying.verify(tmp_path).defect is not None


def test_a_folder_that_holds_something_is_left_alone(folder, session):
    with pytest.raises(errors.ExportNotPossible):
        exporting.export(session, folder)


def test_what_happened_after_the_checkpoint_is_not_handed_out_unsigned(tmp_path, secretary, session):
    checkpoints.sign_checkpoint(NOW)
    sessions.open_session(secretary, session=session, at=NOW)
    with pytest.raises(errors.NotAllSigned):
        exporting.export(session, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_roll_call_and_a_show_of_hands_are_derived_again(tmp_path, hall, session):
    hands = hall.opened(method=Method.SHOW_OF_HANDS)
    for teller in hall.tellers:
        votes.enter_count(teller, vote=hands, in_favour=1, against=2, abstaining=0, at=NOW)
    hall.decided(hands)
    hall.decided(hall.opened(method=Method.RECORD_VOTE))
    checkpoints.sign_checkpoint(NOW)
    exporting.export(session, tmp_path / "out")
    report = verifying.verify(tmp_path / "out")
    assert report.defect is None, report.defect
    assert list(report.outcomes.values()) == ["not-adopted", "not-adopted"]


def test_every_defect_has_its_sentence():
    sources = [path.read_text(encoding="utf-8") for path in Path(verifying.__file__).parent.glob("verifying*.py")]
    parts = [part for source in sources for part in source.split("Defect(")[1:]]
    raised = {part.split('"')[1] for part in parts if part.startswith('"')}
    assert raised == set(SENTENCES)
    assert "entry 3" in sentence(verifying.Defect("stream-broken", "entry 3"))


def test_the_commands_hand_out_and_verify(tmp_path, secretary, session):
    run = CliRunner()
    folder = tmp_path / "handed-out"
    written = run.invoke(cli.app, ["export", "ga-12", str(folder)])
    assert written.exit_code == 0, written.output
    held = run.invoke(cli.app, ["verify", str(folder)])
    assert (held.exit_code, "Everything holds: 2 entries" in held.output) == (0, True)
    change(folder, "rows.jsonl", "Twelfth session (en)", "Thirteenth session (en)")
    altered = run.invoke(cli.app, ["verify", str(folder), "--json"])
    assert altered.exit_code == cli.EXIT_NOT_HELD
    assert json.loads(altered.output)["defect"]["code"] == "row-altered"
