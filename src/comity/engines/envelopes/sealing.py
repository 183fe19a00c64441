"""Sealing an act: from what a bureau says to the one byte string that travels."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from comity.engines.ledger import Json, NotCanonical, canonical

from .bodies import LARGEST_BODY, SALT_SIZE, commitment, seal_body
from .certificates import KeyCertificate
from .directory import Directory, freshness
from .errors import ActRefused, SealRefused
from .framing import MOST_RECIPIENTS, SLOT_CLASSES, Frame
from .headers import SIGNED, Audience, Header, act_hash, read_header
from .keys import SealingKey, SigningKey
from .locking import Secret
from .policy import USUAL, Policy
from .slots import BLIND_SIZE, CONTENT_KEY_SIZE, HASH_SIZE, Link, UnsealedSlot, dummy_slots, unsealed_slot
from .suites import Suite
from .wrapping import Wrapping, wrap_here


@dataclass(frozen=True, slots=True)
class ActDraft:
    """What a bureau wants to say.  The members are those of `Header`; body: JSON object, at most LARGEST_BODY bytes."""

    id: str
    issuer: str
    kind: str
    kind_version: int
    priority: str
    handling: str
    body: Mapping[str, Json]
    evaluation: str | None = None
    audience: Audience = "open"
    valid_until: datetime | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One bureau that an act is for.

    certificate    of the key to seal to, as `Directory.sealing_certificate` gives it
    number         of this act in the chain from the issuer to this bureau, from 1
    previous       hash of the act before it in that chain; FIRST_PREVIOUS for number 1
    """

    bureau: str
    certificate: KeyCertificate
    number: int
    previous: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed act.

    envelope    what travels, the same bytes to everybody
    act_hash    (32) names the act; the next act to each recipient names it as its previous one
    slots       by bureau, SHA-256 of its slot
    """

    header: Header
    envelope: bytes
    act_hash: bytes
    slots: Mapping[str, bytes]


def seal(
    draft: ActDraft,
    *,
    signer: SigningKey,
    recipients: Sequence[Recipient],
    directory: Directory,
    at: datetime,
    policy: Policy = USUAL,
    wrap: Wrapping = wrap_here,
    randomness: Callable[[int], bytes] = os.urandom,
) -> Sealed:
    """Sign an act and seal it to its audience.

    at      the moment of sealing, which the header states; a retry sends the stored envelope, it does not seal again
    wrap    who wraps the content key for each recipient; a `WrappingPool` takes every core of the machine

    The suite follows from the handling code.  To a confidential audience the slots are made up with dummies to a size
    in SLOT_CLASSES, and sorted by their bytes, which are random.

    Raises SealRefused: stale_directory (`queue` is true), signer_not_certified, not_a_member, bureau_suspended,
    bureau_left, no_recipients, too_many_recipients, recipient_twice, certificate_not_in_force, wrong_certificate,
    wrong_link, body_too_large, body_not_json, draft_wrong.
    """
    _require_sendable(draft, signer, recipients, directory, at, policy)
    suite = policy.suite_for(draft.handling)
    for recipient in recipients:
        _require_recipient(recipient, suite, draft.kind, directory, at, policy)
    content_key, salt, body = Secret(randomness(CONTENT_KEY_SIZE)), randomness(SALT_SIZE), _body_bytes(draft)
    ciphertext = seal_body(body, content_key=content_key, salt=salt)
    header = replace(
        _header(draft, suite, recipients, directory, at),
        signer=signer.fingerprint,
        body=commitment(salt, body),
        ciphertext=hashlib.sha256(ciphertext).digest(),
    )
    bound = header.bound()
    unsealed = [_unsealed(bound, recipient, content_key, randomness) for recipient in recipients]
    if draft.audience == "confidential":
        wanted = next(size for size in SLOT_CLASSES if size >= len(recipients))
        unsealed += dummy_slots(suite, wanted - len(recipients), randomness=randomness)
    slots = wrap(suite, unsealed)
    by_bureau = dict(zip((recipient.bureau for recipient in recipients), slots, strict=False))
    ordered = sorted(slots) if draft.audience == "confidential" else [by_bureau[code] for code in sorted(by_bureau)]
    return _signed(suite, header, b"".join(ordered), ciphertext, by_bureau, signer)


def _header(
    draft: ActDraft, suite: Suite, recipients: Sequence[Recipient], directory: Directory, at: datetime
) -> Header:
    """The header, as far as the draft says it."""
    named = tuple(sorted(recipient.bureau for recipient in recipients))
    return Header(
        version=suite.version,
        organisation=directory.organisation,
        id=draft.id,
        issuer=draft.issuer,
        kind=draft.kind,
        kind_version=draft.kind_version,
        priority=draft.priority,
        handling=draft.handling,
        evaluation=draft.evaluation,
        recipients=named if draft.audience == "open" else None,
        issued_at=at,
        valid_until=draft.valid_until,
        reply_to=draft.reply_to,
        epoch=directory.epoch,
        directory=directory.hash,
    )


def _unsealed(
    bound: bytes, recipient: Recipient, content_key: bytes, randomness: Callable[[int], bytes]
) -> UnsealedSlot:
    key = recipient.certificate.key
    if not isinstance(key, SealingKey):
        raise SealRefused("wrong_certificate", bureau=recipient.bureau)
    link = Link(recipient.number, recipient.previous, randomness(BLIND_SIZE))
    return unsealed_slot(key, bound=bound, recipient=recipient.bureau, content_key=content_key, link=link)


def _signed(
    suite: Suite, header: Header, slots: bytes, ciphertext: bytes, by_bureau: Mapping[str, bytes], signer: SigningKey
) -> Sealed:
    header = replace(header, slots=hashlib.sha256(slots).digest())
    signed = header.as_bytes()
    try:
        read_header(signed)  # nothing leaves that the other side would refuse
    except ActRefused as error:
        raise SealRefused("draft_wrong", field=str(error.facts.get("field", error.code))) from error
    frame = Frame(suite, signed, signer.sign(SIGNED, signed), slots, ciphertext)
    hashes = {bureau: hashlib.sha256(slot).digest() for bureau, slot in by_bureau.items()}
    return Sealed(header, frame.as_bytes(), act_hash(signed), hashes)


def _body_bytes(draft: ActDraft) -> bytes:
    try:
        body = canonical(dict(draft.body))
    except NotCanonical as error:
        raise SealRefused("body_not_json", reason=error.code) from error
    if len(body) > LARGEST_BODY:
        raise SealRefused("body_too_large", given=len(body), largest=LARGEST_BODY)
    return body


def _require_sendable(
    draft: ActDraft,
    signer: SigningKey,
    recipients: Sequence[Recipient],
    directory: Directory,
    at: datetime,
    policy: Policy,
) -> None:
    """What must be true before any recipient is looked at."""
    if freshness(directory, at, warn_after=policy.warn_after, refuse_after=policy.refuse_after) == "stale":
        days = (at - directory.issued_at).days
        raise SealRefused("stale_directory", queue=True, epoch=directory.epoch, age_days=days)
    certificate = directory.certificate(signer.fingerprint)
    if certificate is None or certificate.bureau != draft.issuer or not _in_force(certificate, directory, at):
        raise SealRefused("signer_not_certified", bureau=draft.issuer)
    _require_standing(draft.issuer, draft.kind, directory, at, policy)
    if not recipients:
        raise SealRefused("no_recipients")
    if len(recipients) > MOST_RECIPIENTS:
        raise SealRefused("too_many_recipients", given=len(recipients), most=MOST_RECIPIENTS)
    if len({recipient.bureau for recipient in recipients}) != len(recipients):
        raise SealRefused("recipient_twice")


def _require_recipient(
    recipient: Recipient, suite: Suite, kind: str, directory: Directory, at: datetime, policy: Policy
) -> None:
    bureau, certificate = recipient.bureau, recipient.certificate
    _require_standing(bureau, kind, directory, at, policy)
    key = certificate.key
    if not isinstance(key, SealingKey) or key.version != suite.version or certificate.bureau != bureau:
        raise SealRefused("wrong_certificate", bureau=bureau)
    listed = directory.certificate(key.fingerprint)
    # Mostly the very same one, of which two hundred would be compared field by field.
    if (listed is not certificate and listed != certificate) or not _in_force(certificate, directory, at):
        raise SealRefused("certificate_not_in_force", bureau=bureau)
    is_first = recipient.number == 1
    if recipient.number < 1 or len(recipient.previous) != HASH_SIZE or is_first == any(recipient.previous):
        raise SealRefused("wrong_link", bureau=bureau, number=recipient.number)


def _require_standing(bureau: str, kind: str, directory: Directory, at: datetime, policy: Policy) -> None:
    listing = directory.listing(bureau)
    if listing is None:
        raise SealRefused("not_a_member", bureau=bureau)
    standing = listing.standing_at(at)
    if standing == "left":
        raise SealRefused("bureau_left", bureau=bureau)
    if standing == "suspended" and kind not in policy.kinds_while_suspended:
        raise SealRefused("bureau_suspended", bureau=bureau)


def _in_force(certificate: KeyCertificate, directory: Directory, at: datetime) -> bool:
    return certificate.is_in_force(at) and not directory.is_revoked(certificate, at)
