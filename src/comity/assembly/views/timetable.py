"""The timetable: its meetings, their running orders, and the calendar."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import listings, queries
from comity.assembly.codes import Audience, Office
from comity.assembly.forms.sessions import Meetings, RunningOrder
from comity.assembly.models import Meeting, RunningOrderLine, Session
from comity.assembly.offices import require
from comity.assembly.queries.sessions import one, require_whole
from comity.assembly.rules.calendars import Entry, as_calendar
from comity.assembly.services import timetable as verbs
from comity.assembly.views.pages import address, head_of, show, task, title_of, trail_of
from comity.core.actors import Actor
from comity.core.requests import ActorRequest
from comity.members.rules.names import name_in


@require_GET
def timetable(request: ActorRequest, reference: str) -> HttpResponse:
    """The timetable by days, with what is open to whom."""
    found = queries.session_visible_to(request.actor, reference)
    days: dict[str, list[listings.MeetingShown]] = {}
    shown = head_of(request, found, "timetable")
    for meeting in queries.meetings_visible_to(request.actor, found):
        line = listings.meeting_shown(meeting, request.actor)
        days.setdefault(line.day(found), []).append(line)
    return show(request, "assembly/timetable.html", shown | {"days": days.items()})


@require_GET
def calendar(request: ActorRequest, reference: str) -> HttpResponse:
    """The timetable for the reader's own calendar."""
    found = queries.session_visible_to(request.actor, reference)
    entries = [_entry(meeting, found, request.actor) for meeting in queries.meetings_visible_to(request.actor, found)]
    text = as_calendar(title_of(found, request.actor), entries, at=timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}.ics"'
    return answer


@require_GET
def meeting(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One meeting, with its running order."""
    found = queries.session_visible_to(request.actor, reference)
    one_of = queries.meeting_visible_to(request.actor, found, key)
    title = name_in(one_of.titles, request.actor.language)
    shown = head_of(request, found, "timetable") | {
        "line": listings.meeting_shown(one_of, request.actor),
        "turns": [listings.turn_shown(turn, request.actor) for turn in one_of.running_order.order_by("place")],
        "trail": trail_of(found, request.actor, (_("Timetable"), address("timetable", found)), (title, "")),
    }
    return show(request, "assembly/meeting.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, reference: str) -> HttpResponse:
    """Put a meeting on the timetable."""
    found = require_whole(request.actor, reference)
    require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        lambda posted: Meetings(posted, session=found),
        title=_("Add a meeting"),
        do=lambda form: verbs.add_meeting(request.actor, session=found, line=form.line(), at=timezone.now()),
        back=address("timetable", found),
    )


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Change a meeting."""
    found, one_of = _changing(request, reference, key)
    return task(
        request,
        found,
        lambda posted: Meetings(posted, session=found, meeting=one_of),
        title=_("Change the meeting"),
        do=lambda form: verbs.change_meeting(request.actor, meeting=one_of, line=form.line(), at=timezone.now()),
        back=address("meeting", found, key),
    )


@require_POST
def cancel(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Cancel a meeting."""
    found, one_of = _changing(request, reference, key)
    verbs.cancel_meeting(request.actor, meeting=one_of, at=timezone.now())
    return redirect(address("timetable", found))


@require_http_methods(["GET", "POST"])
def running_order(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Set the running order of a ceremony."""
    found, one_of = _changing(request, reference, key)
    return task(
        request,
        found,
        lambda posted: RunningOrder(posted, languages=found.languages),
        title=_("Set the running order"),
        do=lambda form: verbs.set_running_order(request.actor, meeting=one_of, turns=form.turns(), at=timezone.now()),
        back=address("meeting", found, key),
    )


@require_POST
def mark(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Begin or end a line of the running order."""
    found = require_whole(request.actor, reference)
    line = one(RunningOrderLine.objects.filter(session=found, pk=key))
    verbs.mark_line(request.actor, line=line, at=timezone.now())
    return redirect(address("meeting", found, line.meeting_id))


def _changing(request: ActorRequest, reference: str, key: UUID) -> tuple[Session, Meeting]:
    found = require_whole(request.actor, reference)
    require(request.actor, found, Office.SECRETARY)
    return found, queries.meeting_visible_to(request.actor, found, key)


def _entry(meeting: Meeting, session: Session, actor: Actor) -> Entry:
    audiences = ", ".join(str(Audience(code).label) for code in meeting.open_to)
    return Entry(
        key=f"{meeting.pk}@{session.reference.lower()}.comity.example",
        title=name_in(meeting.titles, actor.language),
        place=", ".join(filter(None, (meeting.room, name_in(session.place, actor.language)))),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        note=_("Open to: %(audiences)s") % {"audiences": audiences} if audiences else "",
        cancelled=meeting.cancelled_at is not None,
    )
