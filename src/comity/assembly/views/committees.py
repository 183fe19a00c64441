"""Committees: who sits, who leaves when, which seats open next; written down for those chosen elsewhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.assembly import committees_showing as showing
from comity.assembly import permissions
from comity.assembly.forms.committees import Recording
from comity.assembly.queries.committees import terms_visible_to
from comity.assembly.services import terms as verbs
from comity.assembly.views.pages import Trail, form_page
from comity.core.requests import ActorRequest


@require_GET
def committees(request: ActorRequest) -> HttpResponse:
    """Every committee after the session that chose last, or after that of the year asked for."""
    asked = request.GET.get("year", "")
    today = timezone.localdate().year
    shown = {
        "committees": showing.shown(
            terms_visible_to(request.actor),
            year=int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2026") else None,
            today=today,
            language=request.actor.language,
        ),
        "may_record": permissions.RECORD_TERM.allows(request.actor),
        "trail": [*_trail()[:-1], (_("Committees"), "")],
    }
    return render(request, "assembly/committees.html", shown)


@require_http_methods(["GET", "POST"])
def record(request: ActorRequest) -> HttpResponse:
    """Write down who sits since an election that was held elsewhere."""
    permissions.RECORD_TERM.require(request.actor)
    title = _("Write down who sits in a committee")
    return form_page(
        request,
        Recording,
        title=title,
        lede=_("For elections that were held elsewhere. Those held here fill the seats by themselves."),
        do=lambda form: verbs.record_term(
            request.actor, edition=form.edition(), sitting=form.sitting(), at=timezone.now()
        ),
        back=reverse("assembly:committees"),
        trail=[*_trail(), (title, "")],
        said=_("It is written down who sits there."),
    )


def _trail() -> Trail:
    return [(_("Assembly"), reverse("assembly:sessions")), (_("Committees"), reverse("assembly:committees"))]
