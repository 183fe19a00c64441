"""Shuffling ballots before they are opened: re-encrypted, in another order, with the proof that none was exchanged.

Each trustee in turn may shuffle; a ballot can no longer be followed once one honest trustee has.

Source: Haenni, Koenig, Locher, Dubuis, CHVote System Specification 1.3.2 (IACR ePrint 2017/325), algorithms GenShuffle
and GenShuffleProof, as restated in the Belenios specification 2.0, section 6.  Names of values follow its tables; the
checks are `shuffle_checks`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.engines.ballots import limits, strict
from comity.engines.ballots.groups import Element, Group
from comity.engines.ballots.proofs import Ciphertext
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.shuffle_checks import Statement, decoded_pairs
from comity.engines.ballots.tally import Shuffle, ShuffleProof

from .proving import Key
from .reading import require_type, said_to_be
from .secret import Draw, drawn


@dataclass(frozen=True, slots=True)
class TrusteeShuffle:
    """shuffle-N.json: a shuffle with the number, from 1, of the trustee who made it.

    The protocol has no signature on it: who brings it says whose it is.
    """

    trustee: int
    shuffle: Shuffle

    @classmethod
    def read(cls, data: bytes) -> "TrusteeShuffle":
        """A trustee's file.  Raises StepRefused: not_a_shuffle."""
        with said_to_be("not_a_shuffle"):
            members = strict.fields(strict.parse(data), ("type", "trustee", "shuffle"))
            require_type(members, "trustee-shuffle")
            return cls(
                strict.integer(members["trustee"], 1, limits.TRUSTEES), Shuffle.read(strict.compact(members["shuffle"]))
            )

    def written(self) -> bytes:
        shuffle = strict.parse(self.shuffle.written())
        return strict.compact({"type": "trustee-shuffle", "trustee": self.trustee, "shuffle": shuffle})


def shuffled(setting: Setting, rows: Sequence[Sequence[Ciphertext]], draw: Draw = drawn) -> Shuffle:
    """Shuffle the ciphertexts of every question whose ballots are revealed one by one."""
    key = Key(setting.group, setting.key)
    each = [_shuffle(setting, key, row, draw) for row in rows]
    return Shuffle(tuple(after for after, _proof in each), tuple(proof for _after, proof in each))


@dataclass(frozen=True, slots=True)
class _Secrets:
    """What makes a shuffle: after[i] is before[order[i]], re-encrypted with randomness[i]."""

    order: list[int]
    randomness: list[int]

    def __repr__(self) -> str:
        return "<secrets of a shuffle>"


def _shuffle(
    setting: Setting, key: Key, before: Sequence[Ciphertext], draw: Draw
) -> tuple[tuple[Ciphertext, ...], ShuffleProof]:
    group, count = setting.group, len(before)
    secrets = _Secrets(_permutation(count, draw), [draw(group.order) for _ in before])
    pairs = decoded_pairs(group, before)
    after: list[Ciphertext] = []
    for place, random in zip(secrets.order, secrets.randomness, strict=True):
        alpha, beta = pairs[place]
        one, masked = key.secret_powers(random)
        after.append(Ciphertext(group.encode(group.multiply(alpha, one)), group.encode(group.multiply(beta, masked))))
    return tuple(after), _Prover(setting, key, before, after, secrets, draw).proof()


def _permutation(count: int, draw: Draw) -> list[int]:
    """A uniform order, after Fisher and Yates."""
    order = list(range(count))
    for place in range(count - 1, 0, -1):
        other = draw(place + 1)
        order[place], order[other] = order[other], order[place]
    return order


