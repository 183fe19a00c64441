"""Who can be reached: to whom something can be sealed at a moment, and who of those named was left out of an act."""

from collections.abc import Collection
from datetime import datetime

from comity.engines.envelopes import Directory
from comity.exchange import directories, errors, hosting, provisions
from comity.exchange.keeping import stopped_from
from comity.exchange.models import Act, Message, Recall


def require_reachable(bureaus: Collection[str], kind: str, at: datetime) -> None:
    """Raises NotReachable, naming those to which nothing of this kind can be sealed."""
    if missing := unreachable(bureaus, kind, at):
        raise errors.NotReachable(bureaus=", ".join(missing))


def unreachable(bureaus: Collection[str], kind: str, at: datetime) -> list[str]:
    """Those of the bureaus to which nothing of a kind can be sealed, sorted: suspended, gone, or without a key.

    A bureau of this node that lacks a key is given one at first need.
    """
    directory, stopped = directories.newest(), stopped_from(kind)
    here = hosting.hosted_here(bureaus)
    return sorted(
        bureau
        for bureau in bureaus
        if (stands := _standing(directory, bureau, at)) in stopped or (stands is None and bureau not in here)
    )


def left_out(act: Act) -> list[str]:
    """The bureaus that an act was meant for and that got none, sorted; for the issuer's eyes."""
    named: set[str] = set()
    for bureaus in Message.objects.filter(act=act, author=act.issuer).values_list("to", flat=True):
        named.update(bureaus)
    for bureaus in Recall.objects.filter(act=act).values_list("bureaus", flat=True):
        named.update(bureaus)
    return sorted(named - set(act.consignments.values_list("recipient_id", flat=True)))


def _standing(directory: Directory | None, bureau: str, at: datetime) -> str | None:
    """How a bureau stands; None where the directory does not list it, and nothing is said of its state."""
    listing = directory.listing(bureau) if directory is not None else None
    if listing is not None:
        return listing.standing_at(at)
    stands = provisions.standing(bureau, at)
    return None if stands == "active" else stands
