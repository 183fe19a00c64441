"""Verbs on the timetable: its meetings, and the running order of a ceremony."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Office
from comity.assembly.content import Line, Turn
from comity.assembly.models import CeremonyGuest, Meeting, RunningOrderLine, Session
from comity.assembly.rules import running_order, timetable
from comity.assembly.rules.talks import MOST_TABLES
from comity.assembly.rules.timetable import Booking
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.records.attachments import captions, films
from comity.records.texts import clean

_OUT_OF_THE_WAY: Final = 1_000_000


@operation("assembly.add_meeting", allow=permissions.ADD_MEETING, subject="session", stream=IN_SESSION)
def add_meeting(actor: Actor, *, session: Session, line: Line, at: datetime) -> Meeting:
    """Put a meeting on the timetable.

    Raises NotInOffice, SessionClosed, TitleMissing, LanguageUnknown, MeetingEndsEarly, OutsideSession, RoomTaken.
    """
    offices.require(actor, session, Office.SECRETARY)
    return put_on_timetable(session, line)


@operation("assembly.change_meeting", allow=permissions.CHANGE_MEETING, subject="meeting", stream=IN_SESSION)
def change_meeting(actor: Actor, *, meeting: Meeting, line: Line, at: datetime) -> Meeting:
    """Change a meeting of the timetable.  Raises MeetingCancelled, and as adding one does."""
    offices.require(actor, meeting.session_id, Office.SECRETARY)
    return put_on_timetable(meeting.session, line, meeting)


@operation("assembly.cancel_meeting", allow=permissions.CANCEL_MEETING, subject="meeting", stream=IN_SESSION)
def cancel_meeting(actor: Actor, *, meeting: Meeting, at: datetime) -> Meeting:
    """Cancel a meeting. It stays on the timetable, struck out.  Raises NotInOffice, MeetingCancelled."""
    offices.require(actor, meeting.session_id, Office.SECRETARY)
    require_held(meeting)
    meeting.cancelled_at = at
    meeting.save()
    return meeting


@operation("assembly.set_running_order", allow=permissions.SET_RUNNING_ORDER, subject="meeting", stream=IN_SESSION)
def set_running_order(actor: Actor, *, meeting: Meeting, turns: Sequence[Turn], at: datetime) -> Meeting:
    """Set what follows what in a ceremony. Lines that have begun stay as they are, and come first.

    A line that has not begun and is called as before keeps its film, its captions and its other languages, wherever it
    stands now; one that is named no more is gone, with its film.

    Raises NotInOffice, MeetingCancelled, TitleMissing, LanguageUnknown.
    """
    offices.require(actor, meeting.session_id, Office.SECRETARY)
    require_held(meeting)
    coming = list(meeting.running_order.filter(started_at__isnull=True).order_by("place"))
    said = [_turn(meeting, turn) for turn in turns]
    remain = running_order.remaining([each["what"] for each in said], [line.what for line in coming])
    for number, line in enumerate(coming):
        if number in remain:
            line.place += _OUT_OF_THE_WAY  # no two lines stand at one place, not even while they are moved
            line.save()
        else:
            forget_film(line)
            line.delete()
    begun = meeting.running_order.filter(started_at__isnull=False).count()
    for place, (columns, same) in enumerate(zip(said, remain, strict=True), begun + 1):
        line = RunningOrderLine(session=meeting.session, meeting=meeting) if same is None else coming[same]
        columns |= {"what": line.what | columns["what"], "captions": line.captions | columns["captions"]}
        for name, value in columns.items():
            setattr(line, name, value)
        line.place = place
        line.save()
    return meeting


@operation("assembly.change_line", allow=permissions.CHANGE_LINE, subject="line", stream=IN_SESSION)
def change_line(
    actor: Actor, *, line: RunningOrderLine, turn: Turn, films: Mapping[str, str], at: datetime
) -> RunningOrderLine:
    """Change a line of a running order that has not ended, with the captions of its film.

    films  {language: WebVTT}; a language that is left out keeps what it has, an empty text takes it away

    Raises NotInOffice, MeetingCancelled, LineEnded, TitleMissing, LanguageUnknown, CaptionsUnreadable.
    """
    offices.require(actor, line.session_id, Office.SECRETARY)
    require_held(line.meeting)
    if line.ended_at is not None:
        raise errors.LineEnded
    for name, value in _turn(line.meeting, turn).items():
        setattr(line, name, value)
    cues = dict(line.cues)
    for language, text in films.items():
        if language not in line.session.languages:
            raise errors.LanguageUnknown(language=language[:8])
        cues[language] = [cue.as_record() for cue in captions.read(text)] if text.strip() else []
    line.cues = {language: said for language, said in cues.items() if said}
    line.save()
    return line


@operation("assembly.mark_line", allow=permissions.MARK_LINE, subject="line", stream=IN_SESSION)
def mark_line(actor: Actor, *, line: RunningOrderLine, at: datetime) -> RunningOrderLine:
    """Begin a line of a running order; what was running before it ends. Marking one that runs ends it.

    Raises NotInOffice, LineEnded.
    """
    offices.require(actor, line.session_id, Office.SECRETARY, Office.CHAIR)
    if line.ended_at is not None:
        raise errors.LineEnded
    running = RunningOrderLine.objects.filter(
        meeting=line.meeting_id, started_at__isnull=False, ended_at__isnull=True
    ).exclude(pk=line.pk)
    running.update(ended_at=at)
    if line.started_at is None:
        line.started_at = at
    else:
        line.ended_at = at
    line.save()
    return line


def put_on_timetable(session: Session, line: Line, meeting: Meeting | None = None) -> Meeting:
    """Add a meeting to the timetable, or change one. A helper for operations.

    Raises SessionClosed, MeetingCancelled, TitleMissing, LanguageUnknown, MeetingEndsEarly, OutsideSession, RoomTaken.
    """
    if meeting is None:
        return Meeting.objects.create(session=session, **_columns(session, line))
    require_held(meeting)
    for name, value in _columns(session, line, but=meeting).items():
        setattr(meeting, name, value)
    meeting.save()
    return meeting


def forget_film(line: RunningOrderLine) -> None:
    """Remove the file of a line's film, if it has one. A helper for operations."""
    if line.film:
        films.forget(line.film["slug"])


