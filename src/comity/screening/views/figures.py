"""How the officer's own bureau screens: figures and pictures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.screening import listings, queries
from comity.screening.codes import HitState

PERIODS = (7, 30, 90)


@require_GET
def statistics(request: ActorRequest) -> HttpResponse:
    """Checks by day, their results, and clocks kept and missed. Of the own bureau only."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(period) for period in PERIODS} else PERIODS[1]
    figures = queries.statistics(request.actor, until=timezone.localdate(), days=days)
    shown = {
        "days": days,
        "periods": [
            {"label": _in_days(period), "url": f"?days={period}", "current": period == days} for period in PERIODS
        ],
        "figures": figures,
        "by_day": [(formats.date_format(day.on, "SHORT_DATE_FORMAT"), day.checks) for day in figures.days],
        "results": [
            (_("No hit"), sum(day.no_hits for day in figures.days)),
            (_("Possible hit"), sum(day.with_candidates for day in figures.days)),
        ],
        "clocks": [
            (_("Answered in time"), figures.clocks.kept),
            (_("Answered late"), figures.clocks.missed),
            (_("Waiting for an answer"), figures.clocks.waiting),
        ],
        "clock_looks": ("tone-good", "tone-bad", "tone-wait"),
        "result_looks": ("tone-good", "tone-wait"),
        "outcomes": [(HitState(state).label, number) for state, number in figures.outcomes.items()],
        "outcome_looks": [f"tone-{listings.HIT_TONES[HitState(state)]}" for state in figures.outcomes],
        "followed": [(listings.outcome_label(code), number) for code, number in figures.followed.items()],
        "trail": [(_("Screening figures"), "")],
    }
    return render(request, "screening/statistics.html", shown)


def _in_days(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
