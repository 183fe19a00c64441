"""The API of oversight: entries, proofs, checkpoints."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.timezone import now
from ninja import Field, Query, Router, Schema

from comity.core.actors import Actor
from comity.notices import statistics
from comity.oversight import proofs, queries, services
from comity.oversight.queries import EntryFace
from comity.oversight.rules import Part
from comity.oversight.transparency import require_reader

PREFIX = "/audit"

router = Router(tags=["audit"])

MOST = 200


class ThingOut(Schema):
    """Something an entry speaks of."""

    kind: str
    id: str
    owner: str


class EntryOut(Schema):
    """The part of an entry that the caller may see; what it may not see is empty."""

    id: UUID
    at: datetime
    event: str
    outcome: str
    code: str
    bureau: str
    purpose: str
    origin: str
    actor_kind: str
    actor_id: str
    things: list[ThingOut]
    touched: int
    content: dict[str, Any] | None
    is_erased: bool


class EntriesOut(Schema):
    """A page of entries, newest first; `before` asks for the next one."""

    entries: list[EntryOut]
    before: UUID | None


class CheckpointOut(Schema):
    """A signed checkpoint (C2SP signed note)."""

    size: int
    signed_at: datetime
    note: str


class ConsistencyOut(Schema):
    """The proof that the larger ledger continues the smaller one; hashes in base64."""

    smaller: int
    larger: int
    path: list[str]


class Asked(Schema):
    """Which entries are asked for."""

    event: str = ""
    outcome: str = ""
    purpose: str = ""
    bureau: str = ""
    subject: str = Field("", description="Id of an entry or of a thing, or your bureau's own reference")
    since: datetime | None = None
    before: UUID | None = None
    limit: int = Field(50, ge=1, le=MOST)


class FigureOut(Schema):
    """One figure of notices. An empty type, region or reason means all; a value that is null is suppressed."""

    month: str
    type: str
    region: str
    measure: str
    reason: str
    value: int | None


@router.get("/transparency", response=list[FigureOut], operation_id="list_notice_figures", summary="Notices in figures")
def transparency(request: HttpRequest, year: int = Query(..., ge=2000, le=9998), public: bool = False) -> Any:  # type: ignore[type-arg]
    """Figures of a year by month: of the caller's bureau, of all for the Secretariat; or what the public sees."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require_reader(actor)
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    if public:
        return statistics.public_figures(from_month=first, until_month=end)
    return statistics.figures(actor, from_month=first, until_month=end)


@router.get("/entries", response=EntriesOut, operation_id="list_audit_entries", summary="Look at the audit")
def entries(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """What the caller's bureau did, and what others did with what it owns, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by members.middleware
    rows = queries.entries_visible_to(actor)
    for column in ("event", "outcome", "purpose", "bureau"):
        if value := getattr(asked, column):
            rows = rows.filter(**{column: value})
    if asked.subject:
        rows = queries.entries_searched(actor, rows, asked.subject)
    if asked.since:
        rows = rows.filter(at__gte=asked.since)
    if asked.before:
        rows = rows.filter(position__lt=queries.entry_visible_to(actor, asked.before).position)
    found = list(rows.order_by("-position")[: asked.limit])
    services.consult_audit(actor, question=asked.model_dump_json(exclude_defaults=True), shown=len(found), at=now())
    after = found[-1].id if len(found) == asked.limit else None
    return {"entries": queries.faces(actor, found), "before": after}


@router.get("/entries/{entry_id}", response=EntryOut, operation_id="read_audit_entry", summary="Look at one entry")
def entry(request: HttpRequest, entry_id: UUID) -> EntryFace:
    """One entry of the audit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return services.consult_entry(actor, entry_id=entry_id, at=now())


@router.get("/entries/{entry_id}/proof", operation_id="prove_audit_entry", summary="Prove one entry")
def proof(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    """The entry's canonical bytes, its way to the newest checkpoint, and that checkpoint."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    face, shown = services.prove_entry(actor, entry_id=entry_id, at=now())
    return proofs.bundle(shown, face.items, with_content=face.part is Part.OWN)


@router.get("/checkpoints", response=list[CheckpointOut], operation_id="list_checkpoints", summary="Signed checkpoints")
def checkpoints(request: HttpRequest, limit: int = Query(50, ge=1, le=1_000)) -> Any:  # type: ignore[type-arg]
    """The newest checkpoints. Keep them: whoever does is a witness."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return list(queries.checkpoints_visible_to(actor)[:limit])


@router.get(
    "/consistency", response=ConsistencyOut, operation_id="prove_consistency", summary="Compare two checkpoints"
)
def consistency(request: HttpRequest, smaller: int, larger: int) -> dict[str, Any]:
    """The proof that the ledger at `larger` entries continues the one at `smaller`, both sizes of checkpoints."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    path = proofs.consistency(queries.checkpoints_visible_to(actor), smaller, larger)
    return {"smaller": smaller, "larger": larger, "path": [proofs.written(each) for each in path]}
