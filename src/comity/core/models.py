"""What the grammar itself stores: the ledger, the domain events and the desks."""

from django.db import models
from django.db.models import Q

from comity.core.ids import new_id
from comity.core.subjects import Subject


class AuditEntry(models.Model):
    """One leaf of the ledger: what one actor did, or was refused.

    Written by `core.audit` alone. The public part is what the other columns say; the personal part is in `details`,
    of which the leaf holds only a salted commitment, so that it can be erased and the tree stays whole.

    stream           what the entry is one of a row of, such as the log of a session; "" for most entries
    stream_number    its number in the stream, from 0
    stream_previous  the leaf hash of the entry before it in the stream; null for the first
    """

    position = models.BigIntegerField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id, editable=False)
    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8)
    code = models.CharField(max_length=80, blank=True)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=80)
    bureau = models.CharField(max_length=16)
    unit = models.CharField(max_length=40, blank=True)
    entity = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=16)
    purpose = models.CharField(max_length=40, blank=True)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=16, blank=True)
    details = models.TextField(null=True)  # noqa: DJ001  null: erased
    details_salt = models.BinaryField(max_length=32, null=True)
    details_commitment = models.BinaryField(max_length=32)
    state_salt = models.BinaryField(max_length=32, null=True)
    state_commitment = models.BinaryField(max_length=32, null=True)
    items_root = models.BinaryField(max_length=32, null=True)
    items_count = models.IntegerField(default=0)
    erases = models.TextField(blank=True)
    erased_by = models.BigIntegerField(null=True)
    stream = models.CharField(max_length=80, blank=True)
    stream_number = models.BigIntegerField(null=True)
    stream_previous = models.BinaryField(max_length=32, null=True)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("stream", "stream_number"), name="stream_has_one_entry_of_a_number", condition=~Q(stream="")
            ),
        )
        indexes = (
            models.Index(fields=("bureau", "-position"), name="audit_by_bureau"),
            models.Index(fields=("owner", "-position"), name="audit_by_owner", condition=~Q(owner="")),
            models.Index(fields=("subject_type", "subject_id", "-position"), name="audit_by_subject"),
            models.Index(fields=("event", "-position"), name="audit_by_event"),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.event}"


class AuditItem(models.Model):
    """One further subject that an entry touched, or one row of a batch: a leaf of the entry's own small tree."""

    pk = models.CompositePrimaryKey("entry", "number")
    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="items")
    number = models.IntegerField()
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    owner = models.CharField(max_length=16, blank=True)
    state_salt = models.BinaryField(max_length=32, null=True)
    state_commitment = models.BinaryField(max_length=32)
    erased_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "-entry"), name="audit_item_by_subject"),
            models.Index(fields=("owner", "-entry"), name="audit_item_by_owner", condition=~Q(owner="")),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.number}"


class LedgerHead(models.Model):
    """The one row that says how far the ledger goes: its size and the peaks of its tree."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    frontier = models.TextField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="there_is_one_ledger"),)

    def __str__(self) -> str:
        return self.frontier


class LedgerTile(models.Model):
    """The root of one complete subtree of 256 leaves, kept so that a proof need not read every leaf.

    Never believed: verification derives the tree from the entries.
    """

    index = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.index)


class Checkpoint(models.Model):
    """The signed statement of how large the ledger was and what its root was (C2SP signed note)."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    signed_at = models.DateTimeField()  # whole seconds: the time that the node's cosignature in the note states

    def __str__(self) -> str:
        return str(self.size)


class StoredEvent(models.Model):
    """A domain event, stored in the transaction of the operation that emitted it."""

    sequence = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    payload = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sequence} {self.name}"


class EventCursor(models.Model):
    """How far one subscriber has come, and what it stumbles over if it does."""

    subscriber = models.CharField(max_length=120, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    failing_code = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.subscriber} at {self.sequence}"


class DeskItem(Subject):
    """Something that waits for a person: on the desk of one bureau, or of one of its units.

    `reference` is what the item is called on the desk and holds no personal data; the file behind it does, and is
    opened under the reader's own permission.
    """

    bureau = models.CharField(max_length=16)
    unit = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=80)
    reference = models.CharField(max_length=80)
    urgency = models.CharField(max_length=16, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("bureau", "unit", "kind", "subject_id"), name="one_item_per_desk_and_subject"
            ),
        )
        indexes = (models.Index(fields=("bureau", "due_at"), name="desk_waiting", condition=Q(done_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
