"""Late applications: an officer of the host admits one, by name and with a reason."""

from datetime import datetime

from comity.accreditation import clock, errors, permissions
from comity.accreditation.content import Reason
from comity.accreditation.hosts import require_officer
from comity.accreditation.models import Application
from comity.accreditation.rules.window import Standing, standing
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation


@operation("accreditation.admit_late", allow=permissions.ADMIT_LATE, subject="application", stream=IN_SESSION)
def admit_late(actor: Actor, *, application: Application, reason: Reason, at: datetime) -> Application:
    """Let an applicant send a draft in although it is late. The officer reads nothing of it before it is sent in.

    Raises NotPermitted for whoever is no officer, NotADraft, SessionOver, NotLate, AdmittedAlready, ReasonMissing.
    """
    require_officer(actor)
    if not application.is_draft:
        raise errors.NotADraft
    if clock.is_over(application.session, at):
        raise errors.SessionOver
    if standing(clock.window_of(application.terms), at) is not Standing.OVER:
        raise errors.NotLate
    if application.late_at is not None:
        raise errors.AdmittedAlready
    if not reason.text:
        raise errors.ReasonMissing
    application.late_by, application.late_at, application.late_reason = actor.id, at, reason.text
    application.save()
    return application
