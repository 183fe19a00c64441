"""Changes of membership, said by the General Secretariat to every bureau of another node."""

from collections.abc import Iterator
from typing import Any

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
    for bureau in (
        Bureau.objects.filter(member__code=delivery.event.code).select_related("member__region").order_by("pk")
    ):
        body = {"bureau": bureau.pk, "change": change, **_stated(bureau, change, delivery)}
        yield Saying(
            event=part_of(delivery, bureau.pk),
            kind="membership-changed",
            issuer=Bureau.SECRETARIAT,
            to=to,
            body=body,
        )


def _stated(bureau: Bureau, change: str, delivery: Delivery) -> dict[str, Any]:
    """Whose bureau it is, since when the change holds, and which measure it is."""
    member = bureau.member
    if member is None:
        return {"from": delivery.at.date().isoformat()}
    state = {"code": member.code}
    state |= {"names": member.names} if member.names else {}
    state |= {"region": member.region.code} if member.region is not None else {}
    said: dict[str, Any] = {"state": state} | ({"names": bureau.names} if bureau.names else {})
    on = delivery.at.date()
    if change in ("suspended", "reinstated"):
        lifted = change == "reinstated"
        last = member.suspensions.filter(until_on__isnull=not lifted).order_by("from_on").last()
        if last is not None:
            said |= {"measure": last.measure} | ({"rule": last.rule} if last.rule else {})
            on = (last.until_on if lifted else last.from_on) or on
    else:
        left = change == "left"
        membership = member.memberships.filter(until_on__isnull=not left).order_by("from_on").last()
        if membership is not None:
            on = (membership.until_on if left else membership.from_on) or on
    return said | {"from": on.isoformat()}
