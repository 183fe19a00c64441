"""Makers for the tests of what travels. Invented bureaus and words only."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from comity.core import events
from comity.core.ids import new_id
from comity.exchange import carrying
from comity.exchange.models import Act, Consignment
from comity.exchange.sayings import Arrival, Saying
from comity.exchange.services import issuing

NOW = datetime(2026, 4, 14, 9, 30, tzinfo=UTC)


def clock(at: datetime = NOW) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: at


def resulted(**changes: Any) -> dict[str, Any]:
    """A body that any bureau may say and that has no effect of its own: the result of an operation."""
    return {"operation": "Tidewatch", "tally": {"arrests": 3}} | changes


def saying(to: Iterable[str] = ("XB",), issuer: str = "XA", **changes: Any) -> Saying:
    """What XA says to XB, changed as named."""
    said = {"event": new_id(), "kind": "operation-result", "issuer": issuer, "to": to, "body": resulted()} | changes
    return Saying(**said)


def issued(to: Iterable[str] = ("XB",), issuer: str = "XA", *, at: datetime = NOW, **changes: Any) -> Act:
    """An act in the outbox."""
    act = issuing.issue(saying(to, issuer, **changes), at=at)
    assert act is not None
    return act


def arrival(act: Act, recipient: str = "XB", **changes: Any) -> Arrival:
    """The envelope of an act, arriving for one recipient."""
    return Arrival(**{"envelope": bytes(act.envelope or b""), "recipient": recipient} | changes)


def consignment(act: Act, recipient: str = "XB") -> Consignment:
    """What became of an act with one recipient, as the store has it now."""
    return Consignment.objects.get(act=act, recipient=recipient)


def carried(at: datetime = NOW) -> None:
    """Carry until nothing is left to do."""
    carrying.carry(clock(at))


def receipts(act: Act, recipient: str = "XB") -> list[str]:
    """The stages that a recipient receipted, in the order in which it said so."""
    return list(consignment(act, recipient).receipts.order_by("at", "pk").values_list("stage", flat=True))


def later(**time: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(**time)


def delivered() -> int:
    """Serve what happened."""
    return events.deliver()
