"""Who is invited to a ceremony for an institution."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from comity.assembly.codes import InstitutionKind
from comity.assembly.models.sessions import InSession, Meeting


class CeremonyGuest(InSession):
    """Somebody invited to a meeting, mostly a ceremony, for an institution: a minister, a judge, an ambassador.

    function     what the person is there: "Minister of Justice"
    precedence   order in which guests are seated, greeted and named, from 1; who shares a number, by institution
    withdrawn_at since when the person is expected no more
    """

    LAST_PRECEDENCE: ClassVar[int] = 9_999

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    kind = models.CharField(max_length=12, choices=InstitutionKind.choices)
    institution = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=200, blank=True)
    precedence = models.PositiveIntegerField()
    named_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "name", "institution"),
                condition=Q(withdrawn_at__isnull=True),
                name="guest_is_named_once_for_an_institution",
            ),
            models.CheckConstraint(condition=Q(precedence__gte=1), name="precedence_counts_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.precedence} {self.institution}"
