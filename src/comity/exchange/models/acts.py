"""Acts, what became of each with each recipient, and the numbers that chain them."""

from django.db import models
from django.db.models import Q

from comity.core.codes import Handling, InformationEvaluation, SourceEvaluation
from comity.core.fields import CanonicalJSONField
from comity.core.ids import new_id
from comity.core.subjects import Subject
from comity.exchange.codes import AudienceMode, ConsignmentState, Direction, Priority, Stage
from comity.exchange.models.cases import Case
from comity.members.models import Bureau


class Act(Subject):
    """One thing that one bureau said to others. Never changed: what it said is taken back by another act.

    event      the domain event it carries; null for what came from another node
    reply_to   the act it answers, which this node need not hold
    body       what it says; null once erased
    act_hash   SHA-256 of what the issuer signed, in hexadecimal
    consigned  SHA-256 over every consignment as it was born (recipient, number, previous, slot), in hexadecimal: by it
               the ledger vouches for them; "" for what came from another node
    envelope   the bytes in which it travels; null once nobody may need them again
    size       of the envelope, in bytes
    here       issued by a bureau of this node
    skewed     the issuer's clock and ours differed by more than was allowed when it arrived
    """

    event = models.UUIDField(unique=True, null=True)
    kind = models.CharField(max_length=40)
    kind_version = models.PositiveSmallIntegerField(default=1)
    issuer = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="acts")
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    handling = models.CharField(max_length=2, choices=Handling.choices, default=Handling.H0)
    handling_note = models.TextField(blank=True)
    source_evaluation = models.CharField(max_length=1, choices=SourceEvaluation.choices, blank=True)
    information_evaluation = models.CharField(max_length=1, choices=InformationEvaluation.choices, blank=True)
    audience = models.CharField(max_length=12, choices=AudienceMode.choices, default=AudienceMode.OPEN)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="acts")
    reply_to = models.UUIDField(null=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    body = CanonicalJSONField(null=True)
    act_hash = models.CharField(max_length=64, unique=True)
    consigned = models.CharField(max_length=64, blank=True)
    envelope = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    here = models.BooleanField()
    skewed = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | Q(body__isnull=False), name="act_says_something_until_erased"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(body__isnull=True, handling_note=""),
                name="erased_act_says_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(handling=Handling.H3) | ~Q(handling_note="") | Q(erased_at__isnull=False),
                name="restriction_of_an_act_is_written_down",
            ),
            models.CheckConstraint(
                condition=Q(here=False) | ~Q(consigned=""), name="act_issued_here_vouches_for_its_consignments"
            ),
        )
        indexes = (
            models.Index(fields=("issuer", "-issued_at"), name="act_by_issuer"),
            models.Index(fields=("case", "issued_at"), name="act_of_case", condition=Q(case__isnull=False)),
            models.Index(fields=("reply_to",), name="act_that_answers", condition=Q(reply_to__isnull=False)),
            models.Index(fields=("kind", "-issued_at"), name="act_by_kind"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that said it."""
        return self.issuer_id

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Chain(models.Model):
    """How far the numbers of one issuer with one recipient have come: the row that is locked while one is given.

    No part of the audit: it repeats what the newest consignment says, and `proofs` compares the two.

    last_number, last_hash  of the newest act issued, or of the last one up to which everything arrived; 0 and "" before
    """

    issuer = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    last_number = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("issuer", "recipient", "direction"), name="one_chain_for_issuer_and_recipient"
            ),
        )

    def __str__(self) -> str:
        return f"{self.issuer_id} to {self.recipient_id}: {self.last_number}"


class Consignment(models.Model):
    """One act for one recipient: its number in the chain of the two, and what became of it.

    How often it was tried changes with every attempt, so it is no subject of the audit: at its birth the act vouches
    for it (`Act.consigned`), and what became of it afterwards is said by receipts, which are subjects.

    number, previous  given under the lock of the chain; previous: hash of the act before, "" of the first
    slot_hash         hash of the recipient's own slot of the envelope, in hexadecimal
    rank              of the act's priority: what is carried first
    carried_at        when a transport last took it; attempts: how often that was tried
    next_attempt_at   when it is to be tried again; null when there is nothing to do
    arrived_at        when the recipient's node had it, where this node knows: it is that node, or was told
    waits             it arrived, and takes effect when what came before it has arrived too
    effected_at       when it took effect here, at the recipient's node
    state             as the newest receipt says; stored for lists
    reminded_at, escalated_at   of a recipient that stays silent
    recalled_at       when a recall of the act took effect for the recipient, who sees it no more
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Found by its act, or by its number in the chain, and so by no index of one column: an act may have two hundred.
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="consignments", db_index=False)
    issuer = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="consignments", db_index=False)
    number = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    slot_hash = models.CharField(max_length=64)
    rank = models.PositiveSmallIntegerField(default=0)
    carried_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)
    effected_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=ConsignmentState.choices, default=ConsignmentState.QUEUED)
    reason = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("act", "recipient"), name="act_goes_once_to_each_recipient"),
            models.UniqueConstraint(fields=("issuer", "recipient", "number"), name="number_is_given_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="numbers_begin_with_one"),
            models.CheckConstraint(
                condition=~Q(state=ConsignmentState.REFUSED) | ~Q(reason=""), name="refusal_of_an_act_says_why"
            ),
        )
        indexes = (
            models.Index(
                fields=("issuer", "recipient", "rank", "number"),
                name="consignment_to_carry",
                condition=Q(next_attempt_at__isnull=False),
            ),
            models.Index(
                fields=("issuer", "recipient", "number"),
                name="consignment_to_take_effect",
                condition=Q(waits=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.issuer_id} to {self.recipient_id} {self.number}"


class Receipt(Subject):
    """What a recipient said of a consignment, once for each stage; `act` is the signed act that says it."""

    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="receipts")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    reason = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="receipts_said")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("consignment", "stage"), name="one_receipt_for_each_stage"),
            models.CheckConstraint(condition=~Q(stage=Stage.REFUSED) | ~Q(reason=""), name="refusing_receipt_says_why"),
        )

    @property
    def owner_id(self) -> str:
        """The recipient, who says it."""
        return self.act.issuer_id

    def __str__(self) -> str:
        return f"{self.stage} {self.consignment_id}"
