"""What pages of the press desk for officers share: the way to them, and one form for one decision."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.accreditation import clock
from comity.assembly.models import Session
from comity.assembly.views.pages import KEPT_IN_THE_FORM, form_page
from comity.core.requests import ActorRequest

NOT_FOUND = 404  # a reference that somebody typed can be put right, too


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
    """One form, one decision, by the clock of the session, as in the assembly (`form_page`).

    back   where it leads, done or not; the applications of the session unless it says otherwise
    beside what the page shows besides
    """
    with timezone.override(clock.zone(session)):
        return form_page(
            request,
            make,
            title=title,
            do=do,
            back=back or reverse("accreditation:applications", args=[session.reference]),
            trail=trail or [(_("Press desk"), reverse("accreditation:sessions")), (title, "")],
            said=said,
            lede=lede or f"{session.reference} · {session.time_zone}",
            beside=beside,
            template=template,
            kept=KEPT_IN_THE_FORM | {NOT_FOUND},
        )
