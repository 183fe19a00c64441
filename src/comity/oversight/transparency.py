"""Notices in figures: what was asked and decided, for which reasons, how long it took, and whether hits were answered
in time. Each bureau sees its own, the Secretariat those of all; the public sees what was frozen of a closed month.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy

from comity.core.actors import Actor
from comity.core.codes import NoticeType
from comity.core.refusals import NotPermitted
from comity.members.models import Bureau, Grouping
from comity.members.queries import Line
from comity.notices import editions, statistics
from comity.notices.models import FigureSet
from comity.notices.rules.statistics import LEAST, FigureRow
from comity.notices.tables import text_in
from comity.oversight import permissions
from comity.screening.models import Hit

YEARS_SHOWN = 5
MEASURES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "requested": pgettext_lazy("how many notices", "Requested"),
        "returned": pgettext_lazy("how many notices", "Returned with questions"),
        "published": pgettext_lazy("how many notices", "Published"),
        "refused": pgettext_lazy("how many notices", "Refused"),
        "suspended": pgettext_lazy("how many notices", "Suspended"),
        "extended": pgettext_lazy("how many notices", "Extended"),
        "withdrawn": pgettext_lazy("how many notices", "Withdrawn"),
        "expired": pgettext_lazy("how many notices", "Expired"),
        "open": pgettext_lazy("how many notices", "Waiting"),
    }
)
TIMES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "decided": pgettext_lazy("how many notices", "Decided"),
        "hours-median": pgettext_lazy("how many notices", "Hours, half of them"),
        "hours-90th": pgettext_lazy("how many notices", "Hours, nine in ten"),
    }
)
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
    reasons: tuple[tuple[str, float], ...]
    tables: tuple[Table, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return any(value for line in self.by_month for _month, value in line.points)


@dataclass(frozen=True, slots=True)
class BureauClock:
    """How a bureau kept the clocks of the hits about its records that were reported in a year."""

    bureau: str
    kept: int
    missed: int
    waiting: int


def require_reader(actor: Actor) -> None:
    """Raises NotPermitted for those who are shown no figures."""
    if not actor.has_role(*permissions.FIGURE_READERS) or actor.entity:
        raise NotPermitted


def overview(actor: Actor, *, year: int, today: date) -> Overview:
    """The figures of a year as the actor may see them.  Raises NotPermitted."""
    require_reader(actor)
    rows = statistics.year_figures(actor, year)
    types = [(code, str(label)) for code, label in NoticeType.choices]
    regions = _regions(rows)
    return Overview(
        year=year,
        years=tuple(range(today.year, today.year - YEARS_SHOWN, -1)),
        by_month=_by_month(actor, year, today),
        reasons=_reasons(rows, today),
        tables=(
            _crossed(gettext("By type"), rows, "type", types, MEASURES),
            _crossed(gettext("By region"), rows, "region", regions, MEASURES),
            _crossed(gettext("Time to decide"), rows, "type", types, TIMES),
            _clock_table(clocks(actor, year)),
            public_table(year),
        ),
    )


def clocks(actor: Actor, year: int) -> list[BureauClock]:
    """Hit clocks kept and missed, bureau by bureau: the own one only, but for the Secretariat.  Raises NotPermitted."""
    require_reader(actor)
    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    hits = Hit.objects.filter(reported_at__gte=begins, reported_at__lt=ends)
    if actor.bureau != Bureau.SECRETARIAT:
        hits = hits.filter(owner=actor.bureau)
    counted = (
        hits.order_by()
        .values_list("owner_id")
        .annotate(
            kept=Count("pk", filter=Q(outcome_at__lte=F("due_at"))),
            missed=Count("pk", filter=Q(outcome_at__gt=F("due_at"))),
            waiting=Count("pk", filter=Q(outcome_at__isnull=True)),
        )
    )
    return [BureauClock(*row) for row in counted.order_by("owner_id")]


def public_table(year: int) -> Table:
    """What the public may see of a year: one row for each month that is closed."""
    sets = FigureSet.objects.filter(month__year=year).order_by("month")
    shown = [name for name in MEASURES if name != "open"]
    rows = []
    for one in sets:
        whole = {
            row["measure"]: row["value"] for row in one.rows if not (row["type"] or row["region"] or row["reason"])
        }
        rows.append((f"{one.month:%Y-%m}", *(_cell(whole.get(name)) for name in shown)))
    return Table(
        title=gettext("What the public sees"),
        headings=(gettext("Month"), *(str(MEASURES[name]) for name in shown)),
        rows=tuple(rows),
        note=ngettext(
            "A dash stands for fewer than %(least)d, or hides a figure that would give another one away.",
            "A dash stands for fewer than %(least)d, or hides a figure that would give another one away.",
            LEAST,
        )
        % {"least": LEAST},
    )


def _by_month(actor: Actor, year: int, today: date) -> tuple[Line, ...]:
    until = min(date(year + 1, 1, 1), today)
    rows = statistics.figures(actor, from_month=date(year, 1, 1), until_month=until)
    whole = {(row.month, row.measure): row.value or 0 for row in rows if not row.dimension}
    months = [date(year, month, 1) for month in range(1, 13) if date(year, month, 1) <= until]
    return tuple(
        Line(str(MEASURES[name]), [(month, whole.get((f"{month:%Y-%m}", name), 0)) for month in months])
        for name in DRAWN
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
    measures: Mapping[str, str | Promise],
) -> Table:
    """One row for each type or region where anything happened, and one for all of them."""
    found = {(getattr(row, dimension), row.measure): row.value for row in rows if row.dimension in ("", dimension)}
    present = {code for code, _measure in found}
    lines = [
        (label, *(_cell(found.get((code, measure), 0)) for measure in measures))
        for code, label in [*names, ("", pgettext("how many notices", "All"))]
        if code in present
    ]
    return Table(title, ("", *map(str, measures.values())), tuple(lines))


def _clock_table(rows: Iterable[BureauClock]) -> Table:
    return Table(
        gettext("Hits answered by their owners"),
        (
            gettext("Bureau"),
            pgettext("how many hits", "In time"),
            pgettext("how many hits", "Late"),
            pgettext("how many hits", "Waiting"),
        ),
        tuple((row.bureau, str(row.kept), str(row.missed), str(row.waiting)) for row in rows),
    )


def _regions(rows: Iterable[FigureRow]) -> list[tuple[str, str]]:
    named = {one.code: text_in(one.names, get_language() or "en") for one in Grouping.objects.order_by("order")}
    codes = {row.region for row in rows if row.region}
    known = [(code, label or code) for code, label in named.items() if code in codes]
    others = sorted(codes - set(named))
    return [*known, *((code, gettext("No region") if code == statistics.UNSTATED else code) for code in others)]


def _cell(value: int | None) -> str:
    return "–" if value is None else str(value)
