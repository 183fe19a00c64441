"""Verbs of bilateral talks: two delegations agree on a time at one table."""

from datetime import datetime, timedelta

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import MeetingKind, SlotState
from comity.assembly.models import BilateralSlot, Delegation, Meeting
from comity.assembly.rules.timetable import Booking, overlapping, zone_of
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation

MINUTES = (15, 20, 30, 45, 60)


@operation("assembly.ask_to_meet", allow=permissions.ASK_TO_MEET, subject="meeting", stream=IN_SESSION)
def ask_to_meet(
    actor: Actor, *, meeting: Meeting, asked: Delegation, starts_at: datetime, minutes: int, subject: str, at: datetime
) -> BilateralSlot:
    """Ask another delegation to meet during the bilateral talks.

    Raises SessionClosed, NotADelegate, NotBilateral, OutsideTalks, SlotTaken.
    """
    require_not_closed(meeting.session)
    mine = offices.require_delegate(actor, meeting.session_id).delegation
    if meeting.kind != MeetingKind.BILATERAL or meeting.cancelled_at is not None:
        raise errors.NotBilateral
    if asked.pk == mine.pk or asked.session_id != meeting.session_id:
        raise errors.NotBilateral
    ends_at = starts_at + timedelta(minutes=minutes)
    if minutes not in MINUTES or not meeting.starts_at <= starts_at < ends_at <= meeting.ends_at:
        raise errors.OutsideTalks(**_clock(meeting, meeting.starts_at, meeting.ends_at))
    slot = BilateralSlot(
        session_id=meeting.session_id,
        meeting=meeting,
        asked_by=mine,
        asked=asked,
        starts_at=starts_at,
        ends_at=ends_at,
        subject=subject.strip()[:300],
    )
    _require_free(slot)
    slot.save()
    return slot


@operation("assembly.answer_slot", allow=permissions.ANSWER_SLOT, subject="slot", stream=IN_SESSION)
def answer_slot(actor: Actor, *, slot: BilateralSlot, agreed: bool, at: datetime) -> BilateralSlot:
    """Agree to meet, or decline.  Raises NotADelegate, NotYourDelegation, SlotAnswered, SlotTaken."""
    _require_side(actor, slot, slot.asked)
    if agreed:
        _require_free(slot)
    slot.state = SlotState.AGREED if agreed else SlotState.DECLINED
    slot.save()
    return slot


@operation("assembly.withdraw_slot", allow=permissions.WITHDRAW_SLOT, subject="slot", stream=IN_SESSION)
def withdraw_slot(actor: Actor, *, slot: BilateralSlot, at: datetime) -> BilateralSlot:
    """Withdraw a request to meet.  Raises NotADelegate, NotYourDelegation, SlotAnswered."""
    _require_side(actor, slot, slot.asked_by)
    slot.state = SlotState.WITHDRAWN
    slot.save()
    return slot


def _require_side(actor: Actor, slot: BilateralSlot, side: Delegation) -> None:
    require_not_closed(slot.session)
    if offices.require_delegate(actor, slot.session_id).delegation_id != side.pk:
        raise errors.NotYourDelegation
    if slot.state != SlotState.ASKED:
        raise errors.SlotAnswered


def _require_free(slot: BilateralSlot) -> None:
    """Raises SlotTaken where one of the two has agreed to meet somebody else meanwhile."""
    both = {slot.asked_by_id, slot.asked_id}
    agreed = BilateralSlot.objects.filter(session=slot.session_id, state=SlotState.AGREED)
    wanted = Booking("", slot.starts_at, slot.ends_at)
    for other in agreed:
        if both & {other.asked_by_id, other.asked_id} and overlapping(
            wanted, Booking("", other.starts_at, other.ends_at)
        ):
            raise errors.SlotTaken(**_clock(slot.meeting, other.starts_at, other.ends_at))


def _clock(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    """A time by the clock of the session, for a refusal."""
    zone = zone_of(meeting.session.time_zone)
    return {"starts": f"{starts_at.astimezone(zone):%H:%M}", "ends": f"{ends_at.astimezone(zone):%H:%M}"}
