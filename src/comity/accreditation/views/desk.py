"""Pages of the press desk for officers: of the host, who decides, and of the protocol, which sees."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.accreditation import clock, permissions, queries, services, showing
from comity.accreditation.checks_showing import checks_shown
from comity.accreditation.codes import SENT_IN, ApplicationState
from comity.accreditation.forms import AdmittingLate, Deciding, SettingTerms
from comity.accreditation.models import Terms
from comity.accreditation.queries import news, press
from comity.accreditation.views.pages import task, trail_of
from comity.assembly import queries as assembly
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.records.attachments.reading import attachments_of
from comity.records.attachments.showing import shown as files_shown

PAGE_SIZE = 50


@require_GET
def sessions(request: ActorRequest) -> HttpResponse:
    """The sessions whose press desk the reader serves; those without terms for who sets them."""
    at = timezone.now()
    served = list(queries.terms_visible_to(request.actor))
    known = {terms.session_id for terms in served}
    may_set = permissions.SET_TERMS.allows(request.actor)
    visible = list(assembly.sessions_visible_to(request.actor))
    without = [one for one in visible if may_set and one.pk not in known and not clock.is_over(one, at)]
    shown = {
        "served": [showing.terms_shown(terms, request.actor.language, at) for terms in served],
        "without": without,
        "answering": [one for one in visible if press.answers_press(request.actor, one)],
        "newsrooms": visible if news.is_press_officer(request.actor) else [],
        "trail": [(_("Press desk"), "")],
    }
    return render(request, "accreditation/sessions.html", shown)


@require_GET
def applications(request: ActorRequest, reference: str) -> HttpResponse:
    """What was sent in to one press desk, in the order in which it was received."""
    terms = queries.terms_of(request.actor, reference)
    rows = queries.applications_visible_to(request.actor).filter(terms=terms).order_by("received_at", "pk")
    state = request.GET.get("state", "")
    if state:
        rows = rows.filter(state=state) if state in SENT_IN else rows.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    due, edition = queries.due_of(page), queries.edition_of(terms)
    shown = {
        "terms": showing.terms_shown(terms, request.actor.language, timezone.now()),
        "page": page,
        "rows": [(row, showing.word(row), showing.received(row), due.get(str(row.pk))) for row in page],
        "states": [(one.value, one.label, one.value == state) for one in SENT_IN],
        "state": state,
        "form": Deciding(state=ApplicationState.RECEIVED, edition=edition, language=request.actor.language),
        "may_set": permissions.SET_TERMS.allows(request.actor),
        "is_host": queries.serves_as_host(request.actor, terms),
        "trail": trail_of(terms.session.reference),
    }
    return render(request, "accreditation/applications.html", shown)


@require_GET
def application(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """One application: what was written, and its documents for the officers of the host."""
    terms = queries.terms_of(request.actor, reference)
    found = services.consult_application(request.actor, reference=application, at=timezone.now())
    if found.terms_id != terms.pk:
        raise NotFound
    is_host = queries.serves_as_host(request.actor, terms)
    shown = {
        "application": found,
        "word": showing.word(found),
        "received": showing.received(found),
        "facts": showing.facts(found, request.actor.language),
        "documents": showing.documents(found),
        "attached": files_shown(attachments_of(request.actor, found)),
        "steps": showing.steps(found, request.actor.language),
        "due_at": queries.due_at(found),
        "may_decide": queries.may_decide(request.actor, found),
        "checks": checks_shown(found, request.actor.language, timezone.now()) if is_host else None,
        "is_host": is_host,
        "standing": queries.block_set_for(found) if is_host else None,
        "may_block": is_host and found.state == ApplicationState.ACCEPTED and found.erased_at is None,
        "trail": trail_of(reference, (found.reference, "")),
    }
    return render(request, "accreditation/application.html", shown)


@require_http_methods(["GET", "POST"])
def set_terms(request: ActorRequest, reference: str) -> HttpResponse:
    """Set the terms of a session, by its own clock."""
    permissions.SET_TERMS.require(request.actor)
    session = assembly.session_visible_to(request.actor, reference)
    known = Terms.objects.filter(session=session).first()
    initial = {name: getattr(known, name) for name in ("opens_at", "closes_at", "contact")} if known else {}
    initial["holidays"] = "\n".join(known.holidays) if known else ""
    initial["host"] = known.host_id if known else (session.host.code if session.host else "")
    return task(
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
    return task(
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
