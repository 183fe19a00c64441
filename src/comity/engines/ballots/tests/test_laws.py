"""Laws that hold whatever the votes: order does not matter, enough trustees are enough, formulas are the plain ones."""

import secrets
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.ballot_checks import check_answers
from comity.engines.ballots.ballots import NonHomomorphicAnswer
from comity.engines.ballots.election import HomomorphicQuestion
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.proofs import Ciphertext, Proof
from comity.engines.ballots.setting import VERSION_0, VERSION_1, Setting
from comity.engines.ballots.tally import leaves, map_nested, regrown, shape
from comity.engines.ballots.tally_checks import CountedBallot, combined_factors, computed_tally, lagrange
from comity.engines.ballots.trustee_checks import KeyHolder, KeyShare
from comity.engines.ballots.verification import verify
from comity.engines.ballots.writing.forms import Form

from .conftest import QUESTIONS, make_election

ED25519 = group_named("Ed25519")
QUESTION = HomomorphicQuestion("Adopt?", ("For", "Against"), 0, 2)
few = settings(max_examples=8)
scalars = st.integers(1, ED25519.order - 1)


def encrypted(key, numbers) -> tuple:
    """Numbers encrypted under a key, as pairs of elements."""
    pairs = []
    for number in numbers:
        r = secrets.randbelow(ED25519.order)
        g = ED25519.generator
        pairs.append((ED25519.power(g, r), ED25519.multiply(ED25519.power(key, r), ED25519.power(g, number))))
    return tuple(pairs)


votes = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(1, 1_000)), min_size=1, max_size=4)


class TestTally:
    """The sum of encrypted votes."""

    @few
    @given(votes=votes, x=scalars, data=st.data())
    def test_it_decrypts_to_the_weighted_sums_in_whatever_order(self, votes, x, data):
        key = ED25519.power(ED25519.generator, x)
        ballots = [CountedBallot((encrypted(key, vote[:2]),), vote[2]) for vote in votes]
        tally = computed_tally(ED25519, [QUESTION], ballots)
        assert computed_tally(ED25519, [QUESTION], data.draw(st.permutations(ballots))) == tally
        for place, cell in enumerate(leaves(tally)):
            opened = ED25519.divide(ED25519.decode(cell.beta), ED25519.power(ED25519.decode(cell.alpha), x))
            assert opened == ED25519.power(ED25519.generator, sum(vote[place] * vote[2] for vote in votes))

    def test_of_no_ballots_every_cell_is_the_identity(self):
        one = ED25519.encode(ED25519.identity)
        assert list(leaves(computed_tally(ED25519, [QUESTION], []))) == [Ciphertext(one, one)] * 2


class TestThreshold:
    """Any trustees that are enough open the same."""

    @few
    @given(coefficients=st.lists(scalars, min_size=1, max_size=3), more=st.integers(0, 2), r=scalars)
    def test_every_subset_of_enough_members_gives_the_same_factor(self, coefficients, more, r):
        threshold, size = len(coefficients), len(coefficients) + more
        alpha = ED25519.power(ED25519.generator, r)
        secrets_ = [sum(a * place**k for k, a in enumerate(coefficients)) for place in range(1, size + 1)]
        factors = {place: [ED25519.power(alpha, x)] for place, x in enumerate(secrets_, 1)}
        holders = tuple(KeyHolder(place, "", ED25519.identity) for place in factors)
        whole = [ED25519.power(alpha, coefficients[0])]
        for chosen in combinations(factors, threshold):
            given_ = {owner: factors[owner] for owner in chosen}
            assert combined_factors(ED25519, [KeyShare(holders, threshold)], given_, 1) == whole

    @given(st.sets(st.integers(1, 30), min_size=1, max_size=6), st.integers(0, 1_000))
    def test_weights_of_members_interpolate_at_zero(self, places, constant):
        weights = {place: lagrange(place, sorted(places), ED25519.order) for place in places}
        assert sum(weights.values()) % ED25519.order == 1 % ED25519.order
        if len(places) > 1:
            line = sum(weight * (constant + 7 * place) for place, weight in weights.items())
            assert line % ED25519.order == constant


class TestFormulas:
    """Commitments, beside the formula as the specification prints it."""

    @few
    @given(x=scalars, alpha=scalars, beta=scalars, c=scalars, r=scalars, value=st.integers(0, 5))
    @pytest.mark.parametrize("version", [VERSION_0, VERSION_1], ids=["divides", "multiplies"])
    def test_commitments_are_those_of_the_formula(self, version, x, alpha, beta, c, r, value):
        group, power, g = ED25519, ED25519.power, ED25519.generator
        y, a, b = power(g, x), power(g, alpha), power(g, beta)
        setting = Setting(group, group.encode(y), "", version)
        shifted = group.divide(b, power(g, value))
        plain = group.multiply if version.sign > 0 else group.divide
        expected = [plain(power(g, r), power(a, c)), plain(power(y, r), power(shifted, c))]
        assert setting.commitments(a, b, (value,), (Proof(c, r),), version.sign) == expected


class TestElections:
    """Whatever is voted, it is accepted and counted."""

    choice = st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1)])
    answer = st.sampled_from([(0, 0), (1, 0), (0, 1)])

    @settings(max_examples=6)
    @given(cast=st.lists(st.tuples(st.integers(0, 2), st.tuples(choice, answer)), min_size=1, max_size=5))
    def test_the_result_counts_the_last_vote_of_each_voter(self, cast):
        report = verify(make_election("Ed25519", Form.TOOLS_3_X, votes=cast).content)
        assert report.defect is None
        last = dict(cast)
        for number, question in enumerate(report.questions):
            assert question.counts == tuple(map(sum, zip(*(votes[number] for votes in last.values()), strict=True)))
        assert (report.voted, report.ballots_cast) == (len(last), len(cast))


def test_an_answer_to_a_question_of_another_kind_is_never_passed_over():
    setting = Setting(ED25519, ED25519.encode(ED25519.generator), "")
    answer = NonHomomorphicAnswer(Ciphertext("", ""), Proof(0, 0))
    with pytest.raises(TypeError):
        check_answers(setting, QUESTIONS[:1], [answer], "", [()])


class TestTrees:
    """Cells, as JSON lays them."""

    trees = st.recursive(st.integers(), lambda children: st.lists(children, max_size=3).map(tuple), max_leaves=10)

    @given(trees)
    def test_leaves_put_back_make_the_same_tree(self, tree):
        assert regrown(tree, list(leaves(tree))) == tree

    @given(trees)
    def test_the_shape_forgets_the_leaves_alone(self, tree):
        assert shape(map_nested(lambda leaf: leaf + 1, tree)) == shape(tree)

    @given(trees)
    def test_a_leaf_too_many_or_too_few_is_noticed(self, tree):
        values = list(leaves(tree))
        for others in ([*values, 1], values[1:] if values else [1]):
            with pytest.raises(ValueError, match="as many values"):
                regrown(tree, others)
