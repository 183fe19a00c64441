"""What comes after the ballots: the encrypted tally, shuffles, each trustee's share of its decryption, the result.

Source: Belenios specification 2.0, sections 4.16 to 4.19.

A *cell* is one ciphertext of the tally.  Cells lie as JSON lays them: by question, then by choice (or by ballot where
ballots are shuffled); list questions have one level more.  `Nested` is such a tree of anything.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from . import limits, strict
from .defects import ArchiveRejected
from .proofs import Ciphertext, Proof

Nested: TypeAlias = Any


def map_nested(function: Callable[[Any], Any], tree: Nested) -> Nested:
    """The same tree with each leaf replaced; trees are tuples and lists, anything else but those is a leaf."""
    if isinstance(tree, list | tuple) and not isinstance(tree, Ciphertext | Proof):
        return tuple(map_nested(function, each) for each in tree)
    return function(tree)


def leaves(tree: Nested) -> Iterator[Any]:
    """The leaves of a tree in order."""
    if isinstance(tree, list | tuple) and not isinstance(tree, Ciphertext | Proof):
        for each in tree:
            yield from leaves(each)
    else:
        yield tree


def shape(tree: Nested) -> Nested:
    """The tree with all leaves alike: two trees of the same shape have equal shapes."""
    return map_nested(lambda _leaf: None, tree)


def regrown(like: Nested, values: Sequence[Any]) -> Nested:
    """A tree of the shape of another with these leaves in order.  Raises ValueError if they are not as many."""
    if len(values) != sum(1 for _ in leaves(like)):
        raise ValueError("a tree needs as many values as it has leaves")
    remaining = iter(values)
    return map_nested(lambda _leaf: next(remaining), like)


def written_nested(tree: Nested) -> Any:
    """A tree of texts, numbers, proofs or ciphertexts as JSON."""
    if isinstance(tree, Ciphertext | Proof):
        return tree.written()
    return [written_nested(each) for each in tree] if isinstance(tree, list | tuple) else tree


def read_nested(value: Any, read: Callable[[Any], Any]) -> Nested:
    """A tree from JSON: lists become tuples, each leaf is read."""
    if isinstance(value, list):
        return tuple(read_nested(each, read) for each in strict.items(value))
    return read(value)


def read_encrypted_tally(data: bytes) -> Nested:
    """The ciphertexts of a tally.  Raises ArchiveRejected."""
    return read_nested(strict.items(strict.parse(data), 1, limits.QUESTIONS), Ciphertext.read)


def written_encrypted_tally(tally: Nested) -> bytes:
    """The tally as it stands in an archive."""
    return strict.compact(written_nested(tally))


@dataclass(frozen=True, slots=True)
class SizedTally:
    """How many ballots, of what weight in all, a tally adds up; `encrypted_tally` is its hash."""

    num_tallied: int
    total_weight: int
    encrypted_tally: str

    @classmethod
    def read(cls, data: bytes) -> "SizedTally":
        members = strict.fields(strict.parse(data), ("num_tallied", "total_weight", "encrypted_tally"))
        return cls(
            strict.integer(members["num_tallied"]),
            strict.count(members["total_weight"]),
            strict.sha256(members["encrypted_tally"]),
        )

    def written(self) -> bytes:
        return strict.compact(
            {
                "num_tallied": self.num_tallied,
                "total_weight": strict.written_count(self.total_weight),
                "encrypted_tally": self.encrypted_tally,
            }
        )


@dataclass(frozen=True, slots=True)
class Owned:
    """Which trustee (counted from 1) a shuffle or a partial decryption is from; `payload` is its hash."""

    owner: int
    payload: str

    @classmethod
    def read(cls, data: bytes) -> "Owned":
        members = strict.fields(strict.parse(data), ("owner", "payload"))
        return cls(strict.integer(members["owner"], 1, limits.TRUSTEES), strict.sha256(members["payload"]))

    def written(self) -> bytes:
        return strict.compact({"owner": self.owner, "payload": self.payload})


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """One trustee's factors alpha^x for every cell, as texts, with a proof for each."""

    factors: Nested
    proofs: Nested

    @classmethod
    def read(cls, data: bytes) -> "PartialDecryption":
        return cls.from_value(strict.parse(data))

    @classmethod
    def from_value(cls, value: Any) -> "PartialDecryption":
        members = strict.fields(value, ("decryption_factors", "decryption_proofs"))
        return cls(
            read_nested(members["decryption_factors"], strict.text),
            read_nested(members["decryption_proofs"], Proof.read),
        )

    def written(self) -> bytes:
        return strict.compact(
            {
                "decryption_factors": written_nested(self.factors),
                "decryption_proofs": written_nested(self.proofs),
            }
        )


