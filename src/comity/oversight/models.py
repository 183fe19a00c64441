"""What oversight itself stores."""

from django.db import models
from django.db.models import F, Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject


class VerificationRun(Subject):
    """One verification of the whole ledger, from its beginning to its result.

    findings  [{"code", "position", "subject"}, …] as `core.verification.Finding`, the first FINDINGS_KEPT of them
    faults    how many findings there were
    """

    FINDINGS_KEPT = 1_000

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    entries = models.BigIntegerField(default=0)
    subjects = models.BigIntegerField(default=0)
    checkpoints = models.BigIntegerField(default=0)
    faults = models.BigIntegerField(default=0)
    findings = CanonicalJSONField(default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="verification_ends_after_it_begins",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            ),
        )

    def __str__(self) -> str:
        return str(self.started_at)
