"""Podium, seat and hall: the debate as the chair leads it, as a delegate takes part, as everybody sees it."""

from collections.abc import Iterator
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import listings, live, offices, votes_showing
from comity.assembly.codes import Capacity, DelegationKind, Office, PresenceWay, SpeechKind
from comity.assembly.debate_showing import floor
from comity.assembly.forms.debates import Limits, OnTheList, Ruling
from comity.assembly.models import Debate, RunningOrderLine, Session
from comity.assembly.queries import agenda, delegations
from comity.assembly.queries import debates as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.queries.votes import open_vote_of
from comity.assembly.rules.speakers import allowed
from comity.assembly.services import debating as verbs
from comity.assembly.services import presence
from comity.assembly.showing import name_of
from comity.assembly.views import votes
from comity.assembly.views.pages import address, head_of, show, task
from comity.core.actors import Actor
from comity.core.refusals import InvalidInput, NotFound
from comity.core.requests import ActorRequest
from comity.members.rules.names import name_in
from comity.screening.live import Place

COME_BACK_SECONDS = 20


@require_GET
def podium(request: ActorRequest, reference: str) -> HttpResponse:
    """What the chair and the secretary lead the debate with."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.CHAIR, Office.SECRETARY)
    language = request.actor.language
    items = [(item, name_in(item.titles, language)) for item in agenda.agenda_of(found)]
    shown = head_of(request, found, "podium") | {
        "floor": floor(found, language),
        "items": items,
        "now": timezone.now(),
    }
    return show(request, "assembly/podium.html", shown)


@require_GET
def seat(request: ActorRequest, reference: str) -> HttpResponse:
    """What a delegate does from the own seat: presence, the floor."""
    found = require_whole(request.actor, reference)
    mine = offices.require_delegate(request.actor, found)
    delegation = mine.delegation
    on = floor(found, request.actor.language)
    kinds = (
        allowed(DelegationKind(delegation.kind), list_closed=on.debate.list_closed_at is not None) if on.debate else []
    )
    own = [turn for turn in on.following if turn.row.delegation_id == delegation.pk]
    waiting = {turn.row.kind for turn in own}
    shown = (
        head_of(request, found, "seat")
        | {
            "floor": on,
            "delegation_name": name_of(delegation, request.actor.language),
            "delegate": mine,
            "votes_for_it": mine.capacity in (Capacity.HEAD, Capacity.DEPUTY),
            "is_here": delegation.presences.filter(left_at__isnull=True).exists(),
            "kinds": [kind for kind in kinds if kind not in waiting],
            "own": own,
            "may_appeal": delegation.kind == DelegationKind.MEMBER,
            "now": timezone.now(),
        }
        | votes.at_the_seat(request.actor, found, delegation)
    )
    return show(request, "assembly/seat.html", shown)


@csp_update({"media-src": [SELF]})  # type: ignore[arg-type]  # the film of a ceremony, from here alone
@require_GET
def hall(request: ActorRequest, reference: str) -> HttpResponse:
    """The hall screen: one thing at a time."""
    found = require_whole(request.actor, reference)
    language = request.actor.language
    open_vote = open_vote_of(found)
    shown = head_of(request, found, "hall") | {
        "floor": floor(found, language),
        "open_vote": votes_showing.shown(open_vote, language) if open_vote else None,
        "answered": open_vote.cast_votes.count() if open_vote else 0,
        "ceremony": _ceremony(request.actor, found),
        "now": timezone.now(),
    }
    return show(request, "assembly/hall.html", shown)


def _ceremony(actor: Actor, session: Session) -> listings.OrderShown | None:
    """The running order of the meeting in which a line is running."""
    running = RunningOrderLine.objects.filter(session=session, started_at__isnull=False, ended_at__isnull=True)
    line = running.select_related("meeting").order_by("-started_at").first()
    return listings.order_shown(line.meeting, actor, at=timezone.now()) if line else None


@require_GET
def live_stream(request: ActorRequest, reference: str) -> HttpResponseBase:
    """Say that something happened in the session: held for podium and hall, brief for seats."""
    found = require_whole(request.actor, reference)
    seen = request.headers.get("Last-Event-ID", "")[:20]
    if "brief" in request.GET:
        return _uncached(HttpResponse(live.briefly(found.pk, seen), content_type="text/event-stream; charset=utf-8"))
    place = live.streams.enter(request.actor)
    if place is None:
        busy = HttpResponse(_("Too many pages are open at once."), status=503, content_type="text/plain; charset=utf-8")
        busy["Retry-After"] = str(COME_BACK_SECONDS)
        return busy
    response = _Stream(live.stream(found.pk, place, seen), place)
    return _uncached(response)


class _Stream(StreamingHttpResponse):
    """Gives its place back when it is closed, also when the reader left before the first line was sent."""

    def __init__(self, lines: Iterator[str], place: Place) -> None:
        super().__init__(lines, content_type="text/event-stream; charset=utf-8")
        self.place: Place | None = place

    def close(self) -> None:
        super().close()
        if self.place is not None:
            live.streams.leave(self.place)
            self.place = None


def _uncached(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@require_POST
def open_debate(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Take up an item."""
    found = require_whole(request.actor, reference)
    item = agenda.item_visible_to(request.actor, found, key)
    verbs.open_debate(request.actor, item=item, at=timezone.now())
    return redirect(address("podium", found))


