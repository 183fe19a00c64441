"""Numbers of acts: how far the chain from an issuer to each recipient has come, and how it goes on."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, F, Max, Min, QuerySet, Sum

from comity.engines.envelopes import FIRST_PREVIOUS, Place, beginning_anew
from comity.exchange.codes import Direction
from comity.exchange.models import Chain, Consignment


class End(NamedTuple):
    """The newest act of a chain: its number and its hash in hexadecimal; 0 and "" before the first."""

    number: int
    act_hash: str

    @property
    def previous(self) -> bytes:
        """What the next act names as the one before it."""
        return bytes.fromhex(self.act_hash) if self.number else FIRST_PREVIOUS


BEFORE_THE_FIRST = End(0, "")


class Mark(NamedTuple):
    """What the ends of all chains of an issuer add up to: their number, the sum of the last numbers, the least and the
    greatest of the last hashes.

    No number ever falls: as long as this is the same, none of them moved.
    """

    chains: int
    total: int
    least: str
    greatest: str


class Ends(NamedTuple):
    """Where the chains from an issuer to some recipients stood, and the mark of all of them then."""

    of: Mapping[str, End]
    mark: Mark


class ChainMoved(RuntimeError):
    """Another act got the number meanwhile: seal again with the next one."""


def ends(issuer: str, recipients: Iterable[str]) -> Ends:
    """Where the chains from an issuer to its recipients stand, as this process saw them last: `advance` makes sure."""
    known = _known.get(issuer)
    if known is None:
        # All of the issuer's, a few hundred at most: naming two hundred of them costs more than reading them.
        rows = _issued(issuer).values_list("recipient_id", "last_number", "last_hash")
        known = _known[issuer] = {recipient: End(number, act_hash) for recipient, number, act_hash in rows}
    return Ends({recipient: known.get(recipient, BEFORE_THE_FIRST) for recipient in recipients}, _mark(known))


def advance(issuer: str, expected: Ends, act_hash: str) -> None:
    """Give the next number of each chain to one act, under the lock of its row.  Raises ChainMoved."""
    known = _known.pop(issuer, {})
    recipients = sorted(expected.of)
    if connection.features.has_select_for_update:
        # In one order: two acts of one issuer wait for each other, and neither for ever.
        list(_issued(issuer).select_for_update().order_by("recipient_id").values_list("pk"))
    chains = _issued(issuer)
    found = chains.aggregate(
        chains=Count("pk"),
        total=Sum("last_number", default=0),
        least=Min("last_hash", default=""),
        greatest=Max("last_hash", default=""),
    )
    if Mark(**found) != expected.mark:
        raise ChainMoved
    begun = [recipient for recipient in recipients if not expected.of[recipient].number]
    Chain.objects.bulk_create(
        Chain(issuer_id=issuer, recipient_id=recipient, direction=Direction.ISSUED) for recipient in begun
    )
    if expected.mark.chains + len(begun) > len(recipients):
        chains = chains.filter(recipient__in=recipients)
    chains.update(last_number=F("last_number") + 1, last_hash=act_hash)
    if _mark(known) == expected.mark:
        # What is rolled back after this is known too early: the store then says that the chains moved.
        _known[issuer] = known | {recipient: End(end.number + 1, act_hash) for recipient, end in expected.of.items()}


def first_anew(at: datetime) -> int:
    """The number with which everything begins anew that was numbered before, and of which the newest are forgotten.

    It is the moment in milliseconds: whatever was given before was less. Nobody says a thousand acts a second to one
    bureau, or signs a thousand directories a second, from the first day on.
    """
    return int(at.timestamp() * 1_000)


def begin_anew(issuer: str, recipients: Iterable[str], at: datetime) -> None:
    """Let the chains to these recipients begin anew with their next act."""
    first = first_anew(at)
    named = {"last_number": first - 1, "last_hash": beginning_anew(first).hex()}
    for recipient in recipients:
        Chain.objects.update_or_create(
            issuer_id=issuer, recipient_id=recipient, direction=Direction.ISSUED, defaults=named
        )


def begins_anew(number: int, previous: str) -> bool:
    """Whether an act is the first of a chain that its issuer begins anew.  previous: in hexadecimal."""
    return number > 1 and previous == beginning_anew(number).hex()


def _mark(known: Mapping[str, End]) -> Mark:
    hashes = [end.act_hash for end in known.values()]
    return Mark(len(known), sum(end.number for end in known.values()), min(hashes, default=""), max(hashes, default=""))


_known: dict[str, dict[str, End]] = {}  # by issuer: the ends of all its chains as this process saw them last


def _issued(issuer: str) -> QuerySet[Chain]:
    return Chain.objects.filter(issuer=issuer, direction=Direction.ISSUED)


def received(issuer: str, recipient: str) -> Chain:
    """How far a recipient has accepted everything of an issuer, locked until the operation ends."""
    chains = Chain.objects.select_for_update().filter(issuer=issuer, recipient=recipient, direction=Direction.RECEIVED)
    found = chains.first()
    if found is not None:
        return found
    Chain.objects.get_or_create(issuer_id=issuer, recipient_id=recipient, direction=Direction.RECEIVED)
    return chains.get()


def places(issuer: str, recipient: str, *, around: int, last: int) -> dict[int, Place]:
    """What a recipient has of an issuer: the neighbours of a number, and everything beyond the contiguous ones."""
    arrived = Consignment.objects.filter(issuer=issuer, recipient=recipient, arrived_at__isnull=False)
    near = arrived.filter(number__in=(around - 1, around, around + 1)) | arrived.filter(number__gt=last)
    return {
        number: Place(number, bytes.fromhex(act_hash), bytes.fromhex(previous) or FIRST_PREVIOUS)
        for number, act_hash, previous in near.values_list("number", "act__act_hash", "previous")
    }


def vouched(born: Iterable[tuple[str, int, str, str]]) -> str:
    """SHA-256, in hexadecimal, over consignments as they were born: by it their act and the ledger vouch for them.

    born  (recipient, number, previous, slot hash) of each; a line for each, in the order of the recipients' codes
    """
    lines = [f"{recipient} {number} {previous or '-'} {slot}\n" for recipient, number, previous, slot in sorted(born)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def born(consignment: Consignment) -> tuple[str, int, str, str]:
    """What a consignment was born with: what `vouched` is told of it."""
    return consignment.recipient_id, consignment.number, consignment.previous, consignment.slot_hash
