"""The count of ranks and grades from a finished archive; what it cannot count it says."""

import json

import pytest
from typer.testing import CliRunner

from comity.engines.ballots.election import NonHomomorphicQuestion
from comity.engines.ballots.writing.cli import app
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.shuffling import TrusteeShuffle, shuffled

ANSWERS = ("Ana", "Béa", "Cyr")


@pytest.fixture
def rank(make_world, tmp_path, monkeypatch):
    """Hold an election of these ranks, counted in this way, and ask for its ranking."""
    monkeypatch.setenv("LC_ALL", "en")

    def held(counting, votes, *arguments, finished=True):
        world = make_world(NonHomomorphicQuestion("Order", ANSWERS, counting))
        for voter, ranks in enumerate(votes):
            world.box.receive(world.vote(voter, ranks))
        if finished:
            world.box.close()
            world.box.add_shuffle(TrusteeShuffle(1, shuffled(world.box.setting, world.box.to_shuffle)).written())
            world.box.end_shuffles()
            share = partial_decryption(world.box.setting, world.box.tally, world.keys[0].secret)
            world.box.add_decryption(share.written())
            world.box.publish()
        path = tmp_path / "election.bel"
        path.write_bytes(world.box.take())
        return CliRunner().invoke(app, ["rank", str(path), *arguments])

    return held


@pytest.mark.parametrize(
    ("counting", "order"),
    [
        ({"method": "Schulze"}, [["Ana"], ["Béa", "Cyr"]]),
        ({"method": "MajorityJudgment", "grades": ["Good", "Fair", "Poor"]}, [["Ana"], ["Béa", "Cyr"]]),
        ({"method": "STV", "seats": 1}, [["Ana"]]),
    ],
    ids=lambda value: value["method"] if isinstance(value, dict) else "",
)
def test_ranks_are_counted_as_the_question_says(rank, counting, order):
    answered = rank(counting, [[1, 2, 3], [1, 3, 2]], "--json")
    assert json.loads(answered.output) == [{"question": "Order", "method": counting["method"], "order": order}]


def test_where_the_lot_must_decide_it_is_asked_for(rank):
    votes = [[1, 2, 3], [3, 1, 2], [2, 3, 1]]
    refused = rank({"method": "STV", "seats": 1}, votes)
    assert refused.exit_code == 1
    assert "must be excluded: Ana, Béa, Cyr" in refused.output
    assert "1. Cyr" in rank({"method": "STV", "seats": 1}, votes, "--drawn", "Béa").output


@pytest.mark.parametrize(
    ("counting", "finished", "told"),
    [(None, True, "does not say how"), ({"method": "Borda"}, True, "does not say how"), ({}, False, "not finished")],
    ids=["nothing said", "unknown", "not finished"],
)
def test_what_cannot_be_counted_is_told(rank, counting, finished, told):
    answered = rank(counting, [[1, 2, 3]], finished=finished)
    assert answered.exit_code == 1
    assert told in answered.output
