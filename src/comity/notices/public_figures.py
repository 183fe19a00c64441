"""What the public reads of figures: a year of frozen months, added up as far as they are told.

A number that was suppressed in a month is not told by its year either: such a sum says "at least", and is made of
nothing but what the months show.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.core.codes import NoticeType
from comity.members.models import Grouping
from comity.notices import editions, labels, statistics
from comity.notices.models import FigureSet
from comity.notices.rules.statistics import INTERNAL, FigureRow
from comity.notices.tables import text_in

DRAWN = ("requested", "published", "refused")
UNTOLD = "–"
COUNTS = tuple(name for name in statistics.MEASURES if name not in INTERNAL and name not in statistics.TIMES)
OF_NOTICES = tuple(name for name in COUNTS if name not in statistics.HIT_MEASURES)
TIMES = tuple(name for name in statistics.MEASURES if name in statistics.TIMES)


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure of a year. `least`: what its months tell together; `whole`: whether they tell all of it."""

    least: int
    whole: bool

    @property
    def said(self) -> str:
        """In words."""
        if self.whole:
            return str(number_format(self.least))
        return _("at least %(number)s") % {"number": number_format(self.least)} if self.least else UNTOLD


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under headings; the first cell of a row names it."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: (first day of a month, number), of the months that tell it."""

    label: str
    points: Sequence[tuple[date, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicYear:
    """All that the page shows of one year.

    lines    notices month by month; reasons, clocks   (name, number) of the year, as far as it is told
    """

    year: int
    lines: Sequence[Line]
    reasons: Sequence[tuple[str, float]]
    clocks: Sequence[tuple[str, float]]
    tables: Sequence[Table]


def years() -> list[int]:
    """The years of which a month was frozen, the latest first."""
    return [day.year for day in FigureSet.objects.dates("month", "year", order="DESC")]


def all_rows() -> list[FigureRow]:
    """Everything that was frozen, month by month."""
    return statistics.public_figures(from_month=date.min, until_month=date.max)


def of_year(year: int) -> PublicYear:
    """A year as it was frozen, month by month."""
    rows = statistics.public_figures(from_month=date(year, 1, 1), until_month=date(year + 1, 1, 1))
    sums = {key: _sum(found) for key, found in _grouped(rows).items()}
    reasons = _reasons()
    return PublicYear(
        year=year,
        lines=_lines(rows),
        reasons=[
            (_named(reasons, code), float(one.least))
            for (measure, _type, _region, code), one in sorted(sums.items(), key=lambda item: -item[1].least)
            if code and measure == "refused" and one.least
        ],
        clocks=[
            (str(labels.FIGURES[name]), float(sums[name, "", "", ""].least))
            for name in statistics.HIT_MEASURES
            if (name, "", "", "") in sums and sums[name, "", "", ""].least
        ],
        tables=[table for table in _tables(rows, sums, reasons) if table.rows],
    )


_Key = tuple[str, str, str, str]  # measure, type, region, reason


def _grouped(rows: Iterable[FigureRow]) -> Mapping[_Key, list[int | None]]:
    found: dict[_Key, list[int | None]] = {}
    for row in rows:
        if row.measure in COUNTS:
            found.setdefault((row.measure, row.type, row.region, row.reason), []).append(row.value)
    return found


def _sum(values: Sequence[int | None]) -> Sum:
    told = [value for value in values if value is not None]
    return Sum(sum(told), len(told) == len(values))


def _tables(rows: Sequence[FigureRow], sums: Mapping[_Key, Sum], reasons: Mapping[str, str]) -> Iterator[Table]:
    """Month by month, and what the year tells of each type, region and reason."""
    types, regions = _types(), _regions(rows)
    yield _by_month(_("By month"), rows, OF_NOTICES)
    yield _by(_("By type"), sums, 1, types, OF_NOTICES)
    yield _by(_("By region"), sums, 2, regions, OF_NOTICES)
    refused = [(code, one) for (measure, _type, _region, code), one in sums.items() if code and measure == "refused"]
    told = [(_named(reasons, code), one.said) for code, one in refused if one.least]
    yield Table(_("Refused, by reason"), ("", str(labels.FIGURES["refused"])), told)
    yield _by_month(_("Time to decide"), rows, TIMES)
    yield _by_month(_("Hits answered, by month"), rows, statistics.HIT_MEASURES)
    yield _by(_("Hits answered, by type of notice"), sums, 1, types, statistics.HIT_MEASURES)
    yield _by(_("Hits answered, by region of the owner"), sums, 2, regions, statistics.HIT_MEASURES)


def _lines(rows: Iterable[FigureRow]) -> list[Line]:
    whole = [row for row in rows if not row.dimension and row.value is not None]
    lines = [
        Line(
            str(labels.FIGURES[name]),
            [(date.fromisoformat(f"{row.month}-01"), float(row.value or 0)) for row in whole if row.measure == name],
        )
        for name in DRAWN
    ]
    return [line for line in lines if line.points]


def _by_month(title: str, rows: Iterable[FigureRow], measures: Sequence[str]) -> Table:
    """One row for each month that tells anything."""
    whole = {(row.month, row.measure): row.value for row in rows if not row.dimension}
    lines = [
        (date_format(date.fromisoformat(f"{month}-01"), "F Y"), *(_cell(whole.get((month, one))) for one in measures))
        for month in sorted({month for month, _measure in whole})
        if any(whole.get((month, one)) is not None for one in measures)
    ]
    return Table(title, ("", *(str(labels.FIGURES[one]) for one in measures)), lines)


def _by(
    title: str, sums: Mapping[_Key, Sum], place: int, names: Iterable[tuple[str, str]], measures: Sequence[str]
) -> Table:
    """One row for each type (place 1 of a key) or region (place 2) that is told of, and one for all of them."""
    found = {
        (key[place], key[0]): one for key, one in sums.items() if not any(key[at] for at in (1, 2, 3) if at != place)
    }
    lines = [
        (str(label), *(found[code, one].said if (code, one) in found else UNTOLD for one in measures))
        for code, label in [*names, ("", pgettext("how many notices", "All"))]
        if any((code, one) in found and found[code, one].least for one in measures)
    ]
    return Table(title, ("", *(str(labels.FIGURES[one]) for one in measures)), lines)


def _types() -> list[tuple[str, str]]:
    known = [(code, str(label)) for code, label in NoticeType.choices]
    return [*known, (statistics.UNSTATED, _("Record without a notice"))]


def _regions(rows: Iterable[FigureRow]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    named = {one.code: text_in(one.names, language) or one.code for one in Grouping.objects.order_by("order")}
    codes = {row.region for row in rows if row.region}
    unnamed = sorted(codes - set(named))
    return [
        *((code, label) for code, label in named.items() if code in codes),
        *((code, _("No region") if code == statistics.UNSTATED else code) for code in unnamed),
    ]


def _reasons() -> Mapping[str, str]:
    """{code: text} of the reasons of every edition: frozen figures may name one that is used no more."""
    language = get_language() or "en"
    return {
        code: text_in(row.label, language)
        for name in sorted(editions.names())
        for code, row in editions.edition(name).reasons.items()
    }


def _named(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


def _cell(value: int | None) -> str:
    return UNTOLD if value is None else str(number_format(value))
