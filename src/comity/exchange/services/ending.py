"""How a request ends or is given longer: what the verbs of both sides, and acts from other nodes, share."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from comity.core import desks, events
from comity.core.actors import Actor
from comity.core.refusals import InvalidInput, NotFound
from comity.exchange import errors
from comity.exchange.codes import ENDED, RUNNING, RequestState, outcomes_of
from comity.exchange.events import ClockRaised
from comity.exchange.models import Act, Message, Request

OWED, OVERDUE = "request-owed", "request-overdue"
ON_DESKS = (OWED, OVERDUE)


def asked_in(act: UUID, asked: str) -> Request:
    """The request that an act made of one bureau, locked.  Raises NotFound."""
    rows = Request.objects.select_for_update(of=("self",)).filter(message__act=act, asked=asked)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def require_running(request: Request) -> None:
    """Raises RequestEnded, or NotSentYet while the act that asks is still being sealed."""
    if request.message.act_id is None:
        raise errors.NotSentYet
    if request.state not in RUNNING:
        raise errors.RequestEnded(state=request.get_state_display())


def end(request: Request, state: RequestState, *, reason: str = "", by: Act | None = None, at: datetime) -> None:
    """Stop a request's clock."""
    request.state, request.closed_at, request.reason, request.answered_by = state, at, reason, by
    request.save(update_fields=["state", "closed_at", "reason", "answered_by"])
    for kind in ON_DESKS:
        desks.clear(kind=kind, subject=request, at=at)
    if request.escalated_at is not None:  # a command centre elsewhere was told that it is overdue
        events.emit(ClockRaised(about=str(request.pk), bureau=request.asked_id, step=ENDED))


def end_what_was_recalled(act: UUID, bureaus: Collection[str], *, at: datetime) -> None:
    """The requests that an act made of bureaus from which it was taken back run no more."""
    rows = Request.objects.select_for_update(of=("self",)).filter(message__act=act, asked__in=list(bureaus))
    for request in rows.filter(state__in=RUNNING):
        end(request, RequestState.WITHDRAWN, at=at)


def give_longer(request: Request, until: datetime, reason: str) -> None:
    """Move a request's end, as the asked bureau announced."""
    request.state, request.extended_until, request.reason = RequestState.EXTENDED, until, reason
    request.reminded_at = request.escalated_at = None
    request.save(update_fields=["state", "extended_until", "reason", "reminded_at", "escalated_at"])
    for item in ON_DESKS:
        desks.move(kind=item, subject=request, due_at=until)


def end_by_answer(actor: Actor, message: Message, *, at: datetime) -> None:
    """An answer ends the request it replies to, unless it is only part of one.

    Raises InvalidInput when it replies to none, goes to anybody but the asker, stands in another case, or has an
    outcome that answers something else; RequestEnded when that has ended, NotFound when it is not the actor's.
    """
    if message.reply_to is None or message.details.get("request") != str(message.reply_to):
        raise InvalidInput(reason="request")
    request = asked_in(message.reply_to, actor.bureau)
    require_running(request)
    if message.to != [request.asker_id]:
        raise InvalidInput(reason="to")
    if message.case_id != request.case_id:
        raise InvalidInput(reason="case")
    if message.details["outcome"] not in dict(outcomes_of(request.message.kind)):
        raise InvalidInput(reason="outcome")
    if message.details["outcome"] != "partly":
        end(request, RequestState.ANSWERED, at=at)
