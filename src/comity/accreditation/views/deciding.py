"""Deciding: about one application, about several, and what is noted before and after."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.accreditation import checks, queries, services
from comity.accreditation.checks_showing import checks_shown
from comity.accreditation.codes import Act, ApplicationState, Finding, Screened
from comity.accreditation.forms import Blocking, Deciding, DecidingMany, NotingScreening
from comity.accreditation.models import Application, Terms
from comity.accreditation.views.pages import task, trail_of
from comity.core.actors import Actor
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest

MOST_AT_ONCE = 100


@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """Accept, refuse with a reason, or ask for more."""
    terms, found = _served(request, reference, application)
    checked = checks_shown(found, request.actor.language, timezone.now())
    asked: dict[str, Any] = {
        "state": ApplicationState(found.state),
        "edition": queries.edition_of(terms),
        "language": request.actor.language,
        "findings": checked.findings,
    }
    return _task(
        request,
        found,
        lambda posted: Deciding(posted, **asked),
        title=_("Decide about the application"),
        do=lambda form: _carry_out(request.actor, found, form, tuple(checked.findings)),
        said=_("It is decided. The applicant reads it under the link."),
        beside={"checks": checked},
    )


@require_POST
def decide_many(request: ActorRequest, reference: str) -> HttpResponse:
    """Decide about several: each in an operation of its own, with its own checks. What does not pass is named."""
    terms = queries.terms_of(request.actor, reference)
    if not queries.serves_as_host(request.actor, terms):
        raise NotFound
    named = request.POST.getlist("applications")[:MOST_AT_ONCE]
    rows = {row.reference: row for row in queries.applications_visible_to(request.actor).filter(reference__in=named)}
    mine = {key: row for key, row in rows.items() if row.terms_id == terms.pk}
    form = DecidingMany(
        request.POST,
        references=list(mine),
        edition=queries.edition_of(terms),
        language=request.actor.language,
    )
    done: list[Application] = []
    left: list[tuple[Application, str]] = []
    if form.is_valid():
        for row in (mine[key] for key in form.cleaned_data["applications"]):
            why = _one_of_many(request.actor, row, form)
            if why:
                left.append((row, why))
            else:
                done.append(row)
    shown = {
        "form": form,
        "done": done,
        "left": left,
        "terms": terms,
        "back": reverse("accreditation:applications", args=[terms.session.reference]),
        "trail": trail_of(terms.session.reference, (_("Decide about several"), "")),
    }
    return render(request, "accreditation/decided.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def note_screening(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """Note that the host screened, and whether that was clear."""
    _terms, found = _served(request, reference, application)
    return _task(
        request,
        found,
        NotingScreening,
        title=_("Note the outcome of screening"),
        do=lambda form: services.note_screening(
            request.actor,
            application=found,
            outcome=Screened(form.cleaned_data["outcome"]),
            basis=form.cleaned_data["basis"],
            at=timezone.now(),
        ),
    )


@require_http_methods(["GET", "POST"])
def block(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """Block somebody who misused the accreditation."""
    terms, found = _served(request, reference, application)
    edition, language = queries.edition_of(terms), request.actor.language
    return _task(
        request,
        found,
        lambda posted: Blocking(posted, edition=edition, language=language),
        title=_("Block for misuse"),
        do=lambda form: services.block(
            request.actor,
            application=found,
            ruling=form.why(),
            until_on=form.cleaned_data["until_on"],
            at=timezone.now(),
        ),
    )


@require_POST
def lift_block(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """Lift the block that was set for this application."""
    _terms, found = _served(request, reference, application)
    standing = queries.block_set_for(found)
    if standing is None:
        raise NotFound
    services.lift_block(request.actor, block=standing, at=timezone.now())
    return redirect("accreditation:application", found.session.reference, found.reference)


def _served(request: ActorRequest, reference: str, application: str) -> tuple[Terms, Application]:
    """An application about which the reader's bureau decides.  Raises NotFound."""
    terms = queries.terms_of(request.actor, reference)
    found = queries.application_visible_to(request.actor, application)
    if found.terms_id != terms.pk or not queries.serves_as_host(request.actor, terms):
        raise NotFound
    return terms, found


def _task(request: ActorRequest, found: Application, make: Callable[[Any], Any], **named: Any) -> HttpResponse:
    """A form about one application, that leads back to its page."""
    reference = found.session.reference
    back = reverse("accreditation:application", args=[reference, found.reference])
    trail = trail_of(reference, (found.reference, back), (named["title"], ""))
    return task(request, found.session, make, lede=found.reference, back=back, trail=trail, **named)


def _one_of_many(actor: Actor, application: Application, form: Deciding) -> str:
    """Decide about one of several. Returns "" where it is done, else why not.

    Whoever accepts many looks at none of them closely: one about which the checks found anything is left out.
    """
    if form.decided()[0] is Act.ACCEPT:
        findings = checks.checks_of(application, timezone.now()).findings
        if findings:
            return " · ".join(str(one.label) for one in findings)
    try:
        _carry_out(actor, application, form, ())
    except Refusal as refusal:
        return str(refusal)
    return ""


def _carry_out(actor: Actor, application: Application, form: Deciding, despite: tuple[Finding, ...]) -> Application:
    """Do what the form says."""
    act, ruling = form.decided()
    at = timezone.now()
    if act is Act.ACCEPT:
        return services.accept(actor, application=application, despite=despite, at=at)
    verb = services.refer if act is Act.REFER else services.refuse
    return verb(actor, application=application, ruling=ruling, at=at)
