"""What bureaus share: records, the lists they come from, and who may see them."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from comity.core.codes import Category, Handling, InformationEvaluation, LegalBasis, SourceEvaluation
from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models import Bureau
from comity.records.drafts import WARNING, RecordKind, ReleaseRule

KINDS = [kind.value for kind in RecordKind]
CLASS_KINDS = [*KINDS, WARNING]
RULES = [rule.value for rule in ReleaseRule]
KEY_LENGTH = 200
CAPTION_LENGTH = 500


class ReleaseClass(Subject):
    """Everything of a record that decides who may see it, as one small number.

    Interned: two records that are alike in owner, kind, release and purposes have the same class. The matching kernel,
    the SQL query and the replication filter all ask `rules.may_see` of a class, and so apply one rule. A class never
    changes.

    bureaus   codes, sorted: those of the rule ("only" always names the owner, "all-but" never does)
    purposes  codes, sorted: those for which bureaus other than the owner may consult the record
    discreet  only the owner's bureau sees the records; checks of the bureaus and purposes named are watched for it
    digest    SHA-256 of the canonical form of the above, so that each class exists once
    """

    id = models.PositiveIntegerField(primary_key=True)  # type: ignore[assignment]  # an index into the kernel's mask
    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    rule = models.CharField(max_length=8)
    bureaus = CanonicalJSONField(default=list)
    purposes = CanonicalJSONField(default=list)
    discreet = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(rule__in=RULES), name="release_says_all_only_or_all_but"),
            models.CheckConstraint(condition=Q(kind__in=CLASS_KINDS), name="release_concerns_a_known_kind"),
        )

    def __str__(self) -> str:
        return f"{self.owner_id} {self.kind} {self.rule} {' '.join(self.bureaus)}".strip()


class ListSource(Subject):
    """A list that a bureau keeps or watches, and the terms under which its entries become records."""

    name = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="lists")
    format = models.CharField(max_length=16)
    handling = models.CharField(max_length=2, choices=Handling.choices)
    handling_note = models.TextField(blank=True)
    source_evaluation = models.CharField(max_length=1, choices=SourceEvaluation.choices)
    information_evaluation = models.CharField(max_length=1, choices=InformationEvaluation.choices)
    release_rule = models.CharField(max_length=8)
    release_bureaus = CanonicalJSONField(default=list)
    purposes = CanonicalJSONField(default=list)
    legal_basis = models.CharField(max_length=40, choices=LegalBasis.choices)
    category = models.CharField(max_length=40, choices=Category.choices)
    offences = CanonicalJSONField(default=list)
    kept_while_listed = models.BooleanField(default=True)
    retention_months = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kept_while_listed=True) | Q(retention_months__isnull=False),
                name="list_says_how_long_entries_are_kept",
            ),
            models.CheckConstraint(condition=Q(release_rule__in=RULES), name="list_says_to_whom_it_is_released"),
            models.CheckConstraint(
                condition=~Q(legal_basis="") & ~Q(handling="") & ~Q(category=""), name="list_states_its_terms"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Record(Subject):
    """One person or thing that a bureau shares. There is no moment at which it lacks an owner, handling, evaluation,
    release, purposes, legal basis or retention.

    number        names the record in the matching index; never shown
    source_key    the key of the entry within its list; empty for what a bureau contributed itself
    reference     the number people quote; for list entries the list's own
    caption       the main name or number, as written, so that lists can show and sort it
    properties    {name: [value, …]} as `drafts.RecordDraft.content` has them
    content_hash  SHA-256 of what the list said and of the terms then in force: equal means nothing to do
    index_seq     position in the order of changes that the matching index follows
    release       what holds: what the owner declared, as far as ceilings and holds allow
    declared      what the owner declared, while something narrows it; null: `release` is what the owner declared
    release_fixed the owner set handling or release by hand: an import leaves them as they are
    drafted       subject of a notice that was never published: not shared yet, and seen through that notice only
    dependent     was drafted for a notice, and goes with the last notice it belongs to
    erased_at     when its content was erased; what is left says that it was, and whose it was
    mirrored_at   of a record that is kept at another node: when its owner said there what stands here; null: our own
    """

    number = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=20)
    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="records")
    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, null=True, related_name="records")
    source_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    reference = models.CharField(max_length=KEY_LENGTH, blank=True)
    caption = models.CharField(max_length=CAPTION_LENGTH, blank=True)
    properties = CanonicalJSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    handling = models.CharField(max_length=2, choices=Handling.choices)
    handling_note = models.TextField(blank=True)
    source_evaluation = models.CharField(max_length=1, choices=SourceEvaluation.choices)
    information_evaluation = models.CharField(max_length=1, choices=InformationEvaluation.choices)
    release = models.ForeignKey(ReleaseClass, on_delete=models.PROTECT, related_name="records", db_index=False)
    declared = models.ForeignKey(ReleaseClass, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    release_fixed = models.BooleanField(default=False)
    drafted = models.BooleanField(default=False)
    dependent = models.BooleanField(default=False)
    legal_basis = models.CharField(max_length=40, choices=LegalBasis.choices)
    category = models.CharField(max_length=40, choices=Category.choices, blank=True)
    offences = CanonicalJSONField(default=list)
    markers = CanonicalJSONField(default=list)
    retention_on = models.DateField(null=True)
    listed_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True)
    mirrored_at = models.DateTimeField(null=True)
    index_seq = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "source_key"), condition=Q(source__isnull=False), name="entry_of_a_list_exists_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="record_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(handling__in=Handling.values), name="record_has_a_handling_code"),
            models.CheckConstraint(
                condition=~Q(handling=Handling.H3) | ~Q(handling_note=""), name="other_restriction_is_written_down"
            ),
            models.CheckConstraint(
                condition=Q(
                    source_evaluation__in=SourceEvaluation.values,
                    information_evaluation__in=InformationEvaluation.values,
                ),
                name="record_is_evaluated",
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="record_has_a_legal_basis"),
            models.CheckConstraint(
                condition=Q(retention_on__isnull=False) | Q(source__isnull=False) | Q(mirrored_at__isnull=False),
                name="record_is_kept_until_a_day_or_while_listed",
            ),
            models.CheckConstraint(condition=~Q(kind="person") | ~Q(category=""), name="person_has_a_category"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="withdrawal_gives_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(withdrawn_at__isnull=False), name="erased_record_is_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(drafted=False) | Q(source__isnull=True), name="drafted_record_is_no_list_entry"
            ),
            models.CheckConstraint(
                condition=Q(mirrored_at__isnull=True) | Q(source__isnull=True), name="mirror_is_no_list_entry"
            ),
        )
        indexes = (
            models.Index(fields=("index_seq",), name="record_by_index_seq"),
            # Holds all that visibility asks of a record, so that counting reads no record.
            models.Index(fields=("release", "withdrawn_at", "drafted", "owner", "id"), name="record_by_visibility"),
            models.Index(fields=("-changed_at", "-id"), name="record_by_change"),
            models.Index(fields=("caption", "id"), name="record_by_caption"),
            models.Index(fields=("reference",), name="record_by_reference", condition=~Q(reference="")),
            models.Index(fields=("retention_on",), name="record_by_retention", condition=Q(retention_on__isnull=False)),
            models.Index(fields=("owner", "release"), name="record_mirrored", condition=Q(mirrored_at__isnull=False)),
            models.Index(fields=("owner", "index_seq"), name="record_of_owner_by_change"),
            models.Index(
                fields=("withdrawn_at",),
                name="record_to_be_erased",
                condition=Q(withdrawn_at__isnull=False, erased_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference or self.pk}"


class Heard(models.Model):
    """Up to which moment everything has arrived that a bureau of another node said to one of this.

    Not a subject: it repeats what the newest act without a gap before it says.

    sent, total  of the first copy of what the owner shares; equal when it is whole
    """

    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    sent = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("owner", "holder"), name="owner_is_heard_of_once_by_a_holder"),)

    def __str__(self) -> str:
        return f"{self.owner_id} to {self.holder_id}: {self.as_of}"


class AwaitedFile(models.Model):
    """A file of a mirror that its owner's node named, and that is not here yet.

    Not a subject: it repeats what the newest act names, and goes when the file is here, or what it belongs to is not.

    file         id of the attachment that it becomes
    owner        whose file it is; named_by: who said so, and is asked for it
    holder       the mirror it is attached to: its model's label and its id; record_id: the record that it shows
    size         in bytes; with sha256, of what its owner keeps
    ask_at       when it is asked for next
    refused_at   when what came was found to be something else, or unsafe: it is asked for no more
    """

    file = models.UUIDField(unique=True)
    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    holder_type = models.CharField(max_length=40)
    holder_id = models.UUIDField(db_index=True)
    record_id = models.UUIDField(null=True, db_index=True)
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    handling = models.CharField(max_length=2, choices=Handling.choices)
    ask_at = models.DateTimeField()
    asked_times = models.PositiveIntegerField(default=0)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("ask_at",), name="awaited_to_be_asked_for", condition=Q(refused_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.owner_id} {self.role} {self.file}"


class ReleaseCeiling(Subject):
    """How far a record may be released because of something that an app above decided.

    label          what the holder is called, for those who are told why a record cannot be changed by itself
    holder         the row that decided: its model's label and its id
    rule, bureaus  the widest release; purposes: those allowed at most
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="ceilings")
    label = models.CharField(max_length=40, blank=True)
    holder_type = models.CharField(max_length=40)
    holder_id = models.UUIDField()
    rule = models.CharField(max_length=8)
    bureaus = CanonicalJSONField(default=list)
    purposes = CanonicalJSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "holder_type", "holder_id"), name="one_ceiling_per_holder"),
            models.CheckConstraint(condition=Q(rule__in=RULES), name="ceiling_says_to_whom"),
        )
        indexes = (models.Index(fields=("holder_type", "holder_id"), name="ceiling_by_holder"),)

    def __str__(self) -> str:
        return f"{self.label or self.holder_id} {self.rule} {' '.join(self.bureaus)}".strip()

    @property
    def owner_id(self) -> str:
        """Whose record it limits: that bureau finds it in the audit."""
        return self.record.owner_id


