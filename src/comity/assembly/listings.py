"""Lists of the assembly, and its rows as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.assembly.codes import Audience, InstitutionKind, MeetingKind, SessionKind, SessionState
from comity.assembly.models import CeremonyGuest, Meeting, RunningOrderLine, Session
from comity.assembly.rules.running_order import standing
from comity.assembly.rules.timetable import zone_of
from comity.core.actors import Actor
from comity.core.listing import Column, Filter, Listing, Word
from comity.members.rules.names import folded, name_in

SESSION_TONES = {SessionState.PREPARED: "wait", SessionState.OPEN: "good", SessionState.CLOSED: "neutral"}


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """A meeting as pages show it."""

    row: Meeting
    title: str
    kind: str
    open_to: list[str]
    is_open_to_media: bool

    def day(self, session: Session) -> str:
        """The day it is on, by the clock of the session."""
        return date_format(self.row.starts_at.astimezone(zone_of(session.time_zone)), "l j F Y")


@dataclass(frozen=True, slots=True)
class TurnShown:
    """A line of a running order as pages show it."""

    row: RunningOrderLine
    what: str
    captions: str
    begins_at: datetime
    cues: list[dict[str, Any]]
    has_captions_in: list[str]

    @property
    def film_lasts(self) -> str:
        """How long its film is, in minutes and seconds; "" without one."""
        if not self.row.film:
            return ""
        minutes, seconds = divmod(self.row.film["seconds"], 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def film_version(self) -> str:
        """By which a player tells one film of the line from another."""
        return str(self.row.film.get("sha256", ""))[:16]

    @property
    def script_id(self) -> str:
        """The id of the element in which a page carries the cues."""
        return f"captions-{self.row.pk}"


@dataclass(frozen=True, slots=True)
class GuestShown:
    """A guest of a ceremony as pages show it. speaks: what on the running order."""

    row: CeremonyGuest
    kind: str
    speaks: list[str]


@dataclass(frozen=True, slots=True)
class OrderShown:
    """The running order of a ceremony as pages show it: what is on, what comes next, how late it is."""

    turns: list[TurnShown]
    now: TurnShown | None
    next: TurnShown | None
    late_minutes: int

    @property
    def early_minutes(self) -> int:
        """Minutes ahead of the plan."""
        return max(-self.late_minutes, 0)


def session_word(session: Session) -> Word:
    """How far a session has come, as a word with its tone."""
    state = SessionState(session.state)
    return Word(label=state.label, tone=SESSION_TONES[state])


def meeting_shown(meeting: Meeting, actor: Actor) -> MeetingShown:
    """A meeting for this reader."""
    return MeetingShown(
        row=meeting,
        title=name_in(meeting.titles, actor.language),
        kind=str(MeetingKind(meeting.kind).label),
        open_to=[str(Audience(code).label) for code in meeting.open_to],
        is_open_to_media=Audience.MEDIA in meeting.open_to,
    )


def meetings_shown(meetings: Iterable[Meeting], actor: Actor) -> list[MeetingShown]:
    """Meetings for this reader."""
    return [meeting_shown(meeting, actor) for meeting in meetings]


def order_shown(meeting: Meeting, actor: Actor, *, at: datetime) -> OrderShown:
    """The running order of a meeting for this reader, as it stands at a moment."""
    lines = list(meeting.running_order.select_related("guest").order_by("place"))
    stands = standing(lines, starts_at=meeting.starts_at, at=at)
    turns = [_turn(line, begins, actor) for line, begins in zip(lines, stands.expected, strict=True)]
    shown = {turn.row.pk: turn for turn in turns}
    return OrderShown(
        turns,
        now=shown[stands.now.pk] if stands.now else None,
        next=shown[stands.next.pk] if stands.next else None,
        late_minutes=stands.late_minutes,
    )


def guests_shown(guests: Iterable[CeremonyGuest], actor: Actor) -> list[GuestShown]:
    """Guests for this reader."""
    return [
        GuestShown(
            row=guest,
            kind=str(InstitutionKind(guest.kind).label),
            speaks=[name_in(line.what, actor.language) for line in guest.lines.all()],
        )
        for guest in guests
    ]


def _turn(line: RunningOrderLine, begins_at: datetime, actor: Actor) -> TurnShown:
    return TurnShown(
        row=line,
        what=name_in(line.what, actor.language),
        captions=name_in(line.captions, actor.language),
        begins_at=begins_at,
        cues=line.cues.get(actor.language, []),
        has_captions_in=sorted(line.cues),
    )


def _title(session: Session) -> str:
    return name_in(session.titles, get_language() or "en")


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Sessions whose reference, title or place, in any language, have every word of the text."""
    words = folded(text).split()
    matching = [
        row.pk
        for row in rows
        if all(word in folded(" ".join([row.reference, *row.titles.values(), *row.place.values()])) for word in words)
    ]
    return rows.filter(pk__in=matching)


SESSIONS = Listing(
    name="sessions",
    title=_("Sessions"),
    hint=_("Reference, title or place"),
    columns=[
        Column(key="reference", label=_("Reference"), sort="reference", kind="code"),
        Column(key="title", label=_("Title"), value=_title),
        Column(key="kind", label=_("Kind of meeting"), value="get_kind_display", sort="kind", wide=True),
        Column(key="opens", label=_("First day"), value=lambda row: date_format(row.opens_on), sort="opens_on"),
        Column(
            key="closes", label=_("Last day"), value=lambda row: date_format(row.closes_on), sort="closes_on", wide=True
        ),
        Column(key="state", label=_("State"), value=session_word, sort="state", kind="state"),
    ],
    filters=[
        Filter(key="kind", label=_("Kind of meeting"), choices=SessionKind.choices),
        Filter(key="state", label=_("State"), choices=SessionState.choices),
    ],
    search=_search,
    order="-opens",
    link=lambda row: reverse("assembly:session", args=[row.reference]),
    empty=_("Sessions of the Assembly, conferences and committees will stand here."),
    how=_("The protocol of the General Secretariat prepares them."),
)
