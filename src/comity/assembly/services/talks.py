"""Verbs of bilateral talks: two delegations agree on a time at one table, and on what follows from it."""

from datetime import date, datetime, timedelta

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import MeetingKind, SlotState, TalkFollowUpState
from comity.assembly.models import BilateralSlot, Delegation, Meeting, TalkFollowUp
from comity.assembly.queries import talks as asked
from comity.assembly.rules import talks as rules
from comity.assembly.rules.timetable import Booking, overlapping, zone_of
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation

LONGEST_WORDS = 1_000  # characters


@operation("assembly.ask_to_meet", allow=permissions.ASK_TO_MEET, subject="meeting", stream=IN_SESSION)
def ask_to_meet(
    actor: Actor, *, meeting: Meeting, asked: Delegation, starts_at: datetime, minutes: int, subject: str, at: datetime
) -> BilateralSlot:
    """Ask another delegation to meet during the bilateral talks.

    Raises SessionClosed, NotADelegate, NotBilateral, OutsideTalks, SlotTaken, TablesTaken.
    """
    require_not_closed(meeting.session)
    mine = offices.require_delegate(actor, meeting.session_id).delegation
    if meeting.kind != MeetingKind.BILATERAL or meeting.cancelled_at is not None:
        raise errors.NotBilateral
    if asked.pk == mine.pk or asked.session_id != meeting.session_id:
        raise errors.NotBilateral
    ends_at = starts_at + timedelta(minutes=minutes)
    if minutes not in rules.MINUTES or not meeting.starts_at <= starts_at < ends_at <= meeting.ends_at:
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
    _free_table(slot)
    slot.save()
    return slot


@operation("assembly.answer_slot", allow=permissions.ANSWER_SLOT, subject="slot", stream=IN_SESSION)
def answer_slot(actor: Actor, *, slot: BilateralSlot, agreed: bool, at: datetime) -> BilateralSlot:
    """Agree to meet, which keeps a table, or decline.

    Raises NotADelegate, NotYourDelegation, SlotAnswered, SlotTaken, TablesTaken.
    """
    _require_side(actor, slot, slot.asked)
    if agreed:
        _require_free(slot)
        slot.table = _free_table(slot)
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


@operation("assembly.propose_follow_up", allow=permissions.PROPOSE_FOLLOW_UP, subject="slot", stream=IN_SESSION)
def propose_follow_up(actor: Actor, *, slot: BilateralSlot, words: str, due_on: date, at: datetime) -> TalkFollowUp:
    """Propose what follows from talks that were agreed; the other delegation agrees or declines.

    Raises NotADelegate, NotYourDelegation, TalksNotAgreed, WordsMissing.
    """
    mine = _side_of(actor, slot)
    if slot.state != SlotState.AGREED:
        raise errors.TalksNotAgreed
    if not words.strip():
        raise errors.WordsMissing
    return TalkFollowUp.objects.create(
        session_id=slot.session_id,
        slot=slot,
        words=words.strip()[:LONGEST_WORDS],
        language=actor.language,
        due_on=due_on,
        proposed_by=mine,
        proposed_at=at,
    )


@operation("assembly.answer_follow_up", allow=permissions.ANSWER_FOLLOW_UP, subject="follow_up", stream=IN_SESSION)
def answer_follow_up(actor: Actor, *, follow_up: TalkFollowUp, agreed: bool, at: datetime) -> TalkFollowUp:
    """Agree to what the other delegation proposes, or decline.

    Raises NotADelegate, NotYourDelegation, FollowUpNotPossible.
    """
    if _side_of(actor, follow_up.slot).pk == follow_up.proposed_by_id:
        raise errors.NotYourDelegation
    _require_state(follow_up, TalkFollowUpState.PROPOSED)
    if agreed:
        follow_up.agreed_at = at
    else:
        follow_up.declined_at = at
    follow_up.save()
    return follow_up


@operation("assembly.call_done", allow=permissions.CALL_DONE, subject="follow_up", stream=IN_SESSION)
def call_done(actor: Actor, *, follow_up: TalkFollowUp, at: datetime) -> TalkFollowUp:
    """Call done what was agreed, for the own side. It is done when both do.  Also after the session.

    Raises NotADelegate, NotYourDelegation, FollowUpNotPossible.
    """
    mine = _side_of(actor, follow_up.slot)
    _require_state(follow_up, TalkFollowUpState.AGREED, TalkFollowUpState.HALF_DONE)
    column = "first_done_at" if mine.pk == follow_up.slot.asked_by_id else "second_done_at"
    if getattr(follow_up, column) is not None:
        raise errors.FollowUpNotPossible(state=asked.state_of(follow_up).label)
    setattr(follow_up, column, at)
    follow_up.save()
    return follow_up


def _require_state(follow_up: TalkFollowUp, *states: TalkFollowUpState) -> None:
    """Raises FollowUpNotPossible."""
    state = asked.state_of(follow_up)
    if state not in states:
        raise errors.FollowUpNotPossible(state=state.label)


def _side_of(actor: Actor, slot: BilateralSlot) -> Delegation:
    """The actor's delegation, where it is one of the two.  Raises NotADelegate, NotYourDelegation."""
    mine = offices.require_delegate(actor, slot.session_id).delegation
    if mine.pk not in (slot.asked_by_id, slot.asked_id):
        raise errors.NotYourDelegation
    return mine


def _free_table(slot: BilateralSlot) -> int:
    """The table that the two would have.  Raises TablesTaken."""
    agreed = BilateralSlot.objects.filter(meeting=slot.meeting_id, state=SlotState.AGREED, table__isnull=False)
    table = rules.free_table(
        Booking("", slot.starts_at, slot.ends_at),
        ((other.table or 0, Booking("", other.starts_at, other.ends_at)) for other in agreed),
        slot.meeting.tables,
    )
    if table is None:
        raise errors.TablesTaken(**_clock(slot.meeting, slot.starts_at, slot.ends_at))
    return table


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
