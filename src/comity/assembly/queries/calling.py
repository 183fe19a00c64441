"""Which members a session calls: for the node itself, when it works out a roll."""

from django.db.models import Q, QuerySet

from comity.assembly.codes import SessionKind
from comity.assembly.models import Invitation, Session
from comity.members.models import Member, Membership
from comity.members.queries import belonging_to

# Kinds of session that call nobody by themselves, unless they are of a grouping.
BY_INVITATION = (SessionKind.COMMITTEE, SessionKind.BILATERAL)


def invitations_to(session: Session) -> QuerySet[Invitation]:
    """The invitations of a session that stand."""
    rows = Invitation.objects.filter(session=session, withdrawn_at__isnull=True)
    return rows.select_related("member").order_by("member__code")


def called_members(session: Session) -> QuerySet[Member]:
    """The members of the organisation on the first day of a session, of its circle where it has one.

    States that are invited to decide are called beside those of the circle. A committee or a bilateral meeting without
    a circle calls those invited and nobody else. A session of the demonstration calls invented states only, every other
    one real states only.
    """
    on = session.opens_on
    members = Member.objects.filter(pk__in=Membership.objects.in_force(on).values("member"), invented=session.invented)
    invited = Q(pk__in=invitations_to(session).filter(votes=True).values("member"))
    if session.circle:
        members = members.filter(invited | Q(pk__in=belonging_to(session.circle, on=on).values("pk")))
    elif session.kind in BY_INVITATION:
        members = members.filter(invited)
    return members.order_by("code")
