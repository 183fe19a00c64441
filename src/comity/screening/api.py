"""The API of screening: checks, batches, hits."""

import hashlib
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from pydantic import AwareDatetime, Field

from comity.core.actors import Actor
from comity.core.codes import NoticeType
from comity.core.refusals import InvalidInput
from comity.engines import documents, ledger
from comity.records.attachments.reading import attachments_of
from comity.records.attachments.showing import content
from comity.screening import editions, operation_counts, printing, queries, services, zones
from comity.screening.answers import answer, answers
from comity.screening.codes import DismissalReason, HitState
from comity.screening.models import Check, Hit
from comity.screening.schemas import (
    AnswerIn,
    BatchIn,
    BatchOut,
    CandidateState,
    CheckedOut,
    CheckIn,
    CheckLine,
    CheckOut,
    CheckPage,
    CompletionIn,
    CorrectionIn,
    DismissalIn,
    HitFile,
    HitOut,
    HitPage,
    OperationFigures,
    OutcomeIn,
    OutcomeOut,
    TakeUpIn,
)
from comity.screening.search import Inquiry

router = Router(tags=["screening"])
PREFIX = ""

Limit = Annotated[int, Field(ge=1, le=200)]


@router.post("/checks", response=CheckedOut, summary="Check one traveller or thing")
def make_check(request: HttpRequest, body: CheckIn) -> dict[str, Any]:
    """Ask what the members share about one person, document or thing.

    The purpose is a header (`X-Comity-Purpose`). A candidate is not a hit: its owner bureau confirms.
    """
    actor, today = _actor(request), timezone.localdate()
    zone = _zone(body.zone, actor) if body.zone else None
    question = zone.question if zone else body.question(today)
    check = services.check(actor, question=question, zone=zone.facts if zone else None, at=timezone.now())
    return answer(actor, check).content() | {"zone_problems": zone.facts["problems"] if zone else []}


@router.post("/checks/batch", response=BatchOut, summary="Check up to 1,000 travellers at once")
def make_batch(request: HttpRequest, body: BatchIn) -> dict[str, Any]:
    """One action and one entry of the ledger, with one provable row per traveller."""
    actor, today = _actor(request), timezone.localdate()
    inquiries = [Inquiry(each.question(today), row=each.row, seat=each.seat) for each in body.rows]
    content = ledger.canonical(body.model_dump(mode="json"))
    file = services.ManifestFile(
        name=body.name,
        sha256=hashlib.sha256(content).hexdigest(),
        format="json",
        carrier_reference=body.carrier_reference,
    )
    batch = services.check_batch(actor, file=file, inquiries=inquiries, at=timezone.now())
    checks = [each.content() for each in answers(actor, list(batch.checks.order_by("row")))]
    return {
        "batch": batch.pk,
        "rows": batch.rows,
        "with_candidates": batch.with_candidates,
        "checks": checks,
    }


@router.get("/checks", response=CheckPage, summary="Checks of your bureau")
def list_checks(request: HttpRequest, limit: Limit = 50, before: UUID | None = None) -> dict[str, Any]:
    """The latest first. What was asked is not in the list: open a check to read it."""
    actor = _actor(request)
    rows = queries.checks_visible_to(actor)
    items, following = _page(rows, limit, before)
    services.search_checks(actor, question="", shown=[each.pk for each in items], at=timezone.now())
    return {"items": [_line(each) for each in items], "next": following}


@router.get("/checks/{uuid:check_id}", response=CheckOut, summary="One check of your bureau")
def read_check(request: HttpRequest, check_id: UUID) -> dict[str, Any]:
    """With its candidates as they read now."""
    actor = _actor(request)
    return answer(actor, services.consult_check(actor, check_id=check_id, at=timezone.now())).content()


@router.post("/candidates/{uuid:candidate_id}/dismiss", response=CandidateState, summary="Dismiss a candidate")
def dismiss(request: HttpRequest, candidate_id: UUID, body: DismissalIn) -> dict[str, Any]:
    """Say that a candidate is not the person or thing met, and why."""
    actor, at = _actor(request), timezone.now()
    candidate = services.consult_candidate(actor, candidate_id=candidate_id, at=at)
    reason = DismissalReason(body.reason)
    candidate = services.dismiss_candidate(actor, candidate=candidate, reason=reason, at=at)
    return {"candidate": candidate.pk, "state": candidate.state, "dismissal": candidate.dismissal}


@router.post("/hits", response={201: HitOut}, summary="Report a candidate to the owner of its record")
def report_hit(request: HttpRequest, body: TakeUpIn) -> Status[dict[str, Any]]:
    """Take a candidate up with what was observed: the owner bureau is told at once, and its clock starts."""
    actor = _actor(request)
    observed = services.Observation(
        observed_at=body.observed_at,
        place=body.place,
        note=body.note,
        document=body.document,
        company=body.company,
        heading_to=body.heading_to,
        urgency=body.urgency,
    )
    candidate = services.consult_candidate(actor, candidate_id=body.candidate, at=timezone.now())
    hit = services.take_up_candidate(actor, candidate=candidate, observed=observed, at=timezone.now())
    return Status(201, printing.hit_content(hit))


