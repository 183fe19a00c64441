"""One small election made for the tests, and the archives that other tools made, where they are at hand."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from comity.engines.ballots.election import HomomorphicQuestion, ListsQuestion, NonHomomorphicQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.trustees import CertificateContext, Single
from comity.engines.ballots.writing.box import Box, Draft
from comity.engines.ballots.writing.credentials import new_code, public_key
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.keys import new_trustee_key
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.sealing import Sealer
from comity.engines.ballots.writing.shuffling import TrusteeShuffle, shuffled
from comity.engines.ballots.writing.threshold import assembled, new_member, new_polynomial, take_shares

UUID = "AnUnknownVoteX"
QUESTIONS = (
    HomomorphicQuestion("President", ("Ana", "Béa"), 1, 1, blank=True),
    HomomorphicQuestion("Resolution", ("For", "Against"), 0, 1),
)
VOTES = (
    (0, ((0, 1, 0), (1, 0))),
    (1, ((1, 0, 0), (0, 0))),
    (0, ((0, 0, 1), (1, 0))),  # voter 0 again: this one counts
    (2, ((0, 0, 1), (0, 1))),
)
RESULT = ((1, 0, 2), (1, 1))


@dataclass(frozen=True)
class Made:
    """An archive of bytes, with the secrets of its voters."""

    content: bytes
    codes: tuple[str, ...]
    group: str


def make_election(group_name: str, form: Form, weights=(1, 1, 1), votes=VOTES, questions=QUESTIONS) -> Made:
    """One trustee without whom nothing is decrypted, and two of three others; members 1 and 3 take part."""
    group = group_named(group_name)
    single = new_trustee_key(group)
    members = [new_member(CertificateContext(group_name, 3, 2, place), form) for place in (1, 2, 3)]
    certificates = [member.certificate for member in members]
    polynomials = [new_polynomial(member, certificates) for member in members]
    shares = [take_shares(member, certificates, polynomials) for member in members]
    pedersen = assembled(2, certificates, polynomials, [share.public for share in shares])
    codes = tuple(new_code(form) for _ in weights)
    roll = {public_key(code, UUID, group): weight for code, weight in zip(codes, weights, strict=True)}
    box = Box.set_up(
        Draft("Invented", "An invented election", group_name, questions, UUID),
        [Single(single.public), pedersen],
        roll,
        1,
    )
    sealer = Sealer(box.election)
    for voter, answers in votes:
        box.receive(sealer.prepare(codes[voter], answers).cast().ballot)
    box.close()
    for key in (single, shares[0], shares[2]):
        box.add_decryption(partial_decryption(box.setting, box.tally, key.secret).written())
    box.publish()
    return Made(box.take(), codes, group_name)


@pytest.fixture(scope="session")
def made() -> Made:
    """Three voters, four ballots, two questions, threshold trustees, on the curve."""
    return make_election("Ed25519", Form.TOOLS_3_X)


@pytest.fixture(scope="session")
def other_kinds() -> bytes:
    """The archive of an election that asks for lists and for ranks, shuffled by two trustees."""
    group = group_named("Ed25519")
    keys = [new_trustee_key(group) for _ in range(2)]
    codes = [new_code(Form.TOOLS_3_X) for _ in range(3)]
    questions = (
        ListsQuestion("Board", (("List A", "Ana", "Béa"), ("List B", "Cyr"))),
        NonHomomorphicQuestion("Topics", ("Training", "Borders"), {"method": "Schulze", "blank": True}),
    )
    roll = dict.fromkeys((public_key(code, UUID, group) for code in codes), 1)
    draft = Draft("Invented", "", group.name, questions, UUID)
    box = Box.set_up(draft, [Single(key.public) for key in keys], roll, 1)
    for code, rows, ranks in zip(codes, [[[1, 1, 0], [0, 0]]] * 3, ([1, 2], [2, 1], [0, 0]), strict=True):
        box.receive(Sealer(box.election).prepare(code, (rows, ranks)).cast().ballot)
    box.close()
    for trustee in (1, 2):
        box.add_shuffle(TrusteeShuffle(trustee, shuffled(box.setting, box.to_shuffle)).written())
    box.end_shuffles()
    for key in keys:
        box.add_decryption(partial_decryption(box.setting, box.tally, key.secret).written())
    box.publish()
    return box.take()


@pytest.fixture(scope="session")
def archive(made: Made) -> bytes:
    """The bytes of `made`."""
    return made.content


@pytest.fixture(scope="session")
def belenios(shared_data: Path) -> Path:
    """Archives of the reference tools."""
    return shared_data / "belenios"


@pytest.fixture(scope="session")
def expected(belenios: Path) -> dict:
    """What each of them holds, and the verdict it deserves."""
    return json.loads((belenios / "expected.json").read_text())
