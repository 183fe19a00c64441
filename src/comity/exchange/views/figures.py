"""Figures of requests: the own bureau's with every other, and the organisation's."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.exchange import figures, permissions
from comity.exchange.codes import Priority
from comity.members.queries import bureau_name

OUTCOMES = {
    figures.IN_TIME: pgettext_lazy("requests", "answered in time"),
    figures.LATE: pgettext_lazy("requests", "answered late"),
    figures.REFUSED: pgettext_lazy("requests", "refused"),
    figures.WITHDRAWN: pgettext_lazy("requests", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: its name, and its points in the order of time."""

    label: str
    points: list[tuple[date, float]]


@require_GET
def shown(request: ActorRequest) -> HttpResponse:
    """What is owed between the own bureau and others, and how fast the organisation answers."""
    permissions.SEARCH_CASES.require(request.actor)
    actor, at = request.actor, timezone.now()
    quarters, years = figures.quarters(at.date()), figures.years(at.date())
    label = _("Hours until an answer, half of them sooner")
    page = {
        "between": [(row, bureau_name(row.bureau, actor.language)) for row in figures.between(actor, at)],
        "trend": [Series(label, [(each.first, each.hours) for each in quarters if each.hours is not None])],
        "headings": [*OUTCOMES.values(), *Priority.labels],
        "quarters": [
            (each, [*(each.outcomes[code] for code in OUTCOMES), *(each.priorities[code] for code in Priority.values)])
            for each in reversed(quarters)
        ],
        "years": [(each, [each.by_priority[code] for code in Priority.values]) for each in reversed(years)],
        "over_years": [Series(label, [(each.first, each.hours) for each in years if each.hours is not None])],
        "priorities": Priority.labels,
        "trail": [(_("Requests"), reverse("exchange:requests")), (_("Figures"), "")],
    }
    return render(request, "exchange/figures.html", page)
