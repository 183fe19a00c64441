"""An election held from the command line, every role with its own folder; refusals are sentences."""

import csv
import json
import re
import shutil
import stat

import pytest
from typer.testing import CliRunner

from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.cli import app

UUID = "ComityE1ection"
DRAFT = """
name: Executive Committee
description: An invented election
questions:
  - question: President
    answers: [Ana, Béa, Cyr]
    min: 1
    max: 1
    blank: true
"""
VOTES = {"XA": "[[0,1,0,0]]", "XB": "[[1,0,0,0]]", "XC": "[[0,0,0,1]]"}


def type_command(line, *, code=0, **options):
    """Type a command in the current folder; gives what was printed."""
    answered = CliRunner().invoke(app, line.split(), **options)
    assert answered.exit_code == code, answered.output + repr(answered.exception)
    return answered.output


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Commands typed in the folder of the test, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en")
    return type_command


@pytest.fixture(scope="module")
def set_up(tmp_path_factory):
    """An election that was set up: one mandatory trustee and two of three, four voters on the roll, three present."""
    folder = tmp_path_factory.mktemp("set-up")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _take_every_step_to_the_box(folder)
    return folder


@pytest.fixture
def ready(run, set_up, tmp_path):
    """A copy of the election that was set up, to vote in."""
    shutil.copytree(set_up, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _take_every_step_to_the_box(folder):
    (folder / "draft.yaml").write_text(DRAFT)
    (folder / "voters.csv").write_text("XA\nXB\nXC\nXD\n")
    (folder / "present.csv").write_text("XA\nXB\nXC\n")
    type_command("trustee key --out board")
    for index in (1, 2, 3):
        type_command(f"trustee join --size 3 --threshold 2 --index {index} --out region-{index}")
    gather(folder, "certificate")
    for index in (1, 2, 3):
        type_command(f"trustee polynomial region-{index}/member.key office --out region-{index}")
    gather(folder, "polynomial")
    for index in (1, 2, 3):
        type_command(f"trustee shares region-{index}/member.key office --out region-{index}")
    gather(folder, "public")
    type_command("office trustees --single board/trustee.json --shared office --threshold 2 --out office")
    type_command(f"authority codes voters.csv --election {UUID} --election oftheSecondDay --out authority")
    type_command(f"authority roll authority/roll.json --election {UUID} --present present.csv --out office")
    type_command(
        f"office set-up draft.yaml --uuid {UUID} --trustees office/trustees.json"
        f" --credentials office/credentials-{UUID}.json --out box"
    )


def gather(folder, kind):
    """Carry what trustees hand on to the office."""
    for index in (1, 2, 3):
        path = folder / f"region-{index}" / f"{kind}-{index}.json"
        (folder / "office").mkdir(exist_ok=True)
        (folder / "office" / path.name).write_bytes(path.read_bytes())


def codes(folder):
    with (folder / "authority" / "codes.csv").open() as lines:
        return {row["voter"]: row["code"] for row in csv.DictReader(lines)}


def seal(run, folder, voter, answers, then="cast"):
    return run(
        f"voter seal box/election.json --answers {answers} --then {then} --out {voter}",
        env={"COMITY_BALLOT_CODE": codes(folder)[voter]},
    )


def test_an_election_from_the_keys_to_the_result(run, ready):
    archive = f"box/{UUID}.bel"
    for voter, answers in VOTES.items():
        told = seal(run, ready, voter, answers)
        number = re.search(r"Tracking number: (\S+)", told).group(1)
        assert run(f"office receive {archive} {voter}/ballot.json") == f"{number}\n"
    run(f"office close {archive}")
    for who in ("board", "region-1", "region-3"):
        run(f"trustee decrypt {archive} --key {who}/trustee.key --out {who}")
    shares = "board/decryption-1.json region-1/decryption-2.json region-3/decryption-4.json"
    run(f"office decryption {archive} {shares}")
    printed = run(f"office publish {archive}")
    assert re.findall(r": (\d)$", printed, re.MULTILINE) == ["1", "1", "0", "1"]
    assert verify(ready / archive).accepted


OTHER_KINDS = """
name: Executive Committee
questions:
  - question: Board
    lists: [[List A, Ana, Béa], [List B, Cyr]]
  - question: Order of the topics
    numbers: [Training, Borders]
    counting: {method: Schulze, blank: true}
"""


def test_an_election_of_lists_and_ranks(run, tmp_path):
    """Two trustees shuffle in turn before the ballots are opened."""
    (tmp_path / "draft.yaml").write_text(OTHER_KINDS)
    (tmp_path / "voters.csv").write_text("XA\nXB\n")
    for trustee in ("board", "region"):
        run(f"trustee key --out {trustee}")
    run("office trustees --single board/trustee.json --single region/trustee.json --out office")
    run(f"authority codes voters.csv --election {UUID} --out authority")
    run(f"authority roll authority/roll.json --election {UUID} --out office")
    run(
        f"office set-up draft.yaml --uuid {UUID} --trustees office/trustees.json"
        f" --credentials office/credentials-{UUID}.json --out box"
    )
    archive = f"box/{UUID}.bel"
    for voter, answers in (("XA", "[[[1,1,0],[0,0]],[1,2]]"), ("XB", "[[[1,1,1],[0,0]],[2,1]]")):
        seal(run, tmp_path, voter, answers)
        run(f"office receive {archive} {voter}/ballot.json")
    seal(run, tmp_path, "XA", "[[[0,0,0],[1,1]],[7,9]]", then="audit")
    assert run("audit XA/audit.json box/election.json").split("\n")[1:-1] == [
        "Board", "    List B", "    Cyr", "Order of the topics", "    Training: 7", "    Borders: 9",
    ]  # fmt: skip
    run(f"office close {archive}")
    assert "must be shuffled" in run(f"trustee decrypt {archive} --key board/trustee.key", code=1)
    for number, trustee in ((1, "board"), (2, "region")):
        run(f"trustee shuffle {archive} --key {trustee}/trustee.key --out {trustee}")
        run(f"office shuffle {archive} {trustee}/shuffle-{number}.json")
    run(f"office end-shuffles {archive}")
    for number, trustee in ((1, "board"), (2, "region")):
        told = run(f"trustee decrypt {archive} --key {trustee}/trustee.key --out {trustee}")
        assert "Ballots shuffled by trustees: 1, 2\n" in told  # who were not among them may ask why
        run(f"office decryption {archive} {trustee}/decryption-{number}.json")
    printed = run(f"office publish {archive}")
    assert "    List A: 2\n        Ana: 2\n        Béa: 1\n    List B: 0\n        Cyr: 0\n" in printed
    assert sorted(re.findall(r"Training: (\d); Borders: (\d)", printed)) == [("1", "2"), ("2", "1")]
    assert run(f"rank {archive}") == "Order of the topics (Schulze)\n    1. Training, Borders\n"
    assert json.loads(run(f"rank {archive} --json"))[0]["order"] == [["Training", "Borders"]]
    assert verify(tmp_path / archive).accepted


def test_secrets_are_for_their_owners_eyes(ready):
    private = [
        "board/trustee.key",
        "region-1/member.key",
        "region-1/trustee.key",
        "authority/codes.csv",
        "authority/roll.json",
    ]
    assert {stat.S_IMODE((ready / path).stat().st_mode) for path in private} == {0o600}


def test_no_secret_is_in_what_is_handed_on(ready):
    secrets = [
        json.loads((ready / path).read_bytes())["secret"] for path in ("board/trustee.key", "region-1/trustee.key")
    ]
    secrets += codes(ready).values()
    handed_on = b"".join(path.read_bytes() for folder in ("office", "box") for path in (ready / folder).iterdir())
    assert not [secret for secret in secrets if secret.encode() in handed_on]


def test_an_audited_ballot_is_opened_on_another_device_and_not_cast(run, ready):
    told = seal(run, ready, "XA", "[[0,0,1,0]]", then="audit")
    assert not (ready / "XA" / "ballot.json").exists()
    checked = run("audit XA/audit.json box/election.json")
    assert re.search(r"Commitment: (\S+)", told).group(1) in checked
    assert "Béa" in checked
    assert "Ana" not in checked


def test_the_voter_chooses_after_the_commitment_is_shown(run, ready):
    told = run(
        "voter seal box/election.json --answers [[0,0,1,0]] --out XA",
        env={"COMITY_BALLOT_CODE": codes(ready)["XA"]},
        input="what\ncast\n",
    )
    assert told.index("Commitment") < told.index("cast or audit") < told.index("Tracking number")


def test_a_booth_is_a_folder_of_files(run, ready):
    run(f"office booth box/{UUID}.bel --out booth")
    assert {"index.html", "fr.html", "es.html", "ar.html", "sealer.js", "worker.js"} <= {
        path.name for path in (ready / "booth").iterdir()
    }
    assert "nothing was overwritten" in run(f"office booth box/{UUID}.bel --out booth", code=1)


def test_a_ballot_is_found_by_either_number_and_a_recast_one_is_told(run, ready):
    archive = f"box/{UUID}.bel"
    first = seal(run, ready, "XA", VOTES["XA"])
    run(f"office receive {archive} XA/ballot.json")
    (ready / "XA" / "ballot.json").unlink()
    second = seal(run, ready, "XA", VOTES["XB"])
    run(f"office receive {archive} XA/ballot.json")
    overtaken, commitment = (re.search(r"Commitment: (\S+)", told).group(1) for told in (first, second))
    tracking = re.search(r"Tracking number: (\S+)", second).group(1)
    assert "event 2" in run(f"find {archive} {commitment}")
    assert "event 2" in run(f"find {archive} {tracking}")
    assert "does not count" in run(f"find {archive} {overtaken}")
    assert "does not count" not in run(f"find {archive} {tracking}")


def test_a_trustee_does_not_open_the_tally_of_an_unsound_archive(run, ready):
    archive = f"box/{UUID}.bel"
    seal(run, ready, "XA", VOTES["XA"])
    run(f"office receive {archive} XA/ballot.json")
    run(f"office close {archive}")
    path = ready / archive
    data = bytearray(path.read_bytes())
    data[data.index(b'"beta":"') + 9] ^= 1
    path.write_bytes(data)
    told = run(f"trustee decrypt {archive} --key board/trustee.key --out board", code=1)
    assert "Nothing was decrypted" in told
    assert not (ready / "board" / "decryption-1.json").exists()


def test_a_trustee_opens_one_tally_of_an_election_only(run, ready):
    """Two tallies, one without a certain voter's ballot, would tell that voter's vote."""
    archive = ready / "box" / f"{UUID}.bel"
    seal(run, ready, "XA", VOTES["XA"])
    run(f"office receive box/{UUID}.bel XA/ballot.json")
    alone = archive.read_bytes()
    seal(run, ready, "XB", VOTES["XB"])
    run(f"office receive box/{UUID}.bel XB/ballot.json")
    run(f"office close box/{UUID}.bel")
    told = run(f"trustee decrypt box/{UUID}.bel --key board/trustee.key --out board")
    assert "Ballots that count: 2; voters on the roll: 3" in told
    (ready / "again").mkdir()
    run(f"trustee decrypt box/{UUID}.bel --key board/trustee.key --out again")  # the same tally may be asked for again
    archive.write_bytes(alone)
    run(f"office close box/{UUID}.bel")
    told = run(f"trustee decrypt box/{UUID}.bel --key board/trustee.key --out alone", code=1)
    assert "single votes" in told
    assert not (ready / "alone").exists()


def test_a_voter_who_is_absent_is_not_on_the_roll(run, ready):
    seal(run, ready, "XD", VOTES["XA"])
    told = run(f"office receive box/{UUID}.bel XD/ballot.json", code=1)
    assert "not on the electoral roll" in told


def test_several_ballots_are_taken_in_together_or_not_at_all(run, ready):
    seal(run, ready, "XA", VOTES["XA"])
    seal(run, ready, "XD", VOTES["XA"])
    before = (ready / "box" / f"{UUID}.bel").read_bytes()
    run(f"office receive box/{UUID}.bel XA/ballot.json XD/ballot.json", code=1)
    assert (ready / "box" / f"{UUID}.bel").read_bytes() == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("trustee key --group Ed448", "Ed448"),
        ("trustee join --size 2 --threshold 3 --index 1", "Check the three numbers"),
        ("trustee join --size 2 --threshold 2 --index 1 --format 2.0", "do not know the group Ed25519"),
        ("trustee polynomial draft.yaml office", "not the file of a trustee"),
        ("trustee decrypt nothing.bel --key board/trustee.key", "cannot be read"),
        (f"trustee decrypt box/{UUID}.bel --key board/trustee.key", "still open"),
        (f"trustee decrypt box/{UUID}.bel --key box/election.json", "not a trustee's key"),
        (f"authority roll authority/roll.json --election {UUID[:-1]}", "no credentials for the election"),
        (f"authority roll draft.yaml --election {UUID}", "not a credential authority's roll"),
        ("trustee key --out board", "nothing was overwritten"),
        (f"office close box/{UUID}.bel", "nothing to count"),
        (f"office publish box/{UUID}.bel", "still open"),
        ("office close draft.yaml", "."),
        (f"office receive box/{UUID}.bel draft.yaml", "."),
        ("audit draft.yaml box/election.json", "."),
        (f"find box/{UUID}.bel nothing", "No ballot"),
        ("office trustees", "at least one trustee"),
        (f"rank box/{UUID}.bel", "asks for ranks or grades"),
        (f"trustee shuffle box/{UUID}.bel --key board/trustee.key", "still open"),
        (f"office shuffle box/{UUID}.bel draft.yaml", "still open"),
        (f"office end-shuffles box/{UUID}.bel", "still open"),
        ("trustee key --out draft.yaml", "cannot be used"),
        ("trustee key --out draft.yaml/below", "cannot be used"),
        ("office close nowhere/nothing.bel", "cannot be read"),
        ("office close box", "cannot be read"),
        ("trustee polynomial box office", "cannot be read"),
    ],
)  # fmt: skip
def test_a_refusal_is_a_sentence(run, ready, line, told):
    printed = run(line, code=1)
    assert told in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    "answers", ["", "x", "[]", "[[1]]", "[[2,0,0,0]]", "[[1,1,0,0]]", "[" * 5000, "null", "[[0,0,0,0]]"],
    ids=["empty", "word", "none", "short", "two", "blank", "deep", "null", "nothing"],
)  # fmt: skip
def test_answers_that_do_not_fit_are_told(ready, answers):
    line = ["voter", "seal", "box/election.json", "--then", "cast", "--answers", answers]
    answered = CliRunner().invoke(app, line, env={"COMITY_BALLOT_CODE": codes(ready)["XA"]})
    assert answered.exit_code == 1
    assert answered.output.strip().endswith(".")
    assert codes(ready)["XA"] not in answered.output


@pytest.mark.parametrize(
    "draft",
    ["", "[]", "name: E", "name: E\nquestions: []", "name: E\nquestions:\n  - question: Q", "a: &a [*a]", "\x00", "{"],
    ids=["empty", "list", "no questions", "none", "incomplete", "recursive", "control", "cut"],
)  # fmt: skip
def test_a_draft_that_is_none_is_told(run, ready, draft):
    (ready / "draft.yaml").write_text(draft)
    printed = run(
        f"office set-up draft.yaml --uuid {UUID} --trustees office/trustees.json"
        f" --credentials office/credentials-{UUID}.json --out other",
        code=1,
    )
    assert "draft" in printed or "items" in printed or "least" in printed


@pytest.mark.parametrize("voters", ["", "\n\n", "XA\nXA", "XA,x", "XA,0", "XA,-1", ",1", '"XA'], ids=repr)
def test_a_list_of_voters_that_is_none_is_told(run, tmp_path, voters):
    (tmp_path / "voters.csv").write_text(voters)
    assert run(f"authority codes voters.csv --election {UUID}", code=1).strip().endswith(".")
    assert not (tmp_path / "codes.csv").exists()
