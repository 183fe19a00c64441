"""Directories: signed by the organisation whenever a bureau, a key or a standing changes; accepted everywhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.engines.envelopes import (
    NO_DIRECTORY,
    Directory,
    EnvelopeError,
    KeyCertificate,
    Listing,
    Reason,
    Revocation,
    directory_head,
    open_directory,
    revoke,
    root_changes,
    sign_directory,
)
from comity.exchange import directories, errors, keyring, permissions
from comity.exchange.codes import EvidenceKind
from comity.exchange.events import DirectoryIssued
from comity.exchange.models import DirectoryEdition, Evidence
from comity.members.models import Bureau


@operation("exchange.issue_directory", allow=permissions.ISSUE_DIRECTORY)
def issue_directory(actor: Actor, *, listings: Sequence[Listing], at: datetime) -> DirectoryEdition:
    """Sign the next directory of the organisation, with these listings in the place of what stood there.

    Raises RootNotHere where the organisation's key is not at this node.
    """
    by = directories.pinned()
    key = keyring.root(f"@{by.organisation}")
    if key is None:
        raise errors.RootNotHere(bureau=by.organisation)
    known = directories.newest()
    merged = {listing.bureau: listing for listing in (*(known.listings if known else ()), *listings)}
    made = Directory(
        organisation=by.organisation,
        epoch=known.epoch + 1 if known else 1,
        issued_at=at,
        previous=known.hash if known else NO_DIRECTORY,
        listings=tuple(merged[bureau] for bureau in sorted(merged)),
    )
    note(epoch=made.epoch, bureaus=len(made.listings), changed=len(listings))
    return _keep(made, sign_directory(made, key), [listing.bureau for listing in listings], at)


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


@operation("exchange.revoke_key", allow=permissions.REVOKE_KEY)
def revoke_key(actor: Actor, *, bureau: str, serial: int, reason: Reason, at: datetime) -> DirectoryEdition:
    """Take a bureau's certificate back from now on, in a new directory.  Raises KeyNotKnown, RootNotHere."""
    by, known = directories.pinned(), directories.current()
    key, root = keyring.root(f"@{by.organisation}"), keyring.root(bureau)
    if key is None or root is None:
        raise errors.RootNotHere(bureau=bureau)
    listing = known.listing(bureau)
    certificate = _to_revoke(listing, serial)
    if listing is None or certificate is None:
        raise errors.KeyNotKnown(bureau=bureau, serial=serial)
    taken_back = revoke(root, certificate, reason=reason, since=at)
    revoked = replace(listing, revocations=_sorted((*listing.revocations, taken_back)))
    made = Directory(
        organisation=by.organisation,
        epoch=known.epoch + 1,
        issued_at=at,
        previous=known.hash,
        listings=tuple(revoked if one.bureau == bureau else one for one in known.listings),
    )
    return _keep(made, sign_directory(made, key), [bureau], at)


@operation("exchange.keep_evidence", allow=permissions.KEEP_EVIDENCE)
def keep_two_directories(actor: Actor, *, first: bytes, second: bytes, at: datetime) -> Evidence:
    """Keep two directories of one epoch: they convict whoever signed both."""
    return Evidence.objects.create(
        kind=EvidenceKind.TWO_DIRECTORIES,
        issuer_id=Bureau.SECRETARIAT,
        first=first,
        second=second,
        found_at=at,
    )


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


def _changed(known: Directory | None, opened: Directory) -> list[str]:
    return [each.bureau for each in opened.listings if known is None or known.listing(each.bureau) != each]


def _to_revoke(listing: Listing | None, serial: int) -> KeyCertificate | None:
    if listing is None or any(revocation.serial == serial for revocation in listing.revocations):
        return None
    return next((one for one in listing.certificates if one.serial == serial), None)


def _sorted(revocations: Iterable[Revocation]) -> tuple[Revocation, ...]:
    return tuple(sorted(revocations, key=lambda one: one.serial))
