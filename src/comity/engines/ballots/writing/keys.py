"""A trustee's key: the private number that helps to open the tally, and the public key with its proof.

Source: Belenios specification 2.0, section 4.5.
"""

from dataclasses import dataclass

from comity.engines.ballots.groups import Group
from comity.engines.ballots.proofs import Proof
from comity.engines.ballots.trustees import VerificationKey

from .proving import prove_knowledge
from .secret import Draw, Secret, drawn


@dataclass(frozen=True, slots=True)
class TrusteeKey:
    """What a trustee keeps (`secret`) and what it publishes (`public`)."""

    secret: Secret
    public: VerificationKey


def new_trustee_key(group: Group, draw: Draw = drawn) -> TrusteeKey:
    """A fresh key of a trustee without whom nothing is decrypted."""
    secret = Secret(draw(group.order))
    return TrusteeKey(secret, verification_key(group, secret, draw))


def verification_key(group: Group, secret: Secret, draw: Draw) -> VerificationKey:
    """The public key of a secret number, with the proof that its owner knows the number."""
    public = group.encode(group.power_secret(group.generator, secret.reveal()))
    return VerificationKey(prove_knowledge(group, f"pok|{group.name}|{public}", secret.reveal(), draw), public)


def sign_message(group: Group, message: str, secret: Secret, draw: Draw) -> Proof:
    """A signature of a message between trustees."""
    return prove_knowledge(group, f"sigmsg|{message}", secret.reveal(), draw)
