"""Records over the API: the same verbs and queries as the pages."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from comity.core.refusals import InvalidInput
from comity.core.requests import ActorRequest
from comity.records import exporting, permissions, queries, searching, services
from comity.records.attachments import reading, serving
from comity.records.attachments.showing import content
from comity.records.awaited import not_here
from comity.records.drafts import LIMITS, RecordDraft, RecordKind, Release, ReleaseRule, Remark, Skipped
from comity.records.errors import PropertyUnknown
from comity.records.models import Hold, HoldEffect, HoldReason, Record
from comity.records.report import said_of
from comity.records.rules import Conditions
from comity.records.sources.drafting import REFUSED_REMARKS, Drafting
from comity.records.texts import clean

PREFIX = "/records"
router = Router(tags=["records"])

LISTED_AT_MOST = 100
LONGEST_NOTE = 2_000


class ReleaseIn(Schema, extra="forbid"):
    """To which bureaus: all, only these (and ours), or all but these."""

    rule: ReleaseRule
    bureaus: list[str] = Field(default=[], max_length=300)


class ConditionsIn(Schema, extra="forbid"):
    """Under which conditions a record is shared: none may be missing."""

    handling: str
    handling_note: str = Field(default="", max_length=LONGEST_NOTE)
    evaluation: str = Field(pattern=r"^[ABCX][1-4]$")
    release: ReleaseIn
    purposes: list[str]
    legal_basis: str
    category: str = ""
    retain_until: date
    discreet: bool = False


class ValueIn(Schema, extra="forbid"):
    """One value, as written."""

    text: str = Field(min_length=1, max_length=20_000)
    language: str = Field(default="", pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?$")
    script: str = Field(default="", pattern=r"^([A-Z][a-z]{3})?$")
    country: str = Field(default="", max_length=100)
    quality: Literal["", "good", "low", "original"] = ""
    note: str = Field(default="", max_length=20_000)


class ContentIn(Schema, extra="forbid"):
    """What is said of a person or thing."""

    kind: RecordKind
    reference: str = Field(default="", max_length=200)
    properties: dict[str, list[ValueIn]]
    offences: list[str] = []
    markers: list[str] = []


class RecordIn(Schema, extra="forbid"):
    """A record to contribute."""

    content: ContentIn
    conditions: ConditionsIn


class ReleaseChangeIn(Schema, extra="forbid"):
    """A new release of a record."""

    release: ReleaseIn
    purposes: list[str]
    handling: str
    handling_note: str = Field(default="", max_length=LONGEST_NOTE)
    discreet: bool = False


class ReasonIn(Schema, extra="forbid"):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


class HoldIn(Schema, extra="forbid"):
    """Why a record is held, what the hold does, and until when; without a day, until somebody lifts it."""

    reason: HoldReason
    effect: HoldEffect
    note: str = Field(default="", max_length=LONGEST_NOTE)
    until_on: date | None = None


class LiftingIn(Schema, extra="forbid"):
    """What is said when a hold is lifted."""

    note: str = Field(default="", max_length=LONGEST_NOTE)


class HoldOut(Schema):
    """A hold of a record."""

    id: UUID
    record: UUID
    reason: HoldReason
    effect: HoldEffect
    note: str
    until_on: date | None
    placed_at: datetime
    lifted_at: datetime | None


class HoldsOut(Schema):
    """The holds in force on a record, the oldest first."""

    holds: list[HoldOut]


@router.get("", summary="Search records")
def search(request: ActorRequest, q: str = "", kind: RecordKind | None = None, limit: int = 25) -> dict[str, Any]:
    """Records whose names or numbers may be `q`, in any script, the likeliest first; without `q` the newest."""
    actor = request.actor
    wanted = min(max(limit, 1), LISTED_AT_MOST)
    scores: dict[UUID, float] = {}
    if q.strip() and permissions.SEARCH.allows(actor):
        found = searching.find(actor, q, kinds=[kind.value] if kind else [])[:wanted]
        scores = {one.record.pk: one.candidate.score for one in found}
        shown = list(scores)
    else:
        rows = queries.records_visible_to(actor).order_by("-changed_at", "-pk")
        shown = list((rows.filter(kind=kind.value) if kind else rows).values_list("pk", flat=True)[:wanted])
    seen = services.search_records(actor, question=f"q={q}", shown=shown, at=timezone.now())
    rows_shown = queries.records_by_id(actor, seen)
    return {"records": [_object(row) | {"score": scores.get(row.pk)} for row in rows_shown]}


@router.get("/lists", summary="Lists")
def lists(request: ActorRequest) -> dict[str, Any]:
    """Lists of one's own bureau, and those released to it."""
    return {
        "lists": [
            {"name": one.name, "title": one.title, "owner": one.owner_id, "format": one.format}
            for one in queries.lists_visible_to(request.actor).order_by("name")
        ]
    }


