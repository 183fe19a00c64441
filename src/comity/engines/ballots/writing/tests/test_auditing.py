"""A device that seals something else than the voter chose is found out by any other device."""

import json

import pytest

from comity.engines.ballots import strict
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.writing.auditing import audit
from comity.engines.ballots.writing.refusals import StepRefused

from .conftest import BOARD, TOPICS


@pytest.fixture
def world(make_world):
    return make_world()


@pytest.fixture
def prepared(world):
    return world.sealer.prepare(world.codes[0], [[0, 1, 0]])


def record_of(prepared):
    return json.loads(prepared.audit())


def test_an_honest_device_passes(world, prepared):
    found = audit(prepared.audit(), world.box.election)
    assert found.answers == ((0, 1, 0),)
    assert found.commitment == prepared.commitment


def test_a_device_that_sealed_another_answer_is_found_out(world, prepared):
    record = record_of(prepared)
    record["answers"] = [[1, 0, 0]]  # what it tells the voter
    with pytest.raises(StepRefused, match="ciphertext_differs") as refused:
        audit(strict.compact(record), world.box.election)
    assert refused.value.facts == {"question": 1, "choice": 1}


def test_a_device_cannot_tell_of_another_ballot_than_it_committed_to(world, prepared):
    other = world.sealer.prepare(world.codes[0], [[0, 1, 0]])
    assert audit(other.audit(), world.box.election).commitment != prepared.commitment


def test_wrong_proofs_are_found_out_as_well(world, prepared):
    """Else a device could make ballots that no box takes, for voters it does not like."""
    record = record_of(prepared)
    proofs = record["ballot"]["answers"][0]["overall_proof"]
    proofs[0]["response"] = str(int(proofs[0]["response"]) - 1)
    with pytest.raises(ArchiveRejected, match="ballot_proof_invalid"):
        audit(strict.compact(record), world.box.election)


def test_an_opening_has_one_form_only(world, prepared):
    record = record_of(prepared)
    order = world.box.setting.order
    record["openings"][0][0] = str(int(record["openings"][0][0]) + order)
    with pytest.raises(ArchiveRejected, match="exponent_out_of_range"):
        audit(strict.compact(record), world.box.election)


class TestOtherKinds:
    """Lists and ranks are opened as well, and a device that sealed others is found out."""

    LISTS, RANKS = [[1, 1, 0], [0, 0]], [1, 2, 3]

    @pytest.fixture
    def world(self, make_world):
        return make_world(BOARD, TOPICS)

    def audited(self, world, **changes):
        record = record_of(world.sealer.prepare(world.codes[0], [self.LISTS, self.RANKS]))
        return audit(strict.compact(record | changes), world.box.election)

    def test_an_honest_device_passes(self, world):
        assert self.audited(world).answers == (((1, 1, 0), (0, 0)), (1, 2, 3))

    @pytest.mark.parametrize(
        "answers",
        [[[[1, 0, 1], [0, 0]], RANKS], [[[0, 0, 0], [1, 1]], RANKS], [LISTS, [2, 1, 3]], [LISTS, [1, 2, 4]]],
        ids=str,
    )
    def test_one_that_tells_of_other_answers_does_not(self, world, answers):
        with pytest.raises(StepRefused, match="ciphertext_differs"):
            self.audited(world, answers=answers)

    def test_nor_one_that_opens_ranks_with_another_number(self, world):
        record = record_of(world.sealer.prepare(world.codes[0], [self.LISTS, self.RANKS]))
        with pytest.raises(StepRefused, match="ciphertext_differs"):
            audit(strict.compact(record | {"openings": [record["openings"][0], "7"]}), world.box.election)


def test_the_ballot_of_another_election_is_told(world, prepared, make_world):
    with pytest.raises(StepRefused, match="audit_other_election"):
        audit(prepared.audit(), make_world().box.election)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "ballot"}, "audit_unknown"),
        ({"version": 2}, "audit_unknown"),
        ({"answers": []}, "answers_malformed"),
        ({"answers": None}, "answers_malformed"),
        ({"openings": []}, "length_differs"),
        ({"openings": [["1", "2"]]}, "cells_differ"),
        ({"openings": [["x", "1", "2"]]}, "number_not_canonical"),
        ({"ballot": None}, "shape_differs"),
    ],
    ids=str,
)
def test_what_is_no_record_is_refused(world, prepared, change, reason):
    with pytest.raises((StepRefused, ArchiveRejected), match=reason):
        audit(strict.compact(record_of(prepared) | change), world.box.election)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff", b"[" * 100_000], ids=["empty", "cut", "list", "bytes", "deep"]
)
def test_what_is_no_json_is_refused(world, data):
    with pytest.raises(ArchiveRejected):
        audit(data, world.box.election)
