"""Which members a session calls: for the node itself, when it works out a roll."""

from django.db.models import QuerySet

from comity.assembly.models import Session
from comity.members.models import Member, Membership
from comity.members.queries import belonging_to


def called_members(session: Session) -> QuerySet[Member]:
    """The members of the organisation on the first day of a session, of its circle where it has one.

    A session of the demonstration calls invented states only, every other one real states only.
    """
    on = session.opens_on
    members = Member.objects.filter(pk__in=Membership.objects.in_force(on).values("member"), invented=session.invented)
    if session.circle:
        members = members.filter(pk__in=belonging_to(session.circle, on=on).values("pk"))
    return members.order_by("code")
