"""Delegations, their people, letters of credentials, presence, appeals against a suspension, and the voting roll."""

from django.db import models
from django.db.models import F, Q

from comity.assembly.codes import AppealState, Capacity, DelegationKind, LetterState, PresenceWay, Sex
from comity.assembly.models.sessions import InSession
from comity.core.fields import CanonicalJSONField
from comity.members.models import Bureau, Member, Officer, Suspension


class Delegation(InSession):
    """Who takes part in a session together: a member's delegation, an observer's, an institution's guests.

    member     the state it stands for; null for an institution
    bureau     whose officers keep it: the member's bureau, or the General Secretariat for guests
    names      {language: text} of an institution; {} for a member, which has names of its own
    """

    kind = models.CharField(max_length=16, choices=DelegationKind.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    names = CanonicalJSONField(default=dict)
    announced_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "member"), condition=Q(member__isnull=False), name="member_has_one_delegation"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DelegationKind.MEMBER) | Q(member__isnull=False),
                name="delegation_of_a_member_names_it",
            ),
            models.CheckConstraint(condition=Q(member__isnull=False) | ~Q(names={}), name="institution_has_a_name"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that keeps it."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Delegate(InSession):
    """One person of a delegation.

    name       as its bearer writes it, in any script
    function   at home, as it stands in the letter
    officer    the account with which this person acts in the session; null for who has none
    withdrawn_at  left the delegation; what was done before stays done
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="delegates")
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=200, blank=True)
    sex = models.CharField(max_length=8, choices=Sex.choices, blank=True)
    language = models.CharField(max_length=8, default="en")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("delegation",),
                condition=Q(capacity=Capacity.HEAD, withdrawn_at__isnull=True),
                name="delegation_has_one_head",
            ),
            models.UniqueConstraint(
                fields=("session", "officer"),
                condition=Q(officer__isnull=False, withdrawn_at__isnull=True),
                name="officer_is_in_one_delegation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.capacity} {self.pk}"


class CredentialsLetter(InSession):
    """A letter by which the competent authority names its delegation, examined by the credentials committee.

    The letter itself is an attachment of this row, drawn anew. A delegation may hand in another after a refusal.

    signed_by   who signed, and in which function
    reason      code of the table of reasons, where it was refused; note: what the committee adds
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="letters")
    signed_by = models.CharField(max_length=300)
    dated_on = models.DateField()
    submitted_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=LetterState.choices, default=LetterState.SUBMITTED)
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("delegation",),
                condition=Q(state__in=(LetterState.SUBMITTED, LetterState.ACCEPTED)),
                name="delegation_has_one_letter_that_counts",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.REFUSED) | ~Q(reason=""), name="refused_letter_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(LetterState.SUBMITTED, LetterState.REPLACED), decided_at__isnull=True)
                | Q(state__in=(LetterState.ACCEPTED, LetterState.REFUSED), decided_at__isnull=False),
                name="decided_letter_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class Presence(InSession):
    """One time during which a delegation is in the hall, in [came_at, left_at)."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="presences")
    way = models.CharField(max_length=8, choices=PresenceWay.choices)
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("delegation",), condition=Q(left_at__isnull=True), name="delegation_is_present_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")), name="nobody_leaves_before_coming"
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegation_id} from {self.came_at:%H:%M}"


class SuspensionAppeal(InSession):
    """A member's appeal against the loss of its vote, decided at the beginning of the session. It suspends nothing.

    vote    that decided it; null as long as it is pending
    """

    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    grounds = CanonicalJSONField(default=dict)
    state = models.CharField(max_length=12, choices=AppealState.choices, default=AppealState.PENDING)
    decided_at = models.DateTimeField(null=True)
    vote = models.ForeignKey("assembly.Vote", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "suspension"), name="suspension_is_appealed_once_in_a_session"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.suspension_id}"


class VotingRoll(InSession):
    """The voting roll as it stood when a vote opened. Frozen: it is what the vote is counted by.

    lines     [{"member", "standing", "reason", …}] for every member, in the order of their codes: see `rules.roll`
    sha256    of the canonical lines, in hexadecimal
    """

    frozen_at = models.DateTimeField()
    members = models.PositiveIntegerField()
    entitled = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    lines = CanonicalJSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(members__gte=F("entitled"), entitled__gte=F("present")),
                name="roll_has_no_more_present_than_entitled_than_members",
            ),
        )

    def __str__(self) -> str:
        return f"{self.present} of {self.members}"
