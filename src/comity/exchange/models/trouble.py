"""What did not go as it should: arrivals kept aside, numbers that are missing, evidence of two histories."""

from django.db import models
from django.db.models import Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.exchange.codes import EvidenceKind
from comity.exchange.models.nodes import Node
from comity.members.models import Bureau


class Quarantined(Subject):
    """An arrival that could not be accepted: its bytes and the reason, kept until somebody or something resolves it.

    recipient       the hosted bureau it arrived for; "" where that could not be told
    issuer_claimed  who the envelope says issued it, proved or not; "" where it cannot be read
    code, facts     of the refusal, as the engine or the rule gave it
    repeats         how often the same bytes arrived again
    tries           how often it was tried again; try_at: when it is next, by itself; null: only by hand
    resolution      accepted, discarded; "" while it waits
    """

    from_node = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, related_name="quarantined")
    recipient = models.CharField(max_length=16, blank=True)
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    envelope = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    facts = CanonicalJSONField(default=dict)
    issuer_claimed = models.CharField(max_length=16, blank=True)
    repeats = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sha256", "recipient"), name="same_bytes_are_kept_aside_once"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolution="")
                | (Q(resolved_at__isnull=False) & ~Q(resolution="")),
                name="resolved_arrival_says_how",
            ),
            models.CheckConstraint(
                condition=Q(envelope__isnull=False) | Q(resolved_at__isnull=False), name="bytes_are_kept_until_resolved"
            ),
        )
        indexes = (
            models.Index(fields=("-received_at",), name="quarantined_waiting", condition=Q(resolved_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.sha256[:12]}"


class Gap(Subject):
    """A number of an issuer that a recipient has not got, though later ones have come."""

    issuer = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    noticed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    asked_times = models.PositiveIntegerField(default=0)
    filled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("issuer", "recipient", "number"), name="gap_is_noticed_once"),)
        indexes = (models.Index(fields=("asked_at",), name="gap_open", condition=Q(filled_at__isnull=True)),)

    @property
    def owner_id(self) -> str:
        """The bureau that misses it."""
        return self.recipient_id

    def __str__(self) -> str:
        return f"{self.issuer_id} to {self.recipient_id} {self.number}"


class Evidence(Subject):
    """Two signed things that cannot both be true, kept as they came, so that anybody can be shown them.

    issuer         whose they are; of two directories, the General Secretariat
    recipient      of two histories: for whom both are; of two ledgers: the bureau whose node was shown the second, ""
                   where that was this one
    first, second  the bytes: two envelopes, two directories, a certificate and the directory against it
    told_at        when the operator and the General Secretariat were told
    """

    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    issuer = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=16, blank=True)
    first = models.BinaryField()
    second = models.BinaryField()
    facts = CanonicalJSONField(default=dict)
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.issuer_id}"
