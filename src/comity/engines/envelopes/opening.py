"""Opening an act: what its seal says to anybody, what its slot and body say to one recipient."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.engines.ledger import Json

from .bodies import commitment, open_body, read_body
from .certificates import KeyCertificate
from .directory import Directory, freshness
from .errors import ActRefused
from .framing import SLOT_CLASSES, Frame, read_frame
from .headers import SIGNED, Header, act_hash, read_header
from .keys import OpeningKey, VerifyingKey
from .locking import Secret
from .parsing import LARGEST_NUMBER
from .policy import USUAL, Policy
from .slots import FIRST_PREVIOUS, Link, is_committed, open_slot


@dataclass(frozen=True, slots=True)
class VerifiedSeal:
    """What anybody can verify: the signature holds, by a key of the issuer, over every byte of the envelope.

    warnings    what the reader should be shown beside it: `clock_ahead` (dated a little in the future),
                `validity_over`, `directory_ageing`, `directory_stale` (a revocation may not be known here yet)
    """

    header: Header
    act_hash: bytes
    certificate: KeyCertificate
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a recipient can show to a third party, without any key: which number it was given, and what was said.

    salt    shows the body (SHA-256(salt ‖ body) is in the header); leave it out (None) to show the number alone
    """

    recipient: str
    link: Link
    salt: bytes | None


@dataclass(frozen=True, slots=True)
class OpenedSlot:
    """What an act says to one recipient alone.

    link    number and predecessor in the chain from the issuer to this bureau
    hash    SHA-256 of the slot, which a receipt can name
    """

    link: Link
    hash: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """An act, opened by one of its recipients.

    body        its content; body_bytes: the same as it was signed
    evidence    what proves number and body to others
    """

    seal: VerifiedSeal
    slot: OpenedSlot
    body: dict[str, Json]
    body_bytes: bytes
    evidence: Disclosure

    @property
    def header(self) -> Header:
        return self.seal.header

    @property
    def act_hash(self) -> bytes:
        return self.seal.act_hash

    @property
    def number(self) -> int:
        """In the chain from the issuer to this bureau, from 1."""
        return self.slot.link.number

    @property
    def previous(self) -> bytes:
        """Hash of the act before it in that chain."""
        return self.slot.link.previous

    @property
    def slot_hash(self) -> bytes:
        return self.slot.hash


def verify_seal(envelope: bytes, *, directory: Directory, at: datetime, policy: Policy = USUAL) -> VerifiedSeal:
    """Verify what a hub or an auditor can: everything but the content.

    at    when this node first held the envelope (for an archived one: then, not now).  A key that was revoked by then
          is refused whatever time the act states; a certificate has to be in force at the stated time.

    Raises ActRefused, with `held` where the clock or the directory may be behind: clock_far_ahead, directory_behind.
    """
    return _verified(read_frame(envelope), directory, at, policy)


def open_act(
    envelope: bytes,
    *,
    bureau: str,
    opening_keys: Sequence[OpeningKey],
    directory: Directory,
    at: datetime,
    policy: Policy = USUAL,
) -> Opened:
    """Verify an act and open it as one of its recipients.

    opening_keys    the present one and those before it to which something may still be under way; one that the
                    directory says was not in force when the act was issued is not tried
    at              when this node first held the envelope

    Raises ActRefused for every way in which it can be wrong.  Where the seal held, `seal` of the refusal says whose act
    it was; where only the body is wrong, `slot` says in which place.
    """
    frame = read_frame(envelope)
    seal = _verified(frame, directory, at, policy)
    keys = _fitting(opening_keys, frame, seal.header, directory)
    slot = None
    try:
        slot, content_key = _open_slot(frame, seal.header, bureau, keys)
        salt, body = open_body(frame.ciphertext, content_key=content_key, committed=seal.header.body)
        content = read_body(body)
    except ActRefused as refusal:
        refusal.seal, refusal.slot = seal, slot
        raise
    return Opened(seal, slot, content, body, Disclosure(bureau, slot.link, salt))


