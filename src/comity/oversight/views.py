"""Pages of oversight: the audit, one entry and its proof, who consulted our records, the ledger as a whole."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.core.exports import rows_as_csv
from comity.core.requests import ActorRequest
from comity.exchange import gossip, witnessing
from comity.members.queries import Line
from comity.oversight import faces, listings, proofs, queries, services, verifying
from comity.oversight.errors import NotYetSigned
from comity.oversight.findings import sentence
from comity.oversight.models import VerificationRun
from comity.oversight.rules import Part

CHART_DAYS = 90
RUNS_SHOWN = 20


@require_GET
def audit(request: ActorRequest) -> HttpResponse:
    """What the reader's bureau did, and who consulted what it owns; every entry for who keeps the whole ledger."""
    at = now()
    page = listings.audit_page(request.actor, request.GET, at)
    services.consult_audit(request.actor, question=page.query, shown=len(page.lines), at=at)
    context = {"listing_page": page, "export": reverse("oversight:audit-export"), "trail": [(_("Audit"), "")]}
    return render(request, "oversight/audit.html", context | _rights(request))


@require_GET
def export(request: ActorRequest) -> StreamingHttpResponse:
    """The list that was asked for, as CSV."""
    at = now()
    page = listings.audit_page(request.actor, request.GET, at, for_export=True)
    shown = page.total if page.total is not None else page.listing.count_limit
    services.export_audit(request.actor, question=page.query, shown=shown, at=at)
    response = StreamingHttpResponse(rows_as_csv(page), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@require_GET
def access(request: ActorRequest) -> HttpResponse:
    """Who consulted what the reader's bureau owns."""
    at = now()
    page = listings.access_page(request.actor, request.GET, at)
    services.consult_access(request.actor, question=page.query, shown=len(page.lines), at=at)
    trail = [(_("Audit"), reverse("oversight:audit")), (_("Who consulted our records"), "")]
    return render(request, "oversight/access.html", {"listing_page": page, "trail": trail})


@require_GET
def entry(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """One entry: what was done, by whom, for which purpose, about what."""
    face = services.consult_entry(request.actor, entry_id=entry_id, at=now())
    shown = {
        "face": face,
        "title": faces.title(face),
        "outcome": listings.OUTCOMES[face.outcome],
        "facts": faces.facts(request.actor, face),
        "things": faces.things(face),
        "inputs": faces.content(face),
        "missing": faces.content_missing(face),
        "may_prove": face.part.is_whole,
        "trail": [(_("Audit"), reverse("oversight:audit")), (faces.title(face), "")],
    }
    return render(request, "oversight/entry.html", shown)


@require_GET
def proof(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """The entry's way up to the newest checkpoint, derived and verified anew, step by step."""
    trail = [
        (_("Audit"), reverse("oversight:audit")),
        (_("Entry"), reverse("oversight:entry", args=[entry_id])),
        (_("Proof"), ""),
    ]
    try:
        face, shown = services.prove_entry(request.actor, entry_id=entry_id, at=now())
    except NotYetSigned as refusal:
        return render(request, "oversight/not_yet.html", {"refusal": refusal, "trail": trail}, status=refusal.status)
    signed, _signed_at = shown.checkpoint.size, shown.checkpoint.signed_at
    context = {"face": face, "title": faces.title(face), "proof": shown, "size": signed, "trail": trail}
    return render(request, "oversight/proof.html", context)


@require_GET
def proof_file(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """The proof as a file that verifies without this node."""
    face, shown = services.prove_entry(request.actor, entry_id=entry_id, at=now())
    made = proofs.bundle(shown, face.items, with_content=face.part is Part.OWN)
    response = HttpResponse(json.dumps(made, ensure_ascii=False, indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="entry-{entry_id}.json"'
    return response


@require_GET
def ledger(request: ActorRequest) -> HttpResponse:
    """The ledger as a whole: its size, how it grew, how far it is signed, and when it was verified."""
    figures = queries.ledger_figures(request.actor, until=now(), days=CHART_DAYS)
    runs = list(queries.runs_visible_to(request.actor)[:RUNS_SHOWN])
    shown = {
        "figures": figures,
        "facts": faces.ledger_facts(figures),
        "growth": [Line(_("Entries"), figures.by_day)],
        "runs": [_told(run) for run in runs],
        "witnesses": witnessing.cosignatures(),
        "watched": witnessing.watched(),
        "passed_on": [(one, gossip.word(one)) for one in gossip.passed_on()],
        "contradictions": [*gossip.contradictions(), *gossip.proofs_owed(now())],
        "trail": [(_("Audit"), reverse("oversight:audit")), (_("Ledger"), "")],
    }
    return render(request, "oversight/ledger.html", shown)


@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    """Begin a verification, and show how far it is."""
    run = services.verify_ledger(request.actor, at=now())
    verifying.begin(run)
    return redirect("oversight:verification", run.pk)


@require_GET
def verification(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """One verification: how far it is, or what it found."""
    run = queries.run_visible_to(request.actor, run_id)
    ledger_url = reverse("oversight:ledger")
    shown = {
        "run": _told(run),
        "facts": faces.run_facts(run),
        "findings": [sentence(one["code"], one["position"], one["subject"]) for one in run.findings],
        "trail": [(_("Audit"), reverse("oversight:audit")), (_("Ledger"), ledger_url), (_("Verification"), "")],
    }
    return render(request, "oversight/verification.html", shown)


@require_GET
def progress(request: ActorRequest, run_id: UUID) -> JsonResponse:
    """How far a verification is, for the page that shows it."""
    run = queries.run_visible_to(request.actor, run_id)
    done, total = verifying.progress(run) or (0, 0)
    words = _("%(done)s of %(total)s entries") % {"done": number_format(done), "total": number_format(total)}
    return JsonResponse({"done": done, "total": total, "words": words, "finished": run.finished_at is not None})


@require_GET
def checkpoints(request: ActorRequest) -> StreamingHttpResponse:
    """Every signed checkpoint, oldest first: whoever keeps a copy is a witness."""
    queries.require_whole_ledger(request.actor)

    def notes() -> Iterator[str]:
        for note in queries.checkpoints_visible_to(request.actor).reverse().values_list("note", flat=True).iterator():
            yield f"{note}=====\n"

    response = StreamingHttpResponse(notes(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="checkpoints.txt"'
    return response


def _rights(request: ActorRequest) -> dict[str, Any]:
    return {"keeps_ledger": queries.keeps_whole_ledger(request.actor)}


def _told(run: VerificationRun) -> dict[str, Any]:
    return {"id": run.pk, "started_at": run.started_at, "faults": run.faults, "state": faces.run_state(run)} | {
        "is_running": run.finished_at is None and verifying.progress(run) is not None
    }
