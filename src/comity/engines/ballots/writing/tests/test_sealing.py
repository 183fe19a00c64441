"""A sealed ballot is a permitted vote, says nothing about itself, and is cast or audited, once."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.ballot_checks import check_ballot, decoded
from comity.engines.ballots.ballots import Ballot, split_signature
from comity.engines.ballots.election import Election, HomomorphicQuestion, NonHomomorphicQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.writing.credentials import scalar_of
from comity.engines.ballots.writing.refusals import StepRefused
from comity.engines.ballots.writing.sealing import Sealer, require_answers
from comity.engines.ballots.writing.vectors import seeded

from .conftest import PRESIDENT, RESOLUTION, UUID

CODE = "DemoA-DemoBB-DemoC-DemoDD"


def election(*questions, group="Ed25519"):
    arithmetic = group_named(group)
    key = arithmetic.encode(arithmetic.power(arithmetic.generator, 5))
    return Election("E", "", group, key, questions, UUID)


@st.composite
def questions_with_answers(draw):
    """A question, and a vote that it permits."""
    size = draw(st.integers(1, 4))
    least = draw(st.integers(0, size))
    most = draw(st.integers(least, size))
    blank = draw(st.sampled_from([None, False, True]))
    question = HomomorphicQuestion("?", tuple("abcd"[:size]), least, most, blank)
    chosen = draw(st.permutations(range(size)))[: draw(st.integers(least, most))]
    bits = [int(place in chosen) for place in range(size)]
    if not blank:
        return question, bits
    return question, ([1] + [0] * size if draw(st.booleans()) else [0, *bits])


@settings(max_examples=25, deadline=None)
@given(questions_with_answers())
def test_every_permitted_vote_is_accepted_by_the_verifiers_rules(both):
    question, bits = both
    asked = election(question)
    data = Sealer(asked).prepare(CODE, [bits]).cast().ballot
    ballot = Ballot.read(data, asked.questions)
    setting = Setting(group_named("Ed25519"), asked.public_key, asked.fingerprint)
    credential = setting.group.decode(ballot.credential)
    (pairs,) = decoded(setting.group, [ballot.answers])
    check_ballot(setting, asked.questions, ballot, fingerprint(split_signature(data)), credential, pairs)
    # The key's secret is 5, so the vote can be read again: beta / alpha^5 = g^bit.
    opened = [setting.group.divide(beta, setting.group.power(alpha, 5)) for alpha, beta in pairs[0]]
    assert opened == [setting.group.power(setting.group.generator, bit) for bit in bits]


@pytest.mark.parametrize(
    ("question", "bits", "code"),
    [
        (RESOLUTION, [1, 1, 0], "answers_too_many"),
        (RESOLUTION, [0, 0, 0], "answers_too_few"),
        (RESOLUTION, [1, 0], "answers_malformed"),
        (RESOLUTION, [1, 0, 0, 0], "answers_malformed"),
        (RESOLUTION, [2, 0, 0], "answers_malformed"),
        (RESOLUTION, [-1, 1, 1], "answers_malformed"),
        (RESOLUTION, [True, 0, 0], "answers_malformed"),
        (RESOLUTION, [1.0, 0, 0], "answers_malformed"),
        (RESOLUTION, "100", "answers_malformed"),
        (PRESIDENT, [1, 1, 0, 0], "blank_with_answers"),
        (PRESIDENT, [0, 0, 0, 0], "answers_too_few"),
        (PRESIDENT, [1, 0, 0], "answers_malformed"),
    ],
)
def test_a_vote_that_could_not_be_proved_is_refused(question, bits, code):
    with pytest.raises(StepRefused) as refused:
        require_answers([question], [bits])
    assert refused.value.code == code


def test_a_question_of_another_kind_is_not_sealed():
    with pytest.raises(StepRefused, match="question_not_sealed"):
        Sealer(election(NonHomomorphicQuestion("Rank", ("a", "b"))))


def test_the_commitment_is_the_hash_that_is_signed():
    prepared = Sealer(election(RESOLUTION)).prepare(CODE, [[0, 1, 0]])
    cast = prepared.cast()
    assert json.loads(cast.ballot)["signature"]["hash"] == prepared.commitment
    assert cast.tracking_number == fingerprint(cast.ballot)


@pytest.mark.parametrize("first", ["cast", "audit"])
@pytest.mark.parametrize("second", ["cast", "audit"])
def test_a_ballot_is_cast_or_audited_once(first, second):
    prepared = Sealer(election(RESOLUTION)).prepare(CODE, [[0, 1, 0]])
    getattr(prepared, first)()
    with pytest.raises(StepRefused, match="ballot_already_used"):
        getattr(prepared, second)()


def test_an_audited_ballot_is_not_signed_and_tells_nothing_about_the_code():
    """Whoever gets the record could otherwise cast it, or vote in the voter's place."""
    asked = election(RESOLUTION)
    scalar = str(_scalar(asked))
    record = Sealer(asked).prepare(CODE, [[0, 1, 0]]).audit().decode()
    assert "signature" not in record
    assert scalar not in record
    assert CODE not in record


def test_two_ballots_with_the_same_vote_have_nothing_in_common():
    sealer = Sealer(election(RESOLUTION))
    first, second = (
        json.loads(sealer.prepare(CODE, [[0, 1, 0]]).cast().ballot)["answers"][0]["choices"] for _ in range(2)
    )
    assert not {each["alpha"] for each in first} & {each["alpha"] for each in second}


def test_nothing_secret_is_in_the_representation():
    asked = election(RESOLUTION)
    prepared = Sealer(asked).prepare(CODE, [[0, 1, 0]], seeded("known"))
    opening = str(seeded("known")(group_named("Ed25519").order))
    shown = repr(prepared) + repr(vars(prepared))
    assert opening not in shown
    assert str(_scalar(asked)) not in shown
    assert CODE not in shown


def _scalar(asked):
    return scalar_of(CODE, asked.uuid, group_named(asked.group)).reveal()
