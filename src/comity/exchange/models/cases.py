"""Cases: threads between bureaus, each bureau's own side of one, what is written in them, and drafts."""

from django.db import models
from django.db.models import F, Q

from comity.core.codes import Handling, InformationEvaluation, SourceEvaluation
from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.exchange.codes import AudienceMode, CaseState, MessageKind, Priority, RequestState
from comity.members.models import Bureau


class Case(Subject):
    """A thread of messages and requests between bureaus. Its id is the same at every node."""

    title = models.CharField(max_length=500, blank=True)
    crime_areas = CanonicalJSONField(default=list)
    opened_by = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    @property
    def owner_id(self) -> str:
        """The bureau that opened it."""
        return self.opened_by_id

    def __str__(self) -> str:
        return str(self.pk)


class CaseFile(Subject):
    """One bureau's own side of a case: its reference, its title, its people. No other bureau sees it.

    unread   acts of the case that nobody of the bureau has opened
    urgent   the most pressing of them is urgent or worse: listed first
    last_at  when something last came or went
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="case_files")
    own_reference = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=500, blank=True)
    assigned_to = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    unread = models.PositiveIntegerField(default=0)
    urgent = models.BooleanField(default=False)
    last_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "bureau"), name="one_file_of_a_case_for_each_bureau"),)
        indexes = (models.Index(fields=("bureau", "state", "-urgent", "-last_at"), name="case_file_of_bureau"),)

    @property
    def owner_id(self) -> str:
        """The bureau whose side it is."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.bureau_id} {self.case_id}"


class Written(Subject):
    """What messages and drafts have in common.

    title              one line; "" once erased
    texts              {language: text}; null once erased
    original_language  the one that counts where translations differ
    entities           [{"type": "person" | "document" | …, …}]: so that it can be matched on arrival; null once erased
    links              [{"type": "record" | "notice", "id": …, "reference": …}]
    own_reference      the author's reference for the case
    other_channel      where the same was asked already, if it was
    details            what else the schema of its kind asks for, such as what is asked, and the coded reason
    crime_areas        codes; attachments: as the schemas have them
    """

    title = models.CharField(max_length=500, blank=True)
    texts = CanonicalJSONField(null=True)
    original_language = models.CharField(max_length=8)
    entities = CanonicalJSONField(null=True)
    links = CanonicalJSONField(default=list)
    attachments = CanonicalJSONField(default=list)
    details = CanonicalJSONField(default=dict)
    own_reference = models.CharField(max_length=500, blank=True)
    other_channel = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=24, choices=MessageKind.choices, default=MessageKind.MESSAGE)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    handling = models.CharField(max_length=2, choices=Handling.choices, default=Handling.H0)
    handling_note = models.TextField(blank=True)
    source_evaluation = models.CharField(max_length=1, choices=SourceEvaluation.choices, blank=True)
    information_evaluation = models.CharField(max_length=1, choices=InformationEvaluation.choices, blank=True)
    audience = models.CharField(max_length=12, choices=AudienceMode.choices, default=AudienceMode.OPEN)
    crime_areas = CanonicalJSONField(default=list)

    class Meta:
        abstract = True


class Message(Written):
    """One message of a case, as its author wrote it. Never changed; erased by a recall or when its time is over.

    officer  id of the author's officer; "" where it came from another node, which keeps that to itself
    to       codes of the bureaus it was written to, as far as this node was told
    act      the act that carries it; null until it was issued
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="messages")
    officer = models.CharField(max_length=80, blank=True)
    to = CanonicalJSONField(default=list)
    reply_to = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    act = models.OneToOneField("exchange.Act", on_delete=models.PROTECT, null=True, related_name="message")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(texts__isnull=True, entities__isnull=True, title="", handling_note=""),
                name="erased_message_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | Q(texts__isnull=False), name="message_says_something"
            ),
        )
        indexes = (models.Index(fields=("case", "sent_at"), name="message_of_case"),)

    @property
    def owner_id(self) -> str:
        """The bureau that wrote it."""
        return self.author_id

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Draft(Written):
    """A message that an officer is writing. Deleted when it is sent or thrown away.

    to    codes of the bureaus it will go to
    seq   counts what was saved, so that of two open pages the later one is told
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="drafts")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=80)
    to = CanonicalJSONField(default=list)
    reply_to = models.UUIDField(null=True)
    saved_at = models.DateTimeField()
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("bureau", "officer", "-saved_at"), name="draft_of_officer"),)

    @property
    def owner_id(self) -> str:
        """The bureau whose officer writes."""
        return self.bureau_id

    def __str__(self) -> str:
        return str(self.pk)


class Request(Subject):
    """What one bureau asked one other, and its clock.

    answered_by     the act that answered, refused or withdrew it
    reason          coded: why it was refused, or takes longer
    due_at          as the table of clocks says; extended_until: as announced, later
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    asker = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="asked")
    asked = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="was_asked")
    priority = models.CharField(max_length=8, choices=Priority.choices)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    edition = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    answered_by = models.ForeignKey("exchange.Act", on_delete=models.PROTECT, null=True, related_name="answers")
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    extended_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "asked"), name="one_request_for_each_bureau_asked"),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="request_is_due_after_it_was_asked"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "extended"), closed_at__isnull=True)
                | Q(state__in=("answered", "refused", "withdrawn"), closed_at__isnull=False),
                name="request_is_closed_when_it_runs_no_more",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "extended")) | ~Q(reason=""), name="refused_or_extended_says_why"
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True) | Q(extended_until__gt=F("due_at")),
                name="extension_of_a_request_ends_later",
            ),
        )
        indexes = (
            models.Index(fields=("asked", "due_at"), name="request_owed", condition=Q(closed_at__isnull=True)),
            models.Index(fields=("asker", "due_at"), name="request_waited_for", condition=Q(closed_at__isnull=True)),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that asked."""
        return self.asker_id

    def __str__(self) -> str:
        return f"{self.asker_id} asks {self.asked_id}"
