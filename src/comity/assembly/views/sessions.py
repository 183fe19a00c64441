"""Sessions: the list, a session's file, its frame and its offices."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import listings, permissions, public_record, queries
from comity.assembly.codes import Office, SessionState
from comity.assembly.forms.sessions import GivingOffice, Preparing
from comity.assembly.models import OfficeHolder
from comity.assembly.queries.sessions import one as only
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import sessions as verbs
from comity.assembly.views.pages import address, head_of, show, task
from comity.core.requests import ActorRequest

COMING = 5  # meetings of the overview


@require_GET
def sessions(request: ActorRequest) -> HttpResponse:
    """All sessions, the newest first."""
    shown = {
        "listing_page": listings.SESSIONS.read(queries.sessions_visible_to(request.actor), request.GET),
        "may_prepare": permissions.PREPARE_SESSION.allows(request.actor),
        "trail": [(_("Assembly"), "")],
    }
    return render(request, "assembly/sessions.html", shown)


@require_GET
def session(request: ActorRequest, reference: str) -> HttpResponse:
    """A session's file: where and when, what is next, who serves in it."""
    found = queries.session_visible_to(request.actor, reference)
    whole = queries.sees_whole(request.actor, found)
    now = timezone.now()
    held = [meeting for meeting in queries.meetings_visible_to(request.actor, found) if meeting.cancelled_at is None]
    shown = head_of(request, found, "session") | {
        "state": listings.session_word(found),
        "whole": whole,
        "running": listings.meetings_shown([one for one in held if one.starts_at <= now < one.ends_at], request.actor),
        "coming": listings.meetings_shown([one for one in held if one.starts_at > now][:COMING], request.actor),
        "record": public_record.facts_of(found),
        "holders": queries.office_holders(found) if whole else [],
        "may_change": permissions.CHANGE_SESSION.allows(request.actor) and found.state == SessionState.PREPARED,
        "may_give": permissions.GIVE_OFFICE.allows(request.actor) and found.state != SessionState.CLOSED,
    }
    return show(request, "assembly/session.html", shown)


@require_http_methods(["GET", "POST"])
def prepare(request: ActorRequest) -> HttpResponse:
    """Prepare a session."""
    permissions.PREPARE_SESSION.require(request.actor)
    form = Preparing(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = verbs.prepare_session(
            request.actor, reference=form.cleaned_data["reference"], frame=form.frame(), at=timezone.now()
        )
        return redirect("assembly:session", made.reference)
    shown = {
        "form": form,
        "title": _("Prepare a session"),
        "cancel": reverse("assembly:sessions"),
        "trail": [(_("Assembly"), reverse("assembly:sessions")), (_("Prepare a session"), "")],
    }
    return render(request, "assembly/task.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, reference: str) -> HttpResponse:
    """Change the frame of a session."""
    found = queries.session_visible_to(request.actor, reference)
    permissions.CHANGE_SESSION.require(request.actor)
    return task(
        request,
        found,
        lambda posted: Preparing(posted, session=found),
        title=_("Change the session"),
        do=lambda form: verbs.change_session(request.actor, session=found, frame=form.frame(), at=timezone.now()),
        back=address("session", found),
    )


@require_http_methods(["GET", "POST"])
def give_office(request: ActorRequest, reference: str) -> HttpResponse:
    """Give an officer an office in the session."""
    found = queries.session_visible_to(request.actor, reference)
    permissions.GIVE_OFFICE.require(request.actor)
    return task(
        request,
        found,
        GivingOffice,
        title=_("Give an office"),
        do=lambda form: verbs.give_office(
            request.actor,
            session=found,
            username=form.cleaned_data["username"],
            office=Office(form.cleaned_data["office"]),
            at=timezone.now(),
        ),
        back=address("session", found),
        said=_("The office is given."),
    )


@require_POST
def end_office(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Take an office back."""
    found = require_whole(request.actor, reference)
    holder = only(OfficeHolder.objects.filter(session=found, pk=key))
    verbs.end_office(request.actor, holder=holder, at=timezone.now())
    messages.success(request, _("The office is taken back."))
    return redirect(address("session", found))


@require_POST
def open_session(request: ActorRequest, reference: str) -> HttpResponse:
    """Open the session."""
    found = require_whole(request.actor, reference)
    verbs.open_session(request.actor, session=found, at=timezone.now())
    messages.success(request, _("The session is open."))
    return redirect(address("session", found))


@require_POST
def close_session(request: ActorRequest, reference: str) -> HttpResponse:
    """Close the session."""
    found = require_whole(request.actor, reference)
    verbs.close_session(request.actor, session=found, at=timezone.now())
    messages.success(request, _("The session is closed."))
    return redirect(address("session", found))
