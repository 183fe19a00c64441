"""Verbs on a session's frame: prepare it, give offices in it, open and close it."""

from datetime import datetime
from typing import Any

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Office, SessionState
from comity.assembly.content import Frame
from comity.assembly.models import Debate, OfficeHolder, Session, Vote
from comity.assembly.rules import timetable
from comity.assembly.streams import IN_SESSION, OF_SESSION
from comity.core.actors import Actor, ActorKind
from comity.core.countries import LANGUAGES
from comity.core.operations import consult, operation
from comity.core.refusals import NotFound
from comity.engines.ballots import rules as voting
from comity.members.models import Grouping, Member, Officer


@operation("assembly.prepare_session", allow=permissions.PREPARE_SESSION, stream=OF_SESSION)
def prepare_session(actor: Actor, *, reference: str, frame: Frame, at: datetime) -> Session:
    """Prepare a session. Who prepares it is its first secretary.

    Raises ReferenceNotPossible, ReferenceTaken, and whatever is wrong with the frame.
    """
    reference = timetable.require_reference(reference)
    if Session.objects.filter(reference=reference).exists():
        raise errors.ReferenceTaken(reference=reference)
    session = Session.objects.create(reference=reference, **_columns(frame))
    if actor.kind is ActorKind.OFFICER:
        OfficeHolder.objects.create(session=session, officer_id=actor.id, office=Office.SECRETARY, from_at=at)
    return session


@operation("assembly.change_session", allow=permissions.CHANGE_SESSION, subject="session", stream=OF_SESSION)
def change_session(actor: Actor, *, session: Session, frame: Frame, at: datetime) -> Session:
    """Change the frame of a session until it opens.  Raises SessionNotPrepared, and what is wrong with the frame."""
    if session.state != SessionState.PREPARED:
        raise errors.SessionNotPrepared
    for name, value in _columns(frame).items():
        setattr(session, name, value)
    session.save()
    return session


@operation("assembly.give_office", allow=permissions.GIVE_OFFICE, subject="session", stream=IN_SESSION)
def give_office(actor: Actor, *, session: Session, username: str, office: Office, at: datetime) -> OfficeHolder:
    """Give an officer an office in a session.  Raises SessionClosed, OfficerUnknown, OfficeHeld."""
    require_not_closed(session)
    officer = Officer.objects.filter(account__username=username.strip().lower(), ended_at__isnull=True).first()
    if officer is None:
        raise errors.OfficerUnknown(username=username[:60])
    held = OfficeHolder.objects.filter(session=session, officer=officer, office=office, until_at__isnull=True)
    if held.exists():
        raise errors.OfficeHeld
    return OfficeHolder.objects.create(session=session, officer=officer, office=office, from_at=at)


@operation("assembly.end_office", allow=permissions.END_OFFICE, subject="holder", stream=IN_SESSION)
def end_office(actor: Actor, *, holder: OfficeHolder, at: datetime) -> OfficeHolder:
    """Take an office back. What was done in it stays done.  Raises NotFound for one that has ended."""
    if holder.until_at is not None:
        raise NotFound
    holder.until_at = at
    holder.save()
    return holder


@operation("assembly.open_session", allow=permissions.OPEN_SESSION, subject="session", stream=OF_SESSION)
def open_session(actor: Actor, *, session: Session, at: datetime) -> Session:
    """Open a session.  Raises NotInOffice, SessionNotPrepared."""
    offices.require(actor, session, Office.SECRETARY, Office.CHAIR)
    if session.state != SessionState.PREPARED:
        raise errors.SessionNotPrepared
    session.state, session.opened_at = SessionState.OPEN, at
    session.save()
    return session


@operation("assembly.close_session", allow=permissions.CLOSE_SESSION, subject="session", stream=OF_SESSION)
def close_session(actor: Actor, *, session: Session, at: datetime) -> Session:
    """Close a session for good.  Raises NotInOffice, SessionNotOpen, StillUnderWay."""
    offices.require(actor, session, Office.SECRETARY, Office.CHAIR)
    require_open(session)
    debating = Debate.objects.filter(session=session, closed_at__isnull=True)
    if debating.exists() or Vote.objects.filter(session=session, state__in=("open", "counted")).exists():
        raise errors.StillUnderWay
    session.state, session.closed_at = SessionState.CLOSED, at
    session.save()
    return session


@operation("assembly.export_session", allow=permissions.EXPORT_SESSION, subject="session", stream=OF_SESSION)
def export_session(actor: Actor, *, session: Session, at: datetime) -> None:
    """Hand the record of a session out, with the names in it, so that others can verify it."""
    consult(session)


def require_open(session: Session) -> None:
    """Raises SessionNotOpen."""
    if session.state != SessionState.OPEN:
        raise errors.SessionNotOpen


def require_not_closed(session: Session) -> None:
    """Raises SessionClosed."""
    if session.state == SessionState.CLOSED:
        raise errors.SessionClosed


def _columns(frame: Frame) -> dict[str, Any]:
    """The columns of a frame.

    Raises TitleMissing, LanguageUnknown, DaysReversed, TimeZoneUnknown, EditionUnknown, NotFound.
    """
    languages = [language for language in LANGUAGES if language in frame.languages]
    for language in frame.languages:
        if language not in LANGUAGES:
            raise errors.LanguageUnknown(language=language[:8])
    if frame.edition not in voting.names():
        raise errors.EditionUnknown(edition=frame.edition[:60])
    timetable.zone_of(frame.time_zone)
    timetable.require_days(frame.opens_on, frame.closes_on)
    return {
        "kind": frame.kind,
        "number": frame.number,
        "titles": timetable.clean_texts(frame.titles, LANGUAGES),
        "host": _member(frame.host),
        "place": timetable.optional_texts(frame.place, LANGUAGES),
        "circle": _circle(frame.circle),
        "invented": frame.invented,
        "opens_on": frame.opens_on,
        "closes_on": frame.closes_on,
        "time_zone": frame.time_zone,
        "languages": languages or list(LANGUAGES),
        "edition": frame.edition,
        "fingerprint": voting.edition(frame.edition).fingerprint,
        "source": frame.source[:300],
    }


def _member(code: str) -> Member | None:
    if not code:
        return None
    found = Member.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _circle(code: str) -> str:
    if code and not Grouping.objects.filter(code=code).exists():
        raise NotFound
    return code
