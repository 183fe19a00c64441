"""Reminding: a host that is late lies on the desk of the General Secretariat until it has caught up."""

from datetime import datetime

from comity.accreditation import permissions, queries
from comity.accreditation.codes import OVERDUE
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau


@operation("accreditation.remind", allow=permissions.REMIND)
def remind(actor: Actor, *, at: datetime) -> int:
    """Lay sessions whose host is late with a decision on the desk of the Secretariat, and take off whose host no longer
    is. Returns how many changed.
    """
    late, told = queries.to_remind(at)
    for terms in late:
        reference = terms.session.reference
        desks.put(bureau=Bureau.SECRETARIAT, kind=OVERDUE, subject=terms, reference=reference, at=at)
    for terms in told:
        desks.clear(kind=OVERDUE, subject=terms, at=at)
    note(late=len(late), caught_up=len(told))
    return len(late) + len(told)
