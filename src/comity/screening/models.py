"""What screening keeps: what was asked, what came out, and what officers and owners made of it."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from comity.core.codes import NoticeType
from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models import Bureau
from comity.screening.codes import CandidateState, DismissalReason, HitState, Result, Urgency
from comity.screening.questions import Question


class Batch(Subject):
    """One manifest that was screened as a whole. Holds no personal data; its checks do.

    travellers  how many of the file can be checked; rows: how many have been, the first of the file
    """

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=80)
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=16)
    carrier_reference = models.CharField(max_length=100, blank=True)
    travellers = models.IntegerField(default=0)
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

    @property
    def is_open(self) -> bool:
        """Whether travellers of the file have still to be checked."""
        return self.rows < self.travellers

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

    The candidate is null where it was taken up at another node.
    No hit is more than a possible one until its owner confirms it. `owner` is also who finds it in the audit.
    `outcome_at` is when the owner answered; what followed stands in `Outcome`. The notice that the record was met by
    is kept by its number, for it may be erased before the hit. What was met and said is erased after a period
    (`data/periods.yaml`).
    """

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, null=True, related_name="hit")
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
    urgency = models.CharField(max_length=16, choices=Urgency.choices, default=Urgency.ROUTINE)
    edition = models.CharField(max_length=20)
    reported_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answer_note = models.TextField(blank=True)
    more_note = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    notice_id = models.UUIDField(null=True)
    notice_reference = models.CharField(max_length=20, blank=True)
    notice_edition = models.PositiveSmallIntegerField(null=True)
    notice_type = models.CharField(max_length=8, choices=NoticeType.choices, blank=True)
    observed = CanonicalJSONField(null=True)
    identified_by = CanonicalJSONField(default=list)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("owner", "due_at"), name="hit_waiting", condition=Q(outcome_at__isnull=True)),
            models.Index(fields=("reporting_bureau", "-reported_at"), name="hit_reported"),
            models.Index(fields=("notice_id",), name="hit_of_notice", condition=Q(notice_id__isnull=False)),
            models.Index(fields=("outcome_at",), name="hit_to_erase", condition=Q(erased_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(met__isnull=True, observed__isnull=True, observed_place="", observed_note=""),
                name="erased_hit_keeps_nothing_met",
            ),
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


class ClockEnd(models.Model):
    """An owner's answer, of whatever kind, while its clock ran: when it was due, and when it came.

    Asking for more is an answer too: the clock starts anew when the officer has completed the report.
    """

    hit = models.ForeignKey(Hit, on_delete=models.CASCADE, related_name="clock_ends")
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("ended_at",), name="clock_kept"),
            models.Index(fields=("due_at",), name="clock_missed"),
        )

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M}"


class Outcome(Subject):
    """What followed in the field after a hit was reported, one step of it: arrested, released, located, nothing.

    Figures of operations are counted from these, of confirmed hits only. An outcome that was entered in error is
    withdrawn, never changed. Outcomes with a clock (`due_at`) are closed by the one that ends what they began.
    """

    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=28)
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    acknowledged_unconfirmed = models.BooleanField(default=False)
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_note = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(
                fields=("warn_at", "due_at"), name="outcome_clock_runs",
                condition=Q(due_at__isnull=False, closed_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(fields=("at",), name="outcome_by_time"),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(fields=("hit", "number"), name="outcomes_of_a_hit_are_counted"),
            models.CheckConstraint(condition=Q(happened_at__lte=F("at")), name="outcome_is_recorded_after_it_happened"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @property
    def owner_id(self) -> str:
        """The bureau that recorded it."""
        return self.bureau_id


class NotSame(Subject):
    """A document's bearer is not whom a record means, said its owner when it answered a hit.

    The number of the document is kept only as a keyed hash, with its end for people to recognise. `record_digest`
    is of what the record said of identity then: once it says something else, this is not believed any more.
    """

    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    reporting_bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="remembered")
    record_id = models.UUIDField()
    record_digest = models.CharField(max_length=64)
    document = models.CharField(max_length=64)
    document_end = models.CharField(max_length=4)
    everywhere = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reversed_by = models.CharField(max_length=80, blank=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("until_at",), name="not_same_to_forget"),)
        constraints = (
            models.UniqueConstraint(
                fields=("record_id", "document", "reporting_bureau"),
                condition=Q(reversed_at__isnull=True),
                name="a_pair_is_remembered_once",
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="memory_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"…{self.document_end}"


class Sighting(Subject):
    """A check somewhere asked for a discreet record: its owner is told, and nobody else."""

    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    record_id = models.UUIDField()
    reference = models.CharField(max_length=20, unique=True)
    check_id = models.UUIDField()
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    entity = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField()
    met = CanonicalJSONField(null=True)
    score = models.FloatField()
    reasons = CanonicalJSONField(default=list)
    told_at = models.DateTimeField()
    read_by = models.CharField(max_length=80, blank=True)
    erase_on = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("owner", "-at"), name="sighting_of_owner"),
            models.Index(fields=("erase_on",), name="sighting_to_erase", condition=Q(erased_at__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(fields=("check_id", "record_id"), name="one_sighting_per_check_and_record"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(met__isnull=True), name="erased_sighting_keeps_nothing_met"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def encountered(self) -> Question | None:
        """What was asked, or None once it has been erased."""
        return None if self.met is None else Question.of(self.met)


class PendingWatch(models.Model):
    """A check that was answered and has not yet been looked up among the discreet records. Working memory."""

    id = models.BigAutoField(primary_key=True)
    check_id = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.check_id)
