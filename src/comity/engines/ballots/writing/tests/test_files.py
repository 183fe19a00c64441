"""What roles keep and hand on: nothing secret in what is handed on, nothing half written, nothing lost."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.trustees import CertificateContext
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.files import (
    member_read,
    member_written,
    open_box,
    read_draft,
    trustee_key_read,
    trustee_key_written,
)
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.keys import new_trustee_key
from comity.engines.ballots.writing.threshold import new_member

from .conftest import UUID


def test_a_draft_may_be_yaml_or_json():
    question = {"question": "Q", "answers": ["A"], "min": 0, "max": 1}
    text = json.dumps({"name": "E", "questions": [question]}).encode()
    assert read_draft(text, "Ed25519", UUID) == read_draft(
        b"name: E\nquestions:\n- {question: Q, max: 1, min: 0, answers: [A]}\n", "Ed25519", UUID
    )


def test_keys_are_written_and_read_again():
    key = new_trustee_key(group_named("Ed25519"))
    group, read = trustee_key_read(trustee_key_written("Ed25519", key))
    assert (group, read.secret.reveal(), read.public) == ("Ed25519", key.secret.reveal(), key.public)
    member = new_member(CertificateContext("Ed25519", 3, 2, 1), Form.TOOLS_2_0)
    again = member_read(member_written(member))
    assert (again.place, again.form, again.certificate) == (member.place, member.form, member.certificate)
    assert again.signing.reveal() == member.signing.reveal()
    assert again.decryption.reveal() == member.decryption.reveal()


class TestTheBoxOnDisk:
    @pytest.fixture
    def world(self, make_world, tmp_path):
        world = make_world(weights=(1,) * 6)
        world.path = tmp_path / f"{UUID}.bel"
        world.path.write_bytes(world.box.take())
        return world

    def test_ballots_that_come_at_the_same_time_are_all_taken_in(self, world):
        ballots = [world.vote(voter, [1, 0, 0]) for voter in range(6)]

        def receive(ballot):
            with open_box(world.path) as box:
                return box.receive(ballot)

        with ThreadPoolExecutor(4) as crowd:
            numbers = list(crowd.map(receive, ballots))
        report = verify(world.path.read_bytes())
        assert report.accepted
        assert sorted(ballot.tracking_number for ballot in report.ballots) == sorted(numbers)

    def test_a_step_that_fails_leaves_the_archive_as_it_was(self, world):
        before = world.path.read_bytes()
        ballot = world.vote(0, [1, 0, 0])

        def fail_in_the_middle():
            with open_box(world.path) as box:
                box.receive(ballot)
                raise RuntimeError("power cut")

        with pytest.raises(RuntimeError, match="power cut"):
            fail_in_the_middle()
        assert world.path.read_bytes() == before
        assert len(read_archive(before).events) == 1
