"""How much one network may send to an address that asks for no sign-in: counted in the store, by all processes of a
node together, under a hash that changes every day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from comity.notices.models import Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What one network may send to addresses of one kind.

    name      of the kind: what was sent to one kind is not held against another
    burst     how much at once; per_hour: how much comes back
    """

    name: str
    burst: float
    per_hour: float

    def allows(self, network: str, at: datetime) -> bool:
        """Whether a network may send something now. A reading alone: a flood writes nothing."""
        known = Allowance.objects.filter(network=self._hashed(network, at)).first()
        return known is None or self._left(known, at) >= 1

    def take(self, network: str, at: datetime) -> bool:
        """Whether a network may send something now, and count it."""
        if not self.allows(network, at):
            return False
        with transaction.atomic():
            held, _ = Allowance.objects.select_for_update().get_or_create(
                network=self._hashed(network, at), defaults={"left": self.burst, "at": at}
            )
            left = self._left(held, at)
            if left < 1:
                return False
            held.left, held.at = left - 1, at
            held.save(update_fields=["left", "at"])
        return True

    def _left(self, held: Allowance, at: datetime) -> float:
        """What may be sent now, with what has come back since."""
        hours = max(0.0, (at - held.at) / timedelta(hours=1))
        return min(self.burst, held.left + hours * self.per_hour)

    def _hashed(self, network: str, at: datetime) -> str:
        return salted_hmac(f"{self.name} {at:%Y-%m-%d}", network, algorithm="sha256").hexdigest()
