"""What stays of a session: follow-ups with a responsible unit and a day, and the minutes with their corrections."""

from django.db import models
from django.db.models import Q

from comity.assembly.codes import CorrectionState, FollowUpState
from comity.assembly.models.delegations import Delegation
from comity.assembly.models.sessions import InSession, Meeting
from comity.assembly.models.texts import Paragraph, Text
from comity.core.fields import CanonicalJSONField


class FollowUp(InSession):
    """What a resolution, or two delegations, asked somebody to do until a day.

    text, paragraph   the resolution and its paragraph that ask for it; null for what two delegations agreed
    meeting           the bilateral meeting in which it was agreed
    responsible       code of a bureau; unit: of the General Secretariat, else ""
    reports           [{"at", "words": {language: text}}]
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="follow_ups")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="follow_ups")
    words = CanonicalJSONField()
    responsible = models.CharField(max_length=16)
    unit = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=FollowUpState.choices, default=FollowUpState.OPEN)
    reports = CanonicalJSONField(default=list)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(text__isnull=True) ^ Q(meeting__isnull=True),
                name="follow_up_is_of_a_resolution_or_of_a_meeting",
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that has to do it."""
        return self.responsible

    def __str__(self) -> str:
        return f"{self.responsible} until {self.due_on}"


class Minutes(InSession):
    """The minutes, generated from the record, as they were published in one language. Never changed.

    number       of the edition, from 1: a correction makes another
    entries      of the session's stream that they tell: how many, and the leaf hash of the last
    words        the page as lines of {"kind", "text"}; sha256 of their canonical text
    corrections_until  the last day on which members may ask for corrections
    """

    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField(default=1)
    entries = models.PositiveIntegerField()
    last_leaf = models.CharField(max_length=64)
    lines = CanonicalJSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    corrections_until = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "language", "number"), name="minutes_have_one_edition_of_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.language} {self.number}"


class Correction(InSession):
    """A correction of the minutes that a delegation asks for, and what became of it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    words = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.state} line {self.line}"
