"""What screening does regularly while the node runs."""

from datetime import datetime

from comity.core.actors import system
from comity.members.models import Bureau
from comity.screening import queries, services, watching


def escalate(at: datetime) -> None:
    """Raise hits whose owners are late, and papers an arrest waits for. Where there are none, nothing is written."""
    if queries.hits_to_escalate(at).exists():
        services.escalate_hits(system(Bureau.SECRETARIAT), at=at)
    if queries.outcomes_to_raise(at).exists():
        services.raise_outcomes(system(Bureau.SECRETARIAT), at=at)


def watch(at: datetime) -> None:
    """Look the checks that were answered up among the discreet records, in chunks that are each one action."""
    while watching.waits():
        services.watch_checks(system(Bureau.SECRETARIAT), looked=watching.look(at), at=at)


def erase(at: datetime) -> None:
    """Forget what was asked, met and remembered, each when its period has ended."""
    services.erase_due(system(Bureau.SECRETARIAT), at=at)


JOBS = [
    ("look checks up among discreet records", 1, watch),
    ("escalate overdue hits", 30, escalate),
    ("erase checks and hits", 600, erase),
]
# A check from the command line is looked up as soon as one from a page.
AFTER_COMMAND = [watch]
