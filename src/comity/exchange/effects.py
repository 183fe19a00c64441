"""What follows from acts, kind by kind: functions that run in the transaction which issues or accepts one.

An app brings its own in a room `act_effects`:

    @effects.on_arrival("message")
    def keep_message(act: Act, consignment: Consignment, at: datetime) -> None: ...

Such a function changes what the node holds, and may refuse (`Refusal`): then nothing of it stays, and the issuer is
given a receipt that says so with the refusal's code. It runs once for each consignment, in the order of the numbers
where the kind is ordered. Where issuer and recipient share a node, the act's row is the same for both.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TypeAlias

from comity.core.rooms import rooms
from comity.exchange.models import Act, Consignment

Arrived: TypeAlias = Callable[[Act, Consignment, datetime], None]
Issued: TypeAlias = Callable[[Act, datetime], None]

ROOM = "act_effects"

_arrived: dict[str, Arrived] = {}
_issued: dict[str, Issued] = {}


def on_arrival(*kinds: str) -> Callable[[Arrived], Arrived]:
    """Have a function run when an act of these kinds takes effect for a bureau of this node."""

    def register(effect: Arrived) -> Arrived:
        for kind in kinds:
            if kind in _arrived:
                raise TypeError(f"{kind} has an effect already")
            _arrived[kind] = effect
        return effect

    return register


def when_issued(*kinds: str) -> Callable[[Issued], Issued]:
    """Have a function run when an act of these kinds is issued here, before its row is committed."""

    def register(effect: Issued) -> Issued:
        for kind in kinds:
            if kind in _issued:
                raise TypeError(f"{kind} is followed by something already")
            _issued[kind] = effect
        return effect

    return register


def of_arrival(kind: str) -> Arrived | None:
    """What follows when an act of a kind takes effect."""
    _load()
    return _arrived.get(kind)


def of_issue(kind: str) -> Issued | None:
    """What follows when an act of a kind is issued."""
    _load()
    return _issued.get(kind)


@cache
def _load() -> None:
    import_module("comity.exchange.receipts")
    rooms(ROOM)  # to load a room is to register its effects
