"""What sealing an answer of any kind is made of: bits encrypted, summed, and proved to be 0 or 1."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from comity.engines.ballots.ballots import Answer
from comity.engines.ballots.groups import Group
from comity.engines.ballots.proofs import Ciphertext, Proof
from comity.engines.ballots.tally import Nested

from .answers import Answered
from .proving import Key, Statement, prove_one_of
from .secret import Draw


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    """An answer as it stands in the ballot, with what it holds and the random number of each ciphertext.

    openings   a tree of `Secret`, as the ciphertexts lie
    """

    answer: Answer
    given: Answered = field(repr=False)
    openings: Nested = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext with what it holds and what opens it: one of the answer's, or the product of several."""

    statement: Statement
    opening: int = field(repr=False)

    def text(self, group: Group) -> Ciphertext:
        """The ciphertext as it stands in a ballot."""
        return Ciphertext(group.encode(self.statement.alpha), group.encode(self.statement.beta))

    def holding(self, value: int) -> Statement:
        """The claim that it holds this value, true or not."""
        return replace(self.statement, value=value)


def sealed_bits(key: Key, bits: Sequence[int], draw: Draw) -> list[Sealed]:
    """Each bit encrypted.  Drawn: r of each."""
    openings = [draw(key.group.order) for _bit in bits]
    return [Sealed(_encrypted(key, bit, opening), opening) for bit, opening in zip(bits, openings, strict=True)]


def proved_bit(key: Key, context: str, sealed: Sealed, draw: Draw) -> tuple[Proof, ...]:
    """The proof that a ciphertext holds 0 or 1."""
    claims = [sealed.holding(0), sealed.holding(1)]
    prefix = f"prove|{context}|{sealed.text(key.group).hashed()}"
    return prove_one_of(key, prefix, claims, sealed.statement.value, sealed.opening, draw)


def summed(group: Group, several: Sequence[Sealed]) -> Sealed:
    """The product of ciphertexts, which holds the sum of what they hold."""
    statement = Statement(
        group.product(each.statement.alpha for each in several),
        group.product(each.statement.beta for each in several),
        sum(each.statement.value for each in several),
    )
    return Sealed(statement, sum(each.opening for each in several) % group.order)


def bound_to(context: str, texts: Sequence[Ciphertext]) -> str:
    """S of the specification: the voter's context, and every ciphertext of the answer."""
    return f"{context}|{','.join(each.hashed() for each in texts)}"


def _encrypted(key: Key, bit: int, opening: int) -> Statement:
    alpha, masked = key.secret_powers(opening)
    # Multiplied in either case, so that the time does not tell the bit.
    with_one = key.group.multiply(masked, key.group.generator)
    return Statement(alpha, (masked, with_one)[bit], bit)
