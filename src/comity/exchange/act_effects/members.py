"""Changes of membership, stated by the General Secretariat: the list of members here follows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from comity.core.operations import note
from comity.exchange import effects
from comity.exchange.models import Act, Consignment
from comity.members import following
from comity.members.codes import Measure
from comity.members.following import Stated

_STEPS: Mapping[str, Callable[[Stated], bool]] = {
    "admitted": following.admit,
    "left": following.leave,
    "suspended": following.suspend,
    "reinstated": following.reinstate,
}


@effects.on_arrival("membership-changed")
def follow(act: Act, consignment: Consignment, at: datetime) -> None:
    """Let the list of members say what the Secretariat's says; each bureau of this node is told, the first one counts.

    A change of which nothing follows here is kept as an act.
    """
    step = _STEPS.get(act.body["change"])
    if act.here or step is None:
        return
    body = act.body
    state = body.get("state", {})
    measure = body.get("measure", "")
    said = Stated(
        bureau=body["bureau"],
        on=date.fromisoformat(body["from"]),
        names=body.get("names", {}),
        state=state.get("code", ""),
        state_names=state.get("names", {}),
        region=state.get("region", ""),
        measure=measure if measure in Measure.values else Measure.PARTICIPATION,
        rule=body.get("rule", ""),
    )
    note(changed=step(said))
