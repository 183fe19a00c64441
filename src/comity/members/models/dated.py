"""What holds from one day until another."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from comity.core.subjects import Subject, SubjectQuerySet
from comity.members.rules.history import Span

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(SubjectQuerySet[M]):
    """Rows that hold during [from_on, until_on)."""

    def in_force(self, on: date) -> Self:
        """Those that hold on a day; an unknown beginning counts as long ago."""
        return self.filter(Q(from_on__isnull=True) | Q(from_on__lte=on), Q(until_on__isnull=True) | Q(until_on__gt=on))


class Dated(Subject):
    """A fact that holds during [from_on, until_on).

    from_on   null where the day is unknown: it is left unknown rather than invented
    until_on  null as long as it holds
    """

    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    objects: ClassVar = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(from_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
        )

    @property
    def span(self) -> Span:
        """The time during which it holds."""
        return Span(self.from_on, self.until_on)

    def holds_on(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.span.holds_on(on)
