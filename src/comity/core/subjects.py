"""Subjects: the stored nouns that operations change.

A subject's rows can be written only while an operation runs, and every row written is remembered, so that the ledger
entry commits to its state. This is the one place where the rule is kept; nothing in the apps has to remember it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from comity.core.ids import new_id
from comity.core.unit import require_unit

M = TypeVar("M", bound=models.Model)


class SubjectQuerySet(models.QuerySet[M]):
    """A queryset whose bulk writes are remembered like single ones."""

    def update(self, **values: Any) -> int:
        unit = require_unit(f"changing {self.model._meta.label}")
        keys = list(self.values_list("pk", flat=True))
        changed = super().update(**values)
        for key in keys:
            unit.touch(self.model, key)
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        unit = require_unit(f"deleting {self.model._meta.label}")
        for key in self.values_list("pk", flat=True):
            unit.touch(self.model, key)
        return super().delete()

    def bulk_create(self, objs: Iterable[M], *args: Any, **options: Any) -> list[M]:
        unit = require_unit(f"creating {self.model._meta.label}")
        created = super().bulk_create(objs, *args, **options)
        for one in created:
            unit.touch(self.model, one.pk)
        return created

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        changing = list(objs)
        unit = require_unit(f"changing {self.model._meta.label}")
        # Django's own bulk_update goes through update(), which would ask for the keys again.
        changed = super().bulk_update(changing, fields, batch_size)
        for one in changing:
            unit.touch(self.model, one.pk)
        return changed


class Subject(models.Model):
    """One thing that operations change and the ledger commits to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        unit = require_unit(f"saving {self._meta.label}")
        super().save(*args, **options)
        unit.touch(type(self), self.pk)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        unit = require_unit(f"deleting {self._meta.label}")
        unit.touch(type(self), self.pk)
        return super().delete(*args, **options)


def subject_models() -> Iterator[type[models.Model]]:
    """Every stored subject, in the order of its label."""
    from django.apps import apps  # the registry is complete only after set-up

    yield from sorted(
        (model for model in apps.get_models() if issubclass(model, Subject)), key=lambda model: model._meta.label_lower
    )


def state_of(row: models.Model) -> dict[str, Any]:
    """The canonical state of a row: every stored column that is not empty, as JSON can hold it.

    Empty columns are left out, so that a column added later, empty, leaves earlier commitments true.
    """
    state = {field.attname: plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return {name: value for name, value in state.items() if value not in (None, "", [], {})}


def plain(value: Any) -> Any:
    """A value as canonical JSON can hold it: instants in UTC with microseconds, bytes in hexadecimal."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview | bytearray):
        return bytes(value).hex()
    return value
