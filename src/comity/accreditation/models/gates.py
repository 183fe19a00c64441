"""Gates, the phones of their guards, what these phones answered, and what the merge of their logs found."""

from django.db import models
from django.db.models import Q

from comity.accreditation.badge_codes import Direction, FindingKind
from comity.accreditation.models.applications import Terms
from comity.accreditation.models.badges import Badge
from comity.accreditation.rules.admission import Answer, Colour
from comity.assembly.models import Meeting
from comity.assembly.models.sessions import InSession
from comity.core.fields import CanonicalJSONField


class Doors(InSession):
    """What a meeting's doors are told beyond the timetable: how many people there is room for.

    capacity   people; null where it is not limited
    """

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="doors")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField(null=True)

    @property
    def owner_id(self) -> str:
        """The bureau of the host."""
        return self.terms.host_id

    def __str__(self) -> str:
        return f"doors of {self.meeting_id}"


class Gate(InSession):
    """One door with a guard."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="gates")
    name = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "name"), condition=Q(closed_at__isnull=True), name="gate_has_a_name_of_its_own"
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau of the host."""
        return self.terms.host_id

    def __str__(self) -> str:
        return self.name


class GateDevice(InSession):
    """The phone of a guard: invited by a one-time code, enrolled once, answering until it is blocked.

    label        what the head of the gate calls it
    code         hash of the one-time code; code_until: until when it may be used
    token        hash of what the phone shows from then on; "" before it is enrolled
    pack_as_of   as of when the pack is that it was last given
    """

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=80)
    code = models.CharField(max_length=64, unique=True)
    code_until = models.DateTimeField()
    token = models.CharField(max_length=64, blank=True)
    invited_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    pack_as_of = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("token",), condition=~Q(token=""), name="token_opens_one_device"),
            models.CheckConstraint(
                condition=Q(enrolled_at__isnull=True, token="") | (Q(enrolled_at__isnull=False) & ~Q(token="")),
                name="enrolled_device_has_a_token",
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau of the host."""
        return self.gate.owner_id

    @property
    def answers(self) -> bool:
        """Whether it serves its gate."""
        return self.enrolled_at is not None and self.blocked_at is None

    def __str__(self) -> str:
        return self.label


class Scan(InSession):
    """One answer of one phone, as its log has it; the id is the phone's. Never changed.

    counter       running number within the phone's log, from 1
    meeting, badge, supervisor   ids as the phone has them: a log keeps what was read, known here or not
    shown         codes of `Proof` that the guard confirmed
    let_in        whether the bearer went through: green, or amber and a supervisor's badge
    device_at     the phone's clock; estimated_at: that moment by this node's clock
    pack_as_of    of the pack by which it answered
    digest        SHA-256 of the line as sent: the same id with another line is refused
    """

    device = models.ForeignKey(GateDevice, on_delete=models.PROTECT, related_name="scans")
    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="scans")
    counter = models.PositiveBigIntegerField()
    meeting = models.UUIDField(null=True)
    badge = models.UUIDField(null=True)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    colour = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Colour])
    answer = models.CharField(max_length=24, choices=[(one.value, one.value) for one in Answer])
    shown = CanonicalJSONField(default=list)
    let_in = models.BooleanField(default=False)
    supervisor = models.UUIDField(null=True)
    device_at = models.DateTimeField()
    estimated_at = models.DateTimeField()
    pack_as_of = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("device", "counter"), name="log_of_a_device_counts_once"),)
        indexes = (
            models.Index(fields=("session", "badge"), name="scan_by_badge"),
            models.Index(fields=("session", "meeting", "let_in"), name="scan_by_meeting"),
        )

    def __str__(self) -> str:
        return f"{self.device_id} {self.counter}"


class Finding(InSession):
    """What the merge found of a badge, for the security of the host to look into.

    scan, other   the scan by which it shows, and the one before it that it contradicts
    gone_at       when later scans explained it; settled_at: when an officer had looked into it
    """

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=12, choices=FindingKind.choices)
    badge = models.ForeignKey(Badge, on_delete=models.PROTECT, related_name="findings")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Scan, on_delete=models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "scan"), name="scan_is_found_once_for_a_kind"),)

    @property
    def owner_id(self) -> str:
        """The bureau of the host."""
        return self.terms.host_id

    def __str__(self) -> str:
        return f"{self.kind} {self.badge_id}"
