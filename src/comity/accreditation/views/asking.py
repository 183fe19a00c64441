"""Interviews for accredited journalists, by the follow-up link: ask, take a proposed time, withdraw, calendar."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from comity.accreditation import clock, press_showing, queries
from comity.accreditation.errors.press import NotAccredited
from comity.accreditation.forms.press import Asking
from comity.accreditation.models import Application
from comity.accreditation.queries import press as asked
from comity.accreditation.services import interviews as verbs
from comity.accreditation.views.public import in_language, page, stranger
from comity.assembly.queries.delegations import delegations_of
from comity.core.refusals import Refusal
from comity.notices import public_forms
from comity.notices.public_pages import reader_language


@in_language
def interviews(request: HttpRequest, token: str) -> HttpResponse:
    """What was asked and answered, and the form for another request."""
    application = _accredited(token)
    session, at = application.session, timezone.now()
    with timezone.override(clock.zone(session)):
        posted = request.POST if request.method == "POST" else None
        form = Asking(posted, delegations=list(delegations_of(session)), language=reader_language())
        if posted is not None:
            public_forms.accept(request, request.path, at)
            if form.is_valid():
                try:
                    verbs.ask_interview(stranger(), application=application, wish=form.wish(), at=at)
                except Refusal as refusal:
                    form.add_error(None, str(refusal))
                else:
                    return _back(token)
        context = {
            "application": application,
            "rows": press_showing.interviews(asked.interviews_of(application), reader_language()),
            "form": form,
            "zone": session.time_zone,
            "link": token,
            "token": public_forms.new_token(request.path),
            "token_field": public_forms.TOKEN,
            "trap": public_forms.TRAP,
        }
        return page("interviews", context, status=400 if form.errors else 200, here="interviews", token=token)


@in_language
def take(request: HttpRequest, token: str, key: UUID, slot: UUID) -> HttpResponse:
    """Take a time that was proposed."""
    application = _accredited(token)
    found = asked.interview_of(application, key)
    if request.method == "POST":
        verbs.take_time(stranger(), interview=found, slot=slot, at=timezone.now())
    return _back(token)


@in_language
def withdraw(request: HttpRequest, token: str, key: UUID) -> HttpResponse:
    """Withdraw a request."""
    application = _accredited(token)
    found = asked.interview_of(application, key)
    if request.method == "POST":
        verbs.withdraw_interview(stranger(), interview=found, at=timezone.now())
    return _back(token)


@in_language
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Agreed interviews and press conferences as a calendar."""
    application = _accredited(token)
    rows = asked.interviews_of(application)
    text = press_showing.calendar(application.session, reader_language(), rows, at=timezone.now(), with_briefings=True)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _accredited(token: str) -> Application:
    """The application that a link opens, if it was accepted.  Raises NotFound, NotAccredited."""
    application = queries.application_of_link(token, timezone.now())
    if not asked.is_accredited(application):
        raise NotAccredited
    return application


def _back(token: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("press:interviews", args=[reader_language(), token]))
