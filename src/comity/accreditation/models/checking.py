"""What is known before a decision: blocks for misuse, and what the host's own screening said."""

from django.db import models
from django.db.models import F, Q

from comity.accreditation.codes import Screened
from comity.accreditation.models.applications import Application
from comity.assembly.models.sessions import InSession
from comity.core.codes import Purpose
from comity.members.models import Bureau


class Block(InSession):
    """Who misused an accreditation to this session, and is accredited to none until the block ends.

    bureau     that set it, and may lift it
    name, born_on, nationality   of the person; emptied when the block has ended
    reason     code of the edition's reasons for a block; words: what the officer adds
    until_on   the last day on which it holds
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="blocks")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True)
    nationality = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()
    until_on = models.DateField()
    lifted_by = models.CharField(max_length=80, blank=True)
    lifted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(lifted_at__isnull=True, erased_at__isnull=True),
                name="application_is_blocked_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="block_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("set_at")),
                name="block_is_set_then_lifted",
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that set it."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"block of {self.application_id} until {self.until_on}"


class Screening(InSession):
    """That the host screened an applicant under its own law, for which purpose, and whether that was clear.

    basis   the law by which the host screens, as the officer names it
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="screenings")
    outcome = models.CharField(max_length=8, choices=Screened.choices)
    purpose = models.CharField(max_length=32, choices=Purpose.choices)
    basis = models.CharField(max_length=200)
    screened_by = models.CharField(max_length=80)
    screened_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(basis=""), name="screening_names_its_law"),)

    @property
    def owner_id(self) -> str:
        """The bureau that decides: it finds in the audit who looked."""
        return self.application.owner_id

    def __str__(self) -> str:
        return f"{self.outcome} for {self.application_id}"