@dataclass(frozen=True, slots=True)
class ShuffleProof:
    """That a shuffle lost and changed no ballot (Terelius and Wikström); elements as texts.

    commitments     t1, t2, t3, t4,1, t4,2
    chain           t̂, one for each ballot
    responses       s1, s2, s3, s4
    chain_responses ŝ, one for each ballot
    permuted        s', one for each ballot
    permutation     c: commitments to the permutation
    challenges      ĉ: chained commitments to the challenges
    """

    commitments: tuple[str, ...]
    chain: tuple[str, ...]
    responses: tuple[int, ...]
    chain_responses: tuple[int, ...]
    permuted: tuple[int, ...]
    permutation: tuple[str, ...]
    challenges: tuple[str, ...]

    @classmethod
    def read(cls, value: Any) -> "ShuffleProof":
        rand, response, permutation, challenges = strict.exactly(value, 4)
        first, second, third, fourth, chain = strict.exactly(rand, 5)
        *responses, chain_responses, permuted = strict.exactly(response, 6)
        return cls(
            commitments=_texts([first, second, third, *strict.exactly(fourth, 2)]),
            chain=_texts(chain),
            responses=_numbers(responses),
            chain_responses=_numbers(chain_responses),
            permuted=_numbers(permuted),
            permutation=_texts(permutation),
            challenges=_texts(challenges),
        )

    def written(self) -> list[Any]:
        first, second, third, *fourth = self.commitments
        numbers = [str(each) for each in self.responses]
        return [
            [first, second, third, fourth, list(self.chain)],
            [*numbers, [str(each) for each in self.chain_responses], [str(each) for each in self.permuted]],
            list(self.permutation),
            list(self.challenges),
        ]


@dataclass(frozen=True, slots=True)
class Shuffle:
    """The ciphertexts of each non-homomorphic question, re-encrypted and in another order, with the proofs."""

    ciphertexts: tuple[tuple[Ciphertext, ...], ...]
    proofs: tuple[ShuffleProof, ...]

    @classmethod
    def read(cls, data: bytes) -> "Shuffle":
        members = strict.fields(strict.parse(data), ("ciphertexts", "proofs"))
        rows = strict.items(members["ciphertexts"], 1, limits.QUESTIONS)
        proofs = strict.exactly(members["proofs"], len(rows))
        return cls(
            tuple(tuple(Ciphertext.read(each) for each in strict.items(row)) for row in rows),
            tuple(ShuffleProof.read(each) for each in proofs),
        )

    def written(self) -> bytes:
        return strict.compact(
            {
                "ciphertexts": written_nested(self.ciphertexts),
                "proofs": [proof.written() for proof in self.proofs],
            }
        )


def read_result(data: bytes) -> Nested:
    """The counts by question and choice; for shuffled questions each ballot's numbers.  Raises ArchiveRejected."""
    members = strict.fields(strict.parse(data), ("result",))
    return read_nested(strict.items(members["result"], 1, limits.QUESTIONS), strict.count)


def written_result(result: Nested) -> bytes:
    """The result as it stands in an archive."""
    return strict.compact({"result": written_nested(map_nested(strict.written_count, result))})


def require_shape(tree: Nested, like: Nested, what: str) -> None:
    """Refuse a tree of another shape.  Raises ArchiveRejected: cells_differ."""
    if shape(tree) != shape(like):
        raise ArchiveRejected("cells_differ", part=what)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(strict.text(each) for each in strict.items(value))


def _numbers(value: Any) -> tuple[int, ...]:
    return tuple(strict.decimal(each) for each in strict.items(value))
