"""What stays of a session: follow-ups with a responsible unit and a day, and the minutes with their corrections."""

from django.db import models
from django.db.models import Q

from comity.assembly.codes import CorrectionState, FollowUpKind, FollowUpState, MinutesKind, TreatyStage
from comity.assembly.models.delegations import Delegation
from comity.assembly.models.sessions import InSession, Meeting
from comity.assembly.models.texts import Paragraph, Text
from comity.core.fields import CanonicalJSONField
from comity.members.models import Member


class FollowUp(InSession):
    """What a resolution, or two delegations, asked somebody to do until a day.

    kind              a task of somebody, or a treaty that members are encouraged to join: `TreatyCommitment` says how
                      far each has come
    treaty            its name, {language: text}; {} for a task
    text, paragraph   the resolution and its paragraph that ask for it; null for what two delegations agreed
    indicator         of an adopted programme of the session, against which results are reported; null for none
    meeting           the bilateral meeting in which it was agreed
    responsible       code of a bureau; unit: of the General Secretariat, else ""
    reports           [{"at", "words": {language: text}}]
    """

    kind = models.CharField(max_length=12, choices=FollowUpKind.choices, default=FollowUpKind.TASK)
    treaty = CanonicalJSONField(default=dict)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="follow_ups")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, null=True, related_name="+")
    indicator = models.ForeignKey(Paragraph, on_delete=models.PROTECT, null=True, related_name="follow_ups")
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


class TreatyCommitment(InSession):
    """How far one member has come with a treaty that a resolution encourages, by its own word and source.

    stage_on   the day of the stage: of the signature, of the ratification, of the entry into force
    source     where that can be read
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="commitments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, choices=TreatyStage.choices)
    stage_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("follow_up", "member"), name="member_has_one_stage_in_a_treaty"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.stage}"


class Minutes(InSession):
    """One edition of the minutes, generated from the record, in every language of the session. Never changed.

    kind         provisional: members may ask for corrections; final: with those that were made
    number       of the edition, from 1
    entries      of the session's stream that they tell: how many, and the leaf hash of the last
    lines        [{"code", "facts", "entries", "words": {language: text}}], as `rules.minutes` derives them; one that
                 was corrected has "correction", the id of the correction, besides; sha256 of their canonical text
    corrections_until  the last day on which members may ask for corrections; null for a final edition
    """

    kind = models.CharField(max_length=12, choices=MinutesKind.choices)
    number = models.PositiveIntegerField(default=1)
    entries = models.PositiveIntegerField()
    last_leaf = models.CharField(max_length=64)
    lines = CanonicalJSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    corrections_until = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = (
            models.UniqueConstraint(fields=("session", "number"), name="minutes_have_one_edition_of_a_number"),
            models.UniqueConstraint(
                fields=("session",), condition=Q(kind=MinutesKind.FINAL), name="minutes_are_final_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=MinutesKind.PROVISIONAL, corrections_until__isnull=False)
                | Q(kind=MinutesKind.FINAL, corrections_until__isnull=True),
                name="provisional_minutes_say_until_when_they_are_corrected",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Correction(InSession):
    """A correction of the minutes that a delegation asks for, and what became of it.

    line       of the edition, from 0; words: as the delegation asks for them, in language
    texts      {language: text}: what the final edition says there; {} before it was made
    reason     why it was refused, {language: text}; {}
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    words = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    texts = CanonicalJSONField(default=dict)
    reason = CanonicalJSONField(default=dict)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=CorrectionState.ASKED, decided_at__isnull=True)
                | Q(state=CorrectionState.MADE, decided_at__isnull=False) & ~Q(texts={})
                | Q(state=CorrectionState.REFUSED, decided_at__isnull=False) & ~Q(reason={}),
                name="decided_correction_says_what_or_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} line {self.line}"
