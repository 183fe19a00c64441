"""The inbox, and a case as the officer's own bureau keeps it."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.core.requests import ActorRequest
from comity.exchange import forms, inbox, listings, permissions, queries, showing
from comity.exchange.codes import CaseState
from comity.exchange.models import CaseFile
from comity.exchange.services import filing
from comity.exchange.views.tasks import task_page
from comity.members.models import Officer, Unit

MINE, NOBODYS, EVERY = "mine", "nobodys", "every"
_WHOSE = {
    "": pgettext_lazy("cases", "Open"),
    MINE: gettext_lazy("Mine"),
    NOBODYS: gettext_lazy("Assigned to nobody"),
    EVERY: gettext_lazy("All, with those that are closed"),
}


@require_GET
def cases(request: ActorRequest) -> HttpResponse:
    """The cases of the officer's bureau: what presses and is unread first."""
    permissions.SEARCH_CASES.require(request.actor)
    actor, whose = request.actor, request.GET.get("whose", "")
    files = queries.case_files_visible_to(actor)
    waiting = files.filter(state=CaseState.OPEN)
    narrowed = {
        "": waiting,
        MINE: waiting.filter(assigned_to=actor.id),
        NOBODYS: waiting.filter(assigned_to=""),
        EVERY: files,
    }
    # Who seeks, or asks for a state, means closed cases too.
    is_sought = not whose and ("q" in request.GET or "state" in request.GET)
    is_mixed = is_sought or whose == EVERY
    columns = [column for column in listings.CASES.columns if is_mixed or column.key != "state"]
    listing = replace(listings.CASES, columns=columns, complete=partial(inbox.completed, actor))
    page = listing.read(files if is_sought else narrowed.get(whose, waiting), request.GET)
    filing.search_cases(
        request.actor, question=page.query, shown=[line.row.pk for line in page.lines], at=timezone.now()
    )
    shown = {
        "listing_page": page,
        "tabs": [_tab(label, code, whose, narrowed[code]) for code, label in _WHOSE.items()],
        "drafts": queries.drafts_visible_to(request.actor)[:10],
        "may_write": permissions.SAVE_MESSAGE_DRAFT.allows(request.actor) and not request.actor.entity,
        "trail": [(_("Inbox"), "")],
    }
    return render(request, "exchange/cases.html", shown)


@require_GET
def case(request: ActorRequest, key: UUID) -> HttpResponse:
    """One case: what was written in it, what waits, and what the bureau calls it."""
    found = queries.case_file_visible_to(request.actor, key)
    # Before the operation: the index is never asked inside one.
    matched, seen = showing.matched(request.actor, found.case_id), showing.linked(request.actor, found.case_id)
    records = {each.record.pk: each.record for one in matched.values() for each in one}
    records |= {record.pk: record for record in seen.records}
    file = filing.read_case(request.actor, file=found, shown=list(records.values()), at=timezone.now())
    shown = {
        "file": file,
        "title": listings.title_of(file),
        "thread": showing.thread(request.actor, file.case_id, matched=matched, seen=seen, at=timezone.now()),
        "references": showing.references(request.actor, file.case_id),
        "worked_on_by": inbox.worked_on_by(file, request.actor.language),
        "requests": showing.running_requests(request.actor, file.case_id),
        "parties": showing.named_bureaus(queries.parties_to(request.actor, file.case_id), request.actor.language),
        "may_write": permissions.SEND_MESSAGE.roles.intersection(request.actor.roles),
        "is_closed": file.state == CaseState.CLOSED,
        "trail": [(_("Inbox"), reverse("exchange:cases")), (listings.title_of(file), "")],
    }
    return render(request, "exchange/case.html", shown)


@require_http_methods(["GET", "POST"])
def file_case(request: ActorRequest, key: UUID) -> HttpResponse:
    """The title and the reference that the own bureau knows a case by."""
    file = queries.case_file_visible_to(request.actor, key)
    permissions.FILE_CASE.require(request.actor, file)
    form = forms.Filing(request.POST or None, initial=forms.filing_of(file))
    if request.method == "POST" and form.is_valid():
        filing.file_case(request.actor, file=file, at=timezone.now(), **form.cleaned_data)
        return redirect("exchange:case", key)
    return _task(request, file, form, _("What we call this case"))


@require_http_methods(["GET", "POST"])
def assign(request: ActorRequest, key: UUID) -> HttpResponse:
    """Who of the own bureau works on a case."""
    file = queries.case_file_visible_to(request.actor, key)
    permissions.ASSIGN_CASE.require(request.actor, file)
    officers = Officer.objects.filter(bureau=request.actor.bureau, ended_at=None).order_by("name")
    units = Unit.objects.filter(bureau=request.actor.bureau).order_by("order")
    form = forms.Assigning(
        request.POST or None,
        officers=[(str(officer.pk), officer.name) for officer in officers],
        units=[(unit.code, unit.names.get(request.actor.language, unit.code)) for unit in units],
        initial={"officer": file.assigned_to, "unit": file.unit},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        filing.assign_case(
            request.actor, file=file, officer=said["officer"], unit=said.get("unit", ""), at=timezone.now()
        )
        messages.success(request, _("The case is assigned."))
        return redirect("exchange:case", key)
    return _task(request, file, form, _("Assign the case"))


@require_POST
def close(request: ActorRequest, key: UUID) -> HttpResponse:
    """Done with a case, or not done after all."""
    file = queries.case_file_visible_to(request.actor, key)
    filing.close_case(request.actor, file=file, closed=request.POST.get("closed") == "yes", at=timezone.now())
    return redirect("exchange:case", key)


def _tab(label: object, code: str, whose: str, files: QuerySet[CaseFile]) -> dict[str, object]:
    where = reverse("exchange:cases")
    return {
        "label": label,
        "url": f"{where}?whose={code}" if code else where,
        "current": code == (whose if whose in _WHOSE else ""),
        "count": files.count(),
    }


def _task(request: ActorRequest, file: CaseFile, form: Form, title: str) -> HttpResponse:
    called, back = listings.title_of(file), reverse("exchange:case", args=[file.case_id])
    trail = [(_("Inbox"), reverse("exchange:cases")), (called, back)]
    return task_page(request, form, title, trail=trail, back=back, lede=called)
