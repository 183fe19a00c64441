"""Committees: who sits, who leaves when, which seats open next; written down for those chosen elsewhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.assembly import committees_showing as showing
from comity.assembly import permissions
from comity.assembly.forms.committees import Recording
from comity.assembly.queries.committees import terms_visible_to
from comity.assembly.services import terms as verbs
from comity.assembly.views.pages import KEPT_IN_THE_FORM, Trail
from comity.core.refusals import Refusal
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
    form = Recording(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.record_term(request.actor, edition=form.edition(), sitting=form.sitting(), at=timezone.now())
        except Refusal as refusal:
            if refusal.status not in KEPT_IN_THE_FORM:
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written down who sits there."))
            return redirect("assembly:committees")
    title = _("Write down who sits in a committee")
    shown = {
        "form": form,
        "title": title,
        "lede": _("For elections that were held elsewhere. Those held here fill the seats by themselves."),
        "cancel": reverse("assembly:committees"),
        "trail": [*_trail(), (title, "")],
    }
    return render(request, "assembly/task.html", shown, status=400 if form.errors else 200)


def _trail() -> Trail:
    return [(_("Assembly"), reverse("assembly:sessions")), (_("Committees"), reverse("assembly:committees"))]
