"""The transport within one store: issuer and recipient are hosted by the same node."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from comity.exchange.sayings import Arrival
from comity.exchange.services import accepting
from comity.exchange.transports import Parcel


class Embedded:
    """Hands each envelope to the same code that takes in what comes from other nodes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def send(self, parcels: Sequence[Parcel]) -> Collection[UUID]:
        """Take the parcels in, one by one; those that the store could not take are left for later."""
        taken = []
        for parcel in parcels:
            accepting.accept(Arrival(parcel.envelope, parcel.recipient), at=self._clock())
            taken.append(parcel.consignment)
        return taken

    def receive(self, most: int) -> Sequence[Arrival]:
        """Nothing: what is sent is taken in at once."""
        return ()

    def acknowledge(self, arrival: Arrival) -> None:
        """Nothing is kept."""
