"""Renewing the keys of the bureaus that are hosted at a member's node: before they end, and where they are lost."""

from datetime import datetime

from comity.core.actors import system
from comity.exchange import announcements, directories, hosting
from comity.exchange.services.keys import rotate_keys


def renew(at: datetime) -> None:
    """Certify keys where the old ones end soon or are forgotten, and announce them. At the hub `provisions` does it."""
    known = directories.newest()
    if known is None or directories.signs_here():
        return
    here = hosting.hosted_here(listing.bureau for listing in known.listings if listing.standing != "left")
    announced = {listing.bureau for listing in announcements.unlisted()}
    lost = set(directories.forgotten(known, here - announced, at))
    for bureau in sorted(lost.union(directories.lacking(here - announced, at, known=known))):
        listing = known.listing(bureau)
        if listing is not None and directories.certifies(bureau, listing):
            rotate_keys(system(bureau), bureau=bureau, every=bureau in lost, at=at)
