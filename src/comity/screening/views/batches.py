"""Manifests: sent as a file, screened as a whole."""

from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.requests import ActorRequest
from comity.records import progress
from comity.records.queries import outdated
from comity.screening import errors, forms, listings, manifests, queries, sending, services
from comity.screening.answers import answers
from comity.screening.codes import Result
from comity.screening.exports import answers_as_csv
from comity.screening.models import Batch
from comity.screening.search import Inquiry
from comity.screening.views.acting import acting_now

SHOWN_AT_MOST = 100


@require_GET
def batches(request: ActorRequest) -> HttpResponse:
    """The manifests of the officer's own bureau."""
    page = listings.BATCHES.read(queries.batches_visible_to(request.actor), request.GET)
    return render(request, "screening/batches.html", {"listing_page": page, "trail": [(_("Manifests"), "")]})


@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """Screen a passenger list. It goes on when the page is left."""
    form = forms.ManifestUpload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("screening:batch", _screened(request, form).pk)
        except (errors.ManifestUnreadable, errors.BatchEmpty, errors.BatchMovedOn) as refusal:
            form.add_error("file", str(refusal))
    trail = [(_("Manifests"), reverse("screening:batches")), (_("Screen a manifest"), "")]
    status = 400 if form.errors else 200
    return render(request, "screening/upload.html", {"form": form, "trail": trail}, status=status)


def _screened(request: ActorRequest, form: forms.ManifestUpload) -> Batch:
    said = form.cleaned_data
    data = said["file"].read()
    manifest = manifests.read(data, today=timezone.localdate(), encoding=said["encoding"])
    file = services.manifest_file(
        said["file"].name, sha256(data).hexdigest(), manifest, carrier_reference=said["carrier_reference"]
    )
    inquiries = [Inquiry(row.question, row=row.row, seat=row.seat) for row in manifest.travellers]
    return sending.start(request.actor, file=file, inquiries=inquiries, at=timezone.now())


@require_GET
def batch(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """One manifest: its candidates first, then every traveller."""
    found = services.consult_batch(request.actor, batch_id=batch_id, at=timezone.now())
    page = listings.ROWS.read(found.checks.all(), request.GET)
    met = list(found.checks.filter(result=Result.CANDIDATES).order_by("row")[:SHOWN_AT_MOST])
    keys = dict.fromkeys([check.pk for check in met] + [line.row.pk for line in page.lines])
    services.search_checks(request.actor, question=f"{found.pk} {page.query}", shown=list(keys), at=timezone.now())
    shown = {
        "batch": found,
        "title": listings.batch_title(found),
        "listing_page": page,
        "answers": answers(request.actor, met),
        "outdated": outdated(request.actor.bureau, timezone.now()),
        "shown_at_most": SHOWN_AT_MOST,
        "problems": [{"line": problem["line"], "words": _problem_words(problem["code"])} for problem in found.problems],
        "export": reverse("screening:batch-export", args=[found.pk]),
        "trail": [(_("Manifests"), reverse("screening:batches")), (listings.batch_title(found), "")],
    }
    return render(request, "screening/batch.html", shown)


@require_GET
def batch_live(request: ActorRequest, batch_id: UUID) -> HttpResponseBase:
    """Say when more travellers of a manifest have been checked; the page then asks for itself again."""
    found = queries.batch_visible_to(request.actor, batch_id)
    rows = Batch.objects.filter(pk=found.pk).values_list("rows", "travellers")
    return progress.stream("batch", rows.first, goes_on=lambda now: now[0] < now[1])


@require_GET
def export(request: ActorRequest, batch_id: UUID) -> StreamingHttpResponse:
    """Every traveller of a manifest with every candidate, as CSV."""
    found = services.consult_batch(request.actor, batch_id=batch_id, at=timezone.now())
    response = StreamingHttpResponse(_lines(request, found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="manifest-{found.pk}.csv"'
    return response


def _lines(request: ActorRequest, found: Batch) -> Iterator[str]:
    """Part by part, each an action of its own: a permission that ends, ends the export."""
    rows = found.checks.order_by("row")
    yield from answers_as_csv([])
    for start in range(0, found.rows, services.CHUNK):
        actor = acting_now(request)
        if actor is None:
            return
        part = [check.pk for check in rows[start : start + services.CHUNK]]
        shown = services.export_checks(actor, batch=found, part=part, at=timezone.now())
        yield from answers_as_csv(answers(actor, shown), headings=False)


def _problem_words(code: str) -> str:
    return manifests.summary(code)
