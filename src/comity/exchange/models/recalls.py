"""Recalls of what was sent, and permissions to pass on what was received."""

from django.db import models
from django.db.models import F, Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.exchange.codes import RecallScope
from comity.exchange.models.acts import Act
from comity.members.models import Bureau


class Recall(Subject):
    """An issuer takes back what it sent: from everybody, or from those who may not keep it any more.

    act      the act that says so; null until it was issued
    bureaus  codes of those it is taken back from
    reason   coded
    """

    of_act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="recalls")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, null=True, related_name="recall")
    scope = models.CharField(max_length=10, choices=RecallScope.choices)
    bureaus = CanonicalJSONField(default=list)
    reason = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    officer = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("of_act",), condition=Q(scope=RecallScope.WITHDRAW), name="act_is_withdrawn_once"
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that takes it back."""
        return self.of_act.issuer_id

    def __str__(self) -> str:
        return f"{self.scope} {self.of_act_id}"


class Grant(Subject):
    """The originator lets one bureau pass an act on to stated others. Good for them and nothing else.

    granted_to  who may pass it on; to_bureaus: to whom
    asked_in    the request for it; act: the act that grants it, null until issued
    used_at     when it was first used
    """

    of_act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="grants")
    granted_to = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    to_bureaus = CanonicalJSONField(default=list)
    asked_in = models.UUIDField(null=True)
    act = models.OneToOneField(Act, on_delete=models.PROTECT, null=True, related_name="grant_given")
    granted_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("granted_at")),
                name="grant_ends_after_it_was_given",
            ),
        )
        indexes = (models.Index(fields=("of_act", "granted_to"), name="grant_for_act"),)

    @property
    def owner_id(self) -> str:
        """The originator."""
        return self.of_act.issuer_id

    def __str__(self) -> str:
        return f"{self.granted_to_id} {self.of_act_id}"
