"""Figures of notices and of the clocks of hits, counted from codes and dates, which outlive content that was erased.

What is counted here is internal. The public sees only what `services.figures` froze of a closed month.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from math import ceil

from comity.core.actors import Actor
from comity.members.models import Bureau
from comity.notices import outcomes
from comity.notices.codes import OPEN, Act
from comity.notices.models import FigureSet, Notice, ReviewStep
from comity.notices.rules.statistics import FigureRow, percentile
from comity.records.rules import months_later

UNSTATED = "unstated"  # a bureau of no region; the type, where a hit was on a record without a notice
COUNTED_ACTS = {
    Act.REQUESTED: "requested",
    Act.RETURNED: "returned",
    Act.PUBLISHED: "published",
    Act.REFUSED: "refused",
    Act.SUSPENDED: "suspended",
    Act.EXTENDED: "extended",
    Act.WITHDRAWN: "withdrawn",
    Act.EXPIRED: "expired",
}
HITS_IN_TIME, HITS_LATE = "hits-in-time", "hits-late"
HIT_MEASURES = (HITS_IN_TIME, HITS_LATE)
MEASURES = (*COUNTED_ACTS.values(), "decided", "open", "hours-median", "hours-90th", *HIT_MEASURES)
TIMES = frozenset({"hours-median", "hours-90th"})

_Key = tuple[str, str, str, str]  # measure, type, region, reason


def first_of_month(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def first_counted() -> date | None:
    """The first day of the first month in which a notice was counted; None where none ever was."""
    first = ReviewStep.objects.filter(act__in=list(COUNTED_ACTS)).order_by("at").values_list("at", flat=True).first()
    return first_of_month(first.date()) if first else None


def month_figures(month: date, *, owner: str = "") -> list[FigureRow]:
    """All figures of a month, given by its first day. `owner`: of the notices of one bureau only."""
    return _figures(f"{month:%Y-%m}", month, months_later(month, 1), owner)


def year_figures(actor: Actor, year: int) -> list[FigureRow]:
    """All figures of a year, as far as the actor may see them: see `figures`. Their month is the year, "2026"."""
    return _figures(f"{year:04}", date(year, 1, 1), date(year + 1, 1, 1), _scope(actor))


def _figures(name: str, from_on: date, until_on: date, owner: str) -> list[FigureRow]:
    """Each measure of [from, until) as a whole, by type, by region, by both, and refusals by reason."""
    begins, ends = _instant(from_on), _instant(until_on)
    counts = _counted_steps(begins, ends, owner)
    hours = _hours_to_decide(begins, ends, owner)
    for key, values in hours.items():
        counts["decided", *key, ""] = len(values)
    for key, number in _open_at(ends, owner).items():
        counts["open", *key, ""] = number
    counts.update(_clocks_of_hits(begins, ends, owner))
    rows = [
        FigureRow(month=name, measure=measure, type=type_, region=region, reason=reason, value=value)
        for (measure, type_, region, reason), value in counts.items()
    ]
    for (type_, region), values in hours.items():
        for measure, percent in (("hours-median", 50), ("hours-90th", 90)):
            found = percentile(values, percent)
            if found is not None:
                rows.append(FigureRow(month=name, measure=measure, type=type_, region=region, value=ceil(found)))
    return sorted(rows, key=_order)


def figures(actor: Actor, *, from_month: date, until_month: date) -> list[FigureRow]:
    """Figures of the months in [from, until): of all notices for the Secretariat, else of the actor's own bureau's."""
    owner = _scope(actor)
    return [row for month in _months(from_month, until_month) for row in month_figures(month, owner=owner)]


def _scope(actor: Actor) -> str:
    """Whose notices an actor's figures count: its bureau's; every bureau's ("") for the Secretariat."""
    return "" if actor.bureau == Bureau.SECRETARIAT else actor.bureau


def public_figures(*, from_month: date, until_month: date) -> list[FigureRow]:
    """What was frozen for the public of the months in [from, until)."""
    sets = FigureSet.objects.filter(month__gte=from_month, month__lt=until_month).order_by("month")
    return [FigureRow(month=f"{one.month:%Y-%m}", **row) for one in sets for row in one.rows]


def csv_rows(rows: Iterable[FigureRow]) -> Iterator[tuple[str, ...]]:
    """The figures as cells, the columns' names first. A suppressed value is an empty cell."""
    yield "month", "type", "region", "measure", "reason", "value"
    for row in rows:
        yield row.month, row.type, row.region, row.measure, row.reason, "" if row.value is None else str(row.value)


