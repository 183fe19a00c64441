"""Verbs on the agenda: items proposed, admitted, put in order; editions published."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.assembly import effects, errors, offices, permissions
from comity.assembly.codes import AgendaKind, ItemKind, ItemState, Office
from comity.assembly.content import Texts
from comity.assembly.models import AgendaEdition, AgendaItem, Meeting, Session
from comity.assembly.rules import agenda as rules
from comity.assembly.rules.timetable import clean_texts, optional_texts, zone_of
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION, OF_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound
from comity.engines import ledger
from comity.engines.ballots import rules as voting


@operation("assembly.propose_item", allow=permissions.PROPOSE_ITEM, subject="session", stream=IN_SESSION)
def propose_item(
    actor: Actor, *, session: Session, kind: ItemKind, titles: Texts, explanation: Texts, at: datetime, source: str = ""
) -> AgendaItem:
    """Propose an item: a delegation its own, the secretary for the Secretariat. Late ones are marked.

    source   where the public record has it, of a session that is told after it

    Raises SessionClosed, NotADelegate, TitleMissing, LanguageUnknown.
    """
    require_not_closed(session)
    is_secretary = Office.SECRETARY in offices.held_by(actor, session)
    delegate = None if is_secretary else offices.require_delegate(actor, session)
    today = at.astimezone(zone_of(session.time_zone)).date()
    return AgendaItem.objects.create(
        session=session,
        kind=kind,
        titles=clean_texts(titles, session.languages),
        explanation=optional_texts(explanation, session.languages),
        proposed_by=delegate.delegation if delegate else None,
        proposed_at=at,
        source=source.strip()[:300],
        is_late=rules.is_late(voting.edition(session.edition), session.opens_on, today),
    )


@operation("assembly.admit_item", allow=permissions.ADMIT_ITEM, subject="item", stream=IN_SESSION)
def admit_item(actor: Actor, *, item: AgendaItem, at: datetime) -> AgendaItem:
    """Put a proposed item on the agenda, at its end. A late one enters by a vote only.

    Raises NotInOffice, SessionClosed, ItemNotPossible, LateItem.
    """
    _require_proposed(actor, item)
    if item.is_late:
        last = rules.last_day_for_items(voting.edition(item.session.edition), item.session.opens_on)
        raise errors.LateItem(last_day=last.isoformat() if last else "")
    return effects.admit(item)


@operation("assembly.refuse_item", allow=permissions.REFUSE_ITEM, subject="item", stream=IN_SESSION)
def refuse_item(actor: Actor, *, item: AgendaItem, at: datetime) -> AgendaItem:
    """Leave a proposed item off the agenda.  Raises NotInOffice, SessionClosed, ItemNotPossible."""
    _require_proposed(actor, item)
    item.state = ItemState.REFUSED
    item.save()
    return item


@operation("assembly.withdraw_item", allow=permissions.WITHDRAW_ITEM, subject="item", stream=IN_SESSION)
def withdraw_item(actor: Actor, *, item: AgendaItem, at: datetime) -> AgendaItem:
    """Withdraw an item, by who proposed it.  Raises NotADelegate, NotInOffice, SessionClosed, ItemNotPossible."""
    require_not_closed(item.session)
    if item.proposed_by_id is None:
        offices.require(actor, item.session_id, Office.SECRETARY)
    elif offices.require_delegate(actor, item.session_id).delegation_id != item.proposed_by_id:
        raise errors.NotYourDelegation
    if item.state not in (ItemState.PROPOSED, ItemState.ADMITTED) or item.debates.exists():
        raise errors.ItemNotPossible(state=ItemState(item.state).label)
    item.state, item.place = ItemState.WITHDRAWN, None
    item.save()
    return item


@operation("assembly.order_agenda", allow=permissions.ORDER_AGENDA, subject="session", stream=OF_SESSION)
def order_agenda(actor: Actor, *, session: Session, keys: Sequence[UUID], at: datetime) -> None:
    """Put the admitted items in an order.

    keys   ids of all of them, in that order

    Raises NotInOffice, SessionClosed, PlacesWrong.
    """
    offices.require(actor, session, Office.SECRETARY, Office.CHAIR)
    require_not_closed(session)
    items = {item.pk: item for item in AgendaItem.objects.filter(session=session, state=ItemState.ADMITTED)}
    if len(keys) != len(items) or set(keys) != set(items):
        raise errors.PlacesWrong
    for place, key in enumerate(keys, 1):
        if items[key].place != place:
            items[key].place = place
            items[key].save()


@operation("assembly.place_item", allow=permissions.PLACE_ITEM, subject="item", stream=IN_SESSION)
def place_item(actor: Actor, *, item: AgendaItem, meeting: UUID | None, at: datetime) -> AgendaItem:
    """Say in which meeting an item is taken up; None: not settled.  Raises NotInOffice, SessionClosed, NotFound."""
    offices.require(actor, item.session_id, Office.SECRETARY)
    require_not_closed(item.session)
    if meeting is not None and not Meeting.objects.filter(session=item.session_id, pk=meeting).exists():
        raise NotFound
    item.meeting_id = meeting
    item.save()
    return item


@operation("assembly.publish_agenda", allow=permissions.PUBLISH_AGENDA, subject="session", stream=IN_SESSION)
def publish_agenda(actor: Actor, *, session: Session, kind: AgendaKind, at: datetime) -> AgendaEdition:
    """Publish the agenda as it stands. The lines are frozen with their hash.

    A supplementary list has the items that no edition had before.

    Raises NotInOffice, SessionClosed, AgendaEmpty.
    """
    offices.require(actor, session, Office.SECRETARY)
    require_not_closed(session)
    items = AgendaItem.objects.filter(session=session, state=ItemState.ADMITTED).order_by("place")
    if kind == AgendaKind.SUPPLEMENTARY:
        listed = {line["item"] for edition in AgendaEdition.objects.filter(session=session) for line in edition.lines}
        items = items.exclude(pk__in=listed)
    lines = [{"item": str(item.pk), "place": item.place, "kind": item.kind, "titles": item.titles} for item in items]
    if not lines:
        raise errors.AgendaEmpty
    return AgendaEdition.objects.create(
        session=session,
        kind=kind,
        lines=lines,
        sha256=hashlib.sha256(ledger.canonical(lines)).hexdigest(),
        due_on=rules.due_on(voting.edition(session.edition), session.opens_on, kind),
        published_at=at,
    )


def _require_proposed(actor: Actor, item: AgendaItem) -> None:
    offices.require(actor, item.session_id, Office.SECRETARY)
    require_not_closed(item.session)
    if item.state != ItemState.PROPOSED:
        raise errors.ItemNotPossible(state=ItemState(item.state).label)
