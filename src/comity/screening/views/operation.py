"""Figures of an operation: what followed confirmed hits between two days, as page and as CSV."""

import csv
import io
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.exports import neutralised
from comity.core.requests import ActorRequest
from comity.screening import forms, listings, operation_counts

DAYS = 30


@require_GET
def operation(request: ActorRequest) -> HttpResponse:
    """Wanted persons arrested, individuals identified, assets located …: of the own bureau, or of each for those who
    watch them all.
    """
    form = _form(request)
    context: dict[str, Any] = {
        "form": form,
        "trail": [(_("Screening figures"), reverse("screening:statistics")), (_("Figures of an operation"), "")],
    }
    if form.is_valid():
        said = form.cleaned_data
        counted, of_each = _counted(request, said)
        period = {"from": date_format(said["from_on"]), "until": date_format(said["until_on"])}
        context |= {
            "title": _("%(from)s to %(until)s") % period,
            "figures": [(listings.figure_label(figure), number) for figure, number in counted.items()],
            "headings": [listings.figure_label(figure) for figure in counted],
            "bureaus": [(bureau, list(numbers.values())) for bureau, numbers in of_each.items()],
            "export": f"{reverse('screening:operation-export')}?{request.GET.urlencode()}",
        }
    return render(request, "screening/operation.html", context, status=400 if form.errors else 200)


@require_GET
def operation_export(request: ActorRequest) -> HttpResponse:
    """The same as CSV: a row for each bureau and figure, the sum of all with an empty bureau."""
    form = _form(request)
    if not form.is_valid():
        return HttpResponse(status=400)
    counted, of_each = _counted(request, form.cleaned_data)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("bureau", "figure", "number"))
    for bureau, numbers in {"": counted, **of_each}.items():
        rows.writerows([neutralised(bureau), figure, number] for figure, number in numbers.items())
    headers = {"Content-Disposition": 'attachment; filename="operation.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: ActorRequest) -> forms.OperationDays:
    today = timezone.localdate()
    lately = {"from_on": today - timedelta(days=DAYS - 1), "until_on": today, "type": ""}
    return forms.OperationDays({name: request.GET.get(name, "") or value for name, value in lately.items()})


def _counted(request: ActorRequest, said: dict[str, Any]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """The figures of [from, until] and those of each bureau, as far as the officer may read them."""
    begins = timezone.make_aware(datetime.combine(said["from_on"], time()))
    ends = timezone.make_aware(datetime.combine(said["until_on"], time())) + timedelta(days=1)
    narrowed = {"types": [said["type"]] if said["type"] else [], "bureaus": operation_counts.read_by(request.actor)}
    return operation_counts.counts(begins, ends, **narrowed), operation_counts.by_bureau(begins, ends, **narrowed)
