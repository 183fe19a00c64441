"""Where a proof is checked: the group, the election's key and fingerprint, and which version's formulas hold.

Two versions of the protocol are read.  Version 1 (Belenios 1.17 to 3.x) binds every challenge to the election's
fingerprint and multiplies in every commitment; version 0 (before 2021) does neither.  `Version` holds the differences
in one place, so that the checks themselves are written once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from .defects import ArchiveRejected
from .groups import Element, Group
from .hashing import hash_to_scalar
from .proofs import Proof


@dataclass(frozen=True, slots=True)
class Version:
    """How the formulas of a version differ.

    number      0 or 1
    sign        commitments are g^r · X^(sign · c); signatures and blank proofs multiply in both versions
    """

    number: int
    sign: int


VERSION_0 = Version(0, -1)
VERSION_1 = Version(1, 1)


class Setting:
    """The group, key and fingerprint of one election.

    key_text, key               the election's public key y
    fingerprint                 φ, of the election's bytes
    generator_power, key_power  g^e and y^e, from tables once they are used often
    """

    def __init__(self, group: Group, key_text: str, fingerprint: str, version: Version = VERSION_1) -> None:
        self.group = group
        self.order = group.order
        self.key_text = key_text
        self.key = group.decode(key_text)
        self.fingerprint = fingerprint
        self.version = version
        self.generator_power: Callable[[int], Element] = group.fixed_base(group.generator)
        self.key_power: Callable[[int], Element] = group.fixed_base(self.key)
        # For the few values that a choice or a sum may have: g^0, g^-1, …
        self._value_power = cache(self.generator_power)

    def scope(self, credential: str) -> str:
        """S0 of the specification: what binds a voter's proofs to this election and to the voter's credential."""
        return f"{self.fingerprint}|{credential}" if self.version.number else credential

    def texts(self, elements: Sequence[Element]) -> str:
        """Elements as they enter a challenge."""
        return ",".join(map(self.group.encode, elements))

    def challenge(self, text: str) -> int:
        """The hash of a text as a number modulo the order."""
        return hash_to_scalar(text, self.order)

    def commitment(self, element: Element, proof: Proof, sign: int = 1) -> Element:
        """g^response · element^(sign · challenge)"""
        raised = self.group.power(element, sign * proof.challenge)
        return self.group.multiply(self.generator_power(proof.response), raised)

    def commitments(
        self, alpha: Element, beta: Element, values: Sequence[int], proofs: Sequence[Proof], sign: int
    ) -> list[Element]:
        """A0, B0, A1, B1, … of proofs that (alpha, beta) encrypts one of `values`.

        A = g^r · alpha^(sign · c) and B = y^r · (beta / g^M)^(sign · c)
        """
        group, found = self.group, []
        exponents = [sign * proof.challenge for proof in proofs]
        alphas = group.powers(alpha, exponents)
        for value, proof, exponent, raised in zip(values, proofs, exponents, alphas, strict=True):
            shifted = beta if value == 0 else group.multiply(beta, self._value_power(-value))
            found.append(group.multiply(self.generator_power(proof.response), raised))
            found.append(group.multiply(self.key_power(proof.response), *group.powers(shifted, [exponent])))
        return found

    def require_exponents(self, *proofs: Proof) -> None:
        """Refuse numbers that are not reduced modulo the order: the same proof could be written twice."""
        for challenge, response in proofs:
            if not (0 <= challenge < self.order and 0 <= response < self.order):
                raise ArchiveRejected("exponent_out_of_range")
