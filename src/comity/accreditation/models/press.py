"""Press conferences, announced before they have a place and an hour, and interviews that journalists ask for."""

from django.db import models
from django.db.models import F, Q

from comity.accreditation.models.applications import Application
from comity.accreditation.press_codes import STILL_OPEN, InterviewState, Official
from comity.assembly.models import Delegate, Delegation, Meeting
from comity.assembly.models.sessions import InSession
from comity.core.fields import CanonicalJSONField
from comity.members.models import Bureau


class Briefing(InSession):
    """A press conference or briefing: to be announced, until a line of the timetable says where and when.

    titles   {language: text}
    meeting  the line of the timetable, open to the media; null: to be announced
    """

    titles = CanonicalJSONField(default=dict)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    @property
    def is_cancelled(self) -> bool:
        """Whether it is held no more: cancelled itself, or its line of the timetable. Asks with `meeting` at hand."""
        return self.cancelled_at is not None or (self.meeting is not None and self.meeting.cancelled_at is not None)

    def __str__(self) -> str:
        return f"briefing {self.pk}"


class BriefingChange(InSession):
    """Place and hour of a briefing as they were set or changed: what the accredited were told, and when."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="changes")
    room = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.briefing_id} {self.starts_at:%Y-%m-%d %H:%M}"


class PressContact(InSession):
    """Who of a delegation answers requests for interviews. Without one its head and deputies do."""

    delegation = models.OneToOneField(Delegation, on_delete=models.PROTECT, related_name="press_contact")
    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    @property
    def owner_id(self) -> str:
        """The bureau that keeps the delegation."""
        return self.delegation.owner_id

    def __str__(self) -> str:
        return f"press contact {self.delegation_id}"


class Interview(InSession):
    """An accredited journalist asks somebody for an interview.

    delegation, official  one of them is asked
    language   in which the journalist would hold it
    slot       the one that was agreed; null before
    reason     why it was declined, or not held
    erased_at  when what it says was emptied, with the application
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="interviews")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")
    official = models.CharField(max_length=20, choices=Official.choices, blank=True)
    topic = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=InterviewState.choices, default=InterviewState.ASKED)
    slot = models.ForeignKey("accreditation.InterviewSlot", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(delegation__isnull=True) ^ Q(official=""), name="interview_asks_one_side"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(InterviewState.AGREED, InterviewState.HELD, InterviewState.NOT_HELD))
                | Q(slot__isnull=False),
                name="agreed_interview_has_its_time",
            ),
        )
        indexes = (models.Index(fields=("session", "state"), name="interview_by_state"),)

    @property
    def owner_id(self) -> str:
        """The bureau that answers."""
        return self.delegation.owner_id if self.delegation is not None else Bureau.SECRETARIAT

    @property
    def is_open(self) -> bool:
        """Whether it is still going somewhere."""
        return self.state in STILL_OPEN

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class InterviewSlot(InSession):
    """A time that one side offers, [starts_at, ends_at), by quarters of an hour.

    round   counts the offers: only those of the last one can be taken; odd ones are the journalist's
    """

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="slots")
    round = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_of_interview_has_a_length"),
            models.UniqueConstraint(
                fields=("interview", "round", "starts_at"), name="interview_is_offered_a_time_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class InterviewBooking(InSession):
    """One quarter of an hour of one side, taken by an interview: the store itself refuses to give it twice.

    side   "delegation:<id>", "official:<code>" or "application:<id>"
    """

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="bookings")
    side = models.CharField(max_length=60)
    quarter_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "side", "quarter_at"), name="nobody_is_booked_twice"),
        )

    def __str__(self) -> str:
        return f"{self.side} {self.quarter_at:%Y-%m-%d %H:%M}"
