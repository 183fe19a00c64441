"""Keys of a session and the badges that they sign."""

from django.db import models
from django.db.models import F, Q

from comity.accreditation.badge_codes import KeyUse, RevocationReason
from comity.accreditation.badge_format import Role
from comity.accreditation.models.applications import Application, Terms
from comity.assembly.models import Delegate
from comity.assembly.models.sessions import InSession
from comity.records.models import Attachment


class SessionKey(InSession):
    """One signing key of a session. The private half lies locked among the node's keys, never in the store.

    public       32 bytes in hexadecimal; mark: by which a badge names it
    replaced_at  since when it signs no more; what it signed holds
    lost_at      since when nothing that it signed holds
    """

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="keys")
    use = models.CharField(max_length=8, choices=KeyUse.choices)
    public = models.CharField(max_length=64, unique=True)
    mark = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("terms", "use"), condition=Q(replaced_at__isnull=True), name="one_key_signs_for_each_use"
            ),
            models.CheckConstraint(
                condition=Q(lost_at__isnull=True) | Q(replaced_at__isnull=False), name="lost_key_signs_no_more"
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau whose badges it signs."""
        return self.terms.host_id

    def __str__(self) -> str:
        return f"{self.use} {self.mark}"


class Badge(InSession):
    """What one person wears at one session. Another row after each reissue; of a person one is alive.

    reference    by which officers call it; the id is what the code holds
    holder       whose it is: "delegate:…", "application:…", or "named:…" with a digest of role, name and organisation
    delegate, application   where the person stands; both null for somebody named for the badge alone
    zones        bits of the edition's zones
    photograph   the printed picture; photograph_mark: 16 bytes of it, in hexadecimal, zeros where there is none
    replaces     the badge that died when this one was issued
    erased_at    when name and picture were emptied, after the session
    """

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="badges")
    key = models.ForeignKey(SessionKey, on_delete=models.PROTECT, related_name="badges")
    reference = models.CharField(max_length=20, unique=True)
    holder = models.CharField(max_length=80, blank=True)
    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, null=True, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="badges")
    role = models.PositiveSmallIntegerField(choices=[(role.value, role.name.lower()) for role in Role])
    zones = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    function = models.CharField(max_length=200, blank=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    photograph = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    photograph_mark = models.CharField(max_length=32)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=80, blank=True)
    revoked_for = models.CharField(max_length=12, choices=RevocationReason.choices, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "holder"),
                condition=Q(revoked_at__isnull=True, erased_at__isnull=True),
                name="person_has_one_live_badge",
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="badge_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_for="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_for="")),
                name="revoked_badge_says_why",
            ),
        )
        indexes = (models.Index(fields=("session", "revoked_at"), name="badge_by_revocation"),)

    @property
    def owner_id(self) -> str:
        """The bureau that issues it: it finds in the audit who looked."""
        return self.terms.host_id

    @property
    def is_live(self) -> bool:
        """Whether it was not revoked."""
        return self.revoked_at is None

    def __str__(self) -> str:
        return self.reference
