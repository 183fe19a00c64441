"""The list of records, and the file of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.actors import Actor
from comity.core.labels import action_label
from comity.core.offers import offers
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.engines import matching
from comity.members.models import Bureau
from comity.records import exporting, facts, index, labels, listings, permissions, queries, services
from comity.records.awaited import not_here
from comity.records.identities import subject_of
from comity.records.models import Record
from comity.records.queries import Trace
from comity.records.views.attaching import files_of, may_attach

RELATED_AT_MOST = 20

_TYPES = {"ftm": "application/x-ndjson", "csv": "text/csv"}


@require_GET
def records(request: ActorRequest) -> HttpResponse:
    """Records that members share with the reader's bureau: searched in any script, filtered, sorted."""
    # The permission first: who may not search learns nothing from how long the index takes.
    permitted = permissions.SEARCH.allows(request.actor)
    rows = queries.records_visible_to(request.actor)
    page = listings.records(request.actor, request.GET).read(rows if permitted else rows.none(), request.GET)
    listed = [line.row.pk for line in page.lines]
    services.search_records(request.actor, question=page.query, shown=listed, at=timezone.now())
    context = {
        "listing_page": page,
        "export": reverse("records:export", args=["csv"]) if permissions.EXPORT.allows(request.actor) else "",
        "kinds": labels.KINDS.items() if permissions.CONTRIBUTE.allows(request.actor) else (),
        "trail": [(_("Records"), "")],
    }
    return render(request, "records/records.html", context)


@require_GET
def export(request: ActorRequest, format_: str) -> StreamingHttpResponse:
    """The whole list that the page is a window on, as FollowTheMoney lines or plain CSV."""
    if format_ not in exporting.FORMATS:
        raise NotFound
    page = listings.records(request.actor, request.GET).read(queries.records_visible_to(request.actor), request.GET)
    lines = exporting.lines(
        request.actor, records=page.matching.order_by(), format_=format_, question=page.query, clock=timezone.now
    )
    suffix = "csv" if format_ == "csv" else "ftm.json"
    return StreamingHttpResponse(
        exporting.begun(lines),
        content_type=f"{_TYPES[format_]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="records.{suffix}"'},
    )


@require_GET
def record(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """The file of one record. Opening it is recorded, and its owner sees who did, and why."""
    found = services.consult_record(request.actor, reference=str(record_id), at=timezone.now())
    return render(request, "records/record.html", file_of(request.actor, found))


def file_of(actor: Actor, found: Record) -> dict[str, Any]:
    """What the page of a record shows this actor."""
    own = found.owner_id == actor.bureau
    limiting = queries.notices_limiting(actor, found)
    held = queries.holds_shown(actor, found, timezone.now())
    names = [fact for fact in facts.facts_of(found) if fact.kind == "name"]
    return {
        "record": found,
        "kind": labels.KINDS[found.kind],
        "names": names[1:],
        "name_language": names[0].lang if names else "",
        "facts": [fact for fact in facts.facts_of(found) if fact.kind != "name"],
        "conditions": facts.conditions_of(found, own=own),
        "withdrawn": labels.WITHDRAWN.get(found.withdrawn_reason, found.withdrawn_reason),
        "discreet": found.release.discreet,
        "limiting": limiting,
        "holds": list(zip(held, facts.holds_of(held), strict=True)),
        "may_hold": actor.bureau == Bureau.SECRETARIAT and permissions.PLACE_HOLD.allows(actor),
        "markers": facts.markers_of(found),
        "attached": files_of(actor, found),
        "awaited": not_here(actor, found),
        "related": _related(actor, found),
        "history": [_event(trace) for trace in queries.history_of(actor, found)],
        "may_change": permissions.CHANGE.allows(actor, found) and found.withdrawn_at is None and not limiting,
        "may_attach": may_attach(actor, found),
        "listed": found.source,
        "offers": offers(actor, found),
        "trail": [(_("Records"), reverse("records:records")), (found.caption, "")],
    }


def _related(actor: Actor, found: Record) -> list[Record]:
    """Other visible records that carry one of its numbers: a person's passport reported stolen, a second list."""
    numbers = subject_of(found.number, found.kind, found.properties, found.release_id).identifiers
    if not numbers or found.withdrawn_at is not None:
        return []
    asked = matching.Query(kind="person", identifiers=numbers)
    answers = index.search(actor, asked, limit=RELATED_AT_MOST)
    others = [one.record.pk for one in answers if one.record.pk != found.pk]
    if not others:
        return []
    seen = services.search_records(actor, question=f"related={found.pk}", shown=others, at=timezone.now())
    return queries.records_by_id(actor, seen)


@dataclass(frozen=True, slots=True)
class _Event:
    """One line of a file's history."""

    at: datetime
    title: Any
    text: str
    who: str


def _event(trace: Trace) -> _Event:
    title = action_label(trace.event)
    refused = _("refused") if trace.refused else ""
    return _Event(trace.at, title, refused, trace.bureau)
