"""Officers, their invitations, and the integrations that act for a bureau by a token."""

from django.db import models
from django.db.models import F, Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models.accounts import Account
from comity.members.models.bureaus import Bureau, Entity, Unit


class Officer(Subject):
    """A person who serves in a bureau, or in one of its national entities, and what they are trusted with there.

    name       as its bearer writes it, in any script
    roles      codes of `core.codes.Role`, within the bureau
    ended_at   end of service: from then on nothing is allowed, and the account is closed
    """

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="officer")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="officers")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="officers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="officers")
    name = models.CharField(max_length=200)
    roles = CanonicalJSONField(default=list)
    language = models.CharField(max_length=8, default="en")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="service_ends_after_it_begins",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau served."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.bureau_id} {self.pk}"


class Invitation(Subject):
    """A one-time link by which an officer chooses a password. Only the link's hash is kept."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="invitations")
    link_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Integration(Subject):
    """A system that acts for a bureau, by a token of which only the hash is kept.

    prefix     the first characters of the token, by which it is found
    roles      what its actor is trusted with: never more than an officer without administration
    scopes     names of the operations it is limited to
    purposes   purposes it may state
    """

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="integrations")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, related_name="integrations")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16, unique=True)
    token_hash = models.BinaryField(max_length=32)
    roles = CanonicalJSONField(default=list)
    scopes = CanonicalJSONField(default=list)
    purposes = CanonicalJSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="token_expires_after_it_is_made", condition=Q(expires_at__gt=F("created_at"))),
        )

    @property
    def owner_id(self) -> str:
        """The bureau it acts for."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.bureau_id} {self.name}"


class TokenUse(models.Model):
    """How often an integration's token was used in one hour. A figure for its bureau, no part of the audit."""

    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="uses")
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_count_per_hour", fields=("integration", "hour")),)

    def __str__(self) -> str:
        return f"{self.integration_id} {self.hour}"
