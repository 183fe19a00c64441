"""What the roots at this node certified and revoked, until the directory says it: public, one file for each bureau."""

import hashlib
from pathlib import Path

from comity.core.home import place, write_private
from comity.engines.envelopes import Listing, listing_bytes, read_listing
from comity.exchange import directories
from comity.exchange.directories import NoDirectory


def keep(listing: Listing) -> None:
    """Keep what a bureau's root says of its keys."""
    write_private(_path(listing.bureau), listing_bytes(listing).decode("utf-8"))


def own_listing(bureau: str) -> Listing | None:
    """The keys of a bureau that is hosted here: as the directory has them, or as they wait to be in it."""
    listed, kept = _listed(bureau), _kept(bureau)
    return listed if kept is None or (listed is not None and covers(listed, kept)) else kept


def unlisted() -> list[Listing]:
    """What was announced at this node and is not in the directory yet."""
    found = []
    for path in sorted(_path("any").parent.glob("*.json")):
        kept, listed = _kept(path.stem), _listed(path.stem)
        if kept is not None and (listed is None or not covers(listed, kept)):
            found.append(kept)
    return found


def covers(listed: Listing, said: Listing) -> bool:
    """Whether a listing says everything that another one says under the same root."""
    return (
        listed.root == said.root
        and set(said.certificates) <= set(listed.certificates)
        and set(said.revocations) <= set(listed.revocations)
    )


def mark(listing: Listing) -> str:
    """A short name of exactly what a listing says."""
    return f"{listing.bureau}:{hashlib.sha256(listing_bytes(listing)).hexdigest()[:16]}"


def _listed(bureau: str) -> Listing | None:
    known = directories.newest()
    return known.listing(bureau) if known is not None else None


def _kept(bureau: str) -> Listing | None:
    try:
        return read_listing(_path(bureau).read_bytes(), organisation=directories.pinned().organisation)
    except (FileNotFoundError, NoDirectory):
        return None


def _path(bureau: str) -> Path:
    return place("keys", "listings", f"{bureau}.json")
