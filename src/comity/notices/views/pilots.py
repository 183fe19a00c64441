"""The pilots: how their caps are used, who takes part, and the report for the Assembly."""

import csv
import io
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.exports import neutralised
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.members.models import Bureau
from comity.notices import editions, errors, forms, outcomes, permissions, pilots
from comity.notices.document.pilot import pilot_report
from comity.notices.models import Pilot
from comity.notices.services import pilots as services
from comity.notices.showing import Fact
from comity.notices.tables import LANGUAGES, PilotRow, text_in
from comity.notices.views.pages import today

READING = (Role.PROTOCOL, Role.COMPLIANCE, Role.OFFICER)
_IN_THE_FORM = (errors.BureauMayNotRequest, errors.TypeUnknown)


@require_http_methods(["GET", "POST"])
def pilot(request: ActorRequest) -> HttpResponseBase:
    """How the silver pilot stands: for officers their own share, for the Secretariat the whole."""
    row = _row(request.actor)
    held = pilots.pilot_of(row.type)
    form = forms.Joining(request.POST or None, states=_states(held))
    if request.method == "POST" and form.is_valid():
        try:
            _change(request.actor, row, held, form.cleaned_data)
        except _IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("notices:pilot")
    face = pilots.standing(held, request.actor, today()) if held else None
    edition = editions.in_force(today())
    language = get_language() or "en"
    shown = {
        "pilot": held,
        "face": face,
        "facts": _facts(face) if face else [],
        "used": sorted((code, face.used_by.get(code, 0), face.share) for code in face.joined) if face else [],
        "whole": request.actor.bureau == Bureau.SECRETARIAT,
        "form": form if permissions.JOIN_PILOT.allows(request.actor) else None,
        "title": text_in(edition.types[row.type].name, language),
        "source": pilots.source_in(held, edition, language) if held else text_in(row.source, language),
        "language": language,
        "trail": [(_("Pilot"), "")],
    }
    return render(request, "notices/pilot.html", shown, status=400 if form.is_bound and form.errors else 200)


@require_GET
def report(request: ActorRequest) -> HttpResponse:
    """The report of the pilot for the Assembly, as CSV: sums only, for the Secretariat."""
    held = _held(request.actor)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("measure", "bureau", "request_kind", "outcome", "value"))
    for line in pilots.report(held, today()):
        cells = (line.measure, line.bureau, line.request_kind, line.outcome, str(line.value))
        writer.writerow([neutralised(cell) for cell in cells])
    headers = {"Content-Disposition": f'attachment; filename="pilot-{held.type}.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
def report_document(request: ActorRequest, language: str) -> HttpResponse:
    """The same as a document in one of the four languages, for the session."""
    held = _held(request.actor)
    if language not in LANGUAGES:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="pilot-{held.type}.{language}.pdf"'}
    made = pilot_report(held, language, at=timezone.now())
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _held(actor: Actor) -> Pilot:
    """The pilot that is reported on: for the Secretariat.  Raises NotFound."""
    held = pilots.pilot_of(_row(actor).type)
    if held is None or actor.bureau != Bureau.SECRETARIAT:
        raise NotFound
    return held


def _row(actor: Actor) -> PilotRow:
    """The pilot of the edition in force, for those whom it concerns.  Raises NotFound."""
    if actor.entity or not actor.has_role(*READING):
        raise NotFound
    for row in editions.in_force(today()).pilots.values():
        return row
    raise NotFound


def _states(held: Pilot | None) -> list[str]:
    return list(pilots.joined_on(held, today())) if held else []


def _change(actor: Actor, row: PilotRow, held: Pilot | None, said: dict[str, Any]) -> None:
    """Let a state join, or leave. The first one to join opens the pilot, on the terms of the edition."""
    now = timezone.now()
    if held is None:
        source = text_in(row.source, "en")
        held = services.open_pilot(
            actor, type=row.type, cap=row.cap, from_on=row.from_on, until_on=row.until_on, source=source, at=now
        )
    verb = services.leave_pilot if said["leaves"] else services.join_pilot
    verb(actor, pilot=held, bureau=said["bureau"], at=now)


def _facts(face: pilots.PilotFace) -> list[Fact]:
    facts = [
        Fact(_("Notices in all"), face.pilot.cap),
        Fact(_("States that joined"), len(face.joined)),
        Fact(_("Share of each"), face.share),
        Fact(_("Used by your bureau"), face.used if face.total is None else ""),
        Fact(_("Left to your bureau"), face.left if face.total is None else ""),
        Fact(_("Used by all"), face.total),
        Fact(_("From"), date_format(face.pilot.from_on)),
        Fact(_("Until"), date_format(face.pilot.until_on) if face.pilot.until_on else ""),
        *(Fact(outcomes.label(code), count) for code, count in sorted(face.outcomes.items())),
    ]
    return [fact for fact in facts if fact.value not in (None, "")]
