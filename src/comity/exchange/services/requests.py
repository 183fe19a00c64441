"""Steps of a request besides its answer: refused, given longer, withdrawn; and leave to pass on."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import InvalidInput, NotFound
from comity.exchange import editions, errors, passing, permissions, queries, reaching
from comity.exchange.codes import MessageKind, RequestState
from comity.exchange.models import Act, Grant, Message, Request
from comity.exchange.rules import bodies, clocks
from comity.exchange.services import ending, writing
from comity.exchange.writing import Writing


@operation("exchange.refuse_request", allow=permissions.REFUSE_REQUEST, subject="request")
def refuse_request(
    actor: Actor, *, request: Request, reason: str, texts: writing.Texts, language: str, at: datetime
) -> Message:
    """Say that one's own bureau does not answer a request, by a coded reason.  Raises RequestEnded, ReasonUnknown."""
    ending.require_running(request)
    said = {
        "request": str(request.message.act_id),
        "reason": _reason(editions.refusals_of(request.message.kind), reason),
    }
    message = _step(actor, request, MessageKind.REFUSAL, said, texts.said, language, at)
    ending.end(request, RequestState.REFUSED, reason=reason, at=at)
    return message


@operation("exchange.extend_request", allow=permissions.EXTEND_REQUEST, subject="request")
def extend_request(
    actor: Actor, *, request: Request, reason: str, until: datetime, texts: writing.Texts, language: str, at: datetime
) -> Message:
    """Announce that an answer takes longer, until when and by which coded reason.

    Raises RequestEnded, ReasonUnknown, ExtensionNotPossible.
    """
    ending.require_running(request)
    clock = editions.clocks().of[request.priority]
    due = request.extended_until or request.due_at
    if not clocks.may_extend(clock, issued=request.asked_at, due=due, until=until, at=at):
        raise errors.ExtensionNotPossible(latest=clock.latest_extension(request.asked_at))
    said = {
        "request": str(request.message.act_id),
        "reason": _reason("extended", reason),
        "until": _moment(until),
    }
    message = _step(actor, request, MessageKind.EXTENSION, said, texts.said, language, at)
    ending.give_longer(request, until, reason)
    return message


@operation("exchange.withdraw_request", allow=permissions.WITHDRAW_REQUEST, subject="request")
def withdraw_request(actor: Actor, *, request: Request, reason: str, at: datetime) -> Message:
    """Say that an answer is not needed any more.  Raises RequestEnded, ReasonUnknown."""
    ending.require_running(request)
    said = {"request": str(request.message.act_id), "reason": _reason("withdrawn", reason)}
    message = _step(actor, request, MessageKind.WITHDRAWAL, said, {}, request.message.original_language, at)
    ending.end(request, RequestState.WITHDRAWN, reason=reason, at=at)
    return message


@operation("exchange.ask_to_pass_on", allow=permissions.ASK_TO_PASS_ON, subject="act")
def ask_to_pass_on(
    actor: Actor, *, act: Act, to: Collection[str], texts: writing.Texts, language: str, at: datetime
) -> Message:
    """Ask the originator whether what it sent may go to other bureaus too: a request with the clock of its priority.

    Raises NotFound, NothingToAsk, NotABureau, NotReachable where the originator cannot be asked.
    """
    queries.act_visible_to(actor, act.pk)
    writing.require_recipients(actor, to)
    reaching.require_reachable([act.issuer_id], MessageKind.FORWARDING, at)
    ask = passing.passing(actor, act, to, at).ask
    if not ask or act.case is None or actor.purpose is None:
        raise errors.NothingToAsk
    due = editions.clocks().of[act.priority].due(at)
    said = {"of": str(act.pk), "to": list(ask), "purpose": str(actor.purpose), "due_at": _moment(due)}
    columns = _columns(MessageKind.FORWARDING, [act.issuer_id], said, texts.said, language, priority=act.priority)
    writing.require_schema(MessageKind.FORWARDING, bodies.body_of(MessageKind.FORWARDING, str(act.case_id), columns))
    return writing.write(actor, act.case, columns, reply_to=act.pk, at=at)


@operation("exchange.decide_passing_on", allow=permissions.DECIDE_PASSING_ON, subject="request")
def decide_passing_on(
    actor: Actor, *, request: Request, to: Collection[str], until: datetime | None, reason: str, at: datetime
) -> Message:
    """Allow an asking bureau to pass on what one's own bureau sent, to some of those it named; to none refuses it.

    Raises RequestEnded, ReasonUnknown, InvalidInput; NotFound unless it is one's own; PassingNotAllowed for what one
    was itself given by another, who has not allowed it.
    """
    ending.require_running(request)
    asked = request.message
    if asked.kind != MessageKind.FORWARDING or not set(to) <= set(asked.details["to"]):
        raise InvalidInput(reason="to")
    said: dict[str, Any] = {"request": str(asked.act_id), "allowed": bool(to)}
    if to:
        of_act = queries.act_visible_to(actor, asked.details["of"])
        if of_act.issuer_id != actor.bureau:
            raise NotFound
        writing.require_passing(actor, of_act, to, at)
        said["to"] = sorted(set(to))
        said |= {"until": _moment(until)} if until else {}
        Grant.objects.create(
            of_act=of_act,
            granted_to_id=asked.author_id,
            to_bureaus=said["to"],
            asked_in=asked.act_id,
            granted_at=at,
            until_at=until,
        )
    else:
        said["reason"] = _reason("forwarding-refused", reason)
    message = _step(actor, request, MessageKind.DECISION, said, {}, asked.original_language, at)
    ending.end(request, RequestState.ANSWERED if to else RequestState.REFUSED, reason="" if to else reason, at=at)
    return message


def _step(
    actor: Actor,
    request: Request,
    kind: MessageKind,
    said: dict[str, Any],
    texts: dict[str, str],
    language: str,
    at: datetime,
) -> Message:
    other = request.asker_id if actor.bureau == request.asked_id else request.asked_id
    columns = _columns(kind, [other], said, texts, language, priority=request.priority)
    writing.require_schema(kind, bodies.body_of(kind, str(request.case_id), columns))
    return writing.write(actor, request.case, columns, reply_to=request.message.act_id, at=at)


def _columns(
    kind: MessageKind, to: Collection[str], said: dict[str, Any], texts: dict[str, str], language: str, *, priority: str
) -> dict[str, Any]:
    written = Writing(kind=kind, to=to, details=said, texts=texts, original_language=language, priority=priority)
    return written.columns


def _reason(about: str, code: str) -> dict[str, str]:
    row = editions.reasons(about).get(code)
    if row is None:
        raise errors.ReasonUnknown
    named = {"code": code, "edition": editions.edition_of_reasons(), "article": row.article}
    return {name: value for name, value in named.items() if value}


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
