"""What the node does by itself: applications lapse with their session, and what they say of a person goes."""

from datetime import datetime

from comity.accreditation import permissions, queries
from comity.accreditation.codes import DECIDE, UNDER_WAY, ApplicationState
from comity.accreditation.services.applying import erase_person
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import note, operation

AT_ONCE = 100


@operation("accreditation.end_applications", allow=permissions.END)
def end_applications(actor: Actor, *, at: datetime) -> int:
    """Let the next applications lapse that nobody decided before the session was over. Returns how many."""
    due = list(queries.to_end(at).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    for application in due:
        application.state, application.ended_at = ApplicationState.LAPSED, at
        application.save()
        desks.clear(kind=DECIDE, subject=application, at=at)
    note(ended=len(due))
    return len(due)


@operation("accreditation.erase_applications", allow=permissions.ERASE)
def erase_applications(actor: Actor, *, at: datetime) -> int:
    """Erase what the next applications say of a person, and their documents. Returns how many; 0 when none is left."""
    due = list(queries.to_erase(at).select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    for application in due:
        if application.state in UNDER_WAY:
            application.state, application.ended_at = ApplicationState.LAPSED, at
    erase_person(due, at=at)
    note(erased=len(due))
    return len(due)
