"""What roles keep and hand on: nothing secret in what is handed on, nothing half written, nothing lost."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.election import read_credentials
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.trustees import CertificateContext
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.credentials import public_key
from comity.engines.ballots.writing.files import (
    Roll,
    Voter,
    member_read,
    member_written,
    new_roll,
    open_box,
    read_draft,
    read_voters,
    trustee_key_read,
    trustee_key_written,
)
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.keys import new_trustee_key
from comity.engines.ballots.writing.refusals import StepRefused
from comity.engines.ballots.writing.threshold import new_member

from .conftest import UUID

VOTERS = (Voter("XA"), Voter("XB"), Voter("XC"))
OTHER = "oftheSecondDay"


class TestTheRoll:
    def test_a_code_is_on_the_roll_of_every_election_of_the_session(self):
        codes, roll = new_roll(VOTERS, [UUID, OTHER], "Ed25519", Form.TOOLS_3_X)
        code = codes.decode().splitlines()[2].removeprefix("XB,")
        for uuid in (UUID, OTHER):
            assert public_key(code, uuid, group_named("Ed25519")) == roll.keys[uuid][1]

    def test_it_is_written_and_read_again_without_any_code(self):
        codes, roll = new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)
        assert Roll.read(roll.written()) == roll
        assert not [line for line in codes.decode().splitlines()[1:] if line.split(",")[1] in roll.written().decode()]

    def test_only_those_present_are_on_the_roll_of_a_ballot(self):
        _codes, roll = new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)
        entries = read_credentials(roll.credentials(UUID, ["XC", "XA"]))
        assert set(entries) == {roll.keys[UUID][0], roll.keys[UUID][2]}

    @settings(max_examples=10, deadline=None)
    @given(st.permutations(VOTERS))
    def test_the_order_of_what_is_published_tells_nothing(self, voters):
        _codes, roll = new_roll(voters, [UUID], "Ed25519", Form.TOOLS_3_X)
        published = json.loads(roll.credentials(UUID))
        assert published == sorted(roll.keys[UUID])

    def test_weights_are_stated_for_all_or_for_none(self):
        _codes, roll = new_roll((Voter("XA"), Voter("XB", 3)), [UUID], "Ed25519", Form.TOOLS_3_X)
        assert sorted(read_credentials(roll.credentials(UUID)).values()) == [1, 3]
        assert "," not in json.loads(new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)[1].credentials(UUID))[0]

    @pytest.mark.parametrize(
        ("uuid", "present", "code"),
        [(OTHER, None, "election_not_on_roll"), (UUID, ["XZ"], "voter_unknown"), (UUID, [], "no_voters")],
    )
    def test_what_it_cannot_give_is_refused(self, uuid, present, code):
        _codes, roll = new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)
        with pytest.raises(StepRefused, match=code):
            roll.credentials(uuid, present)


def test_voters_are_read_as_spreadsheets_write_them():
    assert read_voters('\ufeffXA\r\n"XB, north",3\r\n\r\n'.encode()) == (Voter("XA"), Voter("XB, north", 3))


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
