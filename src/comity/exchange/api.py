"""The exchange over the API: the same verbs, queries and rules as the pages."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime

from comity.core.actors import Actor
from comity.core.codes import CrimeArea, Handling, InformationEvaluation, SourceEvaluation
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.exchange import corrections, figures, kinds, passing, permissions, proofs, queries, showing
from comity.exchange.codes import AudienceMode, Priority, RecallScope
from comity.exchange.models import Act, CaseFile, Message, Recall, Request
from comity.exchange.services import filing, recalling, requests, writing
from comity.exchange.wording import cases_about
from comity.exchange.writing import Writing
from comity.records.index import Found

PREFIX = "/exchange"
router = Router(tags=["exchange"])

LISTED_AT_MOST = 100
Language = Literal["ar", "en", "es", "fr"]
Named = Annotated[list[str], Query(max_length=400, description="codes of bureaus")]


class MessageIn(Schema, extra="forbid"):
    """A message, a request or an answer. case: the thread it continues; without one it begins a case."""

    to: list[str] = Field(min_length=1, max_length=400)
    case: UUID | None = None
    kind: Literal["message", "request", "answer"] = "message"
    title: str = Field(default="", max_length=500)
    texts: dict[Language, str]
    original_language: Language
    entities: list[dict[str, Any]] = Field(default_factory=list, max_length=500)
    links: list[dict[str, Any]] = Field(default_factory=list, max_length=200)
    crime_areas: list[CrimeArea] = Field(default_factory=list, max_length=10)
    own_reference: str = Field(default="", max_length=500)
    other_channel: str = Field(default="", max_length=500)
    priority: Priority = Priority.NORMAL
    handling: Handling = Handling.H0
    handling_note: str = Field(default="", max_length=4_000)
    source_evaluation: SourceEvaluation | None = None
    information_evaluation: InformationEvaluation | None = None
    audience: AudienceMode = AudienceMode.OPEN
    asks: Literal["", "information", "verification", "locate", "interview", "evidence", "advice"] = Field(
        default="", description="of a request: what is asked"
    )
    request: UUID | None = Field(default=None, description="of an answer: the act that asked")
    outcome: Literal["answered", "partly", "no-information", "taken-up"] = Field(
        default="answered", description="of an answer; to a proposed correction: taken-up or partly"
    )
    passes_on: list[UUID] = Field(default_factory=list, max_length=20, description="acts whose content this passes on")


class ProposedCorrectionIn(Schema, extra="forbid"):
    """What is wrong with a record or a notice of another bureau, and how it should read; it goes to the owner alone."""

    of: str = Field(max_length=500, description="id of the record, or number of the notice")
    title: str = Field(default="", max_length=500)
    texts: dict[Language, str]
    original_language: Language
    properties: dict[str, list[str]] = Field(
        default_factory=dict, max_length=50, description="proposed values by the property of the record"
    )
    own_reference: str = Field(default="", max_length=500)
    priority: Priority = Priority.NORMAL


class RefusalIn(Schema, extra="forbid"):
    """Why a request is refused: a code of the table of reasons, and words beside it."""

    reason: str = Field(max_length=60)
    texts: dict[Language, str] = Field(default_factory=dict)


class ExtensionIn(RefusalIn):
    """Until when the answer takes longer, and why."""

    until: AwareDatetime


class WithdrawalIn(Schema, extra="forbid"):
    """Why a request is not needed any more."""

    reason: str = Field(max_length=60)


class PassingIn(Schema, extra="forbid"):
    """To whom something that was received is to go, and why."""

    to: list[str] = Field(min_length=1, max_length=400)
    texts: dict[Language, str] = Field(default_factory=dict)


class DecisionIn(Schema, extra="forbid"):
    """To whom it may go, until when; to nobody, by which reason not."""

    to: list[str] = Field(default_factory=list, max_length=400)
    until: AwareDatetime | None = None
    reason: str = Field(default="", max_length=60)


class RecallIn(Schema, extra="forbid"):
    """From whom something is taken back, and why. bureaus: of a narrowing, from whom."""

    scope: RecallScope
    bureaus: list[str] = Field(default_factory=list, max_length=400)
    reason: str = Field(max_length=60)
    note: str = Field(default="", max_length=4_000)


@router.get("/kinds", summary="Kinds of act")
def known_kinds(request: ActorRequest) -> dict[str, Any]:
    """What bureaus can say to each other, with the newest version of each."""
    return {
        "kinds": [
            {
                "kind": kind.code,
                "version": kind.version,
                "label": str(kind),
                "issuer": kind.issuer,
                "ordered": kind.ordered,
                "complied": kind.complied,
            }
            for kind in kinds.table().values()
        ]
    }


@router.get("/kinds/{code}/{version}", summary="Schema of a kind of act")
def schema(request: ActorRequest, code: str, version: int) -> dict[str, Any]:
    """The JSON Schema of a kind and version; `common` 1 holds what several share."""
    try:
        return dict(kinds.schema(code, version))
    except KeyError:
        raise NotFound from None


@router.get("/cases", summary="List cases")
def cases(
    request: ActorRequest, unread: bool = False, limit: int = 25, q: Annotated[str, Query(max_length=200)] = ""
) -> dict[str, Any]:
    """The cases of one's own bureau, urgent ones first, then the latest; `q` narrows them as the inbox does."""
    rows = queries.case_files_visible_to(request.actor).order_by("-urgent", "-last_at", "-pk")
    rows = rows.filter(unread__gt=0) if unread else rows
    rows = cases_about(rows, q) if q else rows
    shown = list(rows.values_list("pk", flat=True)[: min(max(limit, 1), LISTED_AT_MOST)])
    asked = urlencode({"unread": unread, "q": q})
    found = filing.search_cases(request.actor, question=asked, shown=shown, at=timezone.now())
    return {"cases": [_case(file) for file in sorted(found, key=lambda file: shown.index(file.pk))]}


