"""Public statistics, frozen when their month is closed."""

from django.db import models

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject


class FigureSet(Subject):
    """The public statistics of one closed month, with small numbers suppressed: they never change again.

    month  its first day; rows: [{type, region, measure, reason, value}], value null where it is suppressed
    """

    month = models.DateField(unique=True)
    rules_edition = models.CharField(max_length=20)
    rows = CanonicalJSONField(default=list)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
