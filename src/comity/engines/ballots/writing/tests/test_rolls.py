"""The credential authority: a code a voter, a public credential in every election, and nothing that links them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.election import read_credentials
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.writing.credentials import public_key
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.refusals import StepRefused
from comity.engines.ballots.writing.rolls import Roll, Voter, new_roll, read_voters

from .conftest import UUID

VOTERS = (Voter("XA"), Voter("XB"), Voter("XC"))
OTHER = "oftheSecondDay"


class TestTheRoll:
    def test_a_code_is_on_the_roll_of_every_election_of_the_session(self):
        cards, roll = new_roll(VOTERS, [UUID, OTHER], "Ed25519", Form.TOOLS_3_X)
        code = dict(cards.hand_out())["XB"]
        for uuid in (UUID, OTHER):
            assert public_key(code, uuid, group_named("Ed25519")) == roll.credential_of(uuid, "XB")

    def test_it_is_written_and_read_again_without_any_code(self):
        cards, roll = new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)
        assert Roll.read(roll.written()) == roll
        assert not [code for _voter, code in cards.hand_out() if code in roll.written().decode()]

    def test_only_those_present_are_on_the_roll_of_a_ballot(self):
        _cards, roll = new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)
        entries = read_credentials(roll.credentials(UUID, ["XC", "XA"]))
        assert set(entries) == {roll.keys[UUID][0], roll.keys[UUID][2]}

    @settings(max_examples=10, deadline=None)
    @given(st.permutations(VOTERS))
    def test_the_order_of_what_is_published_tells_nothing(self, voters):
        _cards, roll = new_roll(voters, [UUID], "Ed25519", Form.TOOLS_3_X)
        published = json.loads(roll.credentials(UUID))
        assert published == sorted(roll.keys[UUID])

    def test_weights_are_stated_for_all_or_for_none(self):
        _cards, roll = new_roll((Voter("XA"), Voter("XB", 3)), [UUID], "Ed25519", Form.TOOLS_3_X)
        assert sorted(read_credentials(roll.credentials(UUID)).values()) == [1, 3]
        assert "," not in json.loads(new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)[1].credentials(UUID))[0]

    @pytest.mark.parametrize(
        ("uuid", "present", "code"),
        [(OTHER, None, "election_not_on_roll"), (UUID, ["XZ"], "voter_unknown"), (UUID, [], "no_voters")],
    )
    def test_what_it_cannot_give_is_refused(self, uuid, present, code):
        _cards, roll = new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)
        with pytest.raises(StepRefused, match=code):
            roll.credentials(uuid, present)


class TestTheCards:
    """Codes are printed once; afterwards nobody has them but the voters."""

    def test_are_handed_out_once_and_shown_nowhere(self):
        cards, _roll = new_roll(VOTERS, [UUID], "Ed25519", Form.TOOLS_3_X)
        lines = cards.as_csv().decode().splitlines()
        assert [line.split(",")[0] for line in lines] == ["voter", "XA", "XB", "XC"]
        assert repr(cards) == "<cards>"
        for again in (cards.as_csv, cards.hand_out):
            with pytest.raises(StepRefused, match="cards_handed_out"):
                again()

    @pytest.mark.parametrize(
        ("voters", "code"),
        [
            ((), "no_voters"),
            ((Voter("XA"), Voter("XA")), "voter_twice"),
            ((Voter(""),), "voters_malformed"),
            ((Voter("XA", 0),), "voters_malformed"),
        ],
    )
    def test_are_for_voters_who_can_be_told_apart(self, voters, code):
        with pytest.raises(StepRefused, match=code):
            new_roll(voters, [UUID], "Ed25519", Form.TOOLS_3_X)


def test_voters_are_read_as_spreadsheets_write_them():
    assert read_voters('\ufeffXA\r\n"XB, north",3\r\n\r\n'.encode()) == (Voter("XA"), Voter("XB, north", 3))