@router.get("/cases/{case}", summary="Read a case")
def case(request: ActorRequest, case: UUID) -> dict[str, Any]:
    """What one's own bureau wrote and received in a case, with the records of which it may speak; it counts as read."""
    file = queries.case_file_visible_to(request.actor, case)
    matched = showing.matched(request.actor, case)  # before the operation: the index is never asked inside one
    records = {one.record.pk: one.record for several in matched.values() for one in several}
    filing.read_case(request.actor, file=file, shown=list(records.values()), at=timezone.now())
    return _case(file) | {
        "messages": [
            _message(request.actor, each) | {"possible": _possible(each, matched)}
            for each in queries.messages_in(request.actor, case)
        ]
    }


@router.post("/messages", summary="Send a message", response={201: dict[str, Any]})
def send(request: ActorRequest, body: MessageIn) -> tuple[int, dict[str, Any]]:
    """Write and send: a message of a case, and an act to each bureau it goes to."""
    message = writing.send_at_once(request.actor, writing=_writing(request, body), at=timezone.now())
    return 201, _message(request.actor, message)


@router.post("/corrections", summary="Propose a correction", response={201: dict[str, Any]})
def propose_correction(request: ActorRequest, body: ProposedCorrectionIn) -> tuple[int, dict[str, Any]]:
    """A request to the owner of a record or a notice, under its handling code; nothing changes by it."""
    said = body.model_dump(mode="json", exclude={"of"} if body.title else {"of", "title"})
    written = corrections.begun(request.actor, body.of, **said)
    return 201, _message(request.actor, writing.send_at_once(request.actor, writing=written, at=timezone.now()))


@router.get("/requests", summary="List requests")
def listed_requests(request: ActorRequest, side: Literal["owed", "waited-for"] = "owed") -> dict[str, Any]:
    """What one's own bureau still owes, or still waits for; the most pressing first."""
    permissions.SEARCH_CASES.require(request.actor)
    rows = queries.owed_by(request.actor) if side == "owed" else queries.owed_to(request.actor)
    return {"requests": [_request(each) for each in rows[:LISTED_AT_MOST]]}


@router.get("/requests/figures", summary="Figures of requests")
def request_figures(request: ActorRequest) -> dict[str, Any]:
    """One's own bureau with every other, and closed quarters and years of the organisation; null where suppressed."""
    permissions.SEARCH_CASES.require(request.actor)
    at = timezone.now()
    return {
        "between": [asdict(row) for row in figures.between(request.actor, at)],
        "quarters": [{"quarter": each.name} | asdict(each) for each in figures.quarters(at.date())],
        "years": [{"year": each.first.year} | asdict(each) for each in figures.years(at.date())],
    }


