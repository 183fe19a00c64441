"""Acts of a case: a message is linked to its act when that is issued, and reaches the other bureau's side when it
arrives.

Where issuer and recipient share this node, what was written stands here already and becomes visible to the recipient
with its consignment; only its side of the case is made. Between nodes the rows are made from the body.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core import desks, events
from comity.core.codes import Handling
from comity.core.refusals import NotFound
from comity.exchange import corrections, editions, effects, errors, wording
from comity.exchange.act_effects.origin import payload_of
from comity.exchange.codes import ASKING, MessageKind, RequestState
from comity.exchange.events import MessageArrived
from comity.exchange.models import Act, Case, Consignment, Grant, Message, Request
from comity.exchange.rules.handling import may_recode
from comity.exchange.services import ending, filing
from comity.exchange.writing import Writing

KINDS = [kind.value for kind in MessageKind if kind is not MessageKind.EXPERTISE]
_COLUMNS = frozenset(Writing().columns)


@effects.when_issued(*KINDS)
def link(act: Act, at: datetime) -> None:
    """Join a message with the act that carries it."""
    message = Message.objects.get(pk=payload_of(act)["message"])
    message.act = act
    message.save(update_fields=["act"])


@effects.on_arrival(*KINDS)
def arrive(act: Act, consignment: Consignment, at: datetime) -> None:
    """Put what arrived into the recipient's side of the case, and move what it moves.

    Raises NotFound; NotTheOwner for a correction of what is not the recipient's; CodeWeakened for what is passed on
    under a weaker code than it says it came with.
    """
    recipient = consignment.recipient_id
    if act.kind == MessageKind.CORRECTION:
        corrections.require_owned(act.body, owner=recipient, by=act.issuer_id)
    for quoted in act.body.get("passes_on", ()):
        if not may_recode(Handling(quoted["handling"]), Handling(act.handling)):
            raise errors.CodeWeakened(handling=quoted["handling"])
    if not act.here:
        _keep(act, recipient)
    case = Case.objects.get(pk=act.body["case"])
    due = _moment(act.body.get("due_at"))
    filing.lay_down(case, recipient, title=act.body.get("title", ""), priority=act.priority, due_at=due, at=at)
    if act.body.get("entities"):
        events.emit(MessageArrived(act=str(act.pk), recipient=recipient))
    if act.kind in ASKING:
        _owe(act, recipient, due, at)
    elif not act.here and act.kind in _STEPS:
        _STEPS[MessageKind(act.kind)](act, at)


def _keep(act: Act, recipient: str) -> None:
    """Write down, once for all recipients of this node, what came from another."""
    body = act.body
    Case.objects.get_or_create(
        pk=body["case"],
        defaults={
            "title": body.get("title", ""),
            "crime_areas": body.get("crime_areas", []),
            "opened_by_id": act.issuer_id,
            "created_at": act.issued_at,
        },
    )
    message, is_new = Message.objects.get_or_create(act=act, defaults=_columns(act, [recipient]))
    if is_new:
        wording.keep_message(message)
    if not is_new and recipient not in message.to and act.audience == "open":
        message.to = sorted({*message.to, recipient})
        message.save(update_fields=["to"])


def _columns(act: Act, to: list[str]) -> dict[str, Any]:
    body = act.body
    written = {name: value for name, value in body.items() if name in _COLUMNS}
    details = {name: value for name, value in body.items() if name not in _COLUMNS and name != "case"}
    return {
        "texts": {},
        "original_language": "en",
        "entities": [],
        **written,
        "details": details,
        "to": to,
        "kind": act.kind,
        "priority": act.priority,
        "handling": act.handling,
        "handling_note": act.handling_note,
        "source_evaluation": act.source_evaluation,
        "information_evaluation": act.information_evaluation,
        "audience": act.audience,
        "case_id": body["case"],
        "author_id": act.issuer_id,
        "reply_to": act.reply_to,
        "sent_at": act.issued_at,
    }


def _owe(act: Act, recipient: str, due: datetime | None, at: datetime) -> None:
    """A request reached the bureau that is asked: its clock lies on the desk."""
    if act.here:
        request = ending.asked_in(act.pk, recipient)
    else:
        table = editions.clocks()
        request, _ = Request.objects.get_or_create(
            message=act.message,
            asked_id=recipient,
            defaults={
                "case_id": act.body["case"],
                "asker_id": act.issuer_id,
                "priority": act.priority,
                "asked_at": act.issued_at,
                "due_at": due or table.of[act.priority].due(act.issued_at),
                "edition": table.edition,
            },
        )
    desks.put(
        bureau=recipient, kind=ending.OWED, subject=request, reference=str(request.pk)[-12:],
        urgency=act.priority, due_at=request.due_at, at=at,
    )  # fmt: skip


def _answered(act: Act, at: datetime) -> None:
    if act.body["outcome"] != "partly":
        _end(act, RequestState.ANSWERED, at)


def _refused(act: Act, at: datetime) -> None:
    _end(act, RequestState.REFUSED, at)


def _withdrawn(act: Act, at: datetime) -> None:
    for request in Request.objects.select_for_update(of=("self",)).filter(
        message__act=act.body["request"], asker=act.issuer_id
    ):
        ending.require_running(request)
        ending.end(request, RequestState.WITHDRAWN, reason=_code(act), by=act, at=at)


def _extended(act: Act, at: datetime) -> None:
    request = ending.asked_in(UUID(act.body["request"]), act.issuer_id)
    ending.require_running(request)
    until = _moment(act.body["until"])
    if until is not None:
        ending.give_longer(request, until, _code(act))


def _decided(act: Act, at: datetime) -> None:
    """The originator decided about passing on: a grant is good for the bureau that asked, and for that act alone."""
    request = ending.asked_in(UUID(act.body["request"]), act.issuer_id)
    asked = request.message.details
    if act.body["allowed"]:
        of_act = Act.objects.filter(pk=asked["of"], issuer=act.issuer_id).first()
        if of_act is None:
            raise NotFound
        Grant.objects.create(
            of_act=of_act,
            granted_to_id=request.asker_id,
            to_bureaus=act.body["to"],
            asked_in=request.message.act_id,
            act=act,
            granted_at=at,
            until_at=_moment(act.body.get("until")),
        )
    _end(act, RequestState.ANSWERED if act.body["allowed"] else RequestState.REFUSED, at)


def _end(act: Act, state: RequestState, at: datetime) -> None:
    request = ending.asked_in(UUID(act.body["request"]), act.issuer_id)
    ending.require_running(request)
    ending.end(request, state, reason=_code(act), by=act, at=at)


def _code(act: Act) -> str:
    return str(act.body.get("reason", {}).get("code", ""))


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


_STEPS = {
    MessageKind.ANSWER: _answered,
    MessageKind.REFUSAL: _refused,
    MessageKind.WITHDRAWAL: _withdrawn,
    MessageKind.EXTENSION: _extended,
    MessageKind.DECISION: _decided,
}
