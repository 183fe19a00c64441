"""Numbers of acts: how far the chain from an issuer to each recipient has come, and how it goes on."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from comity.engines import ledger
from comity.engines.envelopes import FIRST_PREVIOUS, Place
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


class ChainMoved(RuntimeError):
    """Another act got the number meanwhile: seal again with the next one."""


def ends(issuer: str, recipients: Iterable[str]) -> dict[str, End]:
    """Where the chains from an issuer to its recipients stand."""
    rows = Chain.objects.filter(issuer=issuer, recipient__in=list(recipients), direction=Direction.ISSUED)
    known = {row.recipient_id: End(row.last_number, row.last_hash) for row in rows}
    return {recipient: known.get(recipient, BEFORE_THE_FIRST) for recipient in recipients}


def advance(issuer: str, expected: Mapping[str, End], act_hash: str) -> None:
    """Give the next number of each chain to one act, under the lock of its row.  Raises ChainMoved."""
    recipients = sorted(expected)
    # In the order of their codes: two acts that share recipients wait for each other, and neither for ever.
    locked = Chain.objects.select_for_update().order_by("recipient_id")
    list(locked.filter(issuer=issuer, recipient__in=recipients, direction=Direction.ISSUED).values_list("pk"))
    if ends(issuer, recipients) != dict(expected):
        raise ChainMoved
    Chain.objects.bulk_create(
        [
            Chain(
                issuer_id=issuer,
                recipient_id=recipient,
                direction=Direction.ISSUED,
                last_number=expected[recipient].number + 1,
                last_hash=act_hash,
            )
            for recipient in recipients
        ],
        update_conflicts=True,
        unique_fields=["issuer", "recipient", "direction"],
        update_fields=["last_number", "last_hash"],
    )


def received(issuer: str, recipient: str) -> Chain:
    """How far a recipient has accepted everything of an issuer, locked until the operation ends."""
    Chain.objects.get_or_create(issuer_id=issuer, recipient_id=recipient, direction=Direction.RECEIVED)
    return Chain.objects.select_for_update().get(issuer=issuer, recipient=recipient, direction=Direction.RECEIVED)


def places(issuer: str, recipient: str, *, around: int, last: int) -> dict[int, Place]:
    """What a recipient has of an issuer: the neighbours of a number, and everything beyond the contiguous ones."""
    arrived = Consignment.objects.filter(issuer=issuer, recipient=recipient, arrived_at__isnull=False)
    near = arrived.filter(number__in=(around - 1, around, around + 1)) | arrived.filter(number__gt=last)
    return {
        number: Place(number, bytes.fromhex(act_hash), bytes.fromhex(previous) or FIRST_PREVIOUS)
        for number, act_hash, previous in near.values_list("number", "act__act_hash", "previous")
    }


def vouched(consignments: Sequence[Consignment]) -> str:
    """SHA-256 over consignments as they were born: by it their act, and so the ledger, vouches for them."""
    born = sorted([one.recipient_id, one.number, one.previous, one.slot_hash] for one in consignments)
    return hashlib.sha256(ledger.canonical(born)).hexdigest()
