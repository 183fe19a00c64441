"""Freezing the public figures of a month that is closed. They never change again: figures that overlap and change
would let a reader find single cases between two of them.
"""

from datetime import date, datetime

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.codes import GroupingKind
from comity.members.models import Grouping
from comity.notices import editions, permissions
from comity.notices.models import FigureSet
from comity.notices.rules.statistics import suppressed
from comity.notices.statistics import first_counted, first_of_month, month_figures, with_zeros
from comity.records.rules import months_later

MONTHS_AT_ONCE = 12


@operation("notices.freeze_figures", allow=permissions.FREEZE_FIGURES)
def freeze_figures(actor: Actor, *, months: tuple[date, ...], at: datetime) -> list[FigureSet]:
    """Keep what the public may see of some closed months. A month that was frozen already is left as it is."""
    frozen = [_freeze(month, at) for month in months if is_closed(month, at.date()) and not _is_frozen(month)]
    note(months=[f"{one.month:%Y-%m}" for one in frozen])
    return frozen


def months_to_freeze(at: datetime) -> tuple[date, ...]:
    """First days of the closed months that were not frozen yet, the oldest first: after the last that was, and else
    from the first in which anything was counted.
    """
    last = FigureSet.objects.order_by("-month").values_list("month", flat=True).first()
    month = months_later(last, 1) if last else first_counted()
    found: list[date] = []
    while month is not None and is_closed(month, at.date()) and len(found) < MONTHS_AT_ONCE:
        found.append(month)
        month = months_later(month, 1)
    return tuple(found)


def is_closed(month: date, today: date) -> bool:
    """Whether a month, given by its first day, is over."""
    return month == first_of_month(month) and months_later(month, 1) <= today


def _is_frozen(month: date) -> bool:
    return FigureSet.objects.filter(month=month).exists()


def _freeze(month: date, at: datetime) -> FigureSet:
    edition = editions.in_force(at.date())
    whole = with_zeros(
        month_figures(month),
        types=edition.types,
        regions=Grouping.objects.filter(kind=GroupingKind.REGION).values_list("code", flat=True),
        reasons=[row.code for row in edition.reasons_for("refused")],
    )
    rows = [
        {"measure": row.measure, "type": row.type, "region": row.region, "reason": row.reason, "value": row.value}
        for row in suppressed(whole)
    ]
    return FigureSet.objects.create(month=month, rules_edition=edition.name, rows=rows, made_at=at)
