"""The report of a pilot for the General Assembly, as a PDF in each of the four languages: sums only, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.core.countries import RIGHT_TO_LEFT
from comity.members.queries import country_name
from comity.notices import editions, labels, outcomes, pilots
from comity.notices.codes import SilverKind
from comity.notices.document.typesetting import typeset
from comity.notices.models import Pilot
from comity.notices.pilots import COUNTED, ReportLine
from comity.notices.tables import TypeRow, text_in


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the report: its first column names the rows. Without headings it has two columns."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def pilot_report(pilot: Pilot, language: str, *, at: datetime) -> bytes:
    """The report of a pilot as it stands at a moment.  language: one of ours."""
    edition = editions.in_force(at.date())
    row = edition.types[pilot.type]
    with translation.override(language):
        page = {
            "language": language,
            "rtl": language in RIGHT_TO_LEFT,
            "title": _("Report on the pilot: %(type)s") % {"type": text_in(row.name, language)},
            "purpose": text_in(row.purpose, language),
            "source": pilots.source_in(pilot, edition, language),
            "as_of": _("As of %(day)s") % {"day": date_format(at)},
            "parts": [asdict(part) for part in parts_of(pilot, row, language, at)],
        }
    return typeset("comity.notices.document", "pilot.typ", page, at=at)


def parts_of(pilot: Pilot, row: TypeRow, language: str, at: datetime) -> Iterator[Part]:
    """What the report says, table by table, in the active language."""
    lines = pilots.report(pilot, at.date())
    counted = [str(labels.FIGURES[name]) for name in COUNTED]
    yield Part(_("Terms"), (), tuple(_terms(pilot, lines)))
    states = [(code, country_name(code, language)) for code in dict.fromkeys(one.bureau for one in lines if one.bureau)]
    by_state = [(name, *(_value(lines, measure, bureau=code) for measure in COUNTED)) for code, name in states]
    yield Part(_("Notices, by state that joined"), ("", *counted), by_state)
    by_kind = [
        (str(kind.label), *(_value(lines, measure, request_kind=kind.value) for measure in COUNTED))
        for kind in SilverKind
        if kind.value in row.request_kinds
    ]
    whole = (pgettext("how many notices", "All"), *(_value(lines, measure) for measure in COUNTED))
    yield Part(_("Notices, by kind of request"), ("", *counted), [*by_kind, whole])
    answers = [(outcomes.label(one.outcome), str(one.value)) for one in lines if one.measure == "hits" and one.outcome]
    yield Part(_("Hits, by answer of the owner"), (), [*answers, (_("All hits"), _value(lines, "hits"))])
    came_of_it = [(outcomes.label(code), _value(lines, "outcome", outcome=code)) for code in row.outcomes]
    yield Part(_("What came of them"), (), came_of_it)


def _terms(pilot: Pilot, lines: Sequence[ReportLine]) -> Iterator[tuple[str, str]]:
    yield _("From"), date_format(pilot.from_on)
    if pilot.until_on:
        yield _("Until"), date_format(pilot.until_on)
    yield _("Notices in all"), _value(lines, "cap")
    yield _("States that joined"), _value(lines, "joined")
    yield _("Share of each"), _value(lines, "share")


def _value(lines: Sequence[ReportLine], measure: str, **of: str) -> str:
    """The number of the line that says it; zero where there is none."""
    key = {"bureau": "", "request_kind": "", "outcome": ""} | of
    for line in lines:
        if line.measure == measure and all(getattr(line, name) == wanted for name, wanted in key.items()):
            return str(number_format(line.value))
    return "0"
