"""What screening keeps: what was asked, what came out, and what officers and owners made of it."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models import Bureau
from comity.screening.codes import CandidateState, DismissalReason, HitState, Result, Urgency
from comity.screening.questions import Question


class Batch(Subject):
    """One manifest that was screened as a whole. Holds no personal data; its checks do."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=16)
    carrier_reference = models.CharField(max_length=100, blank=True)
    rows = models.IntegerField(default=0)
    unreadable = models.IntegerField(default=0)
    with_candidates = models.IntegerField(default=0)
    problems = CanonicalJSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("bureau", "-at"), name="batch_of_bureau"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(rows__gte=0, unreadable__gte=0, with_candidates__gte=0, with_candidates__lte=F("rows")),
                name="batch_counts_its_rows",
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that checked."""
        return self.bureau_id

    def __str__(self) -> str:
        return self.name


class Check(Subject):
    """One question put to what the members share, for a stated purpose.

    What was asked, and what was read from a machine-readable zone, are personal data: they are erased after a period
    (`data/periods.yaml`), while the row and the ledger's commitments to it stay.
    """

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    entity = models.CharField(max_length=40, blank=True)
    officer = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    reference = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    asked = CanonicalJSONField(null=True)
    zone = CanonicalJSONField(null=True)
    result = models.CharField(max_length=12, choices=Result.choices)
    weights_version = models.CharField(max_length=20)
    index_sequence = models.BigIntegerField(default=0)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="checks")
    row = models.IntegerField(null=True)
    seat = models.CharField(max_length=20, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("bureau", "-at"), name="check_of_bureau"),
            models.Index(fields=("at",), name="check_to_erase", condition=Q(erased_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | Q(asked__isnull=False), name="check_keeps_what_was_asked"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(asked__isnull=True, zone__isnull=True),
                name="erased_check_keeps_nothing_asked",
            ),
            models.UniqueConstraint(fields=("batch", "row"), name="one_check_per_row_of_a_batch"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def owner_id(self) -> str:
        """The bureau that checked."""
        return self.bureau_id

    @property
    def question(self) -> Question | None:
        """What was asked, or None once it has been erased."""
        return None if self.asked is None else Question.of(self.asked)


class Candidate(Subject):
    """A record that may be the person or thing asked for. Officers judge; nobody acts on a score.

    `record_id` is no foreign key: a record may be deleted, by its owner or at the end of its retention, while the
    check that met it stays. What the record says is read again, under the reader's own permission, each time.
    """

    check_made = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="candidates")
    record_id = models.UUIDField()
    record_reference = models.CharField(max_length=100)
    record_owner = models.CharField(max_length=16)
    score = models.FloatField()
    weight_bits = models.FloatField()
    reasons = CanonicalJSONField(default=list)
    rank = models.IntegerField()
    state = models.CharField(max_length=12, choices=CandidateState.choices, default=CandidateState.OPEN)
    dismissal = models.CharField(max_length=20, choices=DismissalReason.choices, blank=True)
    judged_by = models.CharField(max_length=80, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("rank",)
        indexes = (models.Index(fields=("record_id",), name="candidate_of_record"),)
        constraints = (
            models.UniqueConstraint(fields=("check_made", "rank"), name="one_candidate_per_rank"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="score_is_a_probability"),
            models.CheckConstraint(
                condition=(Q(state="open") & Q(judged_at__isnull=True))
                | (~Q(state="open") & Q(judged_at__isnull=False)),
                name="judged_candidate_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="dismissed") & ~Q(dismissal="")) | (~Q(state="dismissed") & Q(dismissal="")),
                name="dismissal_gives_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_reference} {self.score:.2f}"


class Hit(Subject):
    """A candidate that an officer took up: two bureaus know of it, the one that reports and the one that owns.

    No hit is more than a possible one until its owner confirms it. `owner` is also who finds it in the audit.
    """

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="hit")
    reference = models.CharField(max_length=20, unique=True)
    record_id = models.UUIDField()
    record_reference = models.CharField(max_length=100)
    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    reporting_bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    reported_by = models.CharField(max_length=80)
    observed_at = models.DateTimeField()
    observed_place = models.CharField(max_length=200)
    observed_note = models.TextField(blank=True)
    met = CanonicalJSONField(null=True)
    state = models.CharField(max_length=12, choices=HitState.choices, default=HitState.UNCONFIRMED)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.ROUTINE)
    edition = models.CharField(max_length=20)
    reported_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answer_note = models.TextField(blank=True)
    more_note = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("owner", "due_at"), name="hit_waiting", condition=Q(outcome_at__isnull=True)),
            models.Index(fields=("reporting_bureau", "-reported_at"), name="hit_reported"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(due_at__gt=F("reported_at")), name="hit_is_due_after_its_report"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=("unconfirmed", "need-more"), outcome_at__isnull=True)
                    | Q(state__in=("confirmed", "not-the-same"), outcome_at__isnull=False)
                ),
                name="hit_has_an_outcome_when_answered",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say something."""
        return self.outcome_at is None

    @property
    def encountered(self) -> Any:
        """What was asked of the traveller or thing that was met: what the owner compares with its record."""
        return None if self.met is None else Question.of(self.met)
