"""How applications were decided, and who is accredited."""

from datetime import datetime

from django.db.models import QuerySet

from comity.accreditation import clock
from comity.accreditation.codes import WAITING, Act, ApplicationState
from comity.accreditation.models import Application, ApplicationStep
from comity.accreditation.queries.applications import serves_as_host
from comity.accreditation.rules.deciding import possible
from comity.assembly.models import Session
from comity.core.actors import Actor


def accredited(session: Session) -> QuerySet[Application]:
    """Applications to a session that were accepted and still say whose they are, the first that came first.

    For other parts of the press desk: a page shows them by its own permission.
    """
    rows = Application.objects.filter(session=session, state=ApplicationState.ACCEPTED, erased_at__isnull=True)
    return rows.select_related("terms__session").order_by("received_at", "pk")


def may_decide(actor: Actor, application: Application) -> bool:
    """Whether an actor may take a step with an application now: an officer of the host, and none is the applicant's."""
    return application.state in WAITING and serves_as_host(actor, application.terms)


def open_to_applicant(application: Application) -> frozenset[Act]:
    """The steps that an applicant may take now: answer what was asked, appeal against a refusal."""
    acts = set(steps_of(application).values_list("act", flat=True))
    return possible(ApplicationState(application.state), has_appealed=Act.APPEAL in acts) & {Act.ANSWER, Act.APPEAL}


def due_at(application: Application) -> datetime | None:
    """By when the host decides; None where nothing waits for it."""
    if application.received_at is None or application.state not in WAITING:
        return None
    last = steps_of(application).last()
    return clock.decided_by(application.terms, last.done_at if last else application.received_at)


def steps_of(application: Application) -> QuerySet[ApplicationStep]:
    """What was done with an application since it was received, the first step first."""
    return ApplicationStep.objects.filter(application=application).order_by("number")
