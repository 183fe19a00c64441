"""What cases are found by, and what was found when a message arrived."""

from django.db import models
from django.db.models import Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.exchange.models.cases import CaseFile, Message
from comity.members.models import Bureau


class Wording(models.Model):
    """The words that a message, or a bureau's own side of a case, is found by: folded, so that accents and case do
    not matter.

    No part of the audit: it repeats what the message or the file says, and goes with it.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, null=True, related_name="wording")
    file = models.OneToOneField(CaseFile, on_delete=models.CASCADE, null=True, related_name="wording")
    words = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(message__isnull=True, file__isnull=False) | Q(message__isnull=False, file__isnull=True),
                name="words_are_of_a_message_or_of_a_file",
            ),
        )

    def __str__(self) -> str:
        return str(self.message_id or self.file_id)


class ArrivalMatch(Subject):
    """Which records a message may speak of, as they were looked for when it reached a bureau.

    A hint for whoever opens the case: what is shown is read again, and only what the reader may see then.

    found  [{"entity": place in the message, from 0, "record": id, "score": 0 to 1}], the likeliest of each first
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="matches")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    found = CanonicalJSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "bureau"), name="message_is_matched_once_for_each_bureau"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau for which it was looked."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.bureau_id} {self.message_id}"
