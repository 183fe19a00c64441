"""Proofs and ciphertexts as they stand in ballots and trustees' data: values, read and written exactly.

Elements stay texts here: which group they belong to is known to whoever verifies.  Numbers modulo the order of the
group are read as whole numbers; whether they are below it is asked when they are used.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from . import strict


class Proof(NamedTuple):
    """A proof of knowledge after Schnorr, Chaum and Pedersen: the commitment is computed again from these two."""

    challenge: int
    response: int

    @classmethod
    def read(cls, value: Any) -> "Proof":
        members = strict.fields(value, ("challenge", "response"))
        return cls(strict.decimal(members["challenge"]), strict.decimal(members["response"]))

    def written(self) -> dict[str, str]:
        return {"challenge": str(self.challenge), "response": str(self.response)}


class Ciphertext(NamedTuple):
    """An ElGamal encryption of m: alpha = g^r, beta = y^r · g^m, both as text."""

    alpha: str
    beta: str

    @classmethod
    def read(cls, value: Any) -> "Ciphertext":
        members = strict.fields(value, ("alpha", "beta"))
        return cls(strict.text(members["alpha"]), strict.text(members["beta"]))

    def written(self) -> dict[str, str]:
        return {"alpha": self.alpha, "beta": self.beta}

    def hashed(self) -> str:
        """As it enters a challenge."""
        return f"{self.alpha},{self.beta}"


def read_proofs(value: Any, least: int = 0, most: int = 1_000) -> tuple[Proof, ...]:
    """A list of proofs."""
    return tuple(Proof.read(each) for each in strict.items(value, least, most))


def written_all(values: Sequence[Proof] | Sequence[Ciphertext]) -> list[dict[str, str]]:
    """A list of proofs or ciphertexts as JSON."""
    return [each.written() for each in values]
