"""Requests for interviews, for who answers them: a delegation's press contact, and press officers for officials."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.accreditation import press_showing
from comity.accreditation.forms import press as forms
from comity.accreditation.models import Interview
from comity.accreditation.queries import press as asked
from comity.accreditation.services import interviews as verbs
from comity.accreditation.views.pages import task
from comity.assembly import offices
from comity.assembly import queries as assembly
from comity.assembly.models import Delegate, Session
from comity.assembly.queries.delegations import keeps
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest

either = require_http_methods(["GET", "POST"])


@require_GET
def interviews(request: ActorRequest, reference: str) -> HttpResponse:
    """What journalists ask of the reader's delegation, or of officials."""
    session = _session(request, reference)
    delegate = offices.delegate_of(request.actor, session)
    rows = asked.interviews_answered_by(request.actor, session)
    shown = {
        "session": session,
        "rows": press_showing.interviews(rows, request.actor.language),
        "may_name": delegate is not None and keeps(request.actor, delegate.delegation),
        "trail": _trail(session),
    }
    return render(request, "accreditation/press/interviews.html", shown)


@require_GET
def interview(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One request, its times, and what can be answered."""
    session, found = _both(request, reference, key)
    shown = {
        "session": session,
        "shown": press_showing.interview(found, request.actor.language),
        "trail": [*_trail(session), (found.topic[:60] or _("Interview"), "")],
    }
    return render(request, "accreditation/press/interview.html", shown)


@require_POST
def agree(request: ActorRequest, reference: str, key: UUID, slot: UUID) -> HttpResponse:
    """Agree to one of the offered times."""
    session, found = _both(request, reference, key)
    verbs.agree_interview(request.actor, interview=found, slot=slot, at=timezone.now())
    return redirect("accreditation:interview", session.reference, found.pk)


@either
def propose(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Propose other times."""
    session, found = _both(request, reference, key)
    return _task(
        request,
        session,
        found,
        forms.Offering,
        title=_("Propose other times"),
        do=lambda form: verbs.propose_interview(request.actor, interview=found, times=form.times(), at=timezone.now()),
    )


@either
def decline(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Decline, or call an agreed interview off."""
    session, found = _both(request, reference, key)
    return _task(
        request,
        session,
        found,
        forms.Declining,
        title=_("Decline the interview"),
        do=lambda form: verbs.decline_interview(
            request.actor, interview=found, because=form.because(), at=timezone.now()
        ),
    )


@either
def note(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Note whether it was held."""
    session, found = _both(request, reference, key)

    def do(form: forms.Noting) -> None:
        held, because = form.said()
        verbs.note_interview(request.actor, interview=found, held=held, because=because, at=timezone.now())

    return _task(request, session, found, forms.Noting, title=_("Note whether it was held"), do=do)


@either
def contact(request: ActorRequest, reference: str) -> HttpResponse:
    """Say who of the own delegation answers the press."""
    session = assembly.session_visible_to(request.actor, reference)
    mine = offices.delegate_of(request.actor, session)
    if mine is None or not keeps(request.actor, mine.delegation):
        raise NotFound
    rows = Delegate.objects.filter(delegation=mine.delegation_id, officer__isnull=False, withdrawn_at__isnull=True)
    return task(
        request,
        session,
        lambda posted: forms.Naming(posted, delegates=list(rows.order_by("name"))),
        title=_("Name the press contact"),
        do=lambda form: verbs.name_press_contact(
            request.actor,
            delegation=mine.delegation,
            delegate=rows.get(pk=form.cleaned_data["delegate"]),
            at=timezone.now(),
        ),
        back=reverse("accreditation:sessions"),
        trail=[*_trail(session), (_("Name the press contact"), "")],
    )


@require_GET
def calendar(request: ActorRequest, reference: str) -> HttpResponse:
    """The agreed interviews as a calendar."""
    session = _session(request, reference)
    rows = asked.interviews_answered_by(request.actor, session)
    text = press_showing.calendar(session, request.actor.language, rows, at=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _task(request: ActorRequest, session: Session, found: Interview, make: Any, *, title: str, do: Any) -> HttpResponse:
    back = reverse("accreditation:interview", args=[session.reference, found.pk])
    trail = [*_trail(session), (found.topic[:60] or _("Interview"), back), (title, "")]
    return task(request, session, make, title=title, lede=found.topic, do=do, back=back, trail=trail)


def _session(request: ActorRequest, reference: str) -> Session:
    """A session in which the reader answers the press.  Raises NotFound."""
    session = assembly.session_visible_to(request.actor, reference)
    if not asked.answers_press(request.actor, session):
        raise NotFound
    return session


def _both(request: ActorRequest, reference: str, key: UUID) -> tuple[Session, Interview]:
    session = _session(request, reference)
    return session, asked.interview_answered_by(request.actor, session, key)


def _trail(session: Session) -> list[tuple[str, str]]:
    return [
        (_("Press desk"), reverse("accreditation:sessions")),
        (session.reference, reverse("assembly:session", args=[session.reference])),
        (_("Interviews"), reverse("accreditation:interviews", args=[session.reference])),
    ]
