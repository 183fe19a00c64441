"""Press conferences for press officers: announced, given a place and an hour, cancelled."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.accreditation import press_showing
from comity.accreditation.forms import press as forms
from comity.accreditation.queries import deciding
from comity.accreditation.queries import news as newsroom
from comity.accreditation.queries import press as asked
from comity.accreditation.services import press as verbs
from comity.accreditation.views.pages import task
from comity.assembly import queries as assembly
from comity.assembly.models import Session
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest


@require_GET
def briefings(request: ActorRequest, reference: str) -> HttpResponse:
    """The press conferences of a session, and how many are told of them."""
    session = _session(request, reference)
    shown = {
        "session": session,
        "briefings": press_showing.briefings(session, request.actor.language),
        "told": deciding.accredited(session).count(),
        "trail": _trail(session),
    }
    return render(request, "accreditation/press/briefings.html", shown)


@require_http_methods(["GET", "POST"])
def announce(request: ActorRequest, reference: str) -> HttpResponse:
    """Announce one whose place and hour are to be announced."""
    session = _session(request, reference)
    return task(
        request,
        session,
        lambda posted: forms.Announcing(posted, languages=session.languages),
        title=_("Announce a press conference"),
        do=lambda form: verbs.announce_briefing(
            request.actor, session=session, titles=form.titles(), at=timezone.now()
        ),
        back=_back(session),
        trail=[*_trail(session), (_("Announce a press conference"), "")],
    )


@require_http_methods(["GET", "POST"])
def set_place(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Set or change place and hour."""
    session = _session(request, reference)
    found = asked.briefing_in(session, key)
    meeting = found.meeting
    initial = {name: getattr(meeting, name) for name in ("room", "starts_at", "ends_at")} if meeting else {}
    return task(
        request,
        session,
        lambda posted: forms.Placing(posted, initial=initial),
        title=_("Set place and hour"),
        do=lambda form: verbs.set_briefing(request.actor, briefing=found, placed=form.placed(), at=timezone.now()),
        said=_("The accredited journalists read it on their pages now."),
        back=_back(session),
        trail=[*_trail(session), (_("Set place and hour"), "")],
    )


@require_POST
def cancel(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Cancel one."""
    session = _session(request, reference)
    found = asked.briefing_in(session, key)
    verbs.cancel_briefing(request.actor, briefing=found, at=timezone.now())
    return redirect(_back(session))


def _session(request: ActorRequest, reference: str) -> Session:
    if not newsroom.is_press_officer(request.actor):
        raise NotFound
    return assembly.session_visible_to(request.actor, reference)


def _back(session: Session) -> str:
    return reverse("accreditation:briefings", args=[session.reference])


def _trail(session: Session) -> list[tuple[str, str]]:
    return [
        (_("Press desk"), reverse("accreditation:sessions")),
        (session.reference, reverse("assembly:session", args=[session.reference])),
        (_("Press conferences"), _back(session)),
    ]
