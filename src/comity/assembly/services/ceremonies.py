"""Verbs on what belongs to a ceremony beside its running order: its guests by institution, the films that it shows."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Office
from comity.assembly.content import Guest
from comity.assembly.models import CeremonyGuest, Meeting, RunningOrderLine
from comity.assembly.services.timetable import forget_film, require_held
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound
from comity.notices.references import new_slug
from comity.records.attachments import films
from comity.records.attachments.films import PreparedFilm
from comity.records.texts import clean


@operation("assembly.name_guest", allow=permissions.NAME_GUEST, subject="meeting", stream=IN_SESSION)
def name_guest(actor: Actor, *, meeting: Meeting, guest: Guest, at: datetime) -> CeremonyGuest:
    """Name a guest of a meeting, for an institution. Lines of the running order on which the person speaks are theirs.

    Raises NotInOffice, SessionClosed, MeetingCancelled, GuestUnnamed, GuestInvited.
    """
    offices.require(actor, meeting.session_id, Office.SECRETARY)
    require_held(meeting)
    columns = _columns(guest)
    _require_new(meeting, columns)
    made = CeremonyGuest.objects.create(session_id=meeting.session_id, meeting=meeting, named_at=at, **columns)
    said = meeting.running_order.filter(guest__isnull=True, ended_at__isnull=True, speaker=made.name)
    _speaks(made, said.filter(institution__in=("", made.institution)))
    return made


@operation("assembly.change_guest", allow=permissions.CHANGE_GUEST, subject="guest", stream=IN_SESSION)
def change_guest(actor: Actor, *, guest: CeremonyGuest, said: Guest, at: datetime) -> CeremonyGuest:
    """Change what is said of a guest, also on the lines that have not ended.

    Raises NotInOffice, SessionClosed, MeetingCancelled, GuestGone, GuestUnnamed, GuestInvited.
    """
    _require_expected(actor, guest)
    columns = _columns(said)
    _require_new(guest.meeting, columns, but=guest)
    for name, value in columns.items():
        setattr(guest, name, value)
    guest.save()
    _speaks(guest, guest.lines.filter(ended_at__isnull=True))
    return guest


@operation("assembly.withdraw_guest", allow=permissions.WITHDRAW_GUEST, subject="guest", stream=IN_SESSION)
def withdraw_guest(actor: Actor, *, guest: CeremonyGuest, at: datetime) -> CeremonyGuest:
    """Expect a guest no more.  Raises NotInOffice, SessionClosed, MeetingCancelled, GuestGone, GuestOnOrder."""
    _require_expected(actor, guest)
    if guest.lines.filter(ended_at__isnull=True).exists():
        raise errors.GuestOnOrder
    guest.withdrawn_at = at
    guest.save()
    return guest


@operation("assembly.set_film", allow=permissions.SET_FILM, subject="line", stream=IN_SESSION)
def set_film(actor: Actor, *, line: RunningOrderLine, prepared: PreparedFilm, at: datetime) -> RunningOrderLine:
    """Give a line the film that the hall plays while it runs, or another one. Its file was read box by box before.

    Raises NotInOffice, SessionClosed, MeetingCancelled, LineEnded.
    """
    _require_open(actor, line)
    forget_film(line)
    slug = new_slug()
    films.keep(prepared, slug)
    line.film = {"slug": slug, "sha256": prepared.sha256, "bytes": prepared.bytes, "seconds": prepared.seconds}
    line.save()
    return line


@operation("assembly.remove_film", allow=permissions.REMOVE_FILM, subject="line", stream=IN_SESSION)
def remove_film(actor: Actor, *, line: RunningOrderLine, at: datetime) -> RunningOrderLine:
    """Take the film of a line away.  Raises NotInOffice, SessionClosed, MeetingCancelled, LineEnded, NotFound."""
    _require_open(actor, line)
    if not line.film:
        raise NotFound
    forget_film(line)
    line.film = {}
    line.save()
    return line


def _speaks(guest: CeremonyGuest, lines: QuerySet[RunningOrderLine]) -> None:
    for line in lines:
        line.guest, line.speaker, line.institution = guest, guest.name, guest.institution
        line.save()


def _columns(guest: Guest) -> dict[str, Any]:
    """Raises GuestUnnamed."""
    name, institution = (clean(text)[0][:200] for text in (guest.name, guest.institution))
    if not name or not institution:
        raise errors.GuestUnnamed
    return {
        "name": name,
        "institution": institution,
        "kind": guest.kind,
        "function": clean(guest.function)[0][:200],
        "precedence": min(max(guest.precedence, 1), CeremonyGuest.LAST_PRECEDENCE),
    }


def _require_new(meeting: Meeting, columns: dict[str, Any], but: CeremonyGuest | None = None) -> None:
    """Raises GuestInvited."""
    expected = meeting.guests.filter(withdrawn_at__isnull=True)
    same = expected.filter(name=columns["name"], institution=columns["institution"])
    if any(guest != but for guest in same):
        raise errors.GuestInvited


def _require_expected(actor: Actor, guest: CeremonyGuest) -> None:
    offices.require(actor, guest.session_id, Office.SECRETARY)
    require_held(guest.meeting)
    if guest.withdrawn_at is not None:
        raise errors.GuestGone


def _require_open(actor: Actor, line: RunningOrderLine) -> None:
    offices.require(actor, line.session_id, Office.SECRETARY)
    require_held(line.meeting)
    if line.ended_at is not None:
        raise errors.LineEnded
