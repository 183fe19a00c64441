"""The timetable: its meetings, their running orders, and the calendar."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import listings, offices, queries, showing
from comity.assembly.codes import Audience, MeetingKind, Office, SessionState, SlotState
from comity.assembly.forms import debates as forms
from comity.assembly.forms.sessions import ChangingLine, Meetings, RunningOrder
from comity.assembly.models import BilateralSlot, Meeting, RunningOrderLine, Session
from comity.assembly.offices import require
from comity.assembly.queries import delegations, talks
from comity.assembly.queries.ceremonies import guests_of
from comity.assembly.queries.sessions import one, require_whole
from comity.assembly.rules.calendars import Entry, as_calendar
from comity.assembly.services import talks as talking
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
    """The timetable for the reader's own calendar, with the talks that the own delegation has agreed on."""
    found = queries.session_visible_to(request.actor, reference)
    entries = [_entry(meeting, found, request.actor) for meeting in queries.meetings_visible_to(request.actor, found)]
    agreed = talks.slots_visible_to(request.actor, found).filter(state=SlotState.AGREED).select_related("meeting")
    entries += [_talks(slot, found, request.actor) for slot in agreed]
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
    mine = offices.delegate_of(request.actor, found)
    shown = head_of(request, found, "timetable") | {
        "line": listings.meeting_shown(one_of, request.actor),
        "slots": [
            showing.slot_shown(slot, request.actor.language, mine.delegation_id if mine else None)
            for slot in talks.slots_in(request.actor, one_of)
        ],
        "own_delegation": mine.delegation_id if mine else None,
        "may_ask": mine is not None and one_of.kind == MeetingKind.BILATERAL and found.state != SessionState.CLOSED,
        "guests": listings.guests_shown(guests_of(one_of), request.actor),
        "order": listings.order_shown(one_of, request.actor, at=timezone.now()),
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
    coming = list(one_of.running_order.filter(started_at__isnull=True).order_by("place"))
    return task(
        request,
        found,
        lambda posted: RunningOrder(posted, languages=found.languages, language=request.actor.language, coming=coming),
        title=_("Set the running order"),
        do=lambda form: verbs.set_running_order(request.actor, meeting=one_of, turns=form.turns(), at=timezone.now()),
        back=address("meeting", found, key),
    )


@require_http_methods(["GET", "POST"])
def change_line(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Change a line of a running order in all languages, with the captions of its film."""
    found = require_whole(request.actor, reference)
    require(request.actor, found, Office.SECRETARY)
    line = one(RunningOrderLine.objects.filter(session=found, pk=key).select_related("session", "meeting"))
    return task(
        request,
        found,
        lambda posted: ChangingLine(posted, request.FILES if posted is not None else None, line=line),
        title=_("Change a line of the running order"),
        do=lambda form: verbs.change_line(
            request.actor, line=line, turn=form.turn(), films=form.films(), at=timezone.now()
        ),
        back=address("meeting", found, line.meeting_id),
    )


@require_POST
def mark(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Begin or end a line of the running order."""
    found = require_whole(request.actor, reference)
    line = one(RunningOrderLine.objects.filter(session=found, pk=key))
    verbs.mark_line(request.actor, line=line, at=timezone.now())
    return redirect(address("meeting", found, line.meeting_id))


@require_http_methods(["GET", "POST"])
def ask_to_meet(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Ask another delegation to meet."""
    found = require_whole(request.actor, reference)
    one_of = queries.meeting_visible_to(request.actor, found, key)
    mine = offices.require_delegate(request.actor, found)
    rows = delegations.delegations_of(found).exclude(pk=mine.delegation_id)
    choices = [(str(row.pk), showing.name_of(row, request.actor.language)) for row in rows]
    return task(
        request,
        found,
        lambda posted: forms.Meeting(posted, delegations=choices, initial={"starts_at": one_of.starts_at}),
        title=_("Ask a delegation to meet"),
        do=lambda form: talking.ask_to_meet(
            request.actor,
            meeting=one_of,
            asked=delegations.delegation_in(found, UUID(form.cleaned_data["asked"])),
            starts_at=form.cleaned_data["starts_at"],
            minutes=form.cleaned_data["minutes"],
            subject=form.cleaned_data["subject"],
            at=timezone.now(),
        ),
        back=address("meeting", found, key),
    )


@require_POST
def answer_slot(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Agree to meet, decline, or withdraw the own request."""
    found = require_whole(request.actor, reference)
    slot = talks.slot_visible_to(request.actor, found, key)
    if step == "withdraw":
        talking.withdraw_slot(request.actor, slot=slot, at=timezone.now())
    else:
        talking.answer_slot(request.actor, slot=slot, agreed=step == "agree", at=timezone.now())
    return redirect(address("meeting", found, slot.meeting_id))


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


def _talks(slot: BilateralSlot, session: Session, actor: Actor) -> Entry:
    """Talks of two delegations as an entry of their calendars."""
    names = [showing.name_of(side, actor.language) for side in (slot.asked_by, slot.asked)]
    table = _("Table %(number)s") % {"number": slot.table} if slot.table else ""
    return Entry(
        key=f"{slot.pk}@{session.reference.lower()}.comity.example",
        title=_("Talks: %(one)s and %(other)s") % {"one": names[0], "other": names[1]},
        place=", ".join(filter(None, (table, slot.meeting.room, name_in(session.place, actor.language)))),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        note=slot.subject,
    )
