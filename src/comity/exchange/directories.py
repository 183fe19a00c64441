"""The directory in force at this node, and the listings from which the hub makes the next one."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from comity.core.home import place, write_private
from comity.engines.envelopes import (
    Directory,
    KeyCertificate,
    Listing,
    OpeningKey,
    RootKey,
    SealingKey,
    SigningKey,
    Standing,
    VerifyingKey,
    certify,
    open_directory,
)
from comity.engines.envelopes.suites import SUITES
from comity.exchange import errors, keyring
from comity.exchange.keeping import lifetimes, policy
from comity.exchange.keyring import Ring
from comity.exchange.models import DirectoryEdition

# A certificate begins a little before it is made: the clock of whoever reads it may be behind.
BACKDATED = timedelta(hours=1)
MOST_KEPT = 60  # certificates of one bureau in a directory; acts of longer ago are proved by the epoch of then


class NoDirectory(RuntimeError):
    """No directory was ever issued or accepted at this node, or the key of the organisation is not here."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Who signs the directory, as this node was told when it was set up: the name, and the public key."""

    organisation: str
    key: VerifyingKey


def pin(organisation: str, key: VerifyingKey) -> None:
    """Keep whose directory this node believes. Done once: by the hub for itself, and by each node when it joins."""
    write_private(_pin_path(), f"{organisation} {key.raw.hex()}\n")


def pinned() -> Pin:
    """Whose directory this node believes.  Raises NoDirectory."""
    try:
        organisation, key = _pin_path().read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise NoDirectory("this node was not told who signs the directory") from None
    return Pin(organisation, VerifyingKey(bytes.fromhex(key), "root"))


def current() -> Directory:
    """The newest directory of this node, opened.  Raises NoDirectory."""
    found = newest()
    if found is None:
        raise NoDirectory("no directory was issued or accepted at this node")
    return found


def newest() -> Directory | None:
    """The newest directory of this node; None before the first. Opened once, for as long as it is the newest."""
    edition = DirectoryEdition.objects.order_by("-epoch").values_list("epoch", "hash").first()
    if edition is None:
        return None
    with _opening:
        if (known := _opened.get(edition)) is None:
            by = pinned()
            signed = DirectoryEdition.objects.values_list("signed", flat=True).get(epoch=edition[0])
            known = open_directory(bytes(signed or b""), by.key, organisation=by.organisation)
            _opened.clear()
            _opened[edition] = known
        return known


def lacking(bureaus: Iterable[str], at: datetime, *, known: Directory | None) -> list[str]:
    """Those of the bureaus that could not sign, or not be sealed to, some time from now, by a directory: sorted."""
    return sorted(bureau for bureau in bureaus if known is None or not _is_sound(known, bureau, at))


def forgotten(known: Directory, bureaus: Iterable[str], at: datetime) -> list[str]:
    """Those of the bureaus of which others use a key whose private half is not here: a backup was put back that is
    older than the key. Nothing that is sealed to it can be opened."""
    return [bureau for bureau in bureaus if _is_forgotten(known, bureau, at)]


_USES: tuple[str | int, ...] = ("sign", *SUITES)


def listing_with_keys(
    bureau: str, organisation: str, before: Listing | None, at: datetime, *, every: bool = False
) -> Listing:
    """The listing of a bureau, with keys wherever it lacks them or they end soon. The new keys are in its ring.

    every  new ones for all uses, also where the old ones are good for long

    Raises NoDirectory when its root was moved away: then its keys are certified where the root is.
    """
    root = keyring.root(bureau)
    if root is None:
        if before is not None:
            raise NoDirectory(f"the root of {bureau} is not at this node")
        root = keyring.make_root(bureau)
    listing = before or Listing(bureau, root.public, "active", at)
    held, soon = keyring.ring(bureau), at + lifetimes().overlap
    for use in _USES:
        if every or not _has_listed(listing, held, use, soon):
            listing, held = _with_key(listing, held, use, root, organisation, at)
    keyring.keep_ring(bureau, _without_old(listing, held, at))
    return replace(listing, certificates=listing.certificates[-MOST_KEPT:])


def signing_key(bureau: str, directory: Directory, at: datetime) -> SigningKey | None:
    """The key with which a hosted bureau signs now; None where this node has none that is certified."""
    certificate = directory.signing_certificate(bureau, at=at)
    return None if certificate is None else keyring.ring(bureau).signer(certificate.serial)


def with_standing(listing: Listing, standing: str, at: datetime) -> Listing:
    """A listing whose bureau stands otherwise from a moment on."""
    return replace(listing, standing=cast(Standing, standing), standing_since=at)


def as_it_stands(listing: Listing, known: Directory) -> Listing:
    """A listing as its own node sent it, with the standing that the organisation gives the bureau."""
    before = known.listing(listing.bureau)
    return listing if before is None else with_standing(listing, before.standing, before.standing_since)


