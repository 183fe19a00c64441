"""Hosting a coming session: the call for offers, the agreement with the host, its duties."""

from django.db import models
from django.db.models import F, Q

from comity.assembly.codes import DutyKind, DutyState
from comity.assembly.models.sessions import HostingBid, InSession
from comity.core.fields import CanonicalJSONField


class HostingCall(InSession):
    """The call for offers to host the session of a year, which this session chooses.

    due_on   last day for offers, by the clock of this session
    """

    for_year = models.PositiveIntegerField()
    due_on = models.DateField()
    called_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "for_year"), name="offers_for_a_year_are_called_for_once"),
        )

    def __str__(self) -> str:
        return f"{self.for_year} until {self.due_on}"


class HostAgreement(InSession):
    """What the organisation and the chosen host agree on. The document is an attachment of this row.

    opens_on, closes_on   of the session to come; the duties are due before it
    sha256        of the document as both sign it
    host_signed_at, host_signed_by    for the host: when, and which officer; seat_… for the organisation
    """

    bid = models.OneToOneField(HostingBid, on_delete=models.PROTECT, related_name="agreement")
    opens_on = models.DateField()
    closes_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    host_signed_at = models.DateTimeField(null=True)
    host_signed_by = models.CharField(max_length=80, blank=True)
    seat_signed_at = models.DateTimeField(null=True)
    seat_signed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="hosted_session_closes_on_or_after_the_day_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(host_signed_at__isnull=True, host_signed_by="")
                | Q(host_signed_at__isnull=False) & ~Q(host_signed_by=""),
                name="signature_of_the_host_says_who_signed",
            ),
            models.CheckConstraint(
                condition=Q(seat_signed_at__isnull=True, seat_signed_by="")
                | Q(seat_signed_at__isnull=False) & ~Q(seat_signed_by=""),
                name="signature_of_the_organisation_says_who_signed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bid_id} {self.opens_on}"

    @property
    def is_in_force(self) -> bool:
        """Whether both have signed."""
        return self.host_signed_at is not None and self.seat_signed_at is not None


class HostDuty(InSession):
    """One duty of a host, with the day by which it is done.

    words   {language: text}: what exactly; {} where the kind says it all
    note    what the host reports, or why the organisation gives it back
    """

    agreement = models.ForeignKey(HostAgreement, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    words = CanonicalJSONField(default=dict)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=DutyState.choices, default=DutyState.OPEN)
    note = models.CharField(max_length=1000, blank=True)
    reported_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) ^ Q(state=DutyState.DONE), name="duty_is_done_when_it_says_since_when"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
