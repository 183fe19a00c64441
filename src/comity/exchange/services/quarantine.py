"""What could not be accepted: kept aside with its bytes and the reason, tried again, or discarded by the operator."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.exchange import errors, opening, permissions
from comity.exchange.codes import SET_ASIDE_ON_DESK
from comity.exchange.models import Node, Quarantined
from comity.exchange.sayings import Arrival
from comity.members.models import Bureau
from comity.screening.queries import COMMAND_CENTRE

ACCEPTED, DISCARDED = "accepted", "discarded"
HELD_FOR = timedelta(minutes=10)  # before what waits for a clock or a directory is tried again


@operation("exchange.set_aside", allow=permissions.SET_ASIDE)
def set_aside(
    actor: Actor, *, arrival: Arrival, code: str, facts: Mapping[str, Any], held: bool, at: datetime
) -> Quarantined:
    """Keep an arrival that cannot be accepted, once for the same bytes, however often they come.

    held  its time may still come, by itself: it is tried again, and nobody is called
    """
    key = {"sha256": hashlib.sha256(arrival.envelope).hexdigest(), "recipient": arrival.recipient}
    row = Quarantined.objects.filter(**key).first()
    if row is None:
        row = Quarantined(
            **key,
            from_node=Node.objects.filter(code=arrival.node).first() if arrival.node else None,
            received_at=at,
            envelope=arrival.envelope,
            size=len(arrival.envelope),
            issuer_claimed=opening.claimed(arrival.envelope).issuer,
        )
    elif row.try_at is not None and row.try_at <= at:
        row.tries += 1
    else:
        row.repeats += 1
    row.code, row.facts = code, dict(facts)
    row.try_at = at + HELD_FOR * 2 ** min(row.tries, 5) if held and row.resolved_at is None else None
    row.save()
    if not held and row.resolved_at is None:
        desks.put(
            bureau=Bureau.SECRETARIAT,
            unit=COMMAND_CENTRE,
            kind=SET_ASIDE_ON_DESK,
            subject=row,
            reference=row.issuer_claimed or code,
            at=at,
        )
    return row


@operation("exchange.try_arrival", allow=permissions.TRY_ARRIVAL, subject="row")
def try_arrival(actor: Actor, *, row: Quarantined, at: datetime) -> Quarantined:
    """Say that somebody tries to take in again what was set aside.  Raises NotResolvable."""
    if row.resolved_at is not None:
        raise errors.NotResolvable
    row.tries += 1
    row.save(update_fields=["tries"])
    return row


@operation("exchange.resolve_arrival", allow=permissions.RESOLVE_ARRIVAL, subject="row")
def resolve_arrival(actor: Actor, *, row: Quarantined, resolution: str, at: datetime) -> Quarantined:
    """Say what became of what was set aside: accepted after all, or discarded with its bytes.  Raises NotResolvable."""
    if row.resolved_at is not None:
        raise errors.NotResolvable
    row.resolved_at, row.resolution, row.try_at, row.envelope = at, resolution, None, None
    row.save()
    desks.clear(kind=SET_ASIDE_ON_DESK, subject=row, at=at)
    return row
