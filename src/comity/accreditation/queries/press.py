"""What may be seen of press conferences and interviews: by the accredited, by who answers, by press officers."""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.accreditation.codes import ApplicationState
from comity.accreditation.models import Application, Briefing, Interview, InterviewSlot, PressContact
from comity.accreditation.queries.news import is_press_officer
from comity.assembly import offices
from comity.assembly.models import Delegation, Session
from comity.core.actors import Actor
from comity.core.refusals import NotFound


def briefings_of(session: Session) -> QuerySet[Briefing]:
    """The press conferences of a session, those without an hour last: for the accredited and press officers."""
    rows = Briefing.objects.filter(session=session).select_related("meeting", "session")
    return rows.prefetch_related("changes").order_by("meeting__starts_at", "announced_at", "pk")


def briefing_in(session: Session, key: UUID) -> Briefing:
    """One of them.  Raises NotFound."""
    found = briefings_of(session).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def is_accredited(application: Application) -> bool:
    """Whether its applicant is told of press conferences, and may ask for interviews."""
    return application.state == ApplicationState.ACCEPTED and application.erased_at is None


def interviews_of(application: Application) -> QuerySet[Interview]:
    """What a journalist asked for; the latest first."""
    return _interviews().filter(application=application)


def interviews_answered_by(actor: Actor, session: Session) -> QuerySet[Interview]:
    """Requests that an actor answers: those to the own delegation, and those to officials for press officers."""
    mine = Q(pk__in=[])
    delegation = contact_of(actor, session)
    if delegation is not None:
        mine |= Q(delegation=delegation)
    if is_press_officer(actor):
        mine |= Q(delegation__isnull=True)
    return _interviews().filter(mine, session=session)


def interview_answered_by(actor: Actor, session: Session, key: UUID) -> Interview:
    """One of them.  Raises NotFound."""
    found = interviews_answered_by(actor, session).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def interview_of(application: Application, key: UUID) -> Interview:
    """One of a journalist's own.  Raises NotFound."""
    found = interviews_of(application).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def contact_of(actor: Actor, session: Session | UUID) -> Delegation | None:
    """The delegation for which an actor answers the press: as its press contact, or as head where it has none."""
    delegate = offices.delegate_of(actor, session)
    if delegate is None:
        return None
    named = PressContact.objects.filter(delegation=delegate.delegation_id).first()
    answers = named.delegate_id == delegate.pk if named else offices.speaks_for(delegate)
    return delegate.delegation if answers else None


def answers_press(actor: Actor, session: Session) -> bool:
    """Whether an actor answers requests in a session."""
    return is_press_officer(actor) or contact_of(actor, session) is not None


def offered(interview: Interview) -> list[InterviewSlot]:
    """The times of the last offer."""
    slots = sorted(interview.slots.all(), key=lambda slot: slot.starts_at)
    last = max((slot.round for slot in slots), default=0)
    return [slot for slot in slots if slot.round == last]


def _interviews() -> QuerySet[Interview]:
    rows = Interview.objects.select_related("session", "application", "delegation__member", "slot")
    return rows.prefetch_related("slots").order_by("-asked_at", "-pk")
