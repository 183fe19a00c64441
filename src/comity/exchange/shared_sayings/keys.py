"""Keys that are not to be believed any more, said by the General Secretariat to every bureau of another node.

The directory says so too, and is what a node follows. The act is for people: it lies in each bureau's message log with
its proof, and the receipts tell the organisation which bureaus know.
"""

from collections.abc import Iterator
from typing import Any

from comity.core.events import Delivery
from comity.exchange import hosting
from comity.exchange.codes import Priority
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import speaks_for
from comity.members.models import Bureau


def changed(delivery: Delivery) -> Iterator[Saying]:
    """A key was revoked, or all keys of a bureau gave way to those under another root."""
    event, to = delivery.event, hosting.bureaus_elsewhere()
    if not to or not speaks_for(Bureau.SECRETARIAT):
        return
    body: dict[str, Any] = {"bureau": event.bureau, "change": event.change, "fingerprint": event.fingerprint}
    body |= {"since": event.since} if event.since else {}
    body |= {"reason": {"code": event.reason}} if event.reason else {}
    yield Saying(
        event=delivery.id,
        kind="key-changed",
        issuer=Bureau.SECRETARIAT,
        to=to,
        body=body,
        priority=Priority.URGENT,
    )
