"""Verbs on arrival, presence in the hall, and appeals against a suspension."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Office, PresenceWay, SessionState
from comity.assembly.content import Texts
from comity.assembly.models import Delegation, Presence, Session, SuspensionAppeal
from comity.assembly.queries.roll import suspensions_of_vote
from comity.assembly.rules.timetable import optional_texts
from comity.assembly.services.sessions import require_not_closed, require_open
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation

_NOTING = (Office.DESK, Office.SECRETARY, Office.TELLER)


@operation("assembly.note_arrival", allow=permissions.NOTE_ARRIVAL, subject="delegation", stream=IN_SESSION)
def note_arrival(actor: Actor, *, delegation: Delegation, at: datetime) -> Delegation:
    """Note that a delegation has arrived at the place of the session.  Raises NotInOffice, SessionClosed."""
    offices.require(actor, delegation.session_id, *_NOTING)
    require_not_closed(delegation.session)
    if delegation.arrived_at is None:
        delegation.arrived_at = at
        delegation.save()
    return delegation


@operation("assembly.note_presence", allow=permissions.NOTE_PRESENCE, subject="delegation", stream=IN_SESSION)
def note_presence(actor: Actor, *, delegation: Delegation, way: PresenceWay, at: datetime) -> Presence:
    """Note that a delegation is in the hall: at the desk, or by its own delegate at the seat.

    Raises NotInOffice, NotADelegate, SessionNotOpen, AlreadyPresent.
    """
    _require_noting(actor, delegation, way)
    require_open(delegation.session)
    if delegation.presences.filter(left_at__isnull=True).exists():
        raise errors.AlreadyPresent
    return Presence.objects.create(session_id=delegation.session_id, delegation=delegation, way=way, came_at=at)


@operation("assembly.end_presence", allow=permissions.END_PRESENCE, subject="delegation", stream=IN_SESSION)
def end_presence(actor: Actor, *, delegation: Delegation, way: PresenceWay, at: datetime) -> Presence:
    """Note that a delegation has left the hall.  Raises NotInOffice, NotADelegate, NotPresent."""
    _require_noting(actor, delegation, way)
    presence = delegation.presences.filter(left_at__isnull=True).first()
    if presence is None:
        raise errors.NotPresent
    presence.left_at = at
    presence.save()
    return presence


def follow_doors(
    session: Session, within: Mapping[UUID, datetime], of: Collection[UUID], at: datetime
) -> list[Presence]:
    """Note who came into the hall by badge, and who left it so. A helper for operations; while the session is open.

    within   {delegation: since when somebody of it is in a plenary}, as the gates tell
    of       the delegations of which the gates have news
    returns  the times of presence that began or ended

    Whoever was noted at the desk or at the seat stays until that is ended there.
    """
    if session.state != SessionState.OPEN:
        return []
    changed: list[Presence] = []
    for key in sorted(of):
        present = Presence.objects.filter(session=session, delegation=key, left_at__isnull=True).first()
        if present is None and key in within:
            since = min(within[key], at)
            changed.append(
                Presence.objects.create(session=session, delegation_id=key, way=PresenceWay.BADGE, came_at=since)
            )
        elif present is not None and key not in within and present.way == PresenceWay.BADGE:
            present.left_at = max(present.came_at, at)
            present.save()
            changed.append(present)
    return changed


@operation("assembly.receive_appeal", allow=permissions.RECEIVE_APPEAL, subject="session", stream=IN_SESSION)
def receive_appeal(
    actor: Actor, *, session: Session, member: str, received_on: date, grounds: Texts, at: datetime
) -> SuspensionAppeal:
    """Write down that a member appeals against the loss of its vote. It is decided by a vote, and suspends nothing.

    Raises NotInOffice, SessionClosed, NotSuspended, AppealExists.
    """
    offices.require(actor, session, Office.SECRETARY)
    require_not_closed(session)
    suspension = suspensions_of_vote(session, at=at).filter(member__code=member.strip().upper()[:4]).first()
    if suspension is None:
        raise errors.NotSuspended(member=member[:4])
    if SuspensionAppeal.objects.filter(session=session, suspension=suspension).exists():
        raise errors.AppealExists
    return SuspensionAppeal.objects.create(
        session=session,
        suspension=suspension,
        received_on=received_on,
        grounds=optional_texts(grounds, session.languages),
    )


def _require_noting(actor: Actor, delegation: Delegation, way: PresenceWay) -> None:
    if way != PresenceWay.SEAT:
        offices.require(actor, delegation.session_id, *_NOTING)
    elif offices.require_delegate(actor, delegation.session_id).delegation_id != delegation.pk:
        raise errors.NotADelegate
