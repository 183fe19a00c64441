"""Sealing the answer to a homomorphic question: choices, perhaps a blank vote.

Source: Belenios specification 2.0, sections 4.11 to 4.14.
"""

from collections.abc import Sequence

from comity.engines.ballots.ballots import HomomorphicAnswer
from comity.engines.ballots.election import HomomorphicQuestion
from comity.engines.ballots.proofs import Proof

from .answers import Bits
from .encrypting import Sealed, SealedAnswer, bound_to, proved_bit, sealed_bits, summed
from .proving import Key, prove_one_of
from .secret import Draw, Secret


def seal_choices(key: Key, context: str, question: HomomorphicQuestion, bits: Bits, draw: Draw) -> SealedAnswer:
    """Encrypt each choice and prove that all together are a permitted vote.

    draw   drawn: r of every choice; the random numbers of each choice's proof; those of the blank proof; those of the
           overall proof
    """
    sealed = sealed_bits(key, bits, draw)
    texts = tuple(each.text(key.group) for each in sealed)
    individual = tuple(proved_bit(key, context, each, draw) for each in sealed)
    prove = _prove_with_blank if question.blank else _prove_without_blank
    blank_proof, overall_proof = prove(key, bound_to(context, texts), question, sealed, draw)
    answer = HomomorphicAnswer(texts, individual, overall_proof, blank_proof)
    return SealedAnswer(answer, bits, tuple(Secret(each.opening) for each in sealed))


def _prove_without_blank(
    key: Key, bound: str, question: HomomorphicQuestion, sealed: Sequence[Sealed], draw: Draw
) -> tuple[None, tuple[Proof, ...]]:
    """That the sum is within the question's bounds."""
    total = summed(key.group, sealed)
    claims = [total.holding(value) for value in range(question.least, question.most + 1)]
    truth = total.statement.value - question.least
    prefix = f"prove|{bound}|{total.text(key.group).hashed()}"
    return None, prove_one_of(key, prefix, claims, truth, total.opening, draw)


def _prove_with_blank(
    key: Key, bound: str, question: HomomorphicQuestion, sealed: Sequence[Sealed], draw: Draw
) -> tuple[tuple[Proof, ...], tuple[Proof, ...]]:
    """That the vote is not blank or nothing is chosen; and that it is blank or the sum is within bounds."""
    blank, total = sealed[0], summed(key.group, sealed[1:])
    is_blank = blank.statement.value == 1
    true_of_first, true_of_second = (total, blank) if is_blank else (blank, total)
    either = [blank.holding(0), total.holding(0)]
    blank_proof = prove_one_of(key, f"bproof0|{bound}", either, int(is_blank), true_of_first.opening, draw)
    claims = [blank.holding(1), *(total.holding(value) for value in range(question.least, question.most + 1))]
    truth = 0 if is_blank else 1 + total.statement.value - question.least
    return blank_proof, prove_one_of(key, f"bproof1|{bound}", claims, truth, true_of_second.opening, draw)
