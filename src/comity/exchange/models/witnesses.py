"""What nodes saw of each other's ledgers."""

from django.db import models

from comity.core.subjects import Subject
from comity.exchange.codes import Compared
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


class PassedOn(Subject):
    """What another node saw of the hub's ledger, as it told this one last, and how that agrees with what this one saw.

    witness     the bureau by which the other node speaks
    size, note  of the checkpoint that it cosigned
    own         the one of this node that it was compared with
    told_at     when it told; asked_at: since when the hub owes the proof that both are of one history, null where it
                owes none
    """

    witness = models.OneToOneField(Bureau, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    note = models.TextField()
    own = models.TextField()
    state = models.CharField(max_length=12, choices=Compared.choices)
    told_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.witness_id} {self.size}"
