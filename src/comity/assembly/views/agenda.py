"""The agenda: items, their order, its editions."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import offices, queries
from comity.assembly.codes import AgendaKind, ItemKind, ItemState, Office, SessionState
from comity.assembly.forms.agenda import Ordering, PlacingItem, Proposing, Publishing
from comity.assembly.models import AgendaItem, Session
from comity.assembly.queries import agenda as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.queries.texts import texts_visible_to
from comity.assembly.rules.agenda import last_days
from comity.assembly.services import agenda as verbs
from comity.assembly.showing import name_of
from comity.assembly.text_showing import title_of
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.actors import Actor
from comity.core.requests import ActorRequest
from comity.engines.ballots import rules as voting
from comity.members.rules.names import name_in


@require_GET
def agenda(request: ActorRequest, reference: str) -> HttpResponse:
    """The agenda, what was proposed, the deadlines and the editions."""
    found = require_whole(request.actor, reference)
    actor = request.actor
    rows = [(item, name_in(item.titles, actor.language)) for item in asked.items_visible_to(actor, found)]
    held = offices.held_by(actor, found)
    is_open = found.state != SessionState.CLOSED
    shown = head_of(request, found, "agenda") | {
        "items": [row for row in rows if row[0].state == ItemState.ADMITTED],
        "others": [row for row in rows if row[0].state != ItemState.ADMITTED],
        "deadlines": _deadlines(found, actor),
        "editions": asked.editions_of(found),
        "may_propose": is_open and (Office.SECRETARY in held or offices.delegate_of(actor, found) is not None),
        "may_order": is_open and bool(held & {Office.SECRETARY, Office.CHAIR}),
        "may_publish": is_open and Office.SECRETARY in held,
    }
    return show(request, "assembly/agenda.html", shown)


@require_GET
def item(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One item with its documents and draft resolutions."""
    found = require_whole(request.actor, reference)
    row = asked.item_visible_to(request.actor, found, key)
    language = request.actor.language
    title = name_in(row.titles, language)
    held = offices.held_by(request.actor, found)
    own = row.proposed_by is not None and row.proposed_by.bureau_id == request.actor.bureau
    shown = head_of(request, found, "agenda") | {
        "item": row,
        "item_title": title,
        "explanation": name_in(row.explanation, language),
        "proposer": name_of(row.proposed_by, language) if row.proposed_by else "",
        "meeting": name_in(row.meeting.titles, language) if row.meeting else "",
        "documents": [
            (document, name_in(document.titles, language))
            for document in asked.documents_visible_to(request.actor, found).filter(item=row)
        ],
        "texts": [
            (text, title_of(text, language))
            for text in texts_visible_to(request.actor, found).filter(item=row).prefetch_related("paragraphs__wordings")
        ],
        "may_draft": found.state != SessionState.CLOSED
        and (Office.SECRETARY in held or offices.delegate_of(request.actor, found) is not None),
        "may_decide": Office.SECRETARY in held and row.state == ItemState.PROPOSED,
        "may_withdraw": (own or (row.proposed_by is None and Office.SECRETARY in held))
        and row.state in (ItemState.PROPOSED, ItemState.ADMITTED),
        "trail": trail_of(found, request.actor, (_("Agenda"), address("agenda", found)), (title, "")),
    }
    return show(request, "assembly/item.html", shown)


@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest, reference: str) -> HttpResponse:
    """Propose an item."""
    found = require_whole(request.actor, reference)
    return task(
        request,
        found,
        lambda posted: Proposing(posted, session=found),
        title=_("Propose an item"),
        do=lambda form: verbs.propose_item(
            request.actor,
            session=found,
            kind=ItemKind(form.cleaned_data["kind"]),
            titles=form.texts("title"),
            explanation=form.texts("explanation"),
            at=timezone.now(),
        ),
        back=address("agenda", found),
    )


@require_http_methods(["GET", "POST"])
def order(request: ActorRequest, reference: str) -> HttpResponse:
    """Put the agenda in order."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY, Office.CHAIR)
    return task(
        request,
        found,
        lambda posted: Ordering(posted, items=item_choices(found, request.actor)),
        title=_("Put the agenda in order"),
        do=lambda form: verbs.order_agenda(request.actor, session=found, keys=form.order(), at=timezone.now()),
        back=address("agenda", found),
    )


@require_http_methods(["GET", "POST"])
def place(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Say in which meeting an item is taken up."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    row = asked.item_visible_to(request.actor, found, key)
    meetings = [
        (str(one.pk), f"{one.starts_at:%d.%m. %H:%M} {name_in(one.titles, request.actor.language)}")
        for one in queries.timetable(found)
        if one.cancelled_at is None
    ]
    return task(
        request,
        found,
        lambda posted: PlacingItem(posted, meetings=meetings, initial={"meeting": str(row.meeting_id or "")}),
        title=_("Choose the meeting"),
        do=lambda form: verbs.place_item(
            request.actor,
            item=row,
            meeting=UUID(form.cleaned_data["meeting"]) if form.cleaned_data["meeting"] else None,
            at=timezone.now(),
        ),
        back=address("item", found, key),
    )


@require_http_methods(["GET", "POST"])
def publish(request: ActorRequest, reference: str) -> HttpResponse:
    """Publish an edition of the agenda."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        Publishing,
        title=_("Publish the agenda"),
        do=lambda form: verbs.publish_agenda(
            request.actor, session=found, kind=AgendaKind(form.cleaned_data["kind"]), at=timezone.now()
        ),
        back=address("agenda", found),
        said=_("The agenda is published."),
    )


@require_POST
def decide(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Admit, refuse or withdraw an item."""
    found = require_whole(request.actor, reference)
    row = asked.item_visible_to(request.actor, found, key)
    verb = {"admit": verbs.admit_item, "refuse": verbs.refuse_item, "withdraw": verbs.withdraw_item}[step]
    verb(request.actor, item=row, at=timezone.now())
    return redirect(address("agenda", found))


def item_choices(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The items on the agenda, to choose from."""
    return [(str(item.pk), _numbered(item, actor)) for item in asked.agenda_of(session)]


def _numbered(item: AgendaItem, actor: Actor) -> str:
    return f"{item.place}. {name_in(item.titles, actor.language)}"


def _deadlines(session: Session, actor: Actor) -> list[tuple[str, date]]:
    """The deadlines of the edition by their labels, the first one first."""
    edition = voting.edition(session.edition)
    days = last_days(edition, session.opens_on)
    labelled = [(voting.text_in(edition.deadlines[code].label, actor.language), day) for code, day in days.items()]
    return sorted(labelled, key=lambda pair: pair[1])