@router.get("/export", summary="Export records")
def export(
    request: ActorRequest, format: Literal["ftm", "csv"] = "ftm", kind: RecordKind | None = None
) -> StreamingHttpResponse:
    """Every record that may be seen, as FollowTheMoney lines or plain CSV."""
    rows = queries.records_visible_to(request.actor).filter(withdrawn_at__isnull=True)
    if kind:
        rows = rows.filter(kind=kind.value)
    lines = exporting.lines(
        request.actor, records=rows, format_=format, question=f"kind={kind or ''}", clock=timezone.now
    )
    return StreamingHttpResponse(exporting.begun(lines), content_type="text/plain; charset=utf-8")


@router.post("", summary="Contribute a record", response={201: dict[str, Any]})
def contribute(request: ActorRequest, body: RecordIn) -> tuple[int, dict[str, Any]]:
    """Share a record of one's own bureau."""
    record = services.contribute_record(
        request.actor, draft=_draft(body.content), conditions=_conditions(body.conditions), at=timezone.now()
    )
    return 201, _object(record)


@router.get("/{uuid:record_id}", summary="Open a record")
def get(request: ActorRequest, record_id: UUID) -> dict[str, Any]:
    """The file of one record; its owner sees who opened it, and why."""
    record = _consulted(request, record_id)
    files = reading.attachments_about(request.actor, record)
    awaited = not_here(request.actor, record).content()
    return _object(record) | {"files": [content(one) for one in files], "files_not_here": awaited}


@router.get("/files/{uuid:attachment_id}", summary="Open an attached file")
def attached(request: ActorRequest, attachment_id: UUID) -> FileResponse:
    """A picture, document or fingerprint file, as it is kept; its owner sees who opened it, and why."""
    return serving.served(services.open_attachment(request.actor, key=attachment_id, at=timezone.now()))


@router.put("/{uuid:record_id}", summary="Change a record")
def change(request: ActorRequest, record_id: UUID, body: ContentIn) -> dict[str, Any]:
    """Replace what a record says."""
    record = _consulted(request, record_id)
    return _object(services.change_record(request.actor, record=record, draft=_draft(body), at=timezone.now()))


@router.put("/{uuid:record_id}/release", summary="Set the release of a record")
def release(request: ActorRequest, record_id: UUID, body: ReleaseChangeIn) -> dict[str, Any]:
    """Say anew who may see a record, for which purposes."""
    record = services.set_release(
        request.actor,
        record=_consulted(request, record_id),
        rule=body.release.rule,
        bureaus=body.release.bureaus,
        purposes=body.purposes,
        handling=body.handling,
        handling_note=clean(body.handling_note, lines=True)[0],
        discreet=body.discreet,
        at=timezone.now(),
    )
    return _object(record)


