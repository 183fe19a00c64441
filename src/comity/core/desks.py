"""Desks: what waits for a person, for a bureau or for one of its units or entities, with the time left.

Private helpers for operations (they write), and one query for the pages.
"""

from datetime import datetime

from django.db import models

from comity.core.actors import Actor
from comity.core.models import DeskItem


def put(
    *,
    bureau: str,
    kind: str,
    subject: models.Model,
    reference: str,
    at: datetime,
    due_at: datetime | None = None,
    unit: str = "",
    urgency: str = "",
) -> DeskItem:
    """Lay something on a desk. Laying the same thing there twice leaves one item."""
    key = {"bureau": bureau, "unit": unit, "kind": kind, "subject_id": str(subject.pk)}
    found = DeskItem.objects.filter(**key).first()
    item = found or DeskItem(**key, subject_type=subject._meta.label_lower, opened_at=at)
    item.reference, item.due_at, item.urgency, item.done_at = reference, due_at, urgency, None
    item.save()
    return item


def clear(*, kind: str, subject: models.Model, at: datetime) -> None:
    """Take something off every desk it lies on."""
    for item in DeskItem.objects.filter(kind=kind, subject_id=str(subject.pk), done_at__isnull=True):
        item.done_at = at
        item.save()


def move(*, kind: str, subject: models.Model, due_at: datetime) -> None:
    """Give what waits on desks another moment, wherever it lies."""
    for item in DeskItem.objects.filter(kind=kind, subject_id=str(subject.pk), done_at__isnull=True):
        item.due_at = due_at
        item.save()


def waiting_for(actor: Actor) -> models.QuerySet[DeskItem]:
    """What waits for this actor's bureau, and for its unit: the most urgent first.

    An entity has a desk of its own, a unit called by its id, and no part in that of the bureau.
    """
    mine = models.Q(unit=actor.entity) if actor.entity else models.Q(unit__in={"", actor.unit})
    waiting: models.QuerySet[DeskItem] = DeskItem.objects.filter(mine, bureau=actor.bureau, done_at__isnull=True)
    return waiting.order_by(models.F("due_at").asc(nulls_last=True), "opened_at", "pk")