class _Prover:
    """One run of GenShuffleProof."""

    def __init__(
        self,
        setting: Setting,
        key: Key,
        before: Sequence[Ciphertext],
        after: Sequence[Ciphertext],
        secrets: _Secrets,
        draw: Draw,
    ) -> None:
        self.setting, self.group, self.key, self.secrets, self.draw = setting, setting.group, key, secrets, draw
        self.after = decoded_pairs(self.group, after)
        self.statement = Statement(setting, before, after)

    def proof(self) -> ShuffleProof:
        """The proof, its random numbers drawn as the algorithm names them."""
        count, order, power = len(self.after), self.group.order, self.group.power_secret
        committed, r = self._permutation_commitment()
        texts = self._encoded(committed)
        u = self.statement.challenges(texts)
        u_permuted = [u[place] for place in self.secrets.order]
        chain, r_hat = self._commitment_chain(u_permuted)
        w, w_hat, w_prime = self._drawn(4), self._drawn(count), self._drawn(count)
        t = self._first_commitments(w, w_prime)
        bases = [self.statement.h, *chain[:-1]]
        t_hat = [
            self.group.multiply(power(self.group.generator, one), power(base, other))
            for one, base, other in zip(w_hat, bases, w_prime, strict=True)
        ]
        commitments, chained, challenged = self._encoded(t), self._encoded(t_hat), self._encoded(chain)
        c = self.statement.challenge(commitments, chained, texts, challenged)
        known = (
            sum(r),
            sum(one * v for one, v in zip(r_hat, _products_after(u_permuted, order), strict=True)),
            sum(one * challenge for one, challenge in zip(r, u, strict=True)),
            sum(one * challenge for one, challenge in zip(self.secrets.randomness, u_permuted, strict=True)),
        )
        return ShuffleProof(
            commitments=commitments,
            chain=chained,
            responses=_answered(w, c, known, order),
            chain_responses=_answered(w_hat, c, r_hat, order),
            permuted=_answered(w_prime, c, u_permuted, order),
            permutation=texts,
            challenges=challenged,
        )

    def _permutation_commitment(self) -> tuple[list[Element], list[int]]:
        """GenPermutationCommitment: c, one for each ballot before the shuffle, and what hides it."""
        r = self._drawn(len(self.after))
        committed: list[Element] = [None] * len(r)
        for place, generator in zip(self.secrets.order, self.statement.generators, strict=True):
            committed[place] = self.group.multiply(self._hidden(r[place]), generator)
        return committed, r

    def _commitment_chain(self, u_permuted: Sequence[int]) -> tuple[list[Element], list[int]]:
        """GenCommitmentChain: each link hides the one before, to the power of the next permuted challenge."""
        r_hat = self._drawn(len(u_permuted))
        links = [self.statement.h]
        for random, challenge in zip(r_hat, u_permuted, strict=True):
            raised = self.group.power_secret(links[-1], challenge)
            links.append(self.group.multiply(self._hidden(random), raised))
        return links[1:], r_hat

    def _first_commitments(self, w: Sequence[int], w_prime: Sequence[int]) -> list[Element]:
        """t1, t2, t3, t4,1, t4,2"""
        group = self.group
        masking = self.key.secret_powers(-w[3] % group.order)
        return [
            self._hidden(w[0]),
            self._hidden(w[1]),
            group.multiply(self._hidden(w[2]), _powers(group, self.statement.generators, w_prime)),
            group.multiply(masking[1], _powers(group, [beta for _alpha, beta in self.after], w_prime)),
            group.multiply(masking[0], _powers(group, [alpha for alpha, _beta in self.after], w_prime)),
        ]

    def _hidden(self, exponent: int) -> Element:
        return self.group.power_secret(self.group.generator, exponent)

    def _drawn(self, count: int) -> list[int]:
        return [self.draw(self.group.order) for _ in range(count)]

    def _encoded(self, elements: Sequence[Element]) -> tuple[str, ...]:
        return tuple(map(self.group.encode, elements))


def _products_after(numbers: Sequence[int], order: int) -> list[int]:
    """For each number the product of all that follow it; 1 for the last."""
    products = [1]
    for number in reversed(numbers[1:]):
        products.append(products[-1] * number % order)
    return products[::-1]


def _powers(group: Group, bases: Sequence[Element], exponents: Sequence[int]) -> Element:
    return group.product(group.power_secret(*each) for each in zip(bases, exponents, strict=True))


def _answered(hiding: Sequence[int], challenge: int, secrets: Sequence[int], order: int) -> tuple[int, ...]:
    return tuple((one + challenge * secret) % order for one, secret in zip(hiding, secrets, strict=True))
