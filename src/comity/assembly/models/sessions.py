"""Sessions, their meetings on the timetable, who holds an office in them, who offers to host them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from comity.assembly.codes import BidState, MeetingKind, Office, SessionKind, SessionState, SlotState
from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models import Member, Officer


class Session(Subject):
    """One session of the General Assembly, or any other meeting of states: a conference, a committee, two delegations.

    reference    what it is called in addresses and symbols: "GA-93"
    titles       {language: text}; place: {language: text}
    number       of the session in its row; null where there is no such row
    host         the member in whose country it is; null at the seat of the organisation
    circle       code of the grouping whose members are called; "" for all members of the organisation
    invented     a session of the demonstration's invented states: its roll has them and nobody else
    languages    codes of the languages of work, in the order in which texts stand side by side
    time_zone    IANA name; every clock of the session is read in it
    edition      name of the edition of the voting rules, and the fingerprint of its text
    source       where the public record was read, for a session that has one; "" for one that is only held here
    """

    reference = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24, choices=SessionKind.choices)
    number = models.PositiveIntegerField(null=True)
    titles = CanonicalJSONField(default=dict)
    host = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    place = CanonicalJSONField(default=dict)
    circle = models.CharField(max_length=40, blank=True)
    invented = models.BooleanField(default=False)
    opens_on = models.DateField()
    closes_on = models.DateField()
    time_zone = models.CharField(max_length=60)
    languages = CanonicalJSONField(default=list)
    edition = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=SessionState.choices, default=SessionState.PREPARED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="session_closes_on_or_after_the_day_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.PREPARED, opened_at__isnull=True, closed_at__isnull=True)
                | Q(state=SessionState.OPEN, opened_at__isnull=False, closed_at__isnull=True)
                | Q(state=SessionState.CLOSED, opened_at__isnull=False, closed_at__isnull=False),
                name="session_is_open_from_its_opening_to_its_closing",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class InSession(Subject):
    """What belongs to one session. Every row names it, so that the operation on it continues the session's stream."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class OfficeHolder(InSession):
    """An officer who serves the session in an office, in [from_at, until_at)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=24, choices=Office.choices)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "officer", "office"),
                condition=Q(until_at__isnull=True),
                name="office_is_held_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.officer_id}"


class Meeting(InSession):
    """One line of the timetable: a ceremony, a plenary, a committee, a press conference, a place for bilateral talks.

    titles      {language: text}; room: as it is signposted
    open_to     codes of `Audience`: who may enter. Nobody else may; a gate asks exactly this
    tables      of bilateral talks: how many delegations meet two by two at the same time
    source      where the public record gives it; "" for one that is only held here
    cancelled_at  it stays on the timetable, struck out
    """

    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    titles = CanonicalJSONField(default=dict)
    room = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    open_to = CanonicalJSONField(default=list)
    tables = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"),
        )
        indexes = (models.Index(fields=("session", "starts_at"), name="meeting_on_timetable"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d %H:%M}"


class RunningOrderLine(InSession):
    """One line of a ceremony's running order: a speech, a film with captions, an anthem, a pause.

    what         {language: text} as announced; captions {language: text} for the hall screen
    cues         of a film: {language: [{"starts", "ends", "words"}]}, in milliseconds from when the line begins
    film         file that the hall plays: {"slug", "sha256", "bytes", "seconds"}; {} for none
    institution  for whom a guest speaks; guest: who it is, where the speaker is one of the guests
    """

    LONGEST_MINUTES: ClassVar[int] = 240

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="running_order")
    place = models.PositiveIntegerField()
    what = CanonicalJSONField(default=dict)
    captions = CanonicalJSONField(default=dict)
    cues = CanonicalJSONField(default=dict)
    film = CanonicalJSONField(default=dict)
    speaker = models.CharField(max_length=200, blank=True)
    institution = models.CharField(max_length=200, blank=True)
    guest = models.ForeignKey("assembly.CeremonyGuest", on_delete=models.PROTECT, null=True, related_name="lines")
    minutes = models.PositiveIntegerField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "place"), name="one_line_at_a_place_of_a_running_order"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.place}"


class HostingBid(InSession):
    """An offer to host a coming session, decided in this one. Whether unanimously is derived from the vote.

    for_year   of the session that it offers to host
    offer      {language: text}: place, dates, what the host provides
    duties_accepted_at  when the host agreed to the duties of a host
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    for_year = models.PositiveIntegerField()
    place = CanonicalJSONField(default=dict)
    offer = CanonicalJSONField(default=dict)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=BidState.choices, default=BidState.MADE)
    vote = models.ForeignKey("assembly.Vote", on_delete=models.PROTECT, null=True, related_name="bids")
    duties_accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "member", "for_year"), name="member_offers_once_to_host_a_session"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} for {self.for_year}"


class BilateralSlot(InSession):
    """Two delegations at one table for a few minutes of a bilateral meeting, asked for by one, agreed by the other.

    table   that is kept for them, from 1, once it is agreed; null before
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="slots")
    asked_by = models.ForeignKey("assembly.Delegation", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("assembly.Delegation", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    subject = models.CharField(max_length=300, blank=True)
    table = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=SlotState.choices, default=SlotState.ASKED)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(asked=F("asked_by")), name="nobody_meets_themselves"),
        )

    def __str__(self) -> str:
        return f"{self.asked_by_id} with {self.asked_id}"
