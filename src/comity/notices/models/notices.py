"""Notices, edition by edition, and whom or what they are about."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from comity.core.codes import Handling, NoticeType
from comity.core.fields import CanonicalJSONField
from comity.core.ids import new_id
from comity.core.subjects import Subject
from comity.members.models import Bureau
from comity.notices.codes import ENDED, IN_REVIEW, KNOWN, NEVER_PUBLISHED, OPEN, Channel, SilverKind, State, SubjectRole
from comity.records.models import RULES, Attachment, Record, ReleaseClass

_EVER_PUBLISHED_SAYS_SO = Q(state__in=[state.value for state in NEVER_PUBLISHED]) | ~Q(frozen_hash="")


class Notice(Subject):
    """One edition of one request for cooperation. Frozen when it is requested; what was published never changes but
    in its state, its audience, which only narrows, and how long it is kept.

    series          ties the editions of one request; reference: its number, the same for all of them
    kind            of the principal (`RecordKind`), or "warning" where there is none
    texts           {field: {language: text}}; facts: {field: value}, as `fields.yaml` says
    release_rule, release_bureaus, purposes   the audience that was asked for, or what was left of it
    release         what holds now: who sees it, if its state lets anybody see it
    acknowledged    ids of records that may be the same, of which the bureau explained why it asks nevertheless
    flags           what the assistant marked when it was requested: [{code, field, language, spans}]
    after_sending   a diffusion that was not held, and waits for its check
    frozen          the snapshot of what was published; frozen_hash: its SHA-256; signature: this node's, over the hash
    mirrored_at     of a notice of another node: when it was said there what stands here; null: asked for here
    approval        the General Secretariat's signed word that it published this, where it has a node of its own
    """

    series = models.UUIDField(default=new_id)
    edition_number = models.PositiveSmallIntegerField(default=1)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    follows_refusal = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    type = models.CharField(max_length=8, choices=NoticeType.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    request_kind = models.CharField(max_length=16, choices=SilverKind.choices, blank=True)
    kind = models.CharField(max_length=20)
    requesting_bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="notices", db_index=False)
    region = models.CharField(max_length=40, blank=True)
    drafted_by = models.CharField(max_length=80)
    requested_by = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    urgency = models.CharField(max_length=8, blank=True)
    texts = CanonicalJSONField(default=dict)
    facts = CanonicalJSONField(default=dict)
    new_facts = models.TextField(blank=True)
    national_reference = models.CharField(max_length=100, blank=True)
    handling = models.CharField(max_length=2, choices=Handling.choices)
    handling_note = models.TextField(blank=True)
    release_rule = models.CharField(max_length=8)
    release_bureaus = CanonicalJSONField(default=list)
    purposes = CanonicalJSONField(default=list)
    release = models.ForeignKey(ReleaseClass, on_delete=models.PROTECT, related_name="notices", db_index=False)
    principal = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="notices", db_index=False)
    acknowledged = CanonicalJSONField(default=list)
    duplicates_note = models.TextField(blank=True)
    rules_edition = models.CharField(max_length=20)
    state = models.CharField(max_length=16, choices=State.choices)
    state_at = models.DateTimeField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    flags = CanonicalJSONField(default=list)
    assigned_to = models.CharField(max_length=80, blank=True)
    first_reviewer = models.CharField(max_length=80, blank=True)
    review_due_at = models.DateTimeField(null=True)
    returned_due_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    requested_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    kept_until = models.DateField(null=True)
    ask_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    after_sending = models.BooleanField(default=False)
    frozen = CanonicalJSONField(null=True)
    frozen_hash = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)
    mirrored_at = models.DateTimeField(null=True)
    approval = CanonicalJSONField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("series",),
                condition=Q(state__in=[state.value for state in OPEN]),
                name="one_open_edition_per_series",
            ),
            models.UniqueConstraint(
                fields=("series",),
                condition=Q(state__in=[state.value for state in KNOWN]),
                name="one_edition_in_force",
            ),
            models.UniqueConstraint(fields=("series", "edition_number"), name="series_counts_its_editions"),
            models.UniqueConstraint(fields=("reference", "edition_number"), name="reference_names_one_series"),
            models.CheckConstraint(condition=_EVER_PUBLISHED_SAYS_SO, name="nothing_is_seen_before_it_is_frozen"),
            models.CheckConstraint(
                condition=Q(frozen__isnull=False) | Q(frozen_hash="") | Q(erased_at__isnull=False),
                name="frozen_until_erased",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in ENDED])
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="ended_notice_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in KNOWN]) | Q(kept_until__isnull=False),
                name="published_notice_is_kept_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(type=NoticeType.SILVER) | ~Q(request_kind=""), name="silver_says_what_it_asks"
            ),
            models.CheckConstraint(
                condition=~Q(handling=Handling.H3) | ~Q(handling_note="") | Q(erased_at__isnull=False),
                name="restriction_of_a_notice_is_written_down",
            ),
            models.CheckConstraint(condition=Q(release_rule__in=RULES), name="notice_says_to_whom_it_is_released"),
        )
        indexes = (
            # The two hold all that a list asks of a notice, what decides who sees it first of all: whatever the filter
            # and the order, counting and finding a page read no notice.
            models.Index(
                fields=(
                    "-published_at",
                    "-id",
                    "release",
                    "state",
                    "type",
                    "requesting_bureau",
                    "region",
                    "channel",
                    "handling",
                    "requested_at",
                    "escalated_at",
                    "principal",
                ),
                name="notice_by_publication",
            ),
            models.Index(
                fields=(
                    "requesting_bureau",
                    "id",
                    "state",
                    "type",
                    "release",
                    "requested_at",
                    "escalated_at",
                    "published_at",
                    "channel",
                ),
                name="notice_by_bureau",
            ),
            # The same for lists by state. By an expression, which is the state itself, so that nothing is sought by it:
            # most notices are in one state, and whoever asks for that and more is answered sooner by the rest.
            models.Index(
                Lower("state"),
                "id",
                "state",
                "requesting_bureau",
                "release",
                "type",
                "region",
                "channel",
                "handling",
                "requested_at",
                "escalated_at",
                "principal",
                "published_at",
                name="notice_by_state",
            ),
            models.Index(fields=("principal",), name="notice_by_principal"),
            models.Index(
                fields=("ask_on",), name="notice_to_justify", condition=Q(state="published", asked_at__isnull=True)
            ),
            models.Index(
                fields=("kept_until",),
                name="notice_to_expire",
                condition=Q(state__in=[state.value for state in KNOWN]),
            ),
            models.Index(fields=("erase_on",), name="notice_to_erase", condition=Q(erased_at__isnull=True)),
            models.Index(
                fields=("review_due_at",),
                name="notice_to_review",
                condition=Q(state__in=[state.value for state in IN_REVIEW]),
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that asks."""
        return self.requesting_bureau_id

    def __str__(self) -> str:
        return f"{self.reference}/{self.edition_number}"


class NoticeSubject(Subject):
    """A record that a notice is about, or that belongs to whom or what it is about.

    proposed  of a later edition: canonical form of the draft that a published record will say when it is published
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="subjects")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="noticed")
    role = models.CharField(max_length=12, choices=SubjectRole.choices)
    position = models.SmallIntegerField(default=0)
    note = models.TextField(blank=True)
    proposed = CanonicalJSONField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("notice", "record"), name="record_is_once_in_a_notice"),
            models.UniqueConstraint(fields=("notice",), condition=Q(role="principal"), name="notice_has_one_principal"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that asks."""
        return self.notice.requesting_bureau_id

    def __str__(self) -> str:
        return f"{self.role} {self.record_id}"


class MisusedIdentity(Subject):
    """A victim whose identity the principal uses, and who agreed to be shown beside it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="victims")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="misused_in")
    consent_on = models.DateField()
    consent = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField()
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("notice", "record"),
                condition=Q(withdrawn_at__isnull=True),
                name="victim_stands_once_beside_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=models.F("consent_on")), name="consent_ends_after_it_was_given"
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that asks."""
        return self.notice.requesting_bureau_id

    def __str__(self) -> str:
        return str(self.record_id)
