"""Holds: reasons why a record must not be used, changed or erased for a time, as services and queries read them."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.records.models import Hold, HoldEffect, Record

# What must not be used must not be erased either: the dispute is about it.
KEEPING = (HoldEffect.BLOCK, HoldEffect.KEEP)


def active(record_ids: Collection[UUID], at: datetime) -> QuerySet[Hold]:
    """Holds of these records that are in force, the oldest first."""
    return in_force(at.date()).filter(record__in=record_ids).order_by("placed_at", "id")


def in_force(on: date) -> QuerySet[Hold]:
    """Every hold in force on a day."""
    return Hold.objects.filter(lifted_at__isnull=True).exclude(until_on__lte=on)


def ended(on: date) -> QuerySet[Hold]:
    """Holds whose last day has gone by, and which nobody has lifted."""
    return Hold.objects.filter(lifted_at__isnull=True, until_on__lte=on)


def is_blocked(record: Record) -> bool:
    """Whether a hold hides a record. One whose day has gone by still does until the node lifts it."""
    return Hold.objects.filter(record=record, lifted_at__isnull=True, effect=HoldEffect.BLOCK).exists()


def kept_from_erasure(record_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these records that must not be erased now."""
    held = Hold.objects.filter(record__in=record_ids, lifted_at__isnull=True, effect__in=KEEPING)
    return frozenset(held.values_list("record_id", flat=True))


def none_blocked() -> Q:
    """The condition that no hold hides a record."""
    return ~Q(pk__in=Hold.objects.filter(lifted_at__isnull=True, effect=HoldEffect.BLOCK).values("record"))
