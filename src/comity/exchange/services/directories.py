"""Directories: signed by the organisation whenever a bureau, a key or a standing changes; accepted everywhere else."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.core.subjects import plain
from comity.engines.envelopes import (
    NO_DIRECTORY,
    Directory,
    EnvelopeError,
    Listing,
    directory_head,
    open_directory,
    root_changes,
    sign_directory,
    spoken,
)
from comity.exchange import directories, errors, keyring, permissions
from comity.exchange.codes import EvidenceKind
from comity.exchange.events import DirectoryIssued, KeyChanged
from comity.exchange.models import DirectoryEdition, Evidence
from comity.members.models import Bureau


@operation("exchange.issue_directory", allow=permissions.ISSUE_DIRECTORY)
def issue_directory(actor: Actor, *, listings: Sequence[Listing], at: datetime) -> DirectoryEdition:
    """Sign the next directory of the organisation, with these listings in the place of what stood there.

    Raises RootNotHere where the organisation's key is not at this node.
    """
    return sign_and_keep(directories.newest(), listings, at)


@operation("exchange.accept_directory", allow=permissions.ACCEPT_DIRECTORY)
def accept_directory(actor: Actor, *, signed: bytes, between: Sequence[bytes], at: datetime) -> DirectoryEdition:
    """Believe a directory that came from the organisation.  Raises DirectoryNotAccepted.

    between  heads of the epochs that lie between the known one and this one, ascending, as far as they are at hand
    """
    by, known = directories.pinned(), directories.newest()
    try:
        opened = open_directory(signed, by.key, organisation=by.organisation, newest_known=known, between=between)
    except EnvelopeError as error:
        raise errors.DirectoryNotAccepted(reason=error.code) from error
    if known is not None and opened.hash == known.hash:
        return DirectoryEdition.objects.get(epoch=opened.epoch)
    changed = root_changes(known, opened) if known is not None else ()
    note(epoch=opened.epoch, linked=opened.linked, roots_changed=[change.bureau for change in changed])
    return _keep(opened, signed, _changed(known, opened), at)


@operation("exchange.accept_listing", allow=permissions.ACCEPT_LISTING)
def accept_listing(actor: Actor, *, listing: Listing, at: datetime) -> DirectoryEdition:
    """List what the root of a bureau certified and revoked at the bureau's own node.

    How the bureau stands is the organisation's word and stays; another root is a matter of voices, and refused here.
    Raises ListingNotAccepted, RootNotHere.
    """
    known = directories.current()
    before = known.listing(listing.bureau)
    if before is None or before.root != listing.root:
        raise errors.ListingNotAccepted(bureau=listing.bureau, reason="another_root")
    try:
        merged = directories.merged(before, listing)
        return sign_and_keep(known, [merged], at)
    except EnvelopeError as error:
        raise errors.ListingNotAccepted(bureau=listing.bureau, reason=error.code) from error


@operation("exchange.keep_evidence", allow=permissions.KEEP_EVIDENCE)
def keep_two_directories(actor: Actor, *, kind: EvidenceKind, first: bytes, second: bytes, at: datetime) -> Evidence:
    """Keep the directory that is believed beside another one of the same signature that cannot be true as well.

    The two convict whoever signed both. The same two are kept once.
    """
    known = Evidence.objects.filter(kind=kind, first=first, second=second).first()
    return known or Evidence.objects.create(
        kind=kind,
        issuer_id=Bureau.SECRETARIAT,
        first=first,
        second=second,
        found_at=at,
    )


def sign_and_keep(
    known: Directory | None, listings: Sequence[Listing], at: datetime, *, epoch: int | None = None
) -> DirectoryEdition:
    """The next epoch, with these listings in the place of what stood there.  Raises RootNotHere, EnvelopeError.

    epoch  its number, where it is not the one after the newest known
    """
    by = directories.pinned()
    key = keyring.root(f"@{by.organisation}")
    if key is None:
        raise errors.RootNotHere(bureau=by.organisation)
    merged = {listing.bureau: listing for listing in (*(known.listings if known else ()), *listings)}
    for listing in listings:
        _tell_of_lost_keys(known.listing(listing.bureau) if known else None, listing)
    made = Directory(
        organisation=by.organisation,
        epoch=epoch or (known.epoch + 1 if known else 1),
        issued_at=at,
        previous=known.hash if known else NO_DIRECTORY,
        listings=tuple(merged[bureau] for bureau in sorted(merged)),
    )
    note(epoch=made.epoch, bureaus=len(made.listings), changed=len(listings))
    return _keep(made, sign_directory(made, key), [listing.bureau for listing in listings], at)


def _keep(made: Directory, signed: bytes, changed: Iterable[str], at: datetime) -> DirectoryEdition:
    # Of earlier epochs the head suffices: it is what the next one is bound to.
    DirectoryEdition.objects.filter(epoch__lt=made.epoch, signed__isnull=False).update(signed=None)
    kept = DirectoryEdition.objects.create(
        epoch=made.epoch,
        head=directory_head(signed),
        signed=signed,
        hash=made.hash.hex(),
        issued_at=made.issued_at,
        accepted_at=at,
    )
    events.emit(DirectoryIssued(epoch=made.epoch, bureaus=sorted(changed)))
    return kept


def _tell_of_lost_keys(before: Listing | None, now: Listing) -> None:
    """Say which keys of a bureau nobody is to believe any more; of new ones the directory itself tells."""
    if before is None:
        return
    if before.root != now.root:
        words = spoken(now.root.fingerprint)
        events.emit(KeyChanged(bureau=now.bureau, change="lost", fingerprint=words, since="", reason=""))
    certified = {each.serial: each.key.fingerprint for each in (*before.certificates, *now.certificates)}
    known = {each.serial for each in before.revocations}
    for each in now.revocations:
        if each.serial not in known and each.serial in certified:
            words = spoken(certified[each.serial])
            since, reason = plain(each.since), each.reason.replace("_", "-")
            events.emit(KeyChanged(bureau=now.bureau, change="revoked", fingerprint=words, since=since, reason=reason))


def _changed(known: Directory | None, opened: Directory) -> list[str]:
    return [each.bureau for each in opened.listings if known is None or known.listing(each.bureau) != each]
