"""Notices in figures: what was asked and decided, for which reasons, how long it took, and whether hits were answered
in time. Each bureau sees its own, the Secretariat those of all; the public sees what was frozen of a closed month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.utils.translation import get_language, gettext, ngettext, pgettext

from comity.core.actors import Actor
from comity.core.codes import NoticeType
from comity.core.refusals import NotPermitted
from comity.members.models import Bureau, Grouping
from comity.members.queries import Line
from comity.notices import editions, labels, statistics
from comity.notices.models import FigureSet
from comity.notices.rules.statistics import LEAST, FigureRow
from comity.notices.tables import text_in
from comity.oversight import permissions
from comity.screening import clock_figures
from comity.screening.queries import Clocks

YEARS_SHOWN = 5
TIMES = ("decided", "hours-median", "hours-90th")
CLOCKS = statistics.HIT_MEASURES
MEASURES = tuple(name for name in labels.FIGURES if name not in (*TIMES, *CLOCKS))
DRAWN = ("requested", "published", "refused")


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under headings; the first cell of a row names it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that the page shows of one year."""

    year: int
    years: tuple[int, ...]
    by_month: tuple[Line, ...]
    clocks_by_month: tuple[Line, ...]
    reasons: tuple[tuple[str, float], ...]
    tables: tuple[Table, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return _is_drawn(self.by_month)

    @property
    def are_clocks_drawn(self) -> bool:
        """Whether any clock of a hit came to its end."""
        return _is_drawn(self.clocks_by_month)


def _is_drawn(lines: Iterable[Line]) -> bool:
    return any(value for line in lines for _month, value in line.points)


def require_reader(actor: Actor) -> None:
    """Raises NotPermitted for those who are shown no figures."""
    if not actor.has_role(*permissions.FIGURE_READERS) or actor.entity:
        raise NotPermitted


def overview(actor: Actor, *, year: int, today: date) -> Overview:
    """The figures of a year as the actor may see them.  Raises NotPermitted."""
    require_reader(actor)
    rows = statistics.year_figures(actor, year)
    monthly = statistics.figures(actor, from_month=date(year, 1, 1), until_month=min(date(year + 1, 1, 1), today))
    types = [(code, str(label)) for code, label in NoticeType.choices]
    regions = _regions(rows)
    return Overview(
        year=year,
        years=tuple(range(today.year, today.year - YEARS_SHOWN, -1)),
        by_month=_by_month(monthly, DRAWN, year, today),
        # The names beside the lines are short: the title says that they are of hits.
        clocks_by_month=tuple(
            replace(line, label=label)
            for line, label in zip(
                _by_month(monthly, CLOCKS, year, today),
                (pgettext("how many hits", "In time"), pgettext("how many hits", "Late")),
                strict=True,
            )
        ),
        reasons=_reasons(rows, today),
        tables=(
            _crossed(gettext("By type"), rows, "type", types, MEASURES),
            _crossed(gettext("By region"), rows, "region", regions, MEASURES),
            _crossed(gettext("Time to decide"), rows, "type", types, TIMES),
            _crossed(
                gettext("Hits answered, by type of notice"),
                rows,
                "type",
                [*types, (statistics.UNSTATED, gettext("Record without a notice"))],
                CLOCKS,
            ),
            _crossed(gettext("Hits answered, by region of the owner"), rows, "region", regions, CLOCKS),
            _clock_table(clocks(actor, year)),
            public_table(year),
        ),
    )


def clocks(actor: Actor, year: int) -> Mapping[str, Clocks]:
    """Hit clocks kept and missed, {bureau: clocks}: the own one only, but for the Secretariat.  Raises NotPermitted."""
    require_reader(actor)
    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    return clock_figures.by_owner(begins, ends, owner="" if actor.bureau == Bureau.SECRETARIAT else actor.bureau)


def public_table(year: int) -> Table:
    """What the public may see of a year: one row for each month that is closed."""
    sets = FigureSet.objects.filter(month__year=year).order_by("month")
    shown = [name for name in (*MEASURES, *CLOCKS) if name != "open"]
    rows = []
    for one in sets:
        whole = {
            row["measure"]: row["value"] for row in one.rows if not (row["type"] or row["region"] or row["reason"])
        }
        rows.append((f"{one.month:%Y-%m}", *(_cell(whole.get(name)) for name in shown)))
    return Table(
        title=gettext("What the public sees"),
        headings=(gettext("Month"), *(str(labels.FIGURES[name]) for name in shown)),
        rows=tuple(rows),
        note=ngettext(
            "A dash stands for fewer than %(least)d, or hides a figure that would give another one away.",
            "A dash stands for fewer than %(least)d, or hides a figure that would give another one away.",
            LEAST,
        )
        % {"least": LEAST},
    )


def _by_month(rows: Iterable[FigureRow], measures: Sequence[str], year: int, today: date) -> tuple[Line, ...]:
    whole = {(row.month, row.measure): row.value or 0 for row in rows if not row.dimension}
    months = [date(year, month, 1) for month in range(1, 13) if date(year, month, 1) <= today]
    return tuple(
        Line(str(labels.FIGURES[name]), [(month, whole.get((f"{month:%Y-%m}", name), 0)) for month in months])
        for name in measures
    )


def _reasons(rows: Iterable[FigureRow], today: date) -> tuple[tuple[str, float], ...]:
    """Refusals by reason in words, the most frequent first."""
    known = editions.in_force(today).reasons
    counted = [(row.reason, row.value or 0) for row in rows if row.reason and not row.type]
    language = get_language() or "en"
    return tuple(
        (text_in(known[code].label, language) if code in known else code, float(count))
        for code, count in sorted(counted, key=lambda one: (-one[1], one[0]))
    )


def _crossed(
    title: str,
    rows: Iterable[FigureRow],
    dimension: str,
    names: Sequence[tuple[str, str]],
    measures: Sequence[str],
) -> Table:
    """One row for each type or region where anything happened, and one for all of them."""
    found = {
        (getattr(row, dimension), row.measure): row.value
        for row in rows
        if row.dimension in ("", dimension) and row.measure in measures
    }
    present = {code for code, _measure in found}
    lines = [
        (label, *(_cell(found.get((code, measure), 0)) for measure in measures))
        for code, label in [*names, ("", pgettext("how many notices", "All"))]
        if code in present
    ]
    return Table(title, ("", *(str(labels.FIGURES[name]) for name in measures)), tuple(lines))


def _clock_table(found: Mapping[str, Clocks]) -> Table:
    return Table(
        gettext("Hits answered, by owner"),
        (
            gettext("Bureau"),
            pgettext("how many hits", "In time"),
            pgettext("how many hits", "Late"),
            pgettext("how many hits", "Waiting"),
        ),
        tuple((code, str(one.kept), str(one.missed), str(one.waiting)) for code, one in found.items()),
    )


def _regions(rows: Iterable[FigureRow]) -> list[tuple[str, str]]:
    named = {one.code: text_in(one.names, get_language() or "en") for one in Grouping.objects.order_by("order")}
    codes = {row.region for row in rows if row.region}
    known = [(code, label or code) for code, label in named.items() if code in codes]
    others = sorted(codes - set(named))
    return [*known, *((code, gettext("No region") if code == statistics.UNSTATED else code) for code in others)]


def _cell(value: int | None) -> str:
    return "–" if value is None else str(value)