@router.post("/requests/{key}/refuse", summary="Refuse a request")
def refuse(request: ActorRequest, key: UUID, body: RefusalIn) -> dict[str, Any]:
    """By a coded reason."""
    found = queries.request_visible_to(request.actor, key)
    message = requests.refuse_request(
        request.actor,
        request=found,
        reason=body.reason,
        texts=_texts(body.texts),
        language=request.actor.language,
        at=timezone.now(),
    )
    return _message(request.actor, message)


@router.post("/requests/{key}/extend", summary="Announce that an answer takes longer")
def extend(request: ActorRequest, key: UUID, body: ExtensionIn) -> dict[str, Any]:
    """Until when, and by which coded reason."""
    found = queries.request_visible_to(request.actor, key)
    message = requests.extend_request(
        request.actor,
        request=found,
        reason=body.reason,
        until=body.until,
        texts=_texts(body.texts),
        language=request.actor.language,
        at=timezone.now(),
    )
    return _message(request.actor, message)


@router.post("/requests/{key}/withdraw", summary="Withdraw a request")
def withdraw(request: ActorRequest, key: UUID, body: WithdrawalIn) -> dict[str, Any]:
    """The answer is not needed any more."""
    found = queries.request_visible_to(request.actor, key)
    message = requests.withdraw_request(request.actor, request=found, reason=body.reason, at=timezone.now())
    return _message(request.actor, message)


@router.get("/acts/{key}", summary="Look at an act")
def act(request: ActorRequest, key: UUID) -> dict[str, Any]:
    """The header of an act, and what became of it with each recipient that may be known of."""
    found = queries.act_visible_to(request.actor, key)
    return _act(found) | {
        "consignments": [
            {
                "recipient": each.recipient_id,
                "number": each.number,
                "state": each.state,
                "closed_at": each.closed_at,
                "reason": each.reason,
            }
            for each in queries.consignments_visible_to(request.actor, found)
        ]
    }


@router.get("/acts/{key}/passing", summary="Ask who may be given what was received")
def who_may_be_given_it(
    request: ActorRequest, key: UUID, to: Annotated[list[str], Query(max_length=400)]
) -> dict[str, Any]:
    """Of the bureaus named: who may be given it now, and for whom the originator has to be asked first."""
    permissions.SEARCH_CASES.require(request.actor)
    found = queries.act_visible_to(request.actor, key)
    answer = passing.passing(request.actor, found, to, timezone.now())
    return {
        "act": str(found.pk),
        "originator": found.issuer_id,
        "handling": found.handling,
        "allowed": answer.allowed,
        "ask": answer.ask,
    }


@router.post(
    "/acts/{key}/ask-to-pass-on", summary="Ask whether something may be passed on", response={201: dict[str, Any]}
)
def ask_to_pass_on(request: ActorRequest, key: UUID, body: PassingIn) -> tuple[int, dict[str, Any]]:
    """A request to the originator, with the clock of what was received."""
    message = requests.ask_to_pass_on(
        request.actor,
        act=queries.act_visible_to(request.actor, key),
        to=body.to,
        texts=_texts(body.texts),
        language=request.actor.language,
        at=timezone.now(),
    )
    return 201, _message(request.actor, message)


@router.post("/requests/{key}/decide", summary="Decide who may be given what one's own bureau sent")
def decide(request: ActorRequest, key: UUID, body: DecisionIn) -> dict[str, Any]:
    """To some of the bureaus that were named; to none refuses it, with a coded reason."""
    message = requests.decide_passing_on(
        request.actor,
        request=queries.request_visible_to(request.actor, key),
        to=body.to,
        until=body.until,
        reason=body.reason,
        at=timezone.now(),
    )
    return _message(request.actor, message)


@router.get("/acts/{key}/proof", summary="Verify an act")
def proof(request: ActorRequest, key: UUID) -> dict[str, Any]:
    """Every check of an act: signature, content, chain, receipts, ledger. `holds` is null where it cannot be told."""
    found = queries.act_visible_to(request.actor, key)
    checks = proofs.checks_of(found, list(queries.consignments_visible_to(request.actor, found)))
    return {
        "act": str(found.pk),
        "hash": found.act_hash,
        "holds": proofs.holds(checks),
        "checks": [{"check": one.code, "holds": one.holds, "why": one.why, "facts": one.facts} for one in checks],
    }