class HoldReason(TextChoices):
    """Why a record must not be used, changed or erased for a time."""

    DATA_PROTECTION_REQUEST = "data-protection-request", _("request for access, correction or deletion")
    COMMISSION_DECISION = "commission-decision", _("decision of the supervisory commission")
    MISUSED_IDENTITY = "misused-identity", _("identity misused by another person")
    COURT_ORDER = "court-order", _("court order")
    INTEGRITY = "integrity", _("doubt about where the data come from")


class HoldEffect(TextChoices):
    """What a hold does."""

    BLOCK = "block", _("hides the record from everybody but its owner and the General Secretariat")
    KEEP = "keep", _("keeps the record from being erased")
    FLAG = "flag", _("is shown, and changes nothing")


class Hold(Subject):
    """A reason why a record must not be used, changed or erased for a time.

    until_on   the day it ends by itself; null: until somebody lifts it
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=40, choices=HoldReason.choices)
    effect = models.CharField(max_length=8, choices=HoldEffect.choices)
    note = models.TextField(blank=True)
    until_on = models.DateField(null=True)
    placed_by = models.CharField(max_length=80)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=80, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(reason__in=HoldReason.values), name="hold_has_a_known_reason"),
            models.CheckConstraint(condition=Q(effect__in=HoldEffect.values), name="hold_has_a_known_effect"),
        )
        indexes = (
            models.Index(fields=("record",), name="hold_in_force", condition=Q(lifted_at__isnull=True)),
            models.Index(
                fields=("until_on",),
                name="hold_by_end",
                condition=Q(lifted_at__isnull=True, until_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.effect} {self.record_id} {self.reason}"

    @property
    def owner_id(self) -> str:
        """Whose record it concerns: that bureau finds it in the audit."""
        return self.record.owner_id


class Attachment(Subject):
    """One picture, document or fingerprint file that belongs to a record, or to something above that speaks of one.

    holder      the row it was attached to: its model's label and its id
    sha256      of the file as it is kept, which is never the file as it came
    erased_at   when its file was removed; the row stays, without its name
    """

    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="attachments")
    holder_type = models.CharField(max_length=40)
    holder_id = models.UUIDField()
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=60)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    handling = models.CharField(max_length=2, choices=Handling.choices)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(handling__in=Handling.values), name="attachment_has_a_handling_code"),
        )
        indexes = (models.Index(fields=("holder_type", "holder_id"), name="attachment_by_holder"),)

    def __str__(self) -> str:
        return f"{self.role} {self.media_type} {self.pk}"


class ImportRun(Subject):
    """One reading of one file into one list: how far it came, and what it did.

    entries   of the file, dealt with so far: where a resumed run goes on
    remarks   {code: how often} of what was altered or could not be placed; the first of each stand in `ReportLine`
    """

    READING: ClassVar[str] = "reading"
    WITHDRAWING: ClassVar[str] = "withdrawing"
    FINISHED: ClassVar[str] = "finished"
    REFUSED: ClassVar[str] = "refused"
    ABANDONED: ClassVar[str] = "abandoned"
    OPEN: ClassVar[tuple[str, ...]] = (READING, WITHDRAWING)

    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, related_name="runs")
    owner = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    entries = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    withdrawn = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    remarks = CanonicalJSONField(default=dict)
    failure = models.CharField(max_length=80, blank=True)
    failure_facts = CanonicalJSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source",),
                condition=Q(state__in=("reading", "withdrawing")),
                name="list_is_read_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(failure=""), name="refused_run_says_why"),
        )
        indexes = (models.Index(fields=("source", "-started_at"), name="run_by_list"),)

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class ReportLine(models.Model):
    """One thing a run says about one place of its file. Derived from the file, so not a subject.

    severity  "skipped": the entry was not imported; "remark": it was, with something altered
    """

    SKIPPED: ClassVar[str] = "skipped"
    REMARK: ClassVar[str] = "remark"

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    severity = models.CharField(max_length=8)
    code = models.CharField(max_length=60)
    line = models.BigIntegerField(default=0)
    key = models.CharField(max_length=KEY_LENGTH, blank=True)
    facts = CanonicalJSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("run", "severity", "id"), name="report_by_run"),)

    def __str__(self) -> str:
        return f"{self.line} {self.code}"


class SeenKey(models.Model):
    """A key that the file of an unfinished run has named: what is missing at its end has left the list. Derived."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="seen")
    key = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "key"), name="key_is_seen_once_in_a_run"),)

    def __str__(self) -> str:
        return self.key


class IndexHead(models.Model):
    """The one row that says how far the changes of records go. Derived from the records.

    Locked by whatever writes records, so that numbers are given in the order in which changes become visible: a
    matching index that has followed the changes up to `sequence` has missed none.

    store     tells this store from any other that an index folder may have been made from
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    store = models.UUIDField(default=uuid4, editable=False)
    sequence = models.BigIntegerField(default=0)
    numbers = models.BigIntegerField(default=0)
    classes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="there_is_one_index_head"),)

    def __str__(self) -> str:
        return str(self.sequence)
