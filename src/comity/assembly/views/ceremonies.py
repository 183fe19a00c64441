"""Ceremonies: guests by institution, the films of the running order and how the hall plays them."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.assembly import offices, queries
from comity.assembly.codes import Office
from comity.assembly.forms.ceremonies import GivingFilm, NamingGuest
from comity.assembly.models import CeremonyGuest, Meeting, RunningOrderLine, Session
from comity.assembly.queries.ceremonies import next_precedence
from comity.assembly.queries.sessions import one, require_whole
from comity.assembly.services import ceremonies as verbs
from comity.assembly.views.pages import address, task
from comity.core.requests import ActorRequest
from comity.records.attachments import films, playing

either = require_http_methods(["GET", "POST"])


@either
def name_guest(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Name a guest of a ceremony."""
    found, meeting = _meeting(request, reference, key)
    return task(
        request,
        found,
        lambda posted: NamingGuest(posted, following=next_precedence(meeting)),
        title=_("Name a guest"),
        do=lambda form: verbs.name_guest(request.actor, meeting=meeting, guest=form.guest(), at=timezone.now()),
        back=address("meeting", found, key),
    )


@either
def change_guest(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Change what is said of a guest."""
    found, guest = _guest(request, reference, key)
    return task(
        request,
        found,
        lambda posted: NamingGuest(posted, guest=guest),
        title=_("Change what is said of a guest"),
        do=lambda form: verbs.change_guest(request.actor, guest=guest, said=form.guest(), at=timezone.now()),
        back=address("meeting", found, guest.meeting_id),
    )


@require_POST
def withdraw_guest(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Expect a guest no more."""
    found, guest = _guest(request, reference, key)
    verbs.withdraw_guest(request.actor, guest=guest, at=timezone.now())
    return redirect(address("meeting", found, guest.meeting_id))


@either
def give_film(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Give a line of the running order its film."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    line = _line(found, key)

    def keep(form: GivingFilm) -> None:
        prepared = films.prepare(form.cleaned_data["file"])
        verbs.set_film(request.actor, line=line, prepared=prepared, at=timezone.now())

    return task(
        request,
        found,
        lambda posted: GivingFilm(posted, request.FILES if posted is not None else None),
        title=_("Give a line its film"),
        do=keep,
        back=address("meeting", found, line.meeting_id),
    )


@require_POST
def remove_film(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Take the film of a line away."""
    found = require_whole(request.actor, reference)
    line = _line(found, key)
    verbs.remove_film(request.actor, line=line, at=timezone.now())
    return redirect(address("meeting", found, line.meeting_id))


@require_safe
def film(request: ActorRequest, reference: str, key: UUID) -> HttpResponseBase:
    """The film of a line, whole or in the part that a player asks for, for whoever sees the hall screen."""
    kept = _line(require_whole(request.actor, reference), key).film
    if not kept:
        return playing.absent()
    return playing.answer(request, films.file_of(kept["slug"]), kept["sha256"])


def _meeting(request: ActorRequest, reference: str, key: UUID) -> tuple[Session, Meeting]:
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return found, queries.meeting_visible_to(request.actor, found, key)


def _guest(request: ActorRequest, reference: str, key: UUID) -> tuple[Session, CeremonyGuest]:
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return found, one(CeremonyGuest.objects.filter(session=found, pk=key).select_related("meeting"))


def _line(session: Session, key: UUID) -> RunningOrderLine:
    return one(RunningOrderLine.objects.filter(session=session, pk=key).select_related("session", "meeting"))
