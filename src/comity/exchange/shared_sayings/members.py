"""Changes of membership, said by the General Secretariat to every bureau of another node."""

from collections.abc import Iterator

from comity.core.events import Delivery
from comity.exchange import hosting
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import part_of, speaks_for
from comity.members.models import Bureau

_CHANGES = {
    "admitted": "admitted",
    "left": "left",
    "suspended": "suspended",
    "suspension-lifted": "reinstated",
}


def changed(delivery: Delivery) -> Iterator[Saying]:
    """A state was admitted, suspended, reinstated, or left: its bureau takes part otherwise."""
    change, to = _CHANGES.get(delivery.event.change), hosting.bureaus_elsewhere()
    if change is None or not to or not speaks_for(Bureau.SECRETARIAT):
        return
    for bureau in Bureau.objects.filter(member__code=delivery.event.code).order_by("pk"):
        body = {"bureau": bureau.pk, "change": change, "from": delivery.at.date().isoformat()}
        if bureau.names:
            body["names"] = bureau.names
        yield Saying(
            event=part_of(delivery, bureau.pk),
            kind="membership-changed",
            issuer=Bureau.SECRETARIAT,
            to=to,
            body=body,
        )
