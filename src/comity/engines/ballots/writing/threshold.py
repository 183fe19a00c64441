"""Trustees who share one key: any `threshold` of them open the tally, fewer learn nothing (Pedersen 1991).

Three steps, the office only carrying files between the members:

1. `new_member`      each member publishes a certificate: the keys by which the others know and reach it
2. `new_polynomial`  each member publishes commitments to a secret polynomial, and a sealed share for every member
3. `take_shares`     each member checks its shares against the commitments, and adds them up to its own key

The office then publishes everything but the sealed shares as `Pedersen`.  A member should compare the fingerprint of
the certificates with the others by voice: who can exchange certificates unseen can sit between the members.

Shares never reach the archive, so their encryption is our own: ElGamal to the certificate's key, HKDF-SHA-256,
AES-256-GCM.  They carry no signature: one number alone fits the signed commitments.

Source: Belenios specification 2.0, section 4.6; for 3.x archives that its tools wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from comity.engines.ballots import strict
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.groups import Element, Group, group_named
from comity.engines.ballots.hashing import fingerprint, hash_to_scalar
from comity.engines.ballots.proofs import Proof
from comity.engines.ballots.trustees import (
    CertificateContext,
    CertificateKeys,
    Pedersen,
    SignedMessage,
    VerificationKey,
    read_coefexps,
)

from .forms import Form
from .keys import TrusteeKey, sign_message, verification_key
from .refusals import StepRefused
from .secret import Draw, Secret, drawn

# Every key encrypts one share only, so the nonce may be the same.
_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class Member:
    """What one member keeps from step 1 on; only the certificate leaves its machine."""

    place: CertificateContext
    form: Form
    signing: Secret
    decryption: Secret
    certificate: SignedMessage


@dataclass(frozen=True, slots=True)
class SealedShare:
    """The value of one member's polynomial at another's place, readable by the other alone."""

    alpha: str
    data: str

    @classmethod
    def read(cls, value: Any) -> "SealedShare":
        members = strict.fields(value, ("alpha", "data"))
        return cls(strict.text(members["alpha"]), strict.text(members["data"]))

    def written(self) -> dict[str, str]:
        return {"alpha": self.alpha, "data": self.data}


@dataclass(frozen=True, slots=True)
class Polynomial:
    """What a member sends in step 2.

    coefexps    A_k = g^(a_k) for each coefficient, signed
    shares      one for each member, in order
    signature   3.x only: of all certificates together with the commitments
    """

    coefexps: SignedMessage
    shares: tuple[SealedShare, ...]
    signature: Proof | None = None

    @classmethod
    def read(cls, data: bytes) -> "Polynomial":
        members = strict.fields(strict.parse(data), ("coefexps", "shares", "signature"), ("signature",))
        return cls(
            SignedMessage.read(members["coefexps"]),
            tuple(SealedShare.read(each) for each in strict.items(members["shares"], 1)),
            Proof.read(members["signature"]) if "signature" in members else None,
        )

    def written(self) -> bytes:
        signature = {} if self.signature is None else {"signature": self.signature.written()}
        shares = [each.written() for each in self.shares]
        return strict.compact({"coefexps": self.coefexps.written(), "shares": shares, **signature})


def new_member(place: CertificateContext, form: Form, draw: Draw = drawn) -> Member:
    """Step 1: fresh keys for signing and for being written to, and the certificate that states them.

    Raises StepRefused: place_impossible; ArchiveRejected: group_unknown.
    """
    if not 1 <= place.threshold <= place.size or not 1 <= place.index <= place.size:
        raise StepRefused("place_impossible", index=place.index, size=place.size, threshold=place.threshold)
    group = group_named(place.group)
    signing, decryption = Secret(draw(group.order)), Secret(draw(group.order))
    keys = CertificateKeys(
        verification=group.encode(group.power_secret(group.generator, signing.reveal())),
        encryption=group.encode(group.power_secret(group.generator, decryption.reveal())),
        context=place if form is Form.TOOLS_3_X else None,
    )
    certificate = _signed(group, keys.written(), signing, draw)
    return Member(place, form, signing, decryption, certificate)


def certificates_fingerprint(certificates: Sequence[SignedMessage]) -> str:
    """What members compare by voice before they send and before they take shares."""
    return fingerprint(strict.compact([each.written() for each in certificates]))


def new_polynomial(member: Member, certificates: Sequence[SignedMessage], draw: Draw = drawn) -> Polynomial:
    """Step 2: a random polynomial of degree threshold - 1; its commitments, and its value at every member's place.

    Raises StepRefused: certificates_incomplete, certificate_not_mine, certificate_invalid; ArchiveRejected.
    """
    group = group_named(member.place.group)
    keys = _checked_certificates(member, certificates)
    coefficients = [draw(group.order) for _ in range(member.place.threshold)]
    commitments = [group.encode(group.power_secret(group.generator, each)) for each in coefficients]
    bound = certificates_fingerprint(certificates)
    shares = tuple(
        _sealed(group, recipient, _value_at(coefficients, place, group.order), _context(bound, member, place), draw)
        for place, (_verification, recipient) in enumerate(keys, start=1)
    )
    signature = None
    if member.form is Form.TOOLS_3_X:
        signature = sign_message(group, _together(certificates, commitments), member.signing, draw)
    return Polynomial(_signed(group, {"coefexps": commitments}, member.signing, draw), shares, signature)


def take_shares(
    member: Member,
    certificates: Sequence[SignedMessage],
    polynomials: Sequence[Polynomial],
    draw: Draw = drawn,
) -> TrusteeKey:
    """Step 3: check every share against its sender's commitments; their sum is this member's key.

    Raises StepRefused: certificates_incomplete, certificate_not_mine, certificate_invalid, polynomials_incomplete,
    commitments_invalid, share_unreadable, share_differs; ArchiveRejected.
    """
    group = group_named(member.place.group)
    keys = _checked_certificates(member, certificates)
    if len(polynomials) != member.place.size:
        raise StepRefused("polynomials_incomplete", given=len(polynomials), expected=member.place.size)
    total = 0
    for sender, (polynomial, (verification, _encryption)) in enumerate(zip(polynomials, keys, strict=True), start=1):
        commitments = _checked_commitments(member, certificates, polynomial, sender, verification)
        share = _opened_share(member, certificates, polynomial, sender)
        if group.power_secret(group.generator, share) != _committed_value(group, commitments, member.place.index):
            raise StepRefused("share_differs", member=sender)
        total += share
    secret = Secret(total % group.order)
    public = verification_key(group, secret, draw)
    if member.form is Form.TOOLS_3_X:
        signature = sign_message(group, public.public_key, member.signing, draw)
        public = VerificationKey(public.pok, public.public_key, signature)
    return TrusteeKey(secret, public)


def assembled(
    threshold: int,
    certificates: Sequence[SignedMessage],
    polynomials: Sequence[Polynomial],
    keys: Sequence[VerificationKey],
) -> Pedersen:
    """What the office publishes of all three steps.  Whether it is sound is for `check_trustees` to say."""
    signatures = [each.signature for each in polynomials if each.signature is not None]
    return Pedersen(
        threshold=threshold,
        certs=tuple(certificates),
        coefexps=tuple(each.coefexps for each in polynomials),
        keys=tuple(keys),
        signatures=tuple(signatures) if len(signatures) == len(polynomials) else None,
    )


def _checked_certificates(member: Member, certificates: Sequence[SignedMessage]) -> list[tuple[Element, Element]]:
    """(verification key, encryption key) of every member, each certificate signed by its own key."""
    place, group = member.place, group_named(member.place.group)
    if len(certificates) != place.size:
        raise StepRefused("certificates_incomplete", given=len(certificates), expected=place.size)
    if certificates[place.index - 1] != member.certificate:
        raise StepRefused("certificate_not_mine", member=place.index)
    keys = []
    for index, certificate in enumerate(certificates, start=1):
        stated = CertificateKeys.read(certificate.opened())
        expected = CertificateContext(place.group, place.size, place.threshold, index)
        verification = group.decode(stated.verification)
        signed = _is_signed(group, certificate.message, certificate.signature, verification)
        if not signed or stated.context != (expected if member.form is Form.TOOLS_3_X else None):
            raise StepRefused("certificate_invalid", member=index)
        keys.append((verification, group.decode(stated.encryption)))
    return keys


def _checked_commitments(
    member: Member,
    certificates: Sequence[SignedMessage],
    polynomial: Polynomial,
    sender: int,
    verification: Element,
) -> list[Element]:
    """The commitments of one sender, signed by it.  Raises StepRefused: commitments_invalid."""
    group, message = group_named(member.place.group), polynomial.coefexps
    texts = read_coefexps(message.opened(), member.place.threshold)
    signed = _is_signed(group, message.message, message.signature, verification)
    if member.form is Form.TOOLS_3_X:
        together = polynomial.signature
        signed &= together is not None and _is_signed(group, _together(certificates, texts), together, verification)
    if not signed:
        raise StepRefused("commitments_invalid", member=sender)
    return [group.decode(each) for each in texts]


def _opened_share(member: Member, certificates: Sequence[SignedMessage], polynomial: Polynomial, sender: int) -> int:
    """The share that a sender sealed to this member.  Raises StepRefused: share_unreadable."""
    group, index = group_named(member.place.group), member.place.index
    context = f"{certificates_fingerprint(certificates)}|{sender}|{index}"
    try:
        sealed = polynomial.shares[index - 1]
        common = group.power_secret(group.decode(sealed.alpha), member.decryption.reveal())
        opened = _cipher(group, common, sealed.alpha, context).decrypt(_NONCE, bytes.fromhex(sealed.data), None)
        return int.from_bytes(opened, "big") % group.order
    except (IndexError, ValueError, ArchiveRejected, InvalidTag):
        raise StepRefused("share_unreadable", member=sender) from None


def _sealed(group: Group, recipient: Element, share: int, context: str, draw: Draw) -> SealedShare:
    r = draw(group.order)
    alpha = group.encode(group.power_secret(group.generator, r))
    width = (group.order.bit_length() + 7) // 8
    cipher = _cipher(group, group.power_secret(recipient, r), alpha, context)
    return SealedShare(alpha, cipher.encrypt(_NONCE, share.to_bytes(width, "big"), None).hex())


def _cipher(group: Group, common: Element, alpha: str, context: str) -> AESGCM:
    """The cipher for one share: its key depends on the certificates, the sender, the recipient and the session."""
    info = f"ballot trustee share|{group.name}|{context}|{alpha}".encode()
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=info).derive(group.encode(common).encode()))


def _context(bound: str, member: Member, recipient: int) -> str:
    return f"{bound}|{member.place.index}|{recipient}"


def _value_at(coefficients: Sequence[int], place: int, order: int) -> int:
    total: int = sum(each * place**degree for degree, each in enumerate(coefficients))
    return total % order


def _committed_value(group: Group, commitments: Sequence[Element], place: int) -> Element:
    """g^f(place), from the commitments to f alone."""
    return group.product(group.power(each, place**degree) for degree, each in enumerate(commitments))


def _together(certificates: Sequence[SignedMessage], commitments: Sequence[str]) -> str:
    """What a 3.x member signs once more: all certificates with its own commitments."""
    value = {"certs": [each.written() for each in certificates], "coefexps": list(commitments)}
    return f"certs_sig|{strict.compact(value).decode()}"


def _signed(group: Group, value: Any, secret: Secret, draw: Draw) -> SignedMessage:
    message = strict.compact(value).decode()
    return SignedMessage(message, sign_message(group, message, secret, draw))


def _is_signed(group: Group, message: str, proof: Proof, signer: Element) -> bool:
    commitment = group.multiply(group.power(group.generator, proof.response), group.power(signer, proof.challenge))
    return proof.challenge == hash_to_scalar(f"sigmsg|{message}|{group.encode(commitment)}", group.order)