def with_zeros(
    rows: Sequence[FigureRow], types: Iterable[str], regions: Iterable[str], reasons: Iterable[str]
) -> list[FigureRow]:
    """The figures that are published of a month, with a zero for each that did not occur.

    A row that is absent would tell as much as a zero, and suppression would not know of it.
    """
    month = rows[0].month if rows else ""
    present = {(row.measure, row.type, row.region, row.reason): row for row in rows}
    # Also what the tables no longer name: the parts of a measure must add up to it.
    types = sorted({*types, *(row.type for row in rows)} - {"", UNSTATED})
    regions = sorted({*regions, UNSTATED, *(row.region for row in rows)} - {""})
    reasons = sorted({*reasons, *(row.reason for row in rows)} - {""})
    filled = []
    for measure in MEASURES:
        keys: list[_Key] = [(measure, "", "", "")]
        keys += [(measure, type_, "", "") for type_ in (*types, *((UNSTATED,) if measure in HIT_MEASURES else ()))]
        keys += [(measure, "", region, "") for region in regions]
        if measure == COUNTED_ACTS[Act.REFUSED]:
            keys += [(measure, "", "", reason) for reason in reasons]
        for key in keys:
            # A time that was not taken has no value; it stands there all the same, as one that is suppressed does.
            zero = None if measure in TIMES else 0
            filled.append(
                present.get(key)
                or FigureRow(month=month, measure=key[0], type=key[1], region=key[2], reason=key[3], value=zero)
            )
    return filled


def _counted_steps(begins: datetime, ends: datetime, owner: str) -> Counter[_Key]:
    steps = ReviewStep.objects.filter(at__gte=begins, at__lt=ends, act__in=list(COUNTED_ACTS))
    if owner:
        steps = steps.filter(notice__requesting_bureau=owner)
    counts: Counter[_Key] = Counter()
    columns = steps.order_by().values_list("act", "notice__type", "notice__region", "reasons")
    for act, type_, region, reasons in columns.iterator(chunk_size=2000):
        measure = COUNTED_ACTS[Act(act)]
        for key in _margins(type_, region):
            counts[measure, *key, ""] += 1
        if act == Act.REFUSED:
            for code in sorted({reason["code"] for reason in reasons}):
                counts[measure, "", "", code] += 1
                counts[measure, type_, "", code] += 1
    return counts


def _hours_to_decide(begins: datetime, ends: datetime, owner: str) -> dict[tuple[str, str], list[float]]:
    """Hours from request to decision, of the decisions of a time: {(type, region): hours}, with all margins."""
    decided = Notice.objects.filter(decided_at__gte=begins, decided_at__lt=ends, requested_at__isnull=False)
    if owner:
        decided = decided.filter(requesting_bureau=owner)
    hours: dict[tuple[str, str], list[float]] = defaultdict(list)
    for type_, region, asked, said in decided.order_by().values_list("type", "region", "requested_at", "decided_at"):
        if asked is not None and said is not None:
            for key in _margins(type_, region):
                hours[key].append((said - asked).total_seconds() / 3600)
    return hours


def _open_at(instant: datetime, owner: str) -> Counter[tuple[str, str]]:
    """Requests that wait for a decision: of the present only, as nothing keeps the states of the past."""
    waiting = Notice.objects.filter(requested_at__lt=instant, state__in=[state for state in OPEN if state != "draft"])
    if owner:
        waiting = waiting.filter(requesting_bureau=owner)
    return Counter(
        key for type_, region in waiting.order_by().values_list("type", "region") for key in _margins(type_, region)
    )


def _clocks_of_hits(begins: datetime, ends: datetime, owner: str) -> Counter[_Key]:
    """Clocks of hits that were kept and missed: of the owners of the records, whose region counts."""
    counts: Counter[_Key] = Counter()
    for (type_, region), ended in outcomes.clocks(begins, ends, owner).items():
        for measure, number in ((HITS_IN_TIME, ended.kept), (HITS_LATE, ended.missed)):
            for key in _margins(type_ or UNSTATED, region) if number else ():
                counts[measure, *key, ""] += number
    return counts


def _margins(type_: str, region: str) -> tuple[tuple[str, str], ...]:
    region = region or UNSTATED
    return (("", ""), (type_, ""), ("", region), (type_, region))


def _months(from_month: date, until_month: date) -> Iterator[date]:
    month = first_of_month(from_month)
    while month < until_month:
        yield month
        month = months_later(month, 1)


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _order(row: FigureRow) -> tuple[int, str, str, str]:
    return MEASURES.index(row.measure), row.type, row.region, row.reason
