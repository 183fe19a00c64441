"""Lists, import runs, and the task of importing a file."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.actors import Actor
from comity.core.refusals import NotPermitted
from comity.core.requests import ActorRequest
from comity.records import facts, forms, labels, listings, permissions, progress, queries, uploads
from comity.records.models import ImportRun, ListSource, Record
from comity.records.report import said_of
from comity.records.sources import ofac

LINES_SHOWN = 200


@require_GET
def lists(request: ActorRequest) -> HttpResponse:
    """Lists of the reader's bureau, and those released to it."""
    page = listings.LISTS.read(queries.lists_visible_to(request.actor), request.GET)
    return render(request, "records/lists.html", {"listing_page": page, "trail": [(_("Lists"), "")]})


@require_GET
def list_(request: ActorRequest, name: str) -> HttpResponse:
    """One list: its terms, and its runs if it is the reader's own."""
    source = queries.list_visible_to(request.actor, name)
    page = listings.RUNS.read(queries.runs_visible_to(request.actor).filter(source=source), request.GET)
    shown = {
        "source": source,
        "facts": _facts(request.actor, source),
        "listing_page": page,
        "own": source.owner_id == request.actor.bureau,
        "trail": [(_("Lists"), reverse("records:lists")), (source.name, "")],
    }
    return render(request, "records/list.html", shown)


@require_GET
def runs(request: ActorRequest) -> HttpResponse:
    """Imports of the reader's bureau."""
    page = listings.RUNS.read(queries.runs_visible_to(request.actor), request.GET)
    return render(request, "records/runs.html", {"listing_page": page, "trail": [(_("Imports"), "")]})


@require_GET
def run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """One import: how far it is while it runs, and what it says of the file."""
    found = queries.run_visible_to(request.actor, run_id)
    shown = {
        "run": found,
        "state": listings.run_word(found),
        "open": found.state in ImportRun.OPEN,
        "failure": said_of(found.failure, found.failure_facts) if found.failure else "",
        "lines": [
            {
                "line": line.line,
                "key": line.key,
                "severity": line.severity,
                "sentence": said_of(line.code, line.facts, line=line.line, key=line.key),
            }
            for line in found.lines.order_by("-severity", "id")[:LINES_SHOWN]
        ],
        "more": max(0, found.lines.count() - LINES_SHOWN),
        "trail": [(_("Imports"), reverse("records:runs")), (found.file_name, "")],
    }
    return render(request, "records/run.html", shown)


@require_GET
def run_live(request: ActorRequest, run_id: UUID) -> HttpResponseBase:
    """Say when a run has come further; the page then asks for itself again."""
    found = queries.run_visible_to(request.actor, run_id)
    runs = ImportRun.objects.filter(pk=found.pk).values_list("state", "entries", "withdrawn")
    return progress.stream("run", runs.first, goes_on=lambda now: now[0] in ImportRun.OPEN)


@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponseBase:
    """Import a file into one of the bureau's lists. It goes on when the page is left."""
    if not permissions.REGISTER_LIST.allows(request.actor):
        raise NotPermitted
    # A set of files is known by their names, so it comes by the command line.
    own = ListSource.objects.filter(owner=request.actor.bureau, retired_at__isnull=True).exclude(format=ofac.NAME)
    form = forms.Upload(request.POST or None, request.FILES or None, sources=own.order_by("name"))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kept = uploads.keep(said["file"])
        started = uploads.start(
            request.actor,
            said["source"],
            kept,
            name=said["file"].name,
            confirmed=said["whole"],
            at=timezone.now(),
        )
        return redirect("records:run", started.pk)
    trail = [(_("Imports"), reverse("records:runs")), (_("Import a file"), "")]
    status = 400 if form.is_bound else 200
    return render(request, "records/upload.html", {"form": form, "trail": trail}, status=status)


def _facts(actor: Actor, source: ListSource) -> list[facts.Fact]:
    bureaus = f" ({', '.join(source.release_bureaus)})" if source.release_bureaus else ""
    return [
        facts.Fact(_("Title"), source.title),
        facts.Fact(_("Format"), source.format, "code"),
        facts.Fact(_("Evaluation"), source.source_evaluation + source.information_evaluation, "code"),
        facts.Fact(_("Released to"), f"{labels.RULES[source.release_rule]}{bureaus}"),
        facts.Fact(_("Legal basis"), source.get_legal_basis_display()),
        facts.Fact(_("Category"), source.get_category_display()),
        # Those that the reader may see: an entry can be restricted further than its list.
        facts.Fact(_("Records"), _records_of(actor, source).count(), "number"),
    ]


def _records_of(actor: Actor, source: ListSource) -> QuerySet[Record]:
    return queries.records_visible_to(actor).filter(source=source, withdrawn_at__isnull=True)
