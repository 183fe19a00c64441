"""Deciding about one application."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accreditation import queries, services
from comity.accreditation.codes import Act, ApplicationState
from comity.accreditation.forms import Deciding
from comity.accreditation.models import Application
from comity.accreditation.views.pages import task, trail_of
from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest


@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """Accept, refuse with a reason, or ask for more."""
    terms = queries.terms_of(request.actor, reference)
    found = queries.application_visible_to(request.actor, application)
    if found.terms_id != terms.pk or not queries.serves_as_host(request.actor, terms):
        raise NotFound
    edition = queries.edition_of(terms)
    language = request.actor.language
    state = ApplicationState(found.state)
    back = reverse("accreditation:application", args=[terms.session.reference, found.reference])
    return task(
        request,
        terms.session,
        lambda posted: Deciding(posted, state=state, edition=edition, language=language),
        title=_("Decide about the application"),
        lede=found.reference,
        do=lambda form: carry_out(request.actor, found, form),
        said=_("It is decided. The applicant reads it under the link."),
        back=back,
        trail=trail_of(terms.session.reference, (found.reference, back), (_("Decide about the application"), "")),
    )


def carry_out(actor: Actor, application: Application, form: Deciding) -> Application:
    """Do what the form says."""
    act, ruling = form.decided()
    at = timezone.now()
    if act is Act.ACCEPT:
        return services.accept(actor, application=application, at=at)
    verb = services.refer if act is Act.REFER else services.refuse
    return verb(actor, application=application, ruling=ruling, at=at)
