"""Letters that wait to be sent, and the figures of a press desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.accreditation import queries, services, showing
from comity.accreditation.figures import figures_of
from comity.accreditation.letters import mbox_of
from comity.accreditation.queries import outbox
from comity.accreditation.views.pages import trail_of
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest


@require_http_methods(["GET", "POST"])
def letters(request: ActorRequest, reference: str) -> HttpResponse:
    """The outbox: how many letters wait; a POST takes them, as one mailbox file."""
    terms = queries.terms_of(request.actor, reference)
    if not queries.serves_as_host(request.actor, terms):
        raise NotFound
    if request.method == "POST":
        at = timezone.now()
        taken = services.take_letters(request.actor, terms=terms, at=at)
        answer = HttpResponse(mbox_of(taken), content_type="application/mbox")
        name = f"letters-{terms.session.reference}-{at:%Y%m%dT%H%M%S}.mbox"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
    shown = {
        "terms": showing.terms_shown(terms, request.actor.language, timezone.now()),
        "waiting": outbox.waiting(terms, timezone.now()),
        "trail": trail_of(terms.session.reference, (_("Letters to applicants"), "")),
    }
    return render(request, "accreditation/letters.html", shown)


@require_GET
def figures(request: ActorRequest, reference: str) -> HttpResponse:
    """How many applied, from where, and what became of it."""
    terms = queries.terms_of(request.actor, reference)
    shown = {
        "terms": showing.terms_shown(terms, request.actor.language, timezone.now()),
        "tables": figures_of(terms, request.actor.language),
        "trail": trail_of(terms.session.reference, (_("Figures"), "")),
    }
    return render(request, "accreditation/figures.html", shown)
