"""Letters that were taken out of the outbox, beside those that tell of a decision, which their steps remember."""

from django.db import models
from django.db.models import Q

from comity.accreditation.codes import LetterKind
from comity.accreditation.models.applications import Application
from comity.accreditation.models.press import BriefingChange
from comity.assembly.models.sessions import InSession


class LetterTaken(InSession):
    """That one applicant was written to about one thing. The letter itself is written anew whenever it is asked for.

    change   the place and hour that it tells of; null for a receipt
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters_taken")
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    change = models.ForeignKey(BriefingChange, on_delete=models.PROTECT, null=True, related_name="letters_taken")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application",), condition=Q(kind=LetterKind.RECEIPT), name="applicant_is_sent_one_receipt"
            ),
            models.UniqueConstraint(
                fields=("application", "kind", "change"), name="applicant_is_written_to_once_about_a_change"
            ),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.RECEIPT, change__isnull=True)
                | (~Q(kind=LetterKind.RECEIPT) & Q(change__isnull=False)),
                name="letter_of_a_press_conference_names_its_change",
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that decides: it finds in the audit who looked."""
        return self.application.owner_id

    def __str__(self) -> str:
        return f"{self.kind} to {self.application_id}"
