"""Verbs of press conferences: announced, given a place and an hour, cancelled. The accredited read it at once."""

from collections.abc import Mapping
from datetime import datetime

from comity.accreditation import permissions
from comity.accreditation.errors import press as errors
from comity.accreditation.models import Briefing, BriefingChange
from comity.accreditation.press_content import ROOM, Placed
from comity.assembly.codes import Audience, MeetingKind
from comity.assembly.content import Line
from comity.assembly.models import Session
from comity.assembly.rules.timetable import clean_texts
from comity.assembly.services.timetable import put_on_timetable
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.records.texts import clean


@operation("accreditation.announce_briefing", allow=permissions.ANNOUNCE_BRIEFING, subject="session", stream=IN_SESSION)
def announce_briefing(actor: Actor, *, session: Session, titles: Mapping[str, str], at: datetime) -> Briefing:
    """Announce a press conference whose place and hour are still to be announced.

    Raises TitleMissing, LanguageUnknown.
    """
    return Briefing.objects.create(session=session, titles=clean_texts(titles, session.languages), announced_at=at)


@operation("accreditation.set_briefing", allow=permissions.SET_BRIEFING, subject="briefing", stream=IN_SESSION)
def set_briefing(actor: Actor, *, briefing: Briefing, placed: Placed, at: datetime) -> Briefing:
    """Say where and when a press conference is held, or change it: a line of the timetable, open to the media.

    Raises BriefingCancelled, SessionClosed, MeetingEndsEarly, OutsideSession, RoomTaken.
    """
    if briefing.cancelled_at is not None:
        raise errors.BriefingCancelled
    line = Line(
        kind=MeetingKind.PRESS,
        titles=briefing.titles,
        starts_at=placed.starts_at,
        ends_at=placed.ends_at,
        room=clean(placed.room)[0][:ROOM],
        open_to=[Audience.MEDIA, Audience.STAFF],
    )
    briefing.meeting = put_on_timetable(briefing.session, line, briefing.meeting)
    briefing.save()
    BriefingChange.objects.create(
        session_id=briefing.session_id,
        briefing=briefing,
        room=briefing.meeting.room,
        starts_at=placed.starts_at,
        ends_at=placed.ends_at,
        told_at=at,
    )
    return briefing


@operation("accreditation.cancel_briefing", allow=permissions.CANCEL_BRIEFING, subject="briefing", stream=IN_SESSION)
def cancel_briefing(actor: Actor, *, briefing: Briefing, at: datetime) -> Briefing:
    """Cancel a press conference. It stays on the timetable and in calendars, struck out.  Raises BriefingCancelled."""
    if briefing.cancelled_at is not None:
        raise errors.BriefingCancelled
    briefing.cancelled_at = at
    briefing.save()
    if briefing.meeting is not None and briefing.meeting.cancelled_at is None:
        briefing.meeting.cancelled_at = at
        briefing.meeting.save()
    return briefing
