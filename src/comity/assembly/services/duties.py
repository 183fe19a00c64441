"""Duties of a host on desks: on the host's until they are reported, on the Secretariat's to be confirmed, and there too
once they are late.
"""

from datetime import datetime
from typing import Final

from comity.assembly import permissions
from comity.assembly.models import HostDuty
from comity.assembly.queries import hosting as asked
from comity.assembly.queries.hosting import OVERDUE_DUTY
from comity.assembly.rules.timetable import end_of_day, zone_of
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau

DUTY: Final = "assembly.duty"  # of the host
CONFIRM_DUTY: Final = "assembly.confirm-duty"  # of the Secretariat


@operation("assembly.remind_of_duties", allow=permissions.REMIND_OF_DUTIES)
def remind_of_duties(actor: Actor, *, at: datetime) -> int:
    """Lay duties on the desk of the Secretariat that a host did not report by their day. Returns how many."""
    late = asked.duties_to_remind_of(at)
    for duty in late:
        reference = duty.session.reference
        desks.put(bureau=Bureau.SECRETARIAT, kind=OVERDUE_DUTY, subject=duty, reference=reference, at=at)
    note(late=len(late))
    return len(late)


def lay_on_desk(duty: HostDuty, at: datetime) -> None:
    """Lay an open duty on the desk of the host, until the end of its day. A helper for operations."""
    desks.clear(kind=CONFIRM_DUTY, subject=duty, at=at)
    desks.put(
        bureau=asked.bureau_of_host(duty.agreement.bid),
        kind=DUTY,
        subject=duty,
        reference=duty.session.reference,
        at=at,
        due_at=end_of_day(duty.due_on, zone_of(duty.session.time_zone)),
    )


def hand_over(duty: HostDuty, at: datetime) -> None:
    """Lay a reported duty on the desk of the Secretariat, which confirms it. A helper for operations."""
    take_off(duty, at)
    reference = duty.session.reference
    desks.put(bureau=Bureau.SECRETARIAT, kind=CONFIRM_DUTY, subject=duty, reference=reference, at=at)


def take_off(duty: HostDuty, at: datetime) -> None:
    """Take a duty off all desks. A helper for operations."""
    for kind in (DUTY, CONFIRM_DUTY, OVERDUE_DUTY):
        desks.clear(kind=kind, subject=duty, at=at)