@router.post("/acts/{key}/recall", summary="Take back what was sent", response={201: dict[str, Any]})
def recall(request: ActorRequest, key: UUID, body: RecallIn) -> tuple[int, dict[str, Any]]:
    """From everybody, or from some; every copy follows."""
    found = queries.act_visible_to(request.actor, key)
    made = recalling.recall_act(
        request.actor,
        act=found,
        scope=body.scope,
        bureaus=body.bureaus,
        reason=body.reason,
        words=recalling.Words(body.note),
        at=timezone.now(),
    )
    return 201, _recall(made)


@router.get("/recalls/{key}", summary="Look at a recall")
def one_recall(request: ActorRequest, key: UUID) -> dict[str, Any]:
    """What was taken back, and for each recipient whether it complied or refused, or since when it is silent."""
    found = queries.recall_visible_to(request.actor, key)
    return _recall(found) | {
        "recipients": [
            {"bureau": row.bureau, "done": row.is_done, "said_at": row.said_at, "silent_since": row.silent_since}
            for row in showing.compliance(request.actor, found)
        ]
    }


def _texts(said: dict[Language, str]) -> writing.Texts:
    return writing.Texts({str(code): text for code, text in said.items()})


def _writing(request: ActorRequest, body: MessageIn) -> Writing:
    details: dict[str, Any] = {}
    case = body.case
    if body.kind == "request":
        details["asks"] = body.asks
    if body.kind == "answer":
        details |= {"request": str(body.request), "outcome": body.outcome}
        asked = queries.requests_visible_to(request.actor).filter(message__act=body.request, asked=request.actor.bureau)
        case = case or asked.values_list("case", flat=True).first()
    if body.passes_on:
        acts = [queries.act_visible_to(request.actor, key) for key in body.passes_on]
        details["passes_on"] = [{"act": str(act.pk), "issuer": act.issuer_id, "handling": act.handling} for act in acts]
    said = body.model_dump(mode="json", exclude={"asks", "request", "outcome", "passes_on", "case"})
    said["source_evaluation"] = said["source_evaluation"] or ""
    said["information_evaluation"] = said["information_evaluation"] or ""
    return Writing(**said, case=case, details=details, reply_to=body.request)


def _case(file: CaseFile) -> dict[str, Any]:
    return {
        "case": str(file.case_id),
        "title": file.title,
        "own_reference": file.own_reference,
        "state": file.state,
        "unread": file.unread,
        "last_at": file.last_at,
    }


def _message(actor: Actor, message: Message) -> dict[str, Any]:
    return {
        "message": str(message.pk),
        "act": str(message.act_id) if message.act_id else None,
        "case": str(message.case_id),
        "kind": message.kind,
        "from": message.author_id,
        "to": queries.recipients_shown(actor, message),
        "title": message.title,
        "texts": message.texts,
        "original_language": message.original_language,
        "entities": message.entities,
        "links": message.links,
        "attachments": message.attachments,
        "details": message.details,
        "priority": message.priority,
        "handling": message.handling,
        "handling_note": message.handling_note,
        "sent_at": message.sent_at,
    }


def _possible(message: Message, matched: Mapping[tuple[UUID, int], list[Found]]) -> list[dict[str, Any]]:
    return [
        {"entity": place, "record": str(one.record.pk), "owner": one.record.owner_id, "score": one.candidate.score}
        for place in range(len(message.entities or ()))
        for one in matched.get((message.pk, place), ())
    ]


def _request(request: Request) -> dict[str, Any]:
    return {
        "request": str(request.pk),
        "act": str(request.message.act_id),
        "case": str(request.case_id),
        "asker": request.asker_id,
        "asked": request.asked_id,
        "priority": request.priority,
        "state": request.state,
        "due_at": request.extended_until or request.due_at,
    }


def _act(act: Act) -> dict[str, Any]:
    return {
        "act": str(act.pk),
        "kind": act.kind,
        "version": act.kind_version,
        "from": act.issuer_id,
        "issued_at": act.issued_at,
        "hash": act.act_hash,
        "size": act.size,
        "handling": act.handling,
    }


def _recall(recall: Recall) -> dict[str, Any]:
    return {"recall": str(recall.pk), "scope": recall.scope, "bureaus": recall.bureaus, "reason": recall.reason}
