"""Subjects: the stored nouns that operations change.

A subject's rows can be written only while an operation runs, and every row written is remembered, so that the ledger
entry commits to its state. This is the one place where the rule is kept; nothing in the apps has to remember it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.deletion import Collector

from comity.core.ids import new_id
from comity.core.unit import Unit, require_unit

M = TypeVar("M", bound=models.Model)

KEYS_AT_ONCE = 500

_NONE_IS_EMPTY = object()


class SubjectQuerySet(models.QuerySet[M]):
    """A queryset whose bulk writes are remembered like single ones."""

    def update(self, **values: Any) -> int:
        unit = require_unit(f"changing {self.model._meta.label}")
        # Locked, and then changed by key: a row that another process adds meanwhile is not changed unremembered.
        keys = list(dict.fromkeys(self.select_for_update(of=("self",)).values_list("pk", flat=True)))
        for key in keys:
            unit.touch(self.model, key)
        return sum(super(SubjectQuerySet, these).update(**values) for these in self._by_keys(keys))

    def delete(self) -> tuple[int, dict[str, int]]:
        unit = require_unit(f"deleting {self.model._meta.label}")
        going = list(self.select_for_update(of=("self",)))
        _touch_all_that_go(unit, going)
        counts: Counter[str] = Counter()
        for these in self._by_keys([row.pk for row in going]):
            counts.update(super(SubjectQuerySet, these).delete()[1])
        return counts.total(), dict(counts)

    def bulk_create(self, objs: Iterable[M], *args: Any, **options: Any) -> list[M]:
        unit = require_unit(f"creating {self.model._meta.label}")
        if options.get("ignore_conflicts") or options.get("update_conflicts"):
            raise TypeError("which rows a conflict changed cannot be known, so it could not be audited")
        created = super().bulk_create(objs, *args, **options)
        for one in created:
            unit.touch(self.model, one.pk)
        return created

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        require_unit(f"changing {self.model._meta.label}")  # it is remembered by `update`, through which Django does it
        return super().bulk_update(objs, fields, batch_size)

    def _by_keys(self, keys: Sequence[Any]) -> Iterator["SubjectQuerySet[M]"]:
        for first in range(0, len(keys), KEYS_AT_ONCE):
            yield self.filter(pk__in=keys[first : first + KEYS_AT_ONCE])


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
        _touch_all_that_go(unit, [self])
        return super().delete(*args, **options)


def _touch_all_that_go(unit: Unit, rows: Sequence[models.Model]) -> None:
    """Remember the rows, and whatever their deletion takes along or changes through foreign keys."""
    collector = Collector(using=DEFAULT_DB_ALIAS)
    collector.collect(rows)
    going: list[Iterable[models.Model]] = [*collector.data.values(), *collector.fast_deletes]
    for changed in collector.field_updates.values():
        going.extend(cast("list[Iterable[models.Model]]", changed))
    for group in going:
        for row in group:
            if isinstance(row, Subject):
                unit.touch(type(row), row.pk)


def subject_models() -> Iterator[type[models.Model]]:
    """Every stored subject, in the order of its label."""
    from django.apps import apps  # the registry is complete only after set-up

    yield from sorted(
        (model for model in apps.get_models() if issubclass(model, Subject) and not model._meta.proxy),
        key=lambda model: model._meta.label_lower,
    )


def state_of(row: models.Model) -> dict[str, Any]:
    """The canonical state of a row: every stored column that is not empty, as JSON can hold it.

    Empty columns are left out, so that a column added later, empty, leaves earlier commitments true. Each column has
    one empty value only, so that two different rows never have the same state.
    """
    return {name: plain(value) for name, empty in _columns(type(row)) if (value := getattr(row, name)) != empty}


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    """The stored columns of a model, each with its one empty value: null where it may be null, else its default if that
    is empty; `_NONE_IS_EMPTY` for a column that is always written."""
    return tuple((field.attname, _empty_value(field)) for field in model._meta.concrete_fields)


def _empty_value(field: "models.Field[Any, Any]") -> Any:
    if field.null:
        return None
    default = field.get_default()
    return _NONE_IS_EMPTY if default else default


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
