"""Keys of bureaus: certified and revoked by their roots, listed by the organisation.

Where the organisation's key is at this node too, the next directory says it at once. At a member's node it is kept as
an announcement to the hub, and holds from the directory that lists it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.engines.envelopes import (
    EnvelopeError,
    KeyCertificate,
    Listing,
    Reason,
    Revocation,
    RootKey,
    revoke,
    spoken,
)
from comity.exchange import announcements, directories, errors, keyring, permissions
from comity.exchange.services.directories import sign_and_keep


@operation("exchange.rotate_keys", allow=permissions.ROTATE_KEYS)
def rotate_keys(actor: Actor, *, bureau: str, every: bool, at: datetime) -> None:
    """Certify new keys for a bureau that is hosted here. Senders take them from the next directory on.

    every  all of them anew; else those that end soon

    The old ones go on until they end.  Raises RootNotHere, NotReachable where the directory does not know the bureau.
    """
    listing = announcements.own_listing(bureau)
    if listing is None:
        raise errors.NotReachable(bureaus=bureau)
    _require_root(bureau, listing)
    name = directories.pinned().organisation
    renewed = directories.listing_with_keys(bureau, name, listing, at, every=every)
    note(bureau=bureau, certificates=len(set(renewed.certificates) - set(listing.certificates)))
    if renewed != listing:
        _say(renewed, at)


@operation("exchange.revoke_key", allow=permissions.REVOKE_KEY)
def revoke_key(actor: Actor, *, bureau: str, serial: int, reason: Reason, at: datetime) -> None:
    """Take a bureau's certificate back from now on.  Raises KeyNotKnown, RootNotHere."""
    listing = announcements.own_listing(bureau)
    certificate = _to_revoke(listing, serial)
    if listing is None or certificate is None:
        raise errors.KeyNotKnown(bureau=bureau, serial=serial)
    taken_back = revoke(_require_root(bureau, listing), certificate, reason=reason, since=at)
    note(bureau=bureau, serial=serial, reason=reason)
    _say(replace(listing, revocations=_sorted((*listing.revocations, taken_back))), at)


@operation("exchange.replace_root", allow=permissions.REPLACE_ROOT)
def replace_root(actor: Actor, *, bureau: str, at: datetime) -> Listing:
    """A new root for a bureau whose root is lost or stolen, with new keys. It counts once the organisation lists it.

    Raises NotReachable where the directory does not know the bureau.
    """
    listed = announcements.own_listing(bureau)
    if listed is None:
        raise errors.NotReachable(bureaus=bureau)
    keyring.make_root(bureau)
    made = directories.listing_with_keys(bureau, directories.pinned().organisation, None, at)
    note(bureau=bureau, before=spoken(listed.root.fingerprint), after=spoken(made.root.fingerprint))
    return made


@operation("exchange.accept_root", allow=permissions.ACCEPT_ROOT)
def accept_root(actor: Actor, *, listing: Listing, at: datetime) -> None:
    """List a bureau under another root, whose fingerprint was compared by voice. Every node shows it to its operator.

    Raises ListingNotAccepted, RootNotHere.
    """
    known = directories.current()
    if known.listing(listing.bureau) is None:
        raise errors.ListingNotAccepted(bureau=listing.bureau, reason="not_listed")
    note(bureau=listing.bureau, root=spoken(listing.root.fingerprint))
    try:
        sign_and_keep(known, [directories.as_it_stands(listing, known)], at)
    except EnvelopeError as error:
        raise errors.ListingNotAccepted(bureau=listing.bureau, reason=error.code) from error


@operation("exchange.move_root", allow=permissions.MOVE_ROOT)
def move_root(actor: Actor, *, name: str, here: bool, at: datetime) -> None:
    """Say that a root is at this node from now on, or no more; the file is written around it.  Raises RootNotHere."""
    if keyring.root(name) is None:
        raise errors.RootNotHere(bureau=name)
    note(root=name, here=here)


def _require_root(bureau: str, listing: Listing) -> RootKey:
    """The root under which a bureau is listed.  Raises RootNotHere."""
    root = keyring.root(bureau)
    if root is None or root.public != listing.root:
        raise errors.RootNotHere(bureau=bureau)
    return root


def _say(listing: Listing, at: datetime) -> None:
    """List what a bureau's root says now, or announce it to whoever does."""
    if directories.signs_here():
        sign_and_keep(directories.current(), [listing], at)
    else:
        announcements.keep(listing)


def _to_revoke(listing: Listing | None, serial: int) -> KeyCertificate | None:
    if listing is None or any(revocation.serial == serial for revocation in listing.revocations):
        return None
    return next((one for one in listing.certificates if one.serial == serial), None)


def _sorted(revocations: Iterable[Revocation]) -> tuple[Revocation, ...]:
    return tuple(sorted(revocations, key=lambda one: one.serial))
