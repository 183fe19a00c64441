"""Pages of the press desk for officers: of the host, who decides, and of the protocol, which sees."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.accreditation import clock, permissions, queries, services, showing
from comity.accreditation.forms import AdmittingLate, SettingTerms
from comity.accreditation.models import Terms
from comity.assembly import queries as assembly
from comity.assembly.models import Session
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.records.attachments.reading import attachments_of
from comity.records.attachments.showing import shown as files_shown

PAGE_SIZE = 50
KEPT_IN_THE_FORM = frozenset({400, 404, 409})  # what the reader can put right in the form


@require_GET
def sessions(request: ActorRequest) -> HttpResponse:
    """The sessions whose press desk the reader serves; those without terms for who sets them."""
    at = timezone.now()
    served = list(queries.terms_visible_to(request.actor))
    known = {terms.session_id for terms in served}
    may_set = permissions.SET_TERMS.allows(request.actor)
    without = [
        one
        for one in assembly.sessions_visible_to(request.actor)
        if may_set and one.pk not in known and not clock.is_over(one, at)
    ]
    shown = {
        "served": [showing.terms_shown(terms, request.actor.language, at) for terms in served],
        "without": without,
        "trail": [(_("Press desk"), "")],
    }
    return render(request, "accreditation/sessions.html", shown)


@require_GET
def applications(request: ActorRequest, reference: str) -> HttpResponse:
    """What was sent in to one press desk, in the order in which it was received."""
    terms = queries.terms_of(request.actor, reference)
    rows = queries.applications_visible_to(request.actor).filter(terms=terms).order_by("received_at", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = {
        "terms": showing.terms_shown(terms, request.actor.language, timezone.now()),
        "page": page,
        "rows": [(row, showing.word(row), showing.received(row)) for row in page],
        "may_set": permissions.SET_TERMS.allows(request.actor),
        "is_host": queries.serves_as_host(request.actor, terms),
        "trail": [(_("Press desk"), reverse("accreditation:sessions")), (terms.session.reference, "")],
    }
    return render(request, "accreditation/applications.html", shown)


@require_GET
def application(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """One application: what was written, and its documents for the officers of the host."""
    terms = queries.terms_of(request.actor, reference)
    found = services.consult_application(request.actor, reference=application, at=timezone.now())
    if found.terms_id != terms.pk:
        raise NotFound
    shown = {
        "application": found,
        "word": showing.word(found),
        "received": showing.received(found),
        "facts": showing.facts(found, request.actor.language),
        "documents": showing.documents(found),
        "attached": files_shown(attachments_of(request.actor, found)),
        "trail": [
            (_("Press desk"), reverse("accreditation:sessions")),
            (reference.upper(), reverse("accreditation:applications", args=[reference])),
            (found.reference, ""),
        ],
    }
    return render(request, "accreditation/application.html", shown)


@require_http_methods(["GET", "POST"])
def set_terms(request: ActorRequest, reference: str) -> HttpResponse:
    """Set the terms of a session, by its own clock."""
    permissions.SET_TERMS.require(request.actor)
    session = assembly.session_visible_to(request.actor, reference)
    known = Terms.objects.filter(session=session).first()
    initial = {name: getattr(known, name) for name in ("opens_at", "closes_at", "contact")} if known else {}
    initial["host"] = known.host_id if known else (session.host.code if session.host else "")
    return _task(
        request,
        session,
        lambda posted: SettingTerms(posted, initial=initial),
        title=_("Set the terms of accreditation"),
        do=lambda form: services.set_terms(request.actor, session=session, said=form.said(), at=timezone.now()),
    )


@require_http_methods(["GET", "POST"])
def admit_late(request: ActorRequest, reference: str) -> HttpResponse:
    """Admit one late application, by the reference that its applicant tells."""
    terms = queries.terms_of(request.actor, reference)
    if not queries.serves_as_host(request.actor, terms):
        raise NotFound
    return _task(
        request,
        terms.session,
        AdmittingLate,
        title=_("Admit a late application"),
        do=lambda form: services.admit_late(
            request.actor,
            application=queries.draft_called(request.actor, terms, form.cleaned_data["reference"]),
            reason=form.why(),
            at=timezone.now(),
        ),
        said=_("The applicant can send it in now."),
    )


def _task(
    request: ActorRequest,
    session: Session,
    make: Callable[[Any], Any],
    *,
    title: str,
    do: Callable[[Any], object],
    said: str = "",
) -> HttpResponse:
    """One form, one decision, by the clock of the session. A refusal that can be put right keeps what was typed."""
    back = reverse("accreditation:applications", args=[session.reference])
    with timezone.override(clock.zone(session)):
        form: Form = make(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                do(form)
            except Refusal as refusal:
                if refusal.status not in KEPT_IN_THE_FORM:
                    raise
                form.add_error(None, str(refusal))
            else:
                if said:
                    messages.success(request, said)
                return redirect(back)
        shown = {
            "form": form,
            "title": title,
            "lede": f"{session.reference} · {session.time_zone}",
            "cancel": reverse("accreditation:sessions"),
            "trail": [(_("Press desk"), reverse("accreditation:sessions")), (title, "")],
        }
        return render(request, "accreditation/task.html", shown, status=400 if form.errors else 200)
