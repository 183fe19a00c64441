"""Sealing the answer to a question whose ballots are shuffled: all numbers in one ciphertext.

Source: Belenios specification 2.0, section 4.15.
"""

from comity.engines.ballots.ballots import NonHomomorphicAnswer
from comity.engines.ballots.proofs import Ciphertext

from .answers import Bits
from .encrypting import SealedAnswer
from .proving import Key, prove_knowledge
from .secret import Draw, Secret


def seal_numbers(key: Key, context: str, numbers: Bits, draw: Draw) -> SealedAnswer:
    """Encrypt the numbers, and prove that the device knows what is inside: nobody may copy another's ballot.

    draw   drawn: r, then w of the proof
    """
    group = key.group
    opening = draw(group.order)
    alpha, masked = key.secret_powers(opening)
    choices = Ciphertext(group.encode(alpha), group.encode(group.multiply(masked, group.embed(numbers))))
    prefix = f"raweg|{context}|{group.encode(key.y)},{choices.hashed()}"
    proof = prove_knowledge(group, prefix, opening, draw)
    return SealedAnswer(NonHomomorphicAnswer(choices, proof), numbers, Secret(opening))