@router.get("/hits", response=HitPage, summary="Hits that your bureau reported or owns")
def list_hits(
    request: HttpRequest,
    limit: Limit = 50,
    before: UUID | None = None,
    state: HitState | None = None,
) -> dict[str, Any]:
    """The latest first."""
    actor = _actor(request)
    rows = queries.hits_visible_to(actor)
    items, following = _page(rows.filter(state=state) if state else rows, limit, before)
    services.search_hits(actor, question=state or "", shown=[each.pk for each in items], at=timezone.now())
    return {"items": [printing.hit_content(each) for each in items], "next": following}


@router.get("/hits/figures", response=OperationFigures, summary="Figures of an operation")
def operation_figures(
    request: HttpRequest, from_at: AwareDatetime, until_at: AwareDatetime, type: NoticeType | None = None
) -> dict[str, Any]:
    """What followed confirmed hits in [from_at, until_at), each hit counted once for a figure.

    Of your bureau; for the command centre, compliance and data protection of the General Secretariat of every one.
    """
    bureaus = operation_counts.read_by(_actor(request))
    narrowed: dict[str, Any] = {"types": [type] if type else [], "bureaus": bureaus}
    return {
        "edition": editions.outcomes().edition,
        "figures": operation_counts.counts(from_at, until_at, **narrowed),
        "bureaus": operation_counts.by_bureau(from_at, until_at, **narrowed),
    }


@router.get("/hits/{reference}", response=HitFile, summary="One hit")
def read_hit(request: HttpRequest, reference: str) -> dict[str, Any]:
    """With what was met and what the two bureaus said."""
    actor = _actor(request)
    return _file(actor, services.consult_hit(actor, reference=reference[:40], at=timezone.now()))


@router.post("/hits/{reference}/answer", response=HitFile, summary="Answer a hit on your record")
def answer_hit(request: HttpRequest, reference: str, body: AnswerIn) -> dict[str, Any]:
    """Confirm it, say that it is not the same, or ask for more."""
    actor = _actor(request)
    hit = services.consult_hit(actor, reference=reference[:40], at=timezone.now())
    said = HitState(body.answer)
    answered = services.answer_hit(
        actor,
        hit=hit,
        answer=said,
        text=body.text,
        means=body.means,
        remember=body.remember,
        everywhere=body.everywhere,
        at=timezone.now(),
    )
    return _file(actor, answered)


@router.post("/hits/{reference}/complete", response=HitFile, summary="Give the owner what it asked for")
def complete_hit(request: HttpRequest, reference: str, body: CompletionIn) -> dict[str, Any]:
    """The owner's clock starts again."""
    actor = _actor(request)
    hit = services.consult_hit(actor, reference=reference[:40], at=timezone.now())
    return _file(actor, services.complete_hit(actor, hit=hit, text=body.text, at=timezone.now()))


@router.post("/hits/{reference}/outcomes", response={201: OutcomeOut}, summary="Say what followed a hit you reported")
def record_outcome(request: HttpRequest, reference: str, body: OutcomeIn) -> Status[dict[str, Any]]:
    """The owner is told. Figures are counted from outcomes of confirmed hits, and from nothing else."""
    actor = _actor(request)
    hit = services.consult_hit(actor, reference=reference[:40], at=timezone.now())
    said = services.OutcomeSaid(**body.model_dump())
    return Status(
        201, printing.outcome_content(services.record_outcome(actor, hit=hit, outcome=said, at=timezone.now()))
    )


@router.post("/hits/{reference}/outcomes/{int:number}/withdraw", response=OutcomeOut, summary="Take an outcome back")
def withdraw_outcome(request: HttpRequest, reference: str, number: int, body: CorrectionIn) -> dict[str, Any]:
    """It was entered in error: it stays, and counts no more."""
    actor, at = _actor(request), timezone.now()
    services.consult_hit(actor, reference=reference[:40], at=at)
    outcome = queries.outcome_visible_to(actor, reference[:40], number)
    return printing.outcome_content(services.correct_outcome(actor, outcome=outcome, reason=body.reason, at=at))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by members' middleware
    return actor


def _zone(text: str, actor: Actor) -> zones.ReadZone:
    try:
        return zones.read(text, today=timezone.localdate(), language=actor.language)
    except documents.DocumentError as error:
        raise InvalidInput(reason=documents.render(error, actor.language)) from error


def _page(rows: Any, limit: int, before: UUID | None) -> tuple[list[Any], UUID | None]:
    """One page by key: ids sort by the time they were made, so no row is on two pages or on none."""
    ordered = (rows.filter(pk__lt=before) if before else rows).order_by("-pk")
    found = list(ordered[: limit + 1])
    items = found[:limit]
    return items, items[-1].pk if len(found) > limit else None


def _line(check: Check) -> CheckLine:
    return CheckLine(
        id=check.pk,
        at=check.at,
        kind=check.kind,
        result=check.result,
        purpose=check.purpose,
        reference=check.reference,
        batch=check.batch_id,
        row=check.row,
        seat=check.seat,
        erased=check.erased_at is not None,
    )


def _file(actor: Actor, hit: Hit) -> dict[str, Any]:
    return printing.hit_content(hit) | {
        "met": hit.met,
        "observed_note": hit.observed_note,
        "answer_note": hit.answer_note,
        "identified_by": hit.identified_by,
        "more_note": hit.more_note,
        "outcomes": [printing.outcome_content(each) for each in hit.outcomes.all()],
        "evidence": [content(one) for one in attachments_of(actor, hit)],
    }
