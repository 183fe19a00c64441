"""What we write, the protocol's own tool accepts; what it makes, fits into an election of ours.

The judge is belenios-tool 2.0 of Debian 12 (apt install belenios-tool): forms of 2.0, BELENIOS-2048.
"""

import shutil
import subprocess

import pytest

from comity.engines.ballots import strict
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.tally import Shuffle, read_result
from comity.engines.ballots.trustees import Single, VerificationKey
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.box import Box, Draft
from comity.engines.ballots.writing.credentials import new_code, new_uuid, public_key
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.keys import new_trustee_key
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.sealing import Sealer
from comity.engines.ballots.writing.shuffling import TrusteeShuffle, shuffled

from .conftest import PRESIDENT, RESOLUTION, TIME, TOPICS, share_key

TOOL = shutil.which("belenios-tool")
pytestmark = pytest.mark.skipif(
    TOOL is None, reason="belenios-tool is not installed (Debian 12: apt install belenios-tool)"
)

GROUP = group_named("BELENIOS-2048")


def tool(folder, *arguments):
    return subprocess.run([TOOL, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def judged_by_tool(folder, uuid, archive):
    """The tool wants a folder with one archive in it."""
    (folder / f"{uuid}.bel").write_bytes(archive)
    return tool(folder, "election", "verify")


@pytest.mark.slow
def test_an_assembly_of_196_elects_its_president(tmp_path):
    """Three candidates and blank, five who vote twice, three of four regions' trustees."""
    uuid = new_uuid()
    codes = [new_code(Form.TOOLS_2_0) for _ in range(196)]
    pedersen, keys = share_key(GROUP, 4, 3, Form.TOOLS_2_0)
    roll = dict.fromkeys(sorted(public_key(code, uuid, GROUP) for code in codes), 1)
    box = Box.set_up(Draft("President", "An invented election", GROUP.name, (PRESIDENT,), uuid), [pedersen], roll, TIME)
    sealer = Sealer(box.election)
    votes = [place * place % 4 for place in range(196)]
    for place, choice in [*((place, 3) for place in range(5)), *enumerate(votes)]:
        bits = [int(each == choice) for each in range(4)]
        box.receive(sealer.prepare(codes[place], [bits]).cast().ballot)
    assert box.close().num_tallied == 196
    for place in (3, 0, 2):
        box.add_decryption(partial_decryption(box.setting, box.tally, keys[place].secret).written())
    result = (tuple(votes.count(choice) for choice in range(4)),)
    assert box.publish() == result
    archive = box.take()
    report = verify(archive)
    assert report.accepted
    assert report.questions[0].counts == result[0]
    assert (report.ballots_cast, report.voted) == (201, 196)
    judged = judged_by_tool(tmp_path, uuid, archive)
    assert judged.returncode == 0, judged.stderr


def test_it_votes_and_decrypts_in_an_election_of_ours(tmp_path):
    """A trustee and a voter who trust the tool more than us use it; the others use ours."""
    uuid, ours = new_uuid(), new_trustee_key(GROUP)
    made = tool(tmp_path, "setup", "generate-trustee-key", "--group", GROUP.name)
    assert made.returncode == 0, made.stderr
    (public,), (private,) = tmp_path.glob("*.pubkey"), tmp_path.glob("*.privkey")
    theirs = VerificationKey.read(strict.parse(public.read_bytes().strip()))
    codes = [new_code(Form.TOOLS_2_0) for _ in range(2)]
    roll = {public_key(code, uuid, GROUP): 1 for code in codes}
    draft = Draft("Resolution", "", GROUP.name, (RESOLUTION,), uuid)
    box = Box.set_up(draft, [Single(theirs), Single(ours.public)], roll, TIME)
    archive = box.take()
    (tmp_path / f"{uuid}.bel").write_bytes(archive)
    (tmp_path / "code").write_text(codes[0])
    (tmp_path / "vote.json").write_text("[[0,1,0]]")
    sealed = tool(tmp_path, "election", "generate-ballot", "--privcred", "code", "--ballot", "vote.json")
    assert sealed.returncode == 0, sealed.stderr
    box.receive(sealed.stdout.strip().encode())
    box.receive(Sealer(box.election).prepare(codes[1], [[1, 0, 0]]).cast().ballot)
    box.close()
    archive += box.take()
    (tmp_path / f"{uuid}.bel").write_bytes(archive)
    decrypted = tool(tmp_path, "election", "decrypt", "--privkey", private.name, "--trustee-id", "1")
    assert decrypted.returncode == 0, decrypted.stderr
    assert box.add_decryption(decrypted.stdout.splitlines()[0].encode()) == 1
    box.add_decryption(partial_decryption(box.setting, box.tally, ours.secret).written())
    assert box.publish() == ((1, 1, 0),)
    archive += box.take()
    assert verify(archive).accepted
    assert judged_by_tool(tmp_path, uuid, archive).returncode == 0


def test_it_opens_ranks_as_we_do(tmp_path, monkeypatch):
    """Ranks are shuffled by both; one voter encrypts something else than numbers, which must stop nobody."""
    group = group_named("RFC-3526-2048")
    uuid, key = new_uuid(), new_trustee_key(group)
    codes = [new_code(Form.TOOLS_2_0) for _ in range(4)]
    roll = {public_key(code, uuid, group): 1 for code in codes}
    box = Box.set_up(Draft("Topics", "", group.name, (TOPICS, RESOLUTION), uuid), [Single(key.public)], roll, TIME)
    archive = box.take()
    sealer = Sealer(box.election)
    for code, ranks in zip(codes, ([1, 2, 3], [3, 1, 2], [0, 0, 0]), strict=False):
        box.receive(sealer.prepare(code, (ranks, [1, 0, 0])).cast().ballot)
    with monkeypatch.context() as patch:
        patch.setattr(type(group), "embed", lambda group, _numbers: group.independent_generator(7))
        box.receive(sealer.prepare(codes[3], ([0, 0, 0], [0, 1, 0])).cast().ballot)
    box.close()
    archive += box.take()
    (tmp_path / f"{uuid}.bel").write_bytes(archive)
    theirs = tool(tmp_path, "election", "shuffle", "--trustee-id", "1")
    assert theirs.returncode == 0, theirs.stderr
    shuffle = Shuffle.read(theirs.stdout.splitlines()[0].encode())
    box.add_shuffle(TrusteeShuffle(1, shuffle).written())
    box.add_shuffle(TrusteeShuffle(1, shuffled(box.setting, box.to_shuffle)).written())
    box.end_shuffles()
    box.add_decryption(partial_decryption(box.setting, box.tally, key.secret).written())
    archive += box.take()
    (tmp_path / f"{uuid}.bel").write_bytes(archive)
    opened = tool(tmp_path, "election", "compute-result")
    assert opened.returncode == 0, opened.stderr
    result = box.publish()
    assert read_result(opened.stdout.splitlines()[0].encode()) == result
    assert {(1, 2, 3), (3, 1, 2), (0, 0, 0)} < set(result[0])
    archive += box.take()
    assert verify(archive).accepted
    judged = judged_by_tool(tmp_path, uuid, archive)
    assert judged.returncode == 0, judged.stderr
