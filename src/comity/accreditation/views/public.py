"""Pages for journalists: no account, no cookie, no script. The follow-up link in the address opens one application."""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from comity.accreditation import badge_showing, clock, links, press_showing, queries, services, showing
from comity.accreditation.forms import Applying
from comity.accreditation.models import Application, Terms
from comity.accreditation.queries import badges
from comity.accreditation.queries.press import is_accredited
from comity.core.actors import Actor
from comity.core.refusals import NotFound, Refusal
from comity.members.queries import visitor
from comity.notices import public_forms, public_pages
from comity.notices.public_pages import View, reader_language


def _refused(refusal: Refusal, named: Mapping[str, Any]) -> HttpResponse:
    """No, with the way back to the application where the refusal is about one that the address opens."""
    is_about_one = "token" in named and not isinstance(refusal, NotFound)
    back = reverse("press:follow", args=[reader_language(), named["token"]]) if is_about_one else ""
    return page("refusal", {"refusal": refusal, "back": back}, status=refusal.status)


def in_language(view: View) -> View:
    """Answer in the language of the address, and refuse on a page that reads no session.

    No page is kept by anybody, and none is logged by its address: the address of an application opens it. That is why
    those pages refuse no method either: Django's decorators log what they refuse.
    """

    open_page = public_pages.in_language(_refused)(view)

    @csrf_exempt  # no cookie says who sends: the address does, and nobody else knows it
    @wraps(view)
    def answered(request: HttpRequest, language: str, **named: Any) -> HttpResponse:
        response = open_page(request, language=language, **named)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the address of a refusal
        return response

    return answered


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The sessions, in the language that the browser asks for."""
    return HttpResponseRedirect(reverse("press:sessions", args=[public_pages.browser_language(request)]))


@in_language
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Sessions to which journalists can be accredited."""
    at = timezone.now()
    shown = [showing.terms_shown(terms, reader_language(), at) for terms in queries.open_terms(at)]
    return page("sessions", {"sessions": shown}, here="sessions")


@in_language
@require_safe
def terms(request: HttpRequest, reference: str) -> HttpResponse:
    """The terms of one session: until when, with which documents, by which rules."""
    found = queries.public_terms(reference)
    at = timezone.now()
    context = {"terms": showing.terms_shown(found, reader_language(), at), "is_over": clock.is_over(found.session, at)}
    return page("terms", context, here="terms", reference=reference)


@in_language
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin an application: it is a draft, and its page has the follow-up link."""
    return _written(request, queries.public_terms(reference), None, here="apply", reference=reference)


@in_language
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Change a draft."""
    application = queries.application_of_link(token, timezone.now())
    if not application.is_draft:
        raise NotFound
    return _written(request, application.terms, application, here="change", token=token)


@in_language
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """One application for who has its link: what was written, how far it has come, what is missing."""
    at = timezone.now()
    application = queries.application_of_link(token, at)
    context = {
        "application": application,
        "terms": showing.terms_shown(application.terms, reader_language(), at),
        "received": showing.received(application),
        "facts": showing.facts(application, reader_language()),
        "documents": showing.documents(application),
        "lacks": showing.lacks_of(application) if application.is_draft else [],
        "ends_on": clock.link_ends_on(application.terms),
        "erased_on": clock.erased_on(application.terms),
        "may_withdraw": application.is_withdrawable,
        "is_accredited": is_accredited(application),
        "briefings": press_showing.briefings_for(application, reader_language()),
        "steps": showing.steps(application, reader_language()),
        "open": queries.open_to_applicant(application),
        "address": request.build_absolute_uri(),
        "has_badge": badges.badge_of_application(application) is not None,
        "token": token,
    }
    return page("follow", context, here="follow", token=token)


@in_language
def badge(request: HttpRequest, token: str) -> HttpResponse:
    """The badge of an accredited journalist, on the own phone."""
    application = queries.application_of_link(token, timezone.now())
    found = badges.badge_of_application(application)
    if found is None:
        raise NotFound
    shown = badge_showing.shown(found, reader_language())
    return page("badge", shown | {"token": token}, here="badge", token=token)


@in_language
def send_in(request: HttpRequest, token: str) -> HttpResponse:
    """Send an application in."""
    if request.method != "POST":
        return back_to(token)
    consents = request.POST.get("consents") == "yes"
    at = timezone.now()  # the server has the whole request
    application = queries.application_of_link(token, at)
    services.send_in(stranger(), application=application, consents=consents, at=at)
    return back_to(token)


@in_language
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw an application."""
    if request.method != "POST":
        return back_to(token)
    at = timezone.now()
    application = queries.application_of_link(token, at)
    services.withdraw_application(stranger(), application=application, at=at)
    return back_to(token)


def back_to(token: str) -> HttpResponse:
    """To the page of the application."""
    return HttpResponseRedirect(reverse("press:follow", args=[reader_language(), token]))


def _written(
    request: HttpRequest, of: Terms, application: Application | None, *, here: str, **named: str
) -> HttpResponse:
    """The form of an application. What was typed stays; files are chosen anew, as browsers ask for it."""
    asked: dict[str, Any] = {"terms": of, "language": reader_language(), "application": application}
    if request.method == "POST":
        form = Applying(request.POST, request.FILES, **asked)
        at = timezone.now()
        public_forms.accept(request, request.path, at)  # before any file is decoded
        shown = form.shown() if form.is_valid() else None
        if shown is not None:
            token = named.get("token") or links.new_token()
            if application is None:
                services.start_application(
                    stranger(),
                    terms=of,
                    link=links.hash_of(token),
                    said=form.said(),
                    shown=shown,
                    language=reader_language(),
                    at=at,
                )
            else:
                services.save_application(stranger(), application=application, said=form.said(), shown=shown, at=at)
            return back_to(token)
    else:
        form = Applying(**asked)
    context = {"form": form, "terms": showing.terms_shown(of, reader_language(), timezone.now()), **guarded(request)}
    return page("apply", context, status=400 if request.method == "POST" else 200, here=here, **named)


def guarded(request: HttpRequest) -> dict[str, Any]:
    """What a form for anybody carries, so that it counts once and no program fills it in blindly."""
    return {
        "form_token": public_forms.new_token(request.path),
        "token_field": public_forms.TOKEN,
        "trap": public_forms.TRAP,
    }


def stranger() -> Actor:
    """Whoever has the link, or nobody in particular."""
    return visitor(language=reader_language())


def page(
    name: str, context: dict[str, Any], *, status: int = 200, here: str = "sessions", **named: str
) -> HttpResponse:
    """A page in the active language, with the addresses of the same page in the others."""
    shown = {**public_pages.frame(f"press:{here}", named), **context}
    return HttpResponse(render_to_string(f"accreditation/public/{name}.html", shown), status=status)
