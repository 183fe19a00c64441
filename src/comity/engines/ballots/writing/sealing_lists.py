"""Sealing the answer to a list question: one list, and some of its candidates.

Source: Belenios specification 3.0, list questions.
"""

from collections.abc import Sequence

from comity.engines.ballots.ballots import ListsAnswer, NonZeroProof
from comity.engines.ballots.hashing import hash_to_scalar
from comity.engines.ballots.proofs import Proof

from .answers import Bits
from .encrypting import Sealed, SealedAnswer, bound_to, proved_bit, sealed_bits, summed
from .proving import Key, prove_one_of
from .secret import Draw, Secret


def seal_lists(key: Key, context: str, rows: Sequence[Bits], draw: Draw) -> SealedAnswer:
    """Encrypt each list and candidate, and prove that all together choose one list and somebody on it.

    draw   drawn: r of every ciphertext, row by row; the random numbers of each one's proof, likewise; of the proof that
           one list is chosen; of each list's proof; of the proof that somebody is chosen
    """
    group = key.group
    sealed = [sealed_bits(key, row, draw) for row in rows]
    texts = [tuple(each.text(group) for each in row) for row in sealed]
    individual = tuple(tuple(proved_bit(key, context, each, draw) for each in row) for row in sealed)
    bound = bound_to(context, [text for row in texts for text in row])
    answer = ListsAnswer(
        choices=tuple(texts),
        individual_proofs=individual,
        overall_proof=_prove_one_list(key, bound, [row[0] for row in sealed], draw),
        list_proofs=tuple(_prove_list(key, bound, row[0], summed(group, row[1:]), draw) for row in sealed),
        nonzero_proof=_prove_not_zero(key, bound, summed(group, [each for row in sealed for each in row[1:]]), draw),
    )
    return SealedAnswer(answer, rows, tuple(tuple(Secret(each.opening) for each in row) for row in sealed))


def _prove_one_list(key: Key, bound: str, heads: Sequence[Sealed], draw: Draw) -> Proof:
    total = summed(key.group, heads)
    prefix = f"prove|{bound}|{total.text(key.group).hashed()}"
    (proof,) = prove_one_of(key, prefix, [total.holding(1)], 0, total.opening, draw)
    return proof


def _prove_list(key: Key, bound: str, head: Sealed, members: Sealed, draw: Draw) -> tuple[Proof, ...]:
    """That the list is chosen, or none of its candidates is."""
    is_chosen = head.statement.value == 1
    opening = head.opening if is_chosen else members.opening
    return prove_one_of(
        key, f"lproof|{bound}", [head.holding(1), members.holding(0)], int(not is_chosen), opening, draw
    )


def _prove_not_zero(key: Key, bound: str, total: Sealed, draw: Draw) -> NonZeroProof:
    """That a ciphertext (alpha, beta) of m does not hold zero.

    Published is A0 = g^(u·m) for a random u, which is one only if m is zero, and the knowledge of u and -u·r, with
    which alpha^u · g^(-u·r) = 1 and beta^u · y^(-u·r) = A0.  Drawn: u - 1, then the two numbers that hide these.
    """
    group = key.group
    alpha, beta = total.statement.alpha, total.statement.beta
    u = draw(group.order - 1) + 1
    secrets = u, -u * total.opening % group.order
    commitment = group.multiply(group.power_secret(beta, secrets[0]), group.power_secret(key.y, secrets[1]))
    w = draw(group.order), draw(group.order)
    hiding = key.secret_powers(w[1])
    texts = ",".join(
        group.encode(each)
        for each in (
            commitment,
            group.multiply(group.power_secret(alpha, w[0]), hiding[0]),
            group.multiply(group.power_secret(beta, w[0]), hiding[1]),
        )
    )
    challenge = hash_to_scalar(f"nonzero|{bound}|{texts}", group.order)
    first, second = ((hidden - secret * challenge) % group.order for hidden, secret in zip(w, secrets, strict=True))
    return NonZeroProof(group.encode(commitment), challenge, (first, second))
