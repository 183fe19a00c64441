"""What nodes saw of each other's ledgers."""

from django.db import models

from comity.core.subjects import Subject
from comity.members.models import Bureau


class WatchedLedger(Subject):
    """The ledger of another node, as this node saw it last and cosigned it.

    issuer       the bureau by which the other node speaks
    log          public key of that ledger, believed since the first time it was stated
    size, note   of the newest checkpoint that continues the one before
    cosignature  this node's line under it
    """

    issuer = models.OneToOneField(Bureau, on_delete=models.PROTECT, related_name="+")
    log = models.CharField(max_length=400)
    size = models.BigIntegerField()
    note = models.TextField()
    cosignature = models.CharField(max_length=400)
    cosigned_at = models.DateTimeField()

    @property
    def owner_id(self) -> str:
        """The bureau by which the other node speaks."""
        return self.issuer_id

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.size}"


class Cosigned(Subject):
    """The newest checkpoint of this node's ledger that a witness at another node has cosigned.

    witness  the bureau by which it speaks; key: its public key, believed since the first time
    line     its signature under the checkpoint of that size
    """

    witness = models.OneToOneField(Bureau, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=400)
    size = models.BigIntegerField()
    line = models.CharField(max_length=400)
    cosigned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.witness_id} {self.size}"