@router.post("/{uuid:record_id}/withdrawal", summary="Withdraw a record")
def withdraw(request: ActorRequest, record_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Take a record back."""
    record = _consulted(request, record_id)
    return _object(services.withdraw_record(request.actor, record=record, reason=body.reason, at=timezone.now()))


@router.get("/{uuid:record_id}/holds", summary="List the holds of a record", response=HoldsOut)
def holds(request: ActorRequest, record_id: UUID) -> dict[str, Any]:
    """Holds in force, for the record's owner and the General Secretariat; whoever else sees the record reads none."""
    record = _consulted(request, record_id)
    return {"holds": [_held(one) for one in queries.holds_shown(request.actor, record, timezone.now())]}


@router.post("/{uuid:record_id}/holds", summary="Hold a record", response={201: HoldOut})
def hold(request: ActorRequest, record_id: UUID, body: HoldIn) -> tuple[int, dict[str, Any]]:
    """Hide a record, keep it from being erased, or mark it: for the Secretariat's reviewers and data protection."""
    placed = services.place_hold(
        request.actor,
        record=_consulted(request, record_id),
        reason=body.reason,
        effect=body.effect,
        note=clean(body.note, lines=True)[0],
        until_on=body.until_on,
        at=timezone.now(),
    )
    return 201, _held(placed)


@router.post("/holds/{uuid:hold_id}/lifting", summary="Lift a hold", response=HoldOut)
def lift(request: ActorRequest, hold_id: UUID, body: LiftingIn) -> dict[str, Any]:
    """End a hold: the record is released again as its owner and its notices say."""
    held = queries.hold_visible_to(request.actor, hold_id)
    _consulted(request, held.record_id)
    note = clean(body.note, lines=True)[0]
    return _held(services.lift_hold(request.actor, hold=held, note=note, at=timezone.now()))


def _consulted(request: ActorRequest, record_id: UUID) -> Record:
    """The record, opened for the purpose stated: an attempt at one that may not be seen leaves its trace."""
    return services.consult_record(request.actor, reference=str(record_id), at=timezone.now())


def _object(record: Record) -> dict[str, Any]:
    return {
        "id": str(record.pk),
        "owner": record.owner_id,
        "list": record.source.name if record.source else None,
        "caption": record.caption,
        "discreet": record.release.discreet,
        "withdrawn_at": record.withdrawn_at.isoformat() if record.withdrawn_at else None,
        **exporting.draft_from(record).content(),
    }


def _held(hold: Hold) -> dict[str, Any]:
    """A hold as it is told: which officer placed it is in the audit only, as on the pages."""
    return {
        "id": hold.pk,
        "record": hold.record_id,
        "reason": hold.reason,
        "effect": hold.effect,
        "note": hold.note,
        "until_on": hold.until_on,
        "placed_at": hold.placed_at,
        "lifted_at": hold.lifted_at,
    }


def _draft(body: ContentIn) -> RecordDraft:
    """What was sent, read as an import and the form read it.  Raises PropertyUnknown, InvalidInput."""
    remarks: list[Remark] = []
    drafting = Drafting(body.kind, "typed", limits=LIMITS, report=remarks.append)
    for name, values in body.properties.items():
        if not drafting.allows(name):
            raise PropertyUnknown(property=name[:60])
        for value in values:
            drafting.add(name, **value.dict())
    for remark in remarks:
        if remark.code in REFUSED_REMARKS:
            raise InvalidInput(reason=said_of(remark.code, remark.facts))
    offences, markers = tuple(dict.fromkeys(body.offences)), tuple(dict.fromkeys(body.markers))
    draft = drafting.finish(reference=body.reference, offences=offences, markers=markers)
    if isinstance(draft, Skipped):
        raise InvalidInput(reason=said_of(draft.code, draft.facts))
    return draft


def _conditions(body: ConditionsIn) -> Conditions:
    return Conditions(
        handling=body.handling,
        handling_note=clean(body.handling_note, lines=True)[0],
        source_evaluation=body.evaluation[:1],
        information_evaluation=body.evaluation[1:],
        release=Release(body.release.rule, tuple(sorted(body.release.bureaus))),
        purposes=tuple(sorted(set(body.purposes))),
        legal_basis=body.legal_basis,
        retention_on=body.retain_until,
        category=body.category,
        discreet=body.discreet,
    )
