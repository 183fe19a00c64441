"""Do the trustees know their keys, and do the keys make the election's key?

Source: Belenios specification 2.0, sections 4.5 to 4.7; the signatures of 3.x certificates from its archives.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from . import strict
from .defects import ArchiveRejected
from .groups import Element
from .proofs import Proof
from .setting import Setting
from .trustees import (
    CertificateContext,
    CertificateKeys,
    Pedersen,
    SignedMessage,
    Single,
    Trustee,
    VerificationKey,
    read_coefexps,
)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """One trustee as decryption sees it: numbered from 1 over all, with its verification key."""

    owner: int
    key_text: str
    key: Element


@dataclass(frozen=True, slots=True)
class KeyShare:
    """One item of the trustees: all of `holders` are needed where `threshold` is their number, else that many."""

    holders: tuple[KeyHolder, ...]
    threshold: int


def check_trustees(setting: Setting, trustees: Sequence[Trustee]) -> tuple[KeyShare, ...]:
    """Check every trustee's proofs, and that their keys multiply to the election's key.

    Raises ArchiveRejected: trustee_proof_invalid, trustee_signature_invalid, trustee_key_differs,
    certificate_context_differs, election_key_differs.
    """
    group, shares, key, number = setting.group, [], setting.group.identity, 0
    for trustee in trustees:
        check = _TrusteeCheck(setting, number)
        keys = [check.verification_key(place, each) for place, each in enumerate(trustee.keys, 1)]
        part = keys[0] if isinstance(trustee, Single) else check.pedersen(trustee, keys)
        key = group.multiply(key, part)
        holders = tuple(
            KeyHolder(number + place, each.public_key, element)
            for place, (each, element) in enumerate(zip(trustee.keys, keys, strict=True), 1)
        )
        threshold = 1 if isinstance(trustee, Single) else trustee.threshold
        shares.append(KeyShare(holders, threshold))
        number += trustee.members
    if key != setting.key:
        raise ArchiveRejected("election_key_differs")
    return tuple(shares)


class _TrusteeCheck:
    """The checks of one item; members are numbered after those of the items before."""

    def __init__(self, setting: Setting, before: int) -> None:
        self.setting = setting
        self.before = before

    def verification_key(self, place: int, key: VerificationKey) -> Element:
        """Check that the trustee knows the secret of its key; returns the key."""
        setting = self.setting
        element = setting.group.decode(key.public_key)
        setting.require_exponents(key.pok)
        commitment = setting.commitment(element, key.pok, setting.version.sign)
        named = f"{setting.group.name}|" if setting.version.number else ""
        asked = f"pok|{named}{key.public_key}|{setting.texts([commitment])}"
        if key.pok.challenge != setting.challenge(asked):
            raise ArchiveRejected("trustee_proof_invalid", trustee=self.before + place)
        return element

    def pedersen(self, trustee: Pedersen, keys: Sequence[Element]) -> Element:
        """Check certificates, commitments and signatures; returns the share of the election's key."""
        group = self.setting.group
        signers = [self._certificate(trustee, place) for place in range(1, trustee.members + 1)]
        rows = [self._commitments(trustee, place, signer) for place, signer in enumerate(signers, 1)]
        sums = [group.product(column) for column in zip(*rows, strict=True)]
        for place, (signer, key, row) in enumerate(zip(signers, trustee.keys, rows, strict=True), 1):
            if trustee.signatures is not None:
                texts = [group.encode(each) for each in row]
                self._signed_together(trustee.certs, place, texts, trustee.signatures[place - 1], signer)
            if (key.signature is None) != (trustee.signatures is None):
                raise ArchiveRejected("shape_differs", expected="signature")
            if key.signature is not None:
                self._signature(place, "key", key.public_key, key.signature, signer)
            if keys[place - 1] != self._key_of(sums, place):
                raise ArchiveRejected("trustee_key_differs", trustee=self.before + place)
        return sums[0]

    def _certificate(self, trustee: Pedersen, place: int) -> Element:
        """Check a certificate, which is signed by the key it states; returns that key."""
        certificate = trustee.certs[place - 1]
        keys = CertificateKeys.read(certificate.opened())
        if (keys.context is None) != (trustee.signatures is None):
            raise ArchiveRejected("certificate_context_differs", trustee=self.before + place)
        if keys.context is not None:
            expected = CertificateContext(self.setting.group.name, trustee.members, trustee.threshold, place)
            if keys.context != expected:
                raise ArchiveRejected("certificate_context_differs", trustee=self.before + place)
        self.setting.group.decode(keys.encryption)
        signer = self.setting.group.decode(keys.verification)
        self._signature(place, "certificate", certificate.message, certificate.signature, signer)
        return signer

    def _commitments(self, trustee: Pedersen, place: int, signer: Element) -> list[Element]:
        """Check a member's signed commitments to its polynomial; returns them."""
        message = trustee.coefexps[place - 1]
        self._signature(place, "commitments", message.message, message.signature, signer)
        return self.setting.group.decode_all(read_coefexps(message.opened(), trustee.threshold))

    def _signed_together(
        self, certs: Sequence[SignedMessage], place: int, coefexps: list[str], proof: Proof, signer: Element
    ) -> None:
        """3.x: a member signed all certificates together with its own commitments."""
        signed = {"certs": [each.written() for each in certs], "coefexps": coefexps}
        self._signature(place, "certificates", "certs_sig|" + strict.compact(signed).decode("utf-8"), proof, signer)

    def _signature(self, place: int, part: str, message: str, proof: Proof, signer: Element) -> None:
        """Check the signature of a message (specification, 4.6.1)."""
        setting = self.setting
        commitment = setting.commitment(signer, proof)
        # The text of the specification does not reduce this challenge; the tools compare it modulo the order.
        if proof.response >= setting.order or (
            proof.challenge % setting.order != setting.challenge(f"sigmsg|{message}|{setting.texts([commitment])}")
        ):
            raise ArchiveRejected("trustee_signature_invalid", trustee=self.before + place, part=part)

    def _key_of(self, sums: Sequence[Element], place: int) -> Element:
        """X_j = ∏_k (∏_i A_ik)^(j^k): what member j's key must be, from everybody's commitments.

        `sums` are the products over all members, by degree; Horner's rule keeps every exponent as small as j.
        """
        group, key = self.setting.group, self.setting.group.identity
        for commitment in reversed(sums):
            key = group.multiply(group.power(key, place), commitment)
        return key
