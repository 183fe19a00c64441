"""What the pages of a session have in common: its head and tabs, its clock, and forms that keep what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.assembly import offices, queries
from comity.assembly.codes import Office
from comity.assembly.models import Session
from comity.assembly.rules.timetable import zone_of
from comity.core.actors import Actor
from comity.core.refusals import Refusal
from comity.core.requests import ActorRequest
from comity.members.rules.names import name_in

F = TypeVar("F", bound=forms.Form)
Trail = list[tuple[str, str]]

KEPT_IN_THE_FORM = frozenset({400, 409})  # what the reader can put right in the form


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of a session's file."""

    label: str
    url: str
    current: bool
    count: str = ""


def head_of(request: ActorRequest, session: Session, current: str) -> dict[str, Any]:
    """What every page of a session shows above its own part."""
    actor = request.actor
    held = offices.held_by(actor, session)
    return {
        "session": session,
        "title": title_of(session, actor),
        "place": name_in(session.place, actor.language),
        "tabs": _tabs(actor, session, current, held),
        "offices": sorted(str(office.label) for office in held),
        "is_secretary": Office.SECRETARY in held,
        "is_chair": Office.CHAIR in held,
        "trail": trail_of(session, actor),
    }


def title_of(session: Session, actor: Actor) -> str:
    """What a session is called, for this reader."""
    return name_in(session.titles, actor.language)


def trail_of(session: Session, actor: Actor, *further: tuple[str, str]) -> Trail:
    """The way to a page of a session."""
    trail = [(_("Assembly"), reverse("assembly:sessions")), (session.reference, address("session", session))]
    return [*trail, *further] if further else [*trail[:-1], (session.reference, "")]


def address(name: str, session: Session, *keys: Any) -> str:
    """The address of a page of a session."""
    return reverse(f"assembly:{name}", args=[session.reference, *keys])


def show(request: ActorRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw a page of a session by the session's own clock."""
    with timezone.override(zone_of(context["session"].time_zone)):
        return render(request, template, dict(context), status=status)


def task(
    request: ActorRequest,
    session: Session,
    make: Callable[[Any], F],
    *,
    title: str | Promise,
    do: Callable[[F], object],
    back: str,
    said: str | Promise = "",
    lede: str | Promise = "",
) -> HttpResponse:
    """One form, one decision, by the clock of the session. A refusal that can be put right keeps what was typed.

    make   builds the form from what was posted, or from nothing
    do     carries the valid form out
    said   the sentence after it was done
    """
    trail = trail_of(session, request.actor, (str(title), ""))
    with timezone.override(zone_of(session.time_zone)):
        return form_page(
            request, make, title=title, do=do, back=back, trail=trail, said=said, lede=lede, session=session
        )


def form_page(
    request: ActorRequest,
    make: Callable[[Any], F],
    *,
    title: str | Promise,
    do: Callable[[F], object],
    back: str,
    trail: Trail,
    said: str | Promise = "",
    lede: str | Promise = "",
    session: Session | None = None,
    beside: Mapping[str, Any] | None = None,
    template: str = "assembly/task.html",
    kept: frozenset[int] = KEPT_IN_THE_FORM,
) -> HttpResponse:
    """As `task`, also where it belongs to no session: by the clock that is in force.

    beside   what the page shows besides
    kept     status of refusals that the reader can put right in the form
    """
    form = make(request.POST) if request.method == "POST" else make(None)
    if request.method == "POST" and form.is_valid():
        try:
            do(form)
        except Refusal as refusal:
            if refusal.status not in kept:
                raise
            form.add_error(None, str(refusal))
        else:
            if said:
                messages.success(request, str(said))
            return redirect(back)
    shown = {"form": form, "title": title, "lede": lede, "cancel": back, "session": session, "trail": trail}
    return render(request, template, shown | dict(beside or {}), status=400 if form.errors else 200)


def _tabs(actor: Actor, session: Session, current: str, held: frozenset[Office]) -> list[Tab]:
    parts = [("session", _("Overview")), ("timetable", _("Timetable"))]
    if queries.sees_whole(actor, session):
        parts += [(name, str(label)) for name, label in PARTS]
        if Office.CHAIR in held or Office.SECRETARY in held:
            parts.append(("podium", _("Podium")))
        if offices.delegate_of(actor, session) is not None:
            parts.append(("seat", _("My seat")))
        parts.append(("hall", _("Hall screen")))
    return [Tab(label, address(name, session), current == name) for name, label in parts]


# Parts of a session's file that only those see who take part: (name of the address, label).
PARTS: list[tuple[str, str | Promise]] = [
    ("agenda", gettext_lazy("Agenda")),
    ("documents", gettext_lazy("Documents")),
    ("texts", gettext_lazy("Texts")),
    ("votes", gettext_lazy("Votes")),
    ("elections", gettext_lazy("Elections")),
    ("delegations", gettext_lazy("Delegations")),
    ("credentials", gettext_lazy("Credentials")),
    ("roll", gettext_lazy("Voting roll")),
    ("bids", gettext_lazy("Hosting")),
    ("minutes", gettext_lazy("Minutes")),
]
