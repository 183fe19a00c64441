"""How applications are decided: every step after receipt, the host's and the applicant's, in one row of steps."""

from django.db import models
from django.db.models import Q

from comity.accreditation.codes import DECISIONS, Act
from comity.accreditation.models.applications import Application
from comity.assembly.models.sessions import InSession


class ApplicationStep(InSession):
    """One step of an application that was received. Never changed, but that its words are emptied with the person.

    number   counts the steps of one application from 1
    reason   code of one of the edition's reasons, where the applicant is refused or asked for more
    words    what the officer adds for the applicant, or what the applicant writes
    by       the officer who decided; "" for the applicant
    told_at  when the letter that tells the applicant was taken from the outbox; null where none was
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=8, choices=Act.choices)
    reason = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("application", "number"), name="step_has_a_number_of_its_own"),
            models.UniqueConstraint(
                fields=("application",), condition=Q(act=Act.APPEAL), name="applicant_appeals_once"
            ),
            models.CheckConstraint(
                condition=~Q(act__in=(Act.REFER, Act.REFUSE)) | ~Q(reason=""), name="refused_applicant_is_told_why"
            ),
            models.CheckConstraint(condition=~Q(act__in=DECISIONS) | ~Q(by=""), name="decision_names_an_officer"),
        )
        ordering = ("number",)

    @property
    def owner_id(self) -> str:
        """The bureau that decides: it finds in the audit who looked."""
        return self.application.owner_id

    def __str__(self) -> str:
        return f"{self.act} {self.number} of {self.application_id}"
