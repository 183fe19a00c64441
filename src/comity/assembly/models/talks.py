"""What was agreed at bilateral talks, and who was invited to a session from outside its grouping."""

from django.db import models
from django.db.models import Q

from comity.assembly.models.delegations import Delegation
from comity.assembly.models.sessions import BilateralSlot, InSession
from comity.members.models import Member


class Invitation(InSession):
    """A state that is invited to a session beside those whom its grouping calls.

    votes   it takes part in decisions like those called; else it sends observers
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    votes = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "member"),
                condition=Q(withdrawn_at__isnull=True),
                name="state_is_invited_once_to_a_session",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} to {self.session_id}"


class TalkFollowUp(InSession):
    """What two delegations will do after they met: proposed by one, agreed by the other, done when both say so.

    words    as proposed, in the language of whoever proposed it
    proposed_by   one of the two; the other one agrees or declines
    first_done_at, second_done_at   when the delegation that asked to meet, and the one that was asked, called it done
    """

    slot = models.ForeignKey(BilateralSlot, on_delete=models.PROTECT, related_name="follow_ups")
    words = models.CharField(max_length=1_000)
    language = models.CharField(max_length=8)
    due_on = models.DateField()
    proposed_by = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    first_done_at = models.DateTimeField(null=True)
    second_done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(declined_at__isnull=True),
                name="follow_up_of_talks_is_agreed_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=False) | Q(first_done_at__isnull=True, second_done_at__isnull=True),
                name="only_an_agreed_follow_up_of_talks_is_done",
            ),
        )

    def __str__(self) -> str:
        return f"{self.slot_id} {self.due_on}"
