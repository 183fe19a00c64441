"""What must be there before a bureau can say anything: the organisation's key, a directory, keys of whom it hosts."""

from collections.abc import Iterable
from datetime import datetime

from comity.core.actors import system
from comity.engines.envelopes import Directory, Listing
from comity.exchange import directories, hosting, keyring
from comity.exchange.directories import NoDirectory
from comity.exchange.keeping import lifetimes
from comity.exchange.services.directories import issue_directory
from comity.members.codes import Measure
from comity.members.models import Bureau, Member, Membership, Suspension
from comity.members.queries import organisation

_STOPS = (Measure.PROCESSING, Measure.PARTICIPATION)


def ensure(bureaus: Iterable[str], at: datetime) -> Directory:
    """A directory under which the bureaus that this node hosts can sign and be sealed to, made where it is missing.

    Keys are made at first need, for all of them in one epoch. At a node that does not sign the directory nothing is
    made: the directory is what it accepted last.  Raises NoDirectory.
    """
    asked = {*bureaus, Bureau.SECRETARIAT}
    known = directories.newest()
    if known is not None and not directories.lacking(asked, at, known=known):
        return known
    there_are = set(Bureau.objects.filter(pk__in=asked).values_list("pk", flat=True))
    if _signs() and _to_make(mine := hosting.hosted_here(there_are), at):
        with keyring.exclusively():
            _found(at)
            if missing := _to_make(mine, at):  # another process may have made them meanwhile
                _issue(missing, at)
    return directories.current()


def renew(at: datetime) -> bool:
    """Sign the directory anew where it, a key or a standing needs it. Returns whether it did."""
    known = directories.newest()
    if known is None or not _signs():
        return False
    here = hosting.hosted_here(listing.bureau for listing in known.listings if listing.standing != "left")
    with keyring.exclusively():
        missing = _to_make(here, at)
        changed = _restanding(known, at)
        if not (missing or changed or at - known.issued_at >= lifetimes().renew):
            return False
        _issue(missing, at, changed)
    return True


def standing(bureau: str, at: datetime) -> str:
    """How a bureau stands: `left` with its state, `suspended` while its state may not process data or take part."""
    member = Member.objects.filter(bureaus=bureau).first()
    if member is None:
        return "active"
    memberships = Membership.objects.filter(member=member)
    if memberships.exists() and not memberships.in_force(at.date()).exists():
        return "left"
    stopped = Suspension.objects.in_force(at.date()).filter(member=member, measure__in=_STOPS)
    return "suspended" if stopped.exists() else "active"


def _to_make(bureaus: Iterable[str], at: datetime) -> list[str]:
    """The bureaus whose keys are to be made here: whoever's root is kept elsewhere certifies its own."""
    known = directories.newest()
    return [
        bureau
        for bureau in directories.lacking(bureaus, at, known=known)
        if known is None or (listing := known.listing(bureau)) is None or directories.certifies(bureau, listing)
    ]


def _signs() -> bool:
    """Whether this node signs the directory: it did so before, or nobody else was ever named."""
    try:
        return keyring.root(f"@{directories.pinned().organisation}") is not None
    except NoDirectory:
        return hosting.is_hub()


def _found(at: datetime) -> None:
    """Make the organisation's key, once."""
    try:
        directories.pinned()
    except NoDirectory:
        founded = organisation()
        if founded is None:
            raise NoDirectory("no organisation was set up at this node") from None
        name = founded.profile.lower().replace("_", "-")
        key = keyring.root(f"@{name}") or keyring.make_root(f"@{name}")
        directories.pin(name, key.public)


def _issue(missing: Iterable[str], at: datetime, changed: Iterable[Listing] = ()) -> None:
    known, name = directories.newest(), directories.pinned().organisation
    standing_now = {listing.bureau: listing for listing in changed}
    for bureau in missing:
        before = standing_now.get(bureau) or (known.listing(bureau) if known else None)
        made = directories.listing_with_keys(bureau, name, before, at)
        # Who is given its first key may be suspended by then: the directory is never wrong for a moment.
        now = standing(bureau, at)
        standing_now[bureau] = made if made.standing == now else directories.with_standing(made, now, at)
    issue_directory(system(Bureau.SECRETARIAT), listings=tuple(standing_now.values()), at=at)


def _restanding(known: Directory, at: datetime) -> list[Listing]:
    """The listings of bureaus that stand otherwise than the directory says."""
    listings = []
    for listing in known.listings:
        now = standing(listing.bureau, at)
        if now != listing.standing:
            listings.append(directories.with_standing(listing, now, at))
    return listings
