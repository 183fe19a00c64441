"""Did a shuffle keep every ballot?  The proof of Terelius and Wikström as CHVote restates it.

Source: Haenni, Koenig, Locher, Dubuis, CHVote System Specification 1.3.2 (IACR ePrint 2017/325), as restated in the
Belenios specification 2.0, section 6, tables 5 to 13.  Names of values follow those tables.
"""

import hashlib
from collections.abc import Sequence
from functools import reduce
from typing import TypeAlias

from .defects import ArchiveRejected
from .groups import Element, Group
from .hashing import sha256_hex
from .proofs import Ciphertext
from .setting import Setting
from .tally import ShuffleProof

Pair: TypeAlias = tuple[Element, Element]


def check_shuffle(
    setting: Setting, before: Sequence[Ciphertext], after: Sequence[Ciphertext], proof: ShuffleProof, question: int
) -> None:
    """Check that `after` holds the ballots of `before`, re-encrypted and in some order.

    Raises ArchiveRejected: shuffle_length_differs, shuffle_proof_invalid, exponent_out_of_range, element_….
    """
    count = len(before)
    parts = (after, proof.chain, proof.chain_responses, proof.permuted, proof.permutation, proof.challenges)
    if any(len(part) != count for part in parts) or count == 0:
        raise ArchiveRejected("shuffle_length_differs", question=question, expected=count)
    if any(number >= setting.order for number in (*proof.responses, *proof.chain_responses, *proof.permuted)):
        raise ArchiveRejected("exponent_out_of_range")
    if not _ShuffleCheck(setting, before, after, proof).holds():
        raise ArchiveRejected("shuffle_proof_invalid", question=question)


class Statement:
    """What a shuffle's proof is about, the same for who makes it and who checks it.

    h, generators   independent generators: of the chain of commitments, and one for each ballot
    """

    def __init__(self, setting: Setting, before: Sequence[Ciphertext], after: Sequence[Ciphertext]) -> None:
        group = setting.group
        self.setting = setting
        self.h = group.independent_generator(-1)
        self.generators = [group.independent_generator(index) for index in range(len(before))]
        if len({self.h, group.generator, *self.generators}) != len(before) + 2:
            raise ValueError("independent generators must differ")
        self._ciphertexts = "".join(f"{each.hashed()}," for each in (*before, *after))

    def challenges(self, permutation: Sequence[str]) -> list[int]:
        """u: one challenge for each ballot, once the permutation is committed to."""
        asked = self._asked("shuffle-challenges", self._ciphertexts + _listed(permutation))
        return _challenges(len(self.generators), asked, self.setting.order)

    def challenge(
        self, commitments: Sequence[str], chain: Sequence[str], permutation: Sequence[str], challenges: Sequence[str]
    ) -> int:
        """c: the challenge of the whole proof."""
        everything = (
            _listed((*commitments, *chain))
            + self._ciphertexts
            + _listed(permutation)
            + _listed(challenges)
            + self.setting.key_text
        )
        return self.setting.challenge(self._asked("shuffle-challenge", everything))

    def _asked(self, label: str, text: str) -> str:
        return f"{label}|{self.setting.fingerprint}|{text}"


class _ShuffleCheck:
    """One run of CheckShuffleProof (table 5)."""

    def __init__(
        self, setting: Setting, before: Sequence[Ciphertext], after: Sequence[Ciphertext], proof: ShuffleProof
    ) -> None:
        self.setting, self.group, self.proof = setting, setting.group, proof
        self.before, self.after = decoded_pairs(self.group, before), decoded_pairs(self.group, after)
        self.committed = self.group.decode_all(proof.permutation)
        self.chained = self.group.decode_all(proof.challenges)
        self.statement = Statement(setting, before, after)
        self.h, self.generators = self.statement.h, self.statement.generators

    def holds(self) -> bool:
        """Whether every commitment of the prover is the one that its responses lead to."""
        proof = self.proof
        u = self.statement.challenges(proof.permutation)
        c = self.statement.challenge(proof.commitments, proof.chain, proof.permutation, proof.challenges)
        found = [*self._first_commitments(u, c), *self._chain(c)]
        return [self.group.encode(each) for each in found] == [*self.proof.commitments, *self.proof.chain]

    def _first_commitments(self, u: list[int], c: int) -> list[Element]:
        """t'1, t'2, t'3, t'4,1, t'4,2 (steps 11 to 20)."""
        group, order, power = self.group, self.setting.order, self.setting.group.power
        s1, s2, s3, s4 = self.proof.responses
        c_bar = group.divide(group.product(self.committed), group.product(self.generators))
        u_product = reduce(lambda product, each: product * each % order, u, 1)
        c_hat = group.divide(self.chained[-1], power(self.h, u_product))
        c_tilde = self._powers(self.committed, u)
        alpha = self._powers([pair[0] for pair in self.before], u)
        beta = self._powers([pair[1] for pair in self.before], u)
        permuted = self.proof.permuted
        generator_power, key_power = self.setting.generator_power, self.setting.key_power
        return [
            group.multiply(power(c_bar, -c), generator_power(s1)),
            group.multiply(power(c_hat, -c), generator_power(s2)),
            group.multiply(power(c_tilde, -c), generator_power(s3), self._powers(self.generators, permuted)),
            group.multiply(power(beta, -c), key_power(-s4), self._powers([pair[1] for pair in self.after], permuted)),
            group.multiply(
                power(alpha, -c), generator_power(-s4), self._powers([pair[0] for pair in self.after], permuted)
            ),
        ]

    def _chain(self, c: int) -> list[Element]:
        """t̂'_1 … t̂'_N (step 21)."""
        group, found, previous = self.group, [], self.h
        for chained, response, permuted in zip(
            self.chained, self.proof.chain_responses, self.proof.permuted, strict=True
        ):
            factors = (group.power(chained, -c), self.setting.generator_power(response))
            found.append(group.multiply(*factors, group.power(previous, permuted)))
            previous = chained
        return found

    def _powers(self, bases: Sequence[Element], exponents: Sequence[int]) -> Element:
        pairs = zip(bases, exponents, strict=True)
        return self.group.product(self.group.power(base, exponent) for base, exponent in pairs)


def decoded_pairs(group: Group, ciphertexts: Sequence[Ciphertext]) -> list[Pair]:
    """Ciphertexts as pairs of elements.  Raises MalformedElement."""
    elements = group.decode_all([text for each in ciphertexts for text in each])
    return list(zip(elements[::2], elements[1::2], strict=True))


def _listed(texts: Sequence[str]) -> str:
    """Texts as they enter a challenge: a comma after each (table 10)."""
    return "".join(f"{text}," for text in texts)


def _challenges(count: int, text: str, order: int) -> list[int]:
    """GetNIZKPChallenges (table 11): one number for each ballot."""
    start = sha256_hex(text.encode("utf-8"))
    found = []
    for index in range(count):
        asked = start + sha256_hex(str(index).encode("ascii"))
        found.append(int.from_bytes(hashlib.sha256(asked.encode("ascii")).digest(), "big") % order)
    return found
