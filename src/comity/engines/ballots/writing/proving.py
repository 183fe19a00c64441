"""Making proofs: knowledge of a secret number, and which of several ciphertexts holds what, without telling.

Every function draws its random numbers in a stated order, so that a ballot made from known numbers is known to the
last byte: that is how the test vectors are published.  Powers of secret numbers are taken in constant time; those of
simulated proofs are public anyway.

Source: Belenios specification 2.0, sections 4.5, 4.13, 4.14 and 4.17.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from comity.engines.ballots.groups import Element, Group
from comity.engines.ballots.hashing import hash_to_scalar
from comity.engines.ballots.proofs import Proof

from .secret import Draw


@dataclass(frozen=True, slots=True)
class Statement:
    """(alpha, beta) encrypts `value`: there is an r with alpha = g^r and beta = y^r · g^value."""

    alpha: Element
    beta: Element
    value: int = field(repr=False)


class Key:
    """An election's public key, with tables for the powers that every proof needs."""

    def __init__(self, group: Group, y: Element) -> None:
        self.group = group
        self.y = y
        self.power_of_generator = group.fixed_base(group.generator)
        self.power_of_key = group.fixed_base(y)

    def secret_powers(self, exponent: int) -> tuple[Element, Element]:
        """(g^exponent, y^exponent) for a secret exponent."""
        return self.group.power_secret(self.group.generator, exponent), self.group.power_secret(self.y, exponent)


def prove_one_of(
    key: Key, prefix: str, statements: Sequence[Statement], truth: int, opening: int, draw: Draw
) -> tuple[Proof, ...]:
    """Prove that one of several statements is true, without telling which.

    prefix      what the challenge hashes first, such as `prove|…|alpha,beta`
    truth       index of the true statement; `opening` is its r
    draw        drawn: challenge and response of each false statement in turn, then w

    A false statement's proof is chosen first and its commitment computed to fit; the challenge of the true one is what
    remains of the hash of all commitments.
    """
    group = key.group
    false = [index for index in range(len(statements)) if index != truth]
    proofs = {index: Proof(draw(group.order), draw(group.order)) for index in false}
    w = draw(group.order)
    commitments = [
        key.secret_powers(w) if index == truth else _fitting(key, statement, proofs[index])
        for index, statement in enumerate(statements)
    ]
    texts = ",".join(f"{group.encode(a)},{group.encode(b)}" for a, b in commitments)
    whole = hash_to_scalar(f"{prefix}|{texts}", group.order)
    challenge = (whole - sum(proof.challenge for proof in proofs.values())) % group.order
    proofs[truth] = Proof(challenge, (w - opening * challenge) % group.order)
    return tuple(proofs[index] for index in range(len(statements)))


def _fitting(key: Key, statement: Statement, proof: Proof) -> tuple[Element, Element]:
    """The commitments A = g^response · alpha^challenge, B = y^response · (beta / g^value)^challenge."""
    group = key.group
    plain = group.divide(statement.beta, key.power_of_generator(statement.value))
    return (
        group.multiply(key.power_of_generator(proof.response), group.power(statement.alpha, proof.challenge)),
        group.multiply(key.power_of_key(proof.response), group.power(plain, proof.challenge)),
    )


def prove_knowledge(group: Group, prefix: str, secret: int, draw: Draw) -> Proof:
    """Prove knowledge of the logarithm of g^secret; the challenge is H(prefix|A).  With a message it is a signature."""
    return _answered(group, secret, draw, lambda w: f"{prefix}|{group.encode(group.power_secret(group.generator, w))}")


def prove_decryption(group: Group, prefix: str, alpha: Element, secret: int, draw: Draw) -> Proof:
    """Prove that alpha^secret has the same exponent as g^secret; the challenge is H(prefix|A,B)."""

    def commitment(w: int) -> str:
        a, b = group.power_secret(group.generator, w), group.power_secret(alpha, w)
        return f"{prefix}|{group.encode(a)},{group.encode(b)}"

    return _answered(group, secret, draw, commitment)


def _answered(group: Group, secret: int, draw: Draw, commitment: Callable[[int], str]) -> Proof:
    w = draw(group.order)
    challenge = hash_to_scalar(commitment(w), group.order)
    return Proof(challenge, (w - secret * challenge) % group.order)