def claimed_header(envelope: bytes) -> Header:
    """What an envelope says of itself, for a list of what was set aside.  Nothing of it is proven.

    Raises ActRefused where it has no header that could be read.
    """
    return read_header(read_frame(envelope).header)


@dataclass(frozen=True, slots=True)
class ProvenLink:
    """What a disclosure proves: the issuer's own word that an act has a number in the chain to a recipient."""

    issuer: str
    recipient: str
    number: int
    previous: bytes
    act_hash: bytes

    def convicts(self, other: "ProvenLink") -> bool:
        """Whether both together show that the issuer tells two histories: one number, two acts; or one act's number
        continued from two predecessors."""
        same_place = (self.issuer, self.recipient, self.number) == (other.issuer, other.recipient, other.number)
        if same_place:
            return self.act_hash != other.act_hash
        first, second = sorted((self, other), key=lambda link: link.number)
        follows = (first.issuer, first.recipient, first.number + 1) == (second.issuer, second.recipient, second.number)
        return follows and second.previous != first.act_hash


def verify_disclosure(
    envelope: bytes,
    disclosure: Disclosure,
    *,
    directory: Directory,
    at: datetime,
    body: bytes | None = None,
    policy: Policy = USUAL,
) -> ProvenLink:
    """Verify what a recipient shows of an act, as a third party without keys.

    body    the body that is claimed, if it is

    Raises ActRefused: whatever `verify_seal` refuses, number_not_proven, body_not_proven.
    """
    frame = read_frame(envelope)
    seal = _verified(frame, directory, at, policy)
    slots = frame.divided_slots()
    recipients = seal.header.recipients
    if recipients is not None:
        slots = [slot for name, slot in zip(recipients, slots, strict=True) if name == disclosure.recipient]
    if not any(is_committed(slot, disclosure.link, disclosure.recipient) for slot in slots):
        raise ActRefused("number_not_proven")
    if body is not None and (disclosure.salt is None or commitment(disclosure.salt, body) != seal.header.body):
        raise ActRefused("body_not_proven")
    link = disclosure.link
    return ProvenLink(seal.header.issuer, disclosure.recipient, link.number, link.previous, seal.act_hash)


def _verified(frame: Frame, directory: Directory, at: datetime, policy: Policy) -> VerifiedSeal:
    header = read_header(frame.header)
    certificate = _require_signed(frame, header, directory)
    _require_whole(frame, header, policy)
    _require_signer_in_force(certificate, header, directory, at, policy)
    if header.epoch == directory.epoch and header.directory != directory.hash:
        raise ActRefused(
            "two_directories", epoch=header.epoch, known=directory.hash.hex(), given=header.directory.hex()
        )
    if header.issued_at > at + policy.clock_tolerance:
        seconds = int((header.issued_at - at).total_seconds())
        raise ActRefused("clock_far_ahead", held=True, issuer=header.issuer, seconds=seconds)
    return VerifiedSeal(header, act_hash(frame.header), certificate, _warnings(header, directory, at, policy))


def _fitting(keys: Sequence[OpeningKey], frame: Frame, header: Header, directory: Directory) -> list[OpeningKey]:
    """The keys that an honest issuer may have sealed to. In a confidential audience each is tried on every slot."""
    certificates = [(key, directory.certificate(key.fingerprint)) for key in keys]
    return [
        key
        for key, certificate in certificates
        if key.version == frame.suite.version and (certificate is None or certificate.is_in_force(header.issued_at))
    ]


def _open_slot(frame: Frame, header: Header, bureau: str, keys: Sequence[OpeningKey]) -> tuple[OpenedSlot, Secret]:
    """(slot, content key) of a bureau."""
    bound = header.bound()
    for slot in _slots_of(frame, header, bureau):
        opened = open_slot(frame.suite, slot, keys, bound=bound, recipient=bureau)
        if opened is not None:
            content_key, link = opened
            _require_link(slot, link, bureau)
            return OpenedSlot(link, hashlib.sha256(slot).digest()), content_key
    # In a confidential audience these two cannot be told apart, and must not be.
    raise ActRefused("no_slot_opens" if header.recipients is None else "slot_unopened", bureau=bureau)


