"""What the press desk keeps: terms of accreditation to a session, applications, their documents."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from comity.accreditation.codes import ENDED, ApplicationState, Document, MediumKind, Status
from comity.assembly.models.sessions import InSession
from comity.core.fields import CanonicalJSONField
from comity.members.models import Bureau
from comity.records.models import Attachment


class Terms(InSession):
    """Terms of accreditation to one session: from when until when applications are received, and who decides.

    host       the bureau whose officers decide
    edition    name of the edition of the tables, kept for the whole session
    opens_at, closes_at   applications are received in [opens_at, closes_at); set and read by the session's clock
    contact    where an applicant asks the host: a telephone number or an address
    holidays   further days on which the host does not work, ["2026-12-25", …], each once and in order
    """

    host = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    contact = models.CharField(max_length=200, blank=True)
    holidays = CanonicalJSONField(default=list)
    set_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session",), name="session_has_one_set_of_terms"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="window_closes_after_it_opens"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that decides: it finds in the audit who looked."""
        return self.host_id

    @property
    def days_off(self) -> frozenset[date]:
        """The host's holidays."""
        return frozenset(date.fromisoformat(day) for day in self.holidays)

    def __str__(self) -> str:
        return f"terms of {self.session_id}"


class Application(InSession):
    """One person's wish to be accredited to one session for one medium.

    reference   the applicant's receipt
    link        hash of the follow-up link
    language    in which the applicant reads
    received_at the moment at which the server had the whole of it; null for a draft
    consent_at  when the applicant agreed to what is done with the data
    arrived_at  of one that came by mail: when it counts as received; taken_in_by, taken_in_at: who took it in, and when
    letter      what such a letter says; letter_digest: SHA-256 of it, in hexadecimal
    late_by, late_at, late_reason   who of the host admitted it after the deadline, when and why
    erased_at   when what it says of the person was emptied; state, medium's kind and country stay for the figures
    """

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="applications")
    reference = models.CharField(max_length=20, unique=True)
    link = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True)
    nationality = models.CharField(max_length=4, blank=True)
    email = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=200, blank=True)
    medium = models.CharField(max_length=200, blank=True)
    medium_kind = models.CharField(max_length=16, choices=MediumKind.choices, blank=True)
    medium_country = models.CharField(max_length=4, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, blank=True)
    function = models.CharField(max_length=200, blank=True)
    languages = CanonicalJSONField(default=list)
    equipment = models.TextField(blank=True)
    arrives_on = models.DateField(null=True)
    leaves_on = models.DateField(null=True)
    begun_at = models.DateTimeField()
    consent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    late_by = models.CharField(max_length=80, blank=True)
    late_at = models.DateTimeField(null=True)
    late_reason = models.TextField(blank=True)
    arrived_at = models.DateTimeField(null=True)
    taken_in_by = models.CharField(max_length=80, blank=True)
    taken_in_at = models.DateTimeField(null=True)
    letter = models.TextField(blank=True)
    letter_digest = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("terms", "letter_digest"), condition=~Q(letter_digest=""), name="letter_is_taken_in_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.RECEIVED) | Q(received_at__isnull=False, consent_at__isnull=False),
                name="received_application_says_when",
            ),
            models.CheckConstraint(
                condition=Q(late_at__isnull=True, late_by="") | (Q(late_at__isnull=False) & ~Q(late_by="")),
                name="late_admission_names_an_officer",
            ),
        )
        indexes = (models.Index(fields=("terms", "state", "received_at"), name="application_by_arrival"),)

    @property
    def owner_id(self) -> str:
        """The bureau that decides: it finds in the audit who looked."""
        return self.terms.host_id

    @property
    def is_draft(self) -> bool:
        """Whether the applicant may still change it."""
        return self.state == ApplicationState.DRAFT

    @property
    def is_withdrawable(self) -> bool:
        """Whether the applicant may still withdraw it: until it has ended, or what it says is erased."""
        return self.state not in ENDED and self.erased_at is None

    @property
    def came_by_mail(self) -> bool:
        """Whether an officer of the host took it in from a mailbox."""
        return self.taken_in_at is not None

    def __str__(self) -> str:
        return self.reference


class ApplicationDocument(InSession):
    """One document that an applicant shows. Its file is an attachment of the application, drawn anew.

    valid_until_on   the last day on which it is valid, as the applicant says; null where it has none
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=16, choices=Document.choices)
    valid_until_on = models.DateField(null=True)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("application", "kind"), name="application_shows_a_document_once"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that decides: it finds in the audit who looked."""
        return self.application.owner_id

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}"
