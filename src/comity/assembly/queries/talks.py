"""Requests to meet, as the two delegations see them: nobody else learns who meets whom."""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.assembly import offices
from comity.assembly.codes import TalkFollowUpState
from comity.assembly.models import BilateralSlot, Meeting, Session, TalkFollowUp
from comity.assembly.queries.sessions import one
from comity.assembly.rules import talks as rules
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


def follow_ups_visible_to(actor: Actor, session: Session) -> QuerySet[TalkFollowUp]:
    """What the actor's own delegation agreed on, or was proposed, with others."""
    slots = slots_visible_to(actor, session)
    rows = TalkFollowUp.objects.filter(session=session, slot__in=slots.values("pk").order_by())
    return rows.select_related("slot__asked_by__member", "slot__asked__member").order_by("due_on", "proposed_at")


def follow_up_visible_to(actor: Actor, session: Session, key: UUID) -> TalkFollowUp:
    """One of them.  Raises NotFound."""
    return one(follow_ups_visible_to(actor, session).filter(pk=key))


def state_of(follow_up: TalkFollowUp) -> TalkFollowUpState:
    """How far what was agreed has come."""
    names = ("agreed_at", "declined_at", "first_done_at", "second_done_at")
    return rules.state_of(**{name: getattr(follow_up, name) for name in names})
