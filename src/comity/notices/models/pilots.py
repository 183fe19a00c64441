"""Pilots: types of notice that only the states which joined may request and receive."""

from django.db import models
from django.db.models import Q

from comity.core.codes import NoticeType
from comity.core.subjects import Subject
from comity.members.models import Bureau


class Pilot(Subject):
    """A type on trial: how many notices all joined states together may request, and until when.

    edition  of the rules that set its terms; source: the decision that opened it
    """

    type = models.CharField(max_length=8, unique=True, choices=NoticeType.choices)
    edition = models.CharField(max_length=20)
    cap = models.PositiveIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=models.F("from_on")),
                name="pilot_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.type


class PilotState(Subject):
    """One time during which a bureau takes part in a pilot."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="states")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="pilots")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("pilot", "bureau"), condition=Q(until_on__isnull=True), name="bureau_joins_a_pilot_once"
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that takes part."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.bureau_id}"
