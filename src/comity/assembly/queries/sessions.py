"""Sessions, and what is on their timetable."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from comity.assembly.codes import Audience
from comity.assembly.models import Delegate, Delegation, Meeting, OfficeHolder, Session
from comity.core.actors import Actor, ActorKind
from comity.core.refusals import NotFound
from comity.members.models import Bureau

M = TypeVar("M", bound=Model)


def sessions_visible_to(actor: Actor) -> QuerySet[Session]:
    """Every session, for everybody who is signed in: that it is held is no secret."""
    if actor.kind is ActorKind.VISITOR:
        return Session.objects.none()
    return Session.objects.select_related("host").order_by("-opens_on", "reference")


def session_visible_to(actor: Actor, reference: str) -> Session:
    """One session.  Raises NotFound."""
    return one(sessions_visible_to(actor).filter(reference=reference.upper()[:40]))


def sees_whole(actor: Actor, session: Session) -> bool:
    """Whether the actor takes part in a session, through its bureau or an office, or serves in the Secretariat."""
    if actor.kind is ActorKind.VISITOR:
        return False
    if actor.bureau == Bureau.SECRETARIAT or Delegation.objects.filter(session=session, bureau=actor.bureau).exists():
        return True
    if actor.kind is not ActorKind.OFFICER:
        return False
    holds = OfficeHolder.objects.filter(session=session, officer=UUID(actor.id), until_at__isnull=True)
    sits = Delegate.objects.filter(session=session, officer=UUID(actor.id), withdrawn_at__isnull=True)
    return holds.exists() or sits.exists()


def require_whole(actor: Actor, reference: str) -> Session:
    """One session that the actor takes part in.  Raises NotFound."""
    session = session_visible_to(actor, reference)
    if not sees_whole(actor, session):
        raise NotFound
    return session


def timetable(session: Session) -> QuerySet[Meeting]:
    """The whole timetable in the order of time, for the node itself and for apps above: badges, gates."""
    return Meeting.objects.filter(session=session).order_by("starts_at", "ends_at", "pk")


def meetings_visible_to(actor: Actor, session: Session) -> list[Meeting]:
    """The timetable as far as the actor may know it: all of it, or what the media may enter."""
    meetings = list(timetable(session))
    if sees_whole(actor, session):
        return meetings
    return [meeting for meeting in meetings if Audience.MEDIA in meeting.open_to]


def meeting_visible_to(actor: Actor, session: Session, key: UUID) -> Meeting:
    """One meeting.  Raises NotFound."""
    found = next((meeting for meeting in meetings_visible_to(actor, session) if meeting.pk == key), None)
    if found is None:
        raise NotFound
    return found


def office_holders(session: Session) -> QuerySet[OfficeHolder]:
    """Who holds which office now."""
    held = OfficeHolder.objects.filter(session=session, until_at__isnull=True)
    return held.select_related("officer__bureau").order_by("office", "from_at")


def taking_part(actor: Actor) -> Q:
    """Sessions that the actor takes part in, for lists and panels."""
    bureau = Exists(Delegation.objects.filter(session=OuterRef("pk"), bureau=actor.bureau))
    if actor.kind is not ActorKind.OFFICER:
        return Q(bureau)
    office = Exists(OfficeHolder.objects.filter(session=OuterRef("pk"), officer=UUID(actor.id), until_at__isnull=True))
    return Q(bureau) | Q(office)


def one(rows: QuerySet[M]) -> M:
    """The only row.  Raises NotFound."""
    found = rows.first()
    if found is None:
        raise NotFound
    return found