@require_POST
def lead(request: ActorRequest, reference: str, step: str) -> HttpResponse:
    """Close the debate, close the list of speakers or open it again."""
    found = require_whole(request.actor, reference)
    debate = _debate(found)
    if step == "close":
        verbs.close_debate(request.actor, debate=debate, at=timezone.now())
    else:
        verbs.close_list(request.actor, debate=debate, closed=step == "close-list", at=timezone.now())
    return redirect(address("podium", found))


@require_http_methods(["GET", "POST"])
def limits(request: ActorRequest, reference: str) -> HttpResponse:
    """Set the time limits."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.CHAIR, Office.SECRETARY)
    debate = _debate(found)
    return task(
        request,
        found,
        lambda posted: Limits(posted, debate=debate),
        title=_("Set the time limits"),
        do=lambda form: verbs.set_limits(request.actor, debate=debate, seconds=form.cleaned_data, at=timezone.now()),
        back=address("podium", found),
    )


@require_http_methods(["GET", "POST"])
def put_on_list(request: ActorRequest, reference: str) -> HttpResponse:
    """Write a delegation on the list that asked in the hall."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.CHAIR, Office.SECRETARY)
    debate = _debate(found)
    rows = delegations.delegations_of(found).exclude(kind=DelegationKind.GUEST)
    choices = [(str(row.pk), name_of(row, request.actor.language)) for row in rows]
    return task(
        request,
        found,
        lambda posted: OnTheList(posted, delegations=choices),
        title=_("Write a delegation on the list"),
        do=lambda form: verbs.ask_floor(
            request.actor,
            debate=debate,
            kind=SpeechKind(form.cleaned_data["kind"]),
            delegation=UUID(form.cleaned_data["delegation"]),
            at=timezone.now(),
        ),
        back=address("podium", found),
    )


@require_POST
def ask(request: ActorRequest, reference: str) -> HttpResponse:
    """Ask for the floor, from the seat."""
    found = require_whole(request.actor, reference)
    kind = request.POST.get("kind", "")
    if kind not in SpeechKind.values:
        raise InvalidInput(reason=kind[:20])
    verbs.ask_floor(request.actor, debate=_debate(found), kind=SpeechKind(kind), delegation=None, at=timezone.now())
    return redirect(address("seat", found))


@require_POST
def turn(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Give the floor, end a speech, or leave the list."""
    found = require_whole(request.actor, reference)
    speech = asked.speech_in(found, key)
    verb = {"give": verbs.give_floor, "end": verbs.end_speech, "give-up": verbs.give_up_floor}[step]
    verb(request.actor, speech=speech, at=timezone.now())
    leads = offices.held_by(request.actor, found) & {Office.CHAIR, Office.SECRETARY}
    return redirect(address("podium" if leads else "seat", found))


@require_http_methods(["GET", "POST"])
def rule(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Rule on a point of order."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.CHAIR)
    speech = asked.speech_in(found, key)
    return task(
        request,
        found,
        lambda posted: Ruling(posted, languages=found.languages),
        title=_("Rule on the point of order"),
        do=lambda form: verbs.rule_on_point(
            request.actor,
            speech=speech,
            upheld=form.cleaned_data["upheld"] == "yes",
            words=form.texts("words"),
            at=timezone.now(),
        ),
        back=address("podium", found),
    )


@require_POST
def appeal(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Appeal against a ruling, from the seat."""
    found = require_whole(request.actor, reference)
    verbs.appeal_ruling(request.actor, ruling=asked.ruling_in(found, key), at=timezone.now())
    return redirect(address("seat", found))


@require_POST
def attend(request: ActorRequest, reference: str, step: str) -> HttpResponse:
    """Note the own delegation as present, or as gone, from the seat."""
    found = require_whole(request.actor, reference)
    delegation = offices.require_delegate(request.actor, found).delegation
    verb = presence.note_presence if step == "come" else presence.end_presence
    verb(request.actor, delegation=delegation, way=PresenceWay.SEAT, at=timezone.now())
    return redirect(address("seat", found))


def _debate(session: Session) -> Debate:
    debate = asked.debate_on(session)
    if debate is None:
        raise NotFound
    return debate
