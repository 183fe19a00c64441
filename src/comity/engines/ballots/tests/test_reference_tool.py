"""An election made step by step by the reference tool of Debian, judged here: shuffles, names, unusual texts.

Its homomorphic elections are judged among the vectors; this one has what they lack in the form of 2.0: a question whose
ballots are shuffled, in the field of RFC 3526, and trustees with names.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from comity.engines.ballots.verification import verify

from .naive import of_kind, put_together, steps_of

TOOL = shutil.which("belenios-tool")
pytestmark = pytest.mark.skipif(
    TOOL is None, reason="belenios-tool is not installed (Debian 12: apt install belenios-tool)"
)
GROUP = ("--group", "RFC-3526-2048")
QUESTIONS = [
    {"type": "NonHomomorphic", "value": {"answers": ["Nord", "Süd"], "question": "Rank the “seats”\n(1 is best)"}},
    {"answers": ["Yes", "No \\ \x7f \U0001f5f3"], "blank": True, "min": 0, "max": 2, "question": "Adopt?"},
]
RANKINGS = [[1, 2], [255, 0], [1, 2]]
SUMS = [[0, 1, 1], [1, 0, 0], [0, 0, 1]]


class Tool:
    """The tool at work in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, given: bytes = b"") -> bytes:
        environment = {**os.environ, "BELENIOS_USE_URANDOM": "1"}
        command = [TOOL or "", *arguments]
        ended = subprocess.run(command, cwd=self.folder, input=given, capture_output=True, env=environment, check=False)
        assert ended.returncode == 0, ended.stderr.decode()
        return ended.stdout

    def event(self, kind: str, payload: bytes = b"") -> None:
        self("archive", "add-event", f"--type={kind}", given=payload)

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.folder.glob(pattern))


def make_election(folder: Path) -> bytes:
    """Set up, vote (the first voter twice), shuffle twice, decrypt, publish."""
    tool = Tool(folder)
    uuid = ("--uuid", tool("setup", "generate-token").decode().strip())
    tool("setup", "generate-credentials", *uuid, *GROUP, "--count", str(len(RANKINGS)))
    tool.files("*.pubcreds")[0].rename(folder / "public_creds.json")
    codes = [line.split()[1] for line in tool.files("*.privcreds")[0].read_text().splitlines()]
    for _trustee in range(2):
        tool("setup", "generate-trustee-key", *GROUP)
    named = [
        json.loads(path.read_text()) | {"name": f"Trustee “{n}”"} for n, path in enumerate(tool.files("*.pubkey"), 1)
    ]
    (folder / "public_keys.jsons").write_text("".join(json.dumps(key) + "\n" for key in named))
    tool("setup", "make-trustees")
    template = {"description": "A “tést”", "name": "Élection", "questions": QUESTIONS, "administrator": "Ana",
                "credential_authority": "Béa"}  # fmt: skip
    (folder / "template.json").write_text(json.dumps(template))
    tool("setup", "make-election", *uuid, *GROUP, "--template", "template.json")
    tool("archive", "init")
    for name in ("election.json", "trustees.json", "public_creds.json", "public_keys.jsons", "template.json"):
        (folder / name).unlink(missing_ok=True)
    votes = list(zip(codes, RANKINGS, SUMS, strict=True))
    for code, ranking, answer in [(codes[0], [9, 9], [0, 0, 1]), *votes]:
        (folder / "code").write_text(code)
        (folder / "vote").write_text(json.dumps([ranking, answer]))
        tool.event("Ballot", tool("election", "generate-ballot", "--privcred", "code", "--ballot", "vote"))
    tool.event("EndBallots")
    tool.event("EncryptedTally", tool("election", "compute-encrypted-tally"))
    for owner in (1, 2):
        tool.event("Shuffle", tool("election", "shuffle", f"--trustee-id={owner}"))
    tool.event("EndShuffles")
    for owner, path in enumerate(tool.files("*.privkey"), 1):
        key = ("--privkey", path.name, "--trustee-id", str(owner))
        tool.event("PartialDecryption", tool("election", "decrypt", *key))
    tool.event("Result", tool("election", "compute-result"))
    return tool.files("*.bel")[0].read_bytes()


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> bytes:
    return make_election(tmp_path_factory.mktemp("tool"))


def test_it_is_accepted_for_what_it_holds(archive):
    report = verify(archive)
    assert report.defect is None
    shuffled, summed = report.questions
    assert sorted(shuffled.counts) == sorted(map(tuple, RANKINGS))
    assert summed.counts == tuple(sum(row) for row in zip(*SUMS, strict=True))
    assert (report.voted, report.ballots_cast) == (3, 4)
    assert sorted(trustee.name for trustee in report.trustees) == ["Trustee “1”", "Trustee “2”"]
    assert all(trustee.shuffled and trustee.decrypted for trustee in report.trustees)


def test_what_is_taken_apart_is_put_together_the_same(archive):
    again = put_together(steps_of(archive), verify(archive).timestamp)
    assert again == archive


def test_a_ranking_altered_in_the_result_is_noticed(archive):
    steps = steps_of(archive)
    of_kind(steps, "Result")[0].edit(
        0, lambda value: {"result": [[[7, 7], *value["result"][0][1:]], value["result"][1]]}
    )
    defect = verify(put_together(steps)).defect
    assert defect is not None
    assert (defect.code, defect.facts["question"], defect.facts["cell"]) == ("result_differs", 1, 1)
