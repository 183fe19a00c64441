"""The key directory: who belongs to an organisation, under which root, with which keys, as of one epoch.

A directory is a small signed head and its content.  The head is a signed note (C2SP signed-note), like a ledger's
checkpoint, and binds the content and the head before it:

    <organisation>/directory
    <epoch>
    <base64 SHA-256 of the content>
    <base64 SHA-256 of the text of the previous head; of nothing, for the first>
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, cast, get_args

from comity.engines.ledger import Json, NoteInvalid, canonical, open_note, sign_note

from .certificates import KeyCertificate, Revocation, read_certificate, read_revocation
from .codes import BUREAU, CODE, ORGANISATION
from .errors import CertificateRefused, DirectoryRefused, KeyRefused
from .keys import ED25519_SIZE, RootKey, SealingKey, VerifyingKey
from .parsing import Members, base64_text, instant_text, parse_canonical

Standing: TypeAlias = Literal["active", "suspended", "left"]
Freshness: TypeAlias = Literal["fresh", "ageing", "stale"]

LARGEST_DIRECTORY = 16 * 2**20  # bytes
LARGEST_LISTING = 2**18
LARGEST_HEAD = 10_000
MOST_BUREAUS = 1_000
MOST_CERTIFICATES = 100  # of one bureau, the expired ones that may still be asked for among them

NO_DIRECTORY = hashlib.sha256(b"").digest()
"""What the first head of an organisation names as its predecessor."""

_MAGIC = b"comity-directory\x01"
_SIGNING = 0  # where a suite's version stands for keys that seal
_DIGITS = re.compile(r"[1-9][0-9]{0,14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listing:
    """One bureau in a directory.

    root            public key of its offline root
    standing        `suspended` and `left` bureaus stay listed: what they sealed before must be verifiable
    standing_since  since when it has that standing
    """

    bureau: str
    root: VerifyingKey
    standing: Standing
    standing_since: datetime
    certificates: tuple[KeyCertificate, ...] = ()
    revocations: tuple[Revocation, ...] = ()

    def standing_at(self, at: datetime) -> Standing:
        """The standing at a moment; before the present one began, the bureau was active."""
        return self.standing if at >= self.standing_since else "active"

    def as_json(self) -> dict[str, Json]:
        """As it stands in a directory."""
        return {
            "bureau": self.bureau,
            "root": base64_text(self.root.raw),
            "standing": self.standing,
            "since": instant_text(self.standing_since),
            "certificates": [certificate.as_json() for certificate in self.certificates],
            "revocations": [revocation.as_json() for revocation in self.revocations],
        }


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory that was opened, or is about to be signed.

    epoch       from 1, one more with every change
    issued_at   when the organisation signed it: its age is counted from here
    previous    hash of the head of the epoch before
    listings    in the order of the bureaus' codes
    hash        SHA-256 of the text of its own head: what two nodes compare
    linked      false where epochs lie between it and the one known before, whose heads were not at hand
    """

    organisation: str
    epoch: int
    issued_at: datetime
    previous: bytes
    listings: tuple[Listing, ...]
    hash: bytes = field(init=False, compare=False)
    linked: bool = field(default=True, compare=False)
    _by_bureau: Mapping[str, Listing] = field(init=False, repr=False, compare=False)
    _by_key: Mapping[bytes, KeyCertificate] = field(init=False, repr=False, compare=False)
    _by_use: Mapping[tuple[str, int], Sequence[KeyCertificate]] = field(init=False, repr=False, compare=False)
    _revoked: Mapping[tuple[str, int], Revocation] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        def keep(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        keep("_by_bureau", {listing.bureau: listing for listing in self.listings})
        certificates = [certificate for listing in self.listings for certificate in listing.certificates]
        keep("_by_key", {certificate.key.fingerprint: certificate for certificate in certificates})
        keep("_by_use", _newest_first(self.listings))
        revocations = [revocation for listing in self.listings for revocation in listing.revocations]
        keep("_revoked", {(each.bureau, each.serial): each for each in revocations})
        keep("hash", hashlib.sha256(self._head_text().encode()).digest())

    def listing(self, bureau: str) -> Listing | None:
        """What is said of a bureau."""
        return self._by_bureau.get(bureau)

    def certificate(self, fingerprint: bytes) -> KeyCertificate | None:
        """The certificate of a key, in force or not."""
        return self._by_key.get(fingerprint)

    def revocation(self, certificate: KeyCertificate) -> Revocation | None:
        """How a certificate was taken back."""
        return self._revoked.get((certificate.bureau, certificate.serial))

    def is_revoked(self, certificate: KeyCertificate, at: datetime) -> bool:
        """Whether a certificate was taken back before `at`, or at it."""
        revocation = self.revocation(certificate)
        return revocation is not None and revocation.since <= at

    def sealing_certificate(self, bureau: str, *, version: int, at: datetime) -> KeyCertificate | None:
        """The certificate to seal to a bureau with in one suite: of those in force, the one that began last."""
        return self._in_force(bureau, version, at)

    def signing_certificate(self, bureau: str, *, at: datetime) -> KeyCertificate | None:
        """The certificate of the signing key in force, of several the one that began last."""
        return self._in_force(bureau, _SIGNING, at)

    def content(self) -> bytes:
        """The canonical bytes of everything but the head."""
        return canonical(
            {
                "v": 1,
                "organisation": self.organisation,
                "epoch": self.epoch,
                "issued_at": instant_text(self.issued_at),
                "bureaus": [listing.as_json() for listing in self.listings],
            }
        )

    def _head_text(self) -> str:
        content_hash = base64_text(hashlib.sha256(self.content()).digest())
        return f"{origin(self.organisation)}\n{self.epoch}\n{content_hash}\n{base64_text(self.previous)}\n"

    def _in_force(self, bureau: str, use: int, at: datetime) -> KeyCertificate | None:
        certificates = self._by_use.get((bureau, use), ())
        return next((each for each in certificates if each.is_in_force(at) and not self.is_revoked(each, at)), None)


def _newest_first(listings: Iterable[Listing]) -> Mapping[tuple[str, int], Sequence[KeyCertificate]]:
    """Certificates by bureau and use (a suite's version, or _SIGNING), those that began last before the others.

    An act to two hundred bureaus asks four times for each of them: sorted once, the first in force is the answer.
    """
    found: dict[tuple[str, int], list[KeyCertificate]] = {}
    for listing in listings:
        for each in sorted(listing.certificates, key=lambda each: (each.valid_from, each.serial), reverse=True):
            use = each.key.version if isinstance(each.key, SealingKey) else _SIGNING
            found.setdefault((listing.bureau, use), []).append(each)
    return found


def read_listing(text: bytes, *, organisation: str) -> Listing:
    """One bureau's listing from its canonical bytes, as its own node sends it to whoever signs the directory.

    What it says of itself is verified: every certificate and every revocation is signed by the root that it names.
    Whether that is the bureau's root, and how the bureau stands, is not for the listing to say.

    Raises DirectoryRefused, CertificateRefused.
    """
    value = parse_canonical(text, part="listing", largest=LARGEST_LISTING, refusal=DirectoryRefused)
    return _read_listing(value, organisation)


def listing_bytes(listing: Listing) -> bytes:
    """The canonical bytes of a listing, which `read_listing` reads."""
    return canonical(listing.as_json())


@dataclass(frozen=True, slots=True)
class Head:
    """The verified head of a directory."""

    epoch: int
    content_hash: bytes
    previous: bytes
    hash: bytes


def origin(organisation: str) -> str:
    """The name under which an organisation signs its directory."""
    return f"{organisation}/directory"


def sign_directory(directory: Directory, organisation_key: RootKey) -> bytes:
    """The directory as one byte string: magic, length of the head (4 bytes), head, content.

    Raises DirectoryRefused, CertificateRefused for anything that `open_directory` would refuse: what nobody can open
    is not signed.
    """
    head = sign_note(directory._head_text(), [organisation_key.note_signer(origin(directory.organisation))]).encode()
    signed = _MAGIC + len(head).to_bytes(4, "big") + head + directory.content()
    open_directory(signed, organisation_key.public, organisation=directory.organisation)
    return signed


def open_directory(
    signed: bytes,
    organisation_key: VerifyingKey,
    *,
    organisation: str,
    newest_known: Directory | None = None,
    between: Sequence[bytes] = (),
) -> Directory:
    """Verify and read a directory.

    newest_known   the newest one that this node has opened; nothing older is believed any more
    between        the heads (`directory_head`) of the epochs that lie between, if any, ascending: they show that both
                   belong to one history

    Raises DirectoryRefused: foreign_organisation, older_epoch, two_directories (both hashes are told: keep both, they
    convict the organisation), does_not_follow, revocation_dropped, and what is malformed; CertificateRefused for a
    certificate or a revocation that its bureau's root did not sign.
    """
    if len(signed) > LARGEST_DIRECTORY:
        raise DirectoryRefused("part_too_large", part="directory", given=len(signed), largest=LARGEST_DIRECTORY)
    head_bytes, content = _divide(signed)
    head = open_head(head_bytes, organisation_key, organisation=organisation)
    if hashlib.sha256(content).digest() != head.content_hash:
        raise DirectoryRefused("content_differs", epoch=head.epoch)
    directory = _read_content(content, organisation, head)
    if newest_known is None:
        return directory
    heads = [open_head(each, organisation_key, organisation=organisation) for each in between]
    _require_revocations_kept(directory, newest_known)
    return replace(directory, linked=_follows(head, newest_known, heads))


def directory_head(signed: bytes) -> bytes:
    """The head of a directory, to keep after the directory itself is gone.  Raises DirectoryRefused."""
    return _divide(signed)[0]


def open_head(head: bytes, organisation_key: VerifyingKey, *, organisation: str) -> Head:
    """Verify and read a head by itself.  Raises DirectoryRefused."""
    name = origin(organisation)
    if not head.startswith(name.encode() + b"\n"):
        raise DirectoryRefused("foreign_organisation", expected=organisation)
    try:
        note = open_note(head, [organisation_key.note_verifier(name)])
    except NoteInvalid as error:
        raise DirectoryRefused("not_signed_by_organisation") from error
    lines = note.text.split("\n")
    if len(lines) != 5 or _DIGITS.fullmatch(lines[1]) is None:
        raise DirectoryRefused("malformed_head")
    hashes = _digest(lines[2]), _digest(lines[3])
    return Head(int(lines[1]), *hashes, hashlib.sha256(note.text.encode()).digest())


def freshness(directory: Directory, at: datetime, *, warn_after: timedelta, refuse_after: timedelta) -> Freshness:
    """How far a directory can be trusted to know the latest revocation."""
    age = at - directory.issued_at
    if age > refuse_after:
        return "stale"
    return "ageing" if age > warn_after else "fresh"


@dataclass(frozen=True, slots=True)
class RootChange:
    """A bureau that appeared, or whose root became another: what people compare by voice, aloud."""

    bureau: str
    before: bytes | None
    after: bytes


def root_changes(older: Directory, newer: Directory) -> tuple[RootChange, ...]:
    """The roots that are new in a directory.  An organisation that swaps a bureau's keys has to begin here."""
    changes = []
    for listing in newer.listings:
        before = older.listing(listing.bureau)
        if before is None or before.root != listing.root:
            known = None if before is None else before.root.fingerprint
            changes.append(RootChange(listing.bureau, known, listing.root.fingerprint))
    return tuple(changes)


def _follows(head: Head, known: Directory, between: Sequence[Head]) -> bool:
    """Whether a head is shown to follow the known directory.  Raises DirectoryRefused where it is shown not to."""
    if head.epoch < known.epoch:
        raise DirectoryRefused("older_epoch", given=head.epoch, known=known.epoch)
    if head.epoch == known.epoch:
        if head.hash != known.hash:
            raise DirectoryRefused("two_directories", epoch=head.epoch, known=known.hash.hex(), given=head.hash.hex())
        return True
    epoch, last = known.epoch, known.hash
    for each in [*between, head]:
        if each.epoch != epoch + 1:
            return False
        if each.previous != last:
            raise DirectoryRefused("does_not_follow", epoch=each.epoch, known=last.hex(), given=each.previous.hex())
        epoch, last = each.epoch, each.hash
    return True


def _require_revocations_kept(directory: Directory, known: Directory) -> None:
    """What was revoked once is not listed as good again, whatever the organisation signs."""
    for listing in directory.listings:
        for certificate in listing.certificates:
            before = known.revocation(certificate)
            if before is not None and directory.revocation(certificate) != before:
                raise DirectoryRefused("revocation_dropped", bureau=listing.bureau, serial=certificate.serial)


def _divide(signed: bytes) -> tuple[bytes, bytes]:
    """(head, content) of a directory's bytes."""
    start = len(_MAGIC) + 4
    if not signed.startswith(_MAGIC) or len(signed) < start:
        raise DirectoryRefused("not_a_directory")
    size = int.from_bytes(signed[len(_MAGIC) : start], "big")
    if size > LARGEST_HEAD or len(signed) < start + size:
        raise DirectoryRefused("malformed_head")
    return signed[start : start + size], signed[start + size :]


def _digest(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DirectoryRefused("malformed_head") from error
    if len(data) != 32 or base64_text(data) != text:
        raise DirectoryRefused("malformed_head")
    return data


def _read_content(content: bytes, organisation: str, head: Head) -> Directory:
    value = parse_canonical(content, part="directory", largest=LARGEST_DIRECTORY, refusal=DirectoryRefused)
    members = Members(value, part="directory", refusal=DirectoryRefused)
    members.number("v", least=1, most=1)
    named = members.text("organisation", ORGANISATION)
    epoch = members.number("epoch", least=1)
    issued_at = members.instant("issued_at")
    listings = tuple(_read_listing(each, organisation) for each in members.listed("bureaus", most=MOST_BUREAUS))
    members.end()
    if named != organisation or epoch != head.epoch:
        raise DirectoryRefused("content_differs", epoch=head.epoch)
    codes = [listing.bureau for listing in listings]
    if codes != sorted(set(codes)):
        raise DirectoryRefused("field_wrong", part="directory", field="bureaus")
    _require_distinct_keys(listings)
    return Directory(organisation, epoch, issued_at, head.previous, listings)


def _read_listing(value: Json, organisation: str) -> Listing:
    members = Members(value, part="listing", refusal=DirectoryRefused)
    bureau = members.text("bureau", BUREAU)
    standing = members.text("standing", CODE)
    if standing not in get_args(Standing):
        raise DirectoryRefused("field_wrong", part="listing", field="standing")
    try:
        root = VerifyingKey(members.octets("root", ED25519_SIZE), "root")
    except KeyRefused as error:
        raise DirectoryRefused("weak_root", bureau=bureau) from error
    listing = Listing(
        bureau=bureau,
        root=root,
        standing=cast(Standing, standing),
        standing_since=members.instant("since"),
        certificates=tuple(map(read_certificate, members.listed("certificates", most=MOST_CERTIFICATES))),
        revocations=tuple(map(read_revocation, members.listed("revocations", most=MOST_CERTIFICATES))),
    )
    members.end()
    _require_statements(listing, organisation)
    return listing


def _require_statements(listing: Listing, organisation: str) -> None:
    """Every certificate and revocation is the bureau's own, signed by its root, each serial once, ascending."""
    for statements in (listing.certificates, listing.revocations):
        serials = [statement.serial for statement in statements]
        if serials != sorted(set(serials)):
            raise DirectoryRefused("serials_not_ascending", bureau=listing.bureau)
        for statement in statements:
            if (statement.organisation, statement.bureau) != (organisation, listing.bureau):
                raise CertificateRefused("foreign_certificate", bureau=listing.bureau, serial=statement.serial)
            statement.require_certified(listing.root)


def _require_distinct_keys(listings: Iterable[Listing]) -> None:
    """One key, one holder: else a signature could be claimed by two bureaus."""
    holders: dict[bytes, str] = {}
    for listing in listings:
        for raw in (listing.root.raw, *(certificate.key.raw for certificate in listing.certificates)):
            if raw in holders:
                raise DirectoryRefused("key_listed_twice", bureau=listing.bureau, other=holders[raw])
            holders[raw] = listing.bureau
