"""Clocks that run at other nodes: they lie before the command centre until whoever waits says that it is over."""

from datetime import datetime

from comity.core import desks
from comity.exchange import effects, queries
from comity.exchange.codes import CLOCK_ON_DESK, ENDED
from comity.exchange.models import Act, Consignment
from comity.members.models import Bureau
from comity.screening.queries import COMMAND_CENTRE


@effects.on_arrival("clock-notice")
def tell_the_command_centre(act: Act, consignment: Consignment, at: datetime) -> None:
    """Lay an overdue clock before the command centre, or take it away again; another recipient only reads it."""
    if consignment.recipient_id != Bureau.SECRETARIAT:
        return
    if act.body["clock"] != ENDED:
        desks.put(
            bureau=Bureau.SECRETARIAT, unit=COMMAND_CENTRE, kind=CLOCK_ON_DESK, subject=act, reference=act.issuer_id,
            urgency=act.priority, due_at=datetime.fromisoformat(act.body["due_at"]), at=at,
        )  # fmt: skip
        return
    for earlier in queries.clock_notices_open():
        same = earlier.body["of"] == act.body["of"] and earlier.body.get("bureau") == act.body.get("bureau")
        if same and earlier.issuer_id == act.issuer_id:
            desks.clear(kind=CLOCK_ON_DESK, subject=earlier, at=at)
