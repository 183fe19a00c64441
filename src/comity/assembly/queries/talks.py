"""Requests to meet, as the two delegations see them: nobody else learns who meets whom."""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.assembly import offices
from comity.assembly.models import BilateralSlot, Meeting, Session
from comity.assembly.queries.sessions import one
from comity.core.actors import Actor


def slots_visible_to(actor: Actor, session: Session) -> QuerySet[BilateralSlot]:
    """The requests to meet that the actor's own delegation made or received."""
    mine = offices.delegate_of(actor, session)
    if mine is None:
        return BilateralSlot.objects.none()
    own = Q(asked_by=mine.delegation_id) | Q(asked=mine.delegation_id)
    rows = BilateralSlot.objects.filter(own, session=session)
    return rows.select_related("asked_by__member", "asked__member").order_by("starts_at")


def slots_in(actor: Actor, meeting: Meeting) -> QuerySet[BilateralSlot]:
    """Those of one meeting."""
    return slots_visible_to(actor, meeting.session).filter(meeting=meeting)


def slot_visible_to(actor: Actor, session: Session, key: UUID) -> BilateralSlot:
    """One of them.  Raises NotFound."""
    return one(slots_visible_to(actor, session).filter(pk=key))
