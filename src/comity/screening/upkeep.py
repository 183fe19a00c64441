"""What screening does regularly while the node runs."""

from datetime import datetime

from comity.core.actors import system
from comity.members.models import Bureau
from comity.screening import queries, services


def escalate(at: datetime) -> None:
    """Raise hits whose owners are late. Nothing is written, and nothing audited, when there are none."""
    if queries.hits_to_escalate(at).exists():
        services.escalate_hits(system(Bureau.SECRETARIAT), at=at)


def erase(at: datetime) -> None:
    """Forget travellers whose period has ended."""
    services.erase_due(system(Bureau.SECRETARIAT), at=at)


JOBS = [("escalate overdue hits", 30, escalate), ("erase checks", 600, erase)]