def merged(listed: Listing, said: Listing) -> Listing:
    """What is listed of a bureau, with the certificates and revocations that its node says of the same root.

    Raises ListingNotAccepted where one serial names two certificates.
    """
    certificates = {each.serial: each for each in listed.certificates}
    for each in said.certificates:
        if certificates.setdefault(each.serial, each) != each:
            raise errors.ListingNotAccepted(bureau=listed.bureau, reason="serial_certified_twice")
    # A revocation stands as it was said first.
    revocations = {each.serial: each for each in (*said.revocations, *listed.revocations)}
    return replace(
        listed,
        certificates=tuple(certificates[serial] for serial in sorted(certificates))[-MOST_KEPT:],
        revocations=tuple(revocations[serial] for serial in sorted(revocations))[-MOST_KEPT:],
    )


def certifies(bureau: str, listing: Listing) -> bool:
    """Whether the root under which a bureau is listed is at this node."""
    root = keyring.root(bureau)
    return root is not None and root.public == listing.root


def signs_here() -> bool:
    """Whether the organisation's key is at this node."""
    try:
        return keyring.root(f"@{pinned().organisation}") is not None
    except NoDirectory:
        return False


def policy_allows(directory: Directory, at: datetime) -> bool:
    """Whether the directory is new enough to seal with."""
    return at - directory.issued_at <= policy().refuse_after


def _is_sound(directory: Directory, bureau: str, at: datetime) -> bool:
    """Whether a bureau has a key for every use, in force now and some time from now.

    An act to two hundred bureaus asks this of all of them, and the answer holds for weeks: until a certificate of the
    bureau begins, is taken back, or is about to end. So it is kept with the directory.
    """
    if directory.hash not in _sound:
        _sound.clear()
        _sound[directory.hash] = {}
    kept = _sound[directory.hash]
    since, until = kept.get(bureau, (at, at))
    if since <= at < until:
        return True
    found = [_in_force(directory, bureau, use, at) for use in _USES]
    listing = directory.listing(bureau)
    ends = [one.valid_until - lifetimes().overlap for one in found if one is not None]
    if listing is None or len(ends) < len(_USES) or min(ends) <= at:
        return False
    ends += [one.valid_from for one in listing.certificates if one.valid_from > at]
    ends += [one.since for one in listing.revocations if one.since > at]
    kept[bureau] = at, min(ends)
    return True


def _is_forgotten(directory: Directory, bureau: str, at: datetime) -> bool:
    held = keyring.ring(bureau)
    ours = {serial for serial, _ in held.signing} | {serial for serial, _ in held.opening}
    used = [_in_force(directory, bureau, use, at) for use in _USES]
    return any(one is not None and one.serial not in ours for one in used)


def _in_force(directory: Directory, bureau: str, use: str | int, at: datetime) -> KeyCertificate | None:
    if use == "sign":
        return directory.signing_certificate(bureau, at=at)
    return directory.sealing_certificate(bureau, version=int(use), at=at)


def _has_listed(listing: Listing, held: Ring, use: str | int, soon: datetime) -> bool:
    """Whether a listing holds a certificate of a key that is in the ring, is not revoked, and does not end soon."""
    ours = {serial for serial, _ in held.signing} | {serial for serial, _ in held.opening}
    revoked = {revocation.serial for revocation in listing.revocations}
    return any(
        _use_of(certificate) == use and certificate.serial in ours - revoked and certificate.valid_until > soon
        for certificate in listing.certificates
    )


def _use_of(certificate: KeyCertificate) -> str | int:
    return certificate.key.version if isinstance(certificate.key, SealingKey) else "sign"


def _with_key(
    listing: Listing, held: Ring, use: str | int, root: RootKey, organisation: str, at: datetime
) -> tuple[Listing, Ring]:
    """A new key for one use: its certificate in the listing, its private half in the ring."""
    # A root that takes the place of another never uses a serial again: what was revoked under it stays so.
    serial = max((certificate.serial for certificate in listing.certificates), default=int(at.timestamp()) // 60) + 1
    public: VerifyingKey | SealingKey
    if use == "sign":
        signing = SigningKey.generate()
        public, lasts = signing.public, lifetimes().signing
        held = replace(held, signing=(*held.signing, (serial, signing)))
    else:
        opening = OpeningKey.generate(int(use))
        public, lasts = opening.public, lifetimes().sealing
        held = replace(held, opening=(*held.opening, (serial, opening)))
    certificate = certify(
        root,
        public,
        organisation=organisation,
        bureau=listing.bureau,
        serial=serial,
        valid_from=at - BACKDATED,
        valid_until=at - BACKDATED + lasts,
    )
    return replace(listing, certificates=(*listing.certificates, certificate)), held


def _without_old(listing: Listing, held: Ring, at: datetime) -> Ring:
    """The ring without keys that nothing can be sealed to or signed with any more."""
    until = {certificate.serial: certificate.valid_until for certificate in listing.certificates}
    ended = {serial for serial, end in until.items() if end + lifetimes().keep_opening < at}
    return Ring(
        tuple((serial, key) for serial, key in held.signing if serial not in ended),
        tuple((serial, key) for serial, key in held.opening if serial not in ended),
    )


def _pin_path() -> Path:
    return place("keys", "organisation.pub")


_opened: dict[tuple[int, str], Directory] = {}
_sound: dict[bytes, dict[str, tuple[datetime, datetime]]] = {}  # by the hash of the newest directory
_opening = threading.Lock()
