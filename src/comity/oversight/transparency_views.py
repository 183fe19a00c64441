"""The page of notices in figures, and the same as a file."""

import csv
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.notices import statistics
from comity.oversight import transparency as figures


@require_GET
def transparency(request: ActorRequest) -> HttpResponse:
    """What was asked and decided in a year, and whether hits were answered in time."""
    today = now().date()
    shown = figures.overview(request.actor, year=_year(request, today), today=today)
    here = reverse("oversight:transparency")
    context: dict[str, Any] = {
        "shown": shown,
        "years": [
            {"label": str(year), "url": f"{here}?year={year}", "current": year == shown.year} for year in shown.years
        ],
        "export": f"{reverse('oversight:transparency-export')}?year={shown.year}",
        "trail": [(_("Notices in figures"), "")],
    }
    return render(request, "oversight/transparency.html", context)


@require_GET
def figures_file(request: ActorRequest) -> HttpResponse:
    """Every figure of a year, month by month, as CSV."""
    figures.require_reader(request.actor)
    year = _year(request, now().date())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="notices-{year}.csv"'
    rows = statistics.figures(request.actor, from_month=date(year, 1, 1), until_month=date(year + 1, 1, 1))
    csv.writer(response).writerows(statistics.csv_rows(rows))
    return response


def _year(request: ActorRequest, today: date) -> int:
    """The year that was asked for, if it is one that the page offers; else the present one."""
    asked = request.GET.get("year", "")
    offered = {str(year): year for year in range(today.year - figures.YEARS_SHOWN + 1, today.year + 1)}
    return offered.get(asked, today.year)
