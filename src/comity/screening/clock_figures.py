"""Clocks of hits, kept and missed: each counts once, in the time in which it came to its end.

An answer in time counts when it is given. A clock that ran out counts from that moment, answered since or not. So what
is counted of a month that is over does not change any more when somebody answers late, or asks for more.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, F, QuerySet

from comity.notices.outcomes import ClocksEnded
from comity.screening.codes import HitState
from comity.screening.models import ClockEnd, Hit
from comity.screening.queries import Clocks

_Key = tuple[str, ...]


def end_clock(hit: Hit, *, at: datetime) -> None:
    """Write down that the owner answers while its clock runs. A helper for operations, before they change the hit."""
    if hit.state == HitState.UNCONFIRMED:
        ClockEnd.objects.create(hit=hit, due_at=hit.due_at, ended_at=at)


def by_owner(begins: datetime, ends: datetime, *, owner: str = "") -> dict[str, Clocks]:
    """{bureau: clocks of the hits on its records} of [begins, ends).

    owner   of one bureau only; "" for all

    What waits was reported in that time, and its clock still runs.
    """
    kept, missed = _kept(begins, ends, owner, "owner_id"), _missed(begins, ends, owner, "owner_id")
    running = _waiting(owner).exclude(escalated_at__gte=F("due_at"))
    waiting = _counted(running.filter(reported_at__gte=begins, reported_at__lt=ends), "owner_id")
    found = sorted({*kept, *missed, *waiting})
    return {key[0]: Clocks(kept[key], missed[key], waiting[key]) for key in found}


def by_type_and_region(begins: datetime, ends: datetime, owner: str) -> Mapping[tuple[str, str], ClocksEnded]:
    """{(type of notice, region of the owner): clocks} of [begins, ends): for the figures of notices."""
    columns = ("notice_type", "owner__member__region__code")
    kept, missed = _kept(begins, ends, owner, *columns), _missed(begins, ends, owner, *columns)
    return {(key[0], key[1] or ""): ClocksEnded(kept[key], missed[key]) for key in {*kept, *missed}}


def answers(type_: str, from_on: date, until_on: date) -> Mapping[str, int]:
    """{state: hits} about notices of a type that were reported in [from, until): what a pilot reports of itself."""
    hits = Hit.objects.filter(notice_type=type_, reported_at__date__gte=from_on, reported_at__date__lt=until_on)
    return dict(hits.order_by().values_list("state").annotate(number=Count("pk")))


def _kept(begins: datetime, ends: datetime, owner: str, *columns: str) -> Counter[_Key]:
    in_time = _ended(owner).filter(ended_at__lte=F("due_at"), ended_at__gte=begins, ended_at__lt=ends)
    return _counted(in_time, *(f"hit__{column}" for column in columns))


def _missed(begins: datetime, ends: datetime, owner: str, *columns: str) -> Counter[_Key]:
    """Answers that came late, and clocks that ran out and have none: the node wrote down that they rose."""
    late = _ended(owner).filter(ended_at__gt=F("due_at"), due_at__gte=begins, due_at__lt=ends)
    silent = _waiting(owner).filter(escalated_at__gte=F("due_at"), due_at__gte=begins, due_at__lt=ends)
    return _counted(late, *(f"hit__{column}" for column in columns)) + _counted(silent, *columns)


def _counted(rows: QuerySet[ClockEnd] | QuerySet[Hit], *columns: str) -> Counter[_Key]:
    return Counter(
        {tuple(row[:-1]): row[-1] for row in rows.order_by().values_list(*columns).annotate(number=Count("pk"))}
    )


def _ended(owner: str) -> QuerySet[ClockEnd]:
    rows = ClockEnd.objects.all()
    return rows.filter(hit__owner=owner) if owner else rows


def _waiting(owner: str) -> QuerySet[Hit]:
    rows = Hit.objects.filter(state=HitState.UNCONFIRMED)
    return rows.filter(owner=owner) if owner else rows
