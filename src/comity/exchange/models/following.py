"""How far bureaus of other nodes were given what bureaus of this one share with them."""

from django.db import models
from django.db.models import Q

from comity.members.models import Bureau


class Share(models.Model):
    """The first copy of what one owner of this node lets one bureau of another see.

    Not a subject: it repeats how far the acts have come, and moves in the transactions that number them.

    node             code of the node that gets it: a bureau that moves gets it again
    cursor           place in the owner's order of changes up to which everything is said; upto: where the share ends
    reaching         place that the act which is being made reaches; it becomes the cursor when that gets its number
    notices_after    id of the last notice that was said, after the records
    sent             records and notices so far; total: those there were when it began
    """

    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    node = models.CharField(max_length=40)
    cursor = models.BigIntegerField(default=0)
    reaching = models.BigIntegerField(default=0)
    upto = models.BigIntegerField()
    notices_after = models.UUIDField(null=True)
    sent = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "recipient", "node"), name="share_is_begun_once_for_each_node"),
            models.CheckConstraint(
                condition=Q(cursor__lte=models.F("upto")), name="share_goes_no_further_than_its_end"
            ),
        )
        indexes = (models.Index(fields=("begun_at",), name="share_open", condition=Q(finished_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.owner_id} to {self.recipient_id}: {self.sent} of {self.total}"
