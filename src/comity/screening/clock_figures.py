"""Clocks of hits, kept and missed: each counts once, in the time in which it came to its end.

An answer in time counts when it is given. A clock that ran out counts from that moment, answered since or not. So what
is counted of a month that is over does not change any more when somebody answers late.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from comity.notices.outcomes import ClocksEnded
from comity.screening.models import Hit
from comity.screening.queries import Clocks

_KEPT = Q(outcome_at__lte=F("due_at"))
# The node itself writes down that it ran out; an answer after the end shows it too, where the node was not running.
_MISSED = Q(outcome_at__gt=F("due_at")) | Q(outcome_at__isnull=True, escalated_at__gte=F("due_at"))


def by_owner(begins: datetime, ends: datetime, *, owner: str = "") -> dict[str, Clocks]:
    """{bureau: clocks of the hits on its records} of [begins, ends).

    owner   of one bureau only; "" for all

    What waits was reported in that time, and its clock still runs.
    """
    ended = {row["owner_id"]: (row["kept"], row["missed"]) for row in _ended(begins, ends, owner, "owner_id")}
    running = _of(owner).filter(outcome_at__isnull=True, reported_at__gte=begins, reported_at__lt=ends).exclude(_MISSED)
    waiting = dict(running.values_list("owner_id").annotate(number=Count("pk")))
    return {code: Clocks(*ended.get(code, (0, 0)), waiting.get(code, 0)) for code in sorted({*ended, *waiting})}


def by_type_and_region(begins: datetime, ends: datetime, owner: str) -> Mapping[tuple[str, str], ClocksEnded]:
    """{(type of notice, region of the owner): clocks} of [begins, ends): for the figures of notices."""
    rows = _ended(begins, ends, owner, "notice_type", "owner__member__region__code")
    return {
        (row["notice_type"], row["owner__member__region__code"] or ""): ClocksEnded(row["kept"], row["missed"])
        for row in rows
    }


def answers(type_: str, from_on: date, until_on: date) -> Mapping[str, int]:
    """{state: hits} about notices of a type that were reported in [from, until): what a pilot reports of itself."""
    hits = Hit.objects.filter(notice_type=type_, reported_at__date__gte=from_on, reported_at__date__lt=until_on)
    return dict(hits.order_by().values_list("state").annotate(number=Count("pk")))


def _ended(begins: datetime, ends: datetime, owner: str, *columns: str) -> list[dict[str, Any]]:
    kept = Q(_KEPT, outcome_at__gte=begins, outcome_at__lt=ends)
    missed = Q(_MISSED, due_at__gte=begins, due_at__lt=ends)
    rows = _of(owner).filter(kept | missed).values(*columns)
    return list(rows.annotate(kept=Count("pk", filter=kept), missed=Count("pk", filter=missed)))


def _of(owner: str) -> QuerySet[Hit]:
    hits: QuerySet[Hit] = Hit.objects.filter(owner=owner) if owner else Hit.objects.all()
    return hits.order_by()
