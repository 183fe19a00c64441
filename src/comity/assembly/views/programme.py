"""The programme that a text carries: its lines, what they cost, what was reached; as a page and as CSV."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.assembly import offices, programme_showing, text_showing
from comity.assembly.codes import Office, TextState
from comity.assembly.forms.texts import Reporting
from comity.assembly.queries import texts as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import programme as verbs
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.exports import Passing, neutralised
from comity.core.requests import ActorRequest


@require_GET
def programme(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """The programme with its sums and its results."""
    found = require_whole(request.actor, reference)
    row = asked.text_visible_to(request.actor, found, key)
    is_secretary = Office.SECRETARY in offices.held_by(request.actor, found)
    shown = head_of(request, found, "texts") | {
        "text": row,
        "text_title": text_showing.title_of(row, request.actor.language),
        "programme": programme_showing.shown(row, request.actor.language),
        "may_report": is_secretary and row.state == TextState.ADOPTED,
        "trail": trail_of(
            found,
            request.actor,
            (_("Texts"), address("texts", found)),
            (row.symbol, address("text", found, key)),
            (_("Programme and budget"), ""),
        ),
    }
    return show(request, "assembly/programme.html", shown)


@require_GET
def export(request: ActorRequest, reference: str, key: UUID) -> HttpResponseBase:
    """The same as CSV."""
    found = require_whole(request.actor, reference)
    row = asked.text_visible_to(request.actor, found, key)
    lines = programme_showing.shown(row, request.actor.language).lines
    answer = StreamingHttpResponse(_as_csv(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.number or row.symbol}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, reference: str, key: UUID, paragraph: UUID) -> HttpResponse:
    """Report a result."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    row = asked.text_visible_to(request.actor, found, key)
    line = asked.paragraph_of(row, paragraph)
    return task(
        request,
        found,
        Reporting,
        title=_("Report a result"),
        lede=next((one.words for one in line.wordings.all() if one.language == row.original), ""),
        do=lambda form: verbs.report_result(request.actor, paragraph=line, at=timezone.now(), **form.cleaned_data),
        back=address("programme", found, key),
    )


def _as_csv(lines: list[programme_showing.LineShown]) -> Iterator[str]:
    writer: Any = csv.writer(Passing(), quoting=csv.QUOTE_ALL)
    heads = ["level", "kind", "words", "amount", "currency", "target", "unit", "result", "as_of", "percent"]
    yield "\ufeff" + writer.writerow(heads)
    for line in lines:
        result = line.result
        money: list[tuple[object, str]] = [*line.money] or [("", "")]
        for amount, currency in money:
            cells = [line.level, line.row.kind, line.words, amount, currency, line.target, line.unit]
            cells += [result.value, result.as_of.isoformat()] if result else ["", ""]
            said = ("" if cell is None else str(cell) for cell in [*cells, line.percent])
            yield writer.writerow([neutralised(cell) for cell in said])