def require_held(meeting: Meeting) -> None:
    """Refuse to change what is over or will not be.  Raises SessionClosed, MeetingCancelled."""
    require_not_closed(meeting.session)
    if meeting.cancelled_at is not None:
        raise errors.MeetingCancelled


def _columns(session: Session, line: Line, but: Meeting | None = None) -> dict[str, Any]:
    """The columns of a meeting; `but`: the one that is changed, which does not stand in its own way."""
    require_not_closed(session)
    zone = timetable.zone_of(session.time_zone)
    timetable.require_within(
        line.starts_at, line.ends_at, opens_on=session.opens_on, closes_on=session.closes_on, zone=zone
    )
    room = line.room.strip()[:120]
    others = Meeting.objects.filter(session=session, cancelled_at__isnull=True).exclude(room="")
    booked = others.exclude(pk=but.pk) if but else others
    timetable.require_free(
        Booking(room, line.starts_at, line.ends_at),
        (Booking(other.room, other.starts_at, other.ends_at) for other in booked),
        zone,
    )
    return {
        "kind": line.kind,
        "titles": timetable.clean_texts(line.titles, session.languages),
        "room": room,
        "starts_at": line.starts_at,
        "ends_at": line.ends_at,
        "open_to": sorted(audience.value for audience in line.open_to),
        "tables": min(max(line.tables, 1), MOST_TABLES),
        "source": line.source[:300],
    }


def _turn(meeting: Meeting, turn: Turn) -> dict[str, Any]:
    languages = meeting.session.languages
    speaker, institution = clean(turn.speaker)[0][:200], clean(turn.institution)[0][:200]
    guest = _guest_called(meeting, speaker, institution)
    return {
        "what": timetable.clean_texts(turn.what, languages),
        "captions": timetable.optional_texts(turn.captions, languages),
        "speaker": speaker,
        "institution": guest.institution if guest else institution,
        "guest": guest,
        "minutes": min(max(turn.minutes, 1), RunningOrderLine.LONGEST_MINUTES),
    }


def _guest_called(meeting: Meeting, speaker: str, institution: str) -> CeremonyGuest | None:
    """The guest of the meeting who is meant; None where nobody is, or more than one may be."""
    called = meeting.guests.filter(withdrawn_at__isnull=True, name=speaker)
    found = list((called.filter(institution=institution) if institution else called)[:2])
    return found[0] if len(found) == 1 else None
