"""How envelopes come from one node to another. A transport moves bytes; it is believed in nothing else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comity.exchange.sayings import Arrival


@dataclass(frozen=True, slots=True)
class Parcel:
    """An envelope for one recipient.

    consignment  by which the issuer's node knows it; act: the same for every recipient, and on every retry
    node         code of the node that hosts the recipient; "" for this one
    rank         of its priority: 0 is the most urgent
    """

    consignment: UUID
    act: UUID
    envelope: bytes
    recipient: str
    node: str
    rank: int


class Transport(Protocol):
    """What carrying asks of a transport. A failure is an exception: what was not taken is tried again later."""

    def send(self, parcels: Sequence[Parcel]) -> Collection[UUID]:
        """Take parcels, in their order. Returns the consignments that it keeps durably from now on."""

    def receive(self, most: int) -> Sequence[Arrival]:
        """What arrived for bureaus of this node and was not acknowledged yet, at most so many; never waits long."""

    def acknowledge(self, arrival: Arrival) -> None:
        """Forget an arrival: this node has it in its own store."""


_connected: list[Transport] = []


def connect(transport: Transport) -> None:
    """Carry to and from other nodes by this transport, from now on."""
    _connected.append(transport)


def disconnect(transport: Transport) -> None:
    """Carry by this transport no more."""
    _connected.remove(transport)


def connected() -> tuple[Transport, ...]:
    """The transports to other nodes."""
    return tuple(_connected)
