"""What pages of the press desk for officers share: the way to them, and one form for one decision."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.accreditation import clock
from comity.assembly.models import Session
from comity.core.refusals import Refusal
from comity.core.requests import ActorRequest

KEPT_IN_THE_FORM = frozenset({400, 404, 409})  # what the reader can put right in the form


def trail_of(reference: str, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the press desk to a page of one session; a page without an address is the one that is read."""
    of_session = (reference.upper(), reverse("accreditation:applications", args=[reference]) if further else "")
    return [(_("Press desk"), reverse("accreditation:sessions")), of_session, *further]


def task(
    request: ActorRequest,
    session: Session,
    make: Callable[[Any], Any],
    *,
    title: str,
    do: Callable[[Any], object],
    said: str = "",
    back: str = "",
    lede: str = "",
    trail: list[tuple[str, str]] | None = None,
    beside: Mapping[str, Any] | None = None,
    template: str = "accreditation/task.html",
) -> HttpResponse:
    """One form, one decision, by the clock of the session. A refusal that can be put right keeps what was typed.

    back   where it leads, done or not; the applications of the session unless it says otherwise
    beside what the page shows besides
    """
    back = back or reverse("accreditation:applications", args=[session.reference])
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
            "lede": lede or f"{session.reference} · {session.time_zone}",
            "cancel": back,
            "trail": trail or [(_("Press desk"), reverse("accreditation:sessions")), (title, "")],
            **(beside or {}),
        }
        return render(request, template, shown, status=400 if form.errors else 200)
