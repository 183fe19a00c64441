"""A sealed ballot is a permitted vote, says nothing about itself, and is cast or audited, once."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.ballot_checks import check_ballot, decoded
from comity.engines.ballots.ballots import Ballot, split_signature
from comity.engines.ballots.election import Election, HomomorphicQuestion, ListsQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.tally import leaves
from comity.engines.ballots.writing.answers import require_answers
from comity.engines.ballots.writing.credentials import scalar_of
from comity.engines.ballots.writing.encrypting import sealed_bits
from comity.engines.ballots.writing.proving import Key
from comity.engines.ballots.writing.refusals import StepRefused
from comity.engines.ballots.writing.sealing import Sealer
from comity.engines.ballots.writing.vectors import seeded

from .conftest import BOARD, PRESIDENT, RESOLUTION, TOPICS, UUID

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


@st.composite
def lists_with_answers(draw):
    """A list question, and a vote for one list and somebody on it."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    chosen = draw(st.integers(0, len(sizes) - 1))
    candidates = st.lists(st.integers(0, 1), min_size=sizes[chosen], max_size=sizes[chosen]).filter(any)
    rows = [[1, *draw(candidates)] if place == chosen else [0] * (size + 1) for place, size in enumerate(sizes)]
    return ListsQuestion("?", tuple(tuple("Labc"[: size + 1]) for size in sizes)), rows


@settings(max_examples=12)
@given(lists_with_answers(), st.lists(st.integers(0, 255), min_size=3, max_size=3))
def test_lists_and_ranks_are_accepted_by_the_verifiers_rules(both, ranks):
    question, rows = both
    asked = election(question, TOPICS)
    data = Sealer(asked).prepare(CODE, [rows, ranks]).cast().ballot
    ballot = Ballot.read(data, asked.questions)
    setting = Setting(group_named("Ed25519"), asked.public_key, asked.fingerprint)
    pairs = decoded(setting.group, [ballot.answers])[0]
    unsigned = fingerprint(split_signature(data))
    check_ballot(setting, asked.questions, ballot, unsigned, setting.group.decode(ballot.credential), pairs)
    opened = [[setting.group.divide(beta, setting.group.power(alpha, 5)) for alpha, beta in row] for row in pairs]
    assert opened[0] == [setting.group.power(setting.group.generator, bit) for row in rows for bit in row]
    assert setting.group.embedded(opened[1][0], 3) == ranks


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
        (BOARD, [[1, 0, 0], [0, 0]], "list_not_one"),
        (BOARD, [[1, 1, 0], [1, 1]], "list_not_one"),
        (BOARD, [[1, 1, 0], [0, 1]], "list_not_one"),
        (BOARD, [[0, 0, 0], [0, 0]], "list_not_one"),
        (BOARD, [1, 1, 0], "answers_malformed"),
        (BOARD, [[1, 1, 0]], "answers_malformed"),
        (BOARD, [[1, 2, 0], [0, 0]], "answers_malformed"),
        (TOPICS, [1, 2], "numbers_malformed"),
        (TOPICS, [1, 2, 256], "numbers_malformed"),
        (TOPICS, [1, 2, -1], "numbers_malformed"),
        (TOPICS, [1, 2, "3"], "numbers_malformed"),
    ],
)
def test_a_vote_that_could_not_be_proved_is_refused(question, bits, code):
    with pytest.raises(StepRefused) as refused:
        require_answers(election(question), [bits])
    assert refused.value.code == code


def test_ranks_are_not_sealed_where_the_group_hides_no_numbers():
    with pytest.raises(StepRefused, match="question_not_sealed"):
        Sealer(election(TOPICS, group="BELENIOS-2048"))


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


@pytest.mark.parametrize("answers", [([[1, 0, 1], [0, 0]], [7, 8, 9]), ([[0, 0, 0], [1, 1]], [1, 0, 0])], ids=str)
def test_nor_is_it_of_lists_and_ranks(answers):
    """Neither what was chosen nor the random numbers of the ciphertexts."""
    prepared = Sealer(election(BOARD, TOPICS)).prepare(CODE, answers)
    shown = repr(prepared) + repr(vars(prepared)) + repr(vars(prepared)["_sealed"])
    openings = [number.reveal() for each in prepared._sealed for number in leaves(each.openings)]
    assert not [number for number in openings if str(number) in shown]
    assert "given" not in shown


def test_a_statement_does_not_show_what_it_holds():
    key = Key(group_named("Ed25519"), group_named("Ed25519").generator)
    (sealed,) = sealed_bits(key, [1], seeded("a statement"))
    assert "value" not in repr(sealed)
    assert "opening" not in repr(sealed)
