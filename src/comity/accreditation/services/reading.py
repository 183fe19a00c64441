"""Consulting an application: its applicant can be told who did."""

from datetime import datetime

from comity.accreditation import permissions, queries
from comity.accreditation.models import Application
from comity.core.actors import Actor
from comity.core.operations import consult, operation


@operation("accreditation.consult_application", allow=permissions.CONSULT)
def consult_application(actor: Actor, *, reference: str, at: datetime) -> Application:
    """Look at an application that was sent in.  Raises NotFound."""
    application = queries.application_visible_to(actor, reference)
    consult(application)
    return application
