"""Who asked for discreet records: for their owner, and nobody else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.codes import Purpose
from comity.core.requests import ActorRequest
from comity.records.queries import records_visible_to
from comity.screening import listings, queries, services
from comity.screening.answers import sentences
from comity.screening.models import Sighting


@require_GET
def sightings(request: ActorRequest) -> HttpResponse:
    """Alerts of the officer's bureau."""
    page = listings.SIGHTINGS.read(queries.sightings_visible_to(request.actor), request.GET)
    shown = [line.row.pk for line in page.lines]
    services.search_sightings(request.actor, question=page.query, shown=shown, at=timezone.now())
    return render(request, "list.html", {"listing_page": page, "trail": [(_("Discreet alerts"), "")]})


@require_GET
def sighting(request: ActorRequest, reference: str) -> HttpResponse:
    """One alert: it leaves the desk."""
    found = queries.sighting_visible_to(request.actor, reference)
    found = services.read_sighting(request.actor, sighting=found, at=timezone.now())
    shown = {
        "sighting": found,
        "facts": _facts(found),
        "record": records_visible_to(request.actor).filter(pk=found.record_id).first(),
        "reasons": sentences(found.reasons, request.actor.language),
        "trail": [(_("Discreet alerts"), reverse("screening:sightings")), (found.reference, "")],
    }
    return render(request, "screening/sighting.html", shown)


def _facts(found: Sighting) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"label": _("Asked"), "value": found.at, "kind": "moment"},
        {"label": _("By"), "value": " · ".join(filter(None, (found.bureau_id, found.entity)))},
        {"label": _("Purpose"), "value": Purpose(found.purpose).label},
    ]
    asked = found.encountered
    if asked is None:
        return rows
    rows += [{"label": _("Name"), "value": name, "kind": "name"} for name in asked.names]
    rows += [{"label": _("Date of birth"), "value": date} for date in asked.birth_dates]
    rows += [{"label": _("Country"), "value": code, "kind": "country"} for code in asked.countries]
    rows += [{"label": _("Number"), "value": number.value, "kind": "code"} for number in asked.numbers]
    return rows