def _slots_of(frame: Frame, header: Header, bureau: str) -> list[bytes]:
    """The slots that may be a bureau's: one where the recipients are named, else all."""
    slots = frame.divided_slots()
    if header.recipients is None:
        return slots
    if bureau not in header.recipients:
        raise ActRefused("not_addressed", bureau=bureau)
    return [slots[header.recipients.index(bureau)]]


def _require_link(slot: bytes, link: Link, bureau: str) -> None:
    if not is_committed(slot, link, bureau):
        raise ActRefused("link_differs", bureau=bureau)
    if not 1 <= link.number <= LARGEST_NUMBER or (link.number == 1) != (link.previous == FIRST_PREVIOUS):
        raise ActRefused("wrong_link", number=link.number)


def _require_signed(frame: Frame, header: Header, directory: Directory) -> KeyCertificate:
    """The certificate of the key that signed the header."""
    if header.organisation != directory.organisation:
        raise ActRefused("foreign_organisation", given=header.organisation, expected=directory.organisation)
    certificate = directory.certificate(header.signer)
    if certificate is None:
        if header.epoch > directory.epoch:
            raise ActRefused("directory_behind", held=True, given=header.epoch, known=directory.epoch)
        raise ActRefused("signer_unknown", issuer=header.issuer)
    key = certificate.key
    if not isinstance(key, VerifyingKey) or certificate.bureau != header.issuer:
        raise ActRefused("not_the_issuers_key", issuer=header.issuer)
    if not key.verifies(frame.signature, SIGNED, frame.header):
        raise ActRefused("wrong_signature", issuer=header.issuer)
    return certificate


def _require_whole(frame: Frame, header: Header, policy: Policy) -> None:
    """The parts outside the header are those that it binds, in the suite and the number that it states."""
    if header.version != frame.suite.version:
        raise ActRefused("version_differs", header=header.version, envelope=frame.suite.version)
    if policy.suite_for(header.handling).hybrid and not frame.suite.hybrid:
        raise ActRefused("suite_too_weak", handling=header.handling, suite=frame.suite.name)
    if hashlib.sha256(frame.slots).digest() != header.slots:
        raise ActRefused("part_differs", part="slots")
    if hashlib.sha256(frame.ciphertext).digest() != header.ciphertext:
        raise ActRefused("part_differs", part="ciphertext")
    slots = frame.divided_slots()
    if header.recipients is None:
        is_right = len(slots) in SLOT_CLASSES and slots == sorted(set(slots))
    else:
        is_right = len(slots) == len(header.recipients)
    if not is_right:
        raise ActRefused("wrong_slots", given=len(slots))


def _require_signer_in_force(
    certificate: KeyCertificate, header: Header, directory: Directory, at: datetime, policy: Policy
) -> None:
    if not certificate.is_in_force(header.issued_at):
        raise ActRefused("signer_not_in_force", issuer=header.issuer, serial=certificate.serial)
    if directory.is_revoked(certificate, at):
        raise ActRefused("signer_revoked", issuer=header.issuer, serial=certificate.serial)
    listing = directory.listing(header.issuer)
    standing = "left" if listing is None else listing.standing_at(at)
    if standing == "left":
        raise ActRefused("bureau_left", bureau=header.issuer)
    if standing == "suspended" and header.kind not in policy.kinds_while_suspended:
        raise ActRefused("bureau_suspended", bureau=header.issuer)


def _warnings(header: Header, directory: Directory, at: datetime, policy: Policy) -> tuple[str, ...]:
    age = freshness(directory, at, warn_after=policy.warn_after, refuse_after=policy.refuse_after)
    found = {
        "clock_ahead": header.issued_at > at,
        "validity_over": header.valid_until is not None and header.valid_until <= at,
        "directory_ageing": age == "ageing",
        "directory_stale": age == "stale",
    }
    return tuple(name for name, is_so in found.items() if is_so)
