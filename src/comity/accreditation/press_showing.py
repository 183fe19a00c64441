"""Press conferences and interviews as pages and calendars show them, by the clock of the session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from comity.accreditation import news_showing
from comity.accreditation.models import Application, Briefing, Interview, InterviewSlot
from comity.accreditation.press_codes import InterviewState
from comity.accreditation.queries.press import briefings_of, is_accredited, offered
from comity.accreditation.rules.interviews import OF_CONTACT, OF_JOURNALIST
from comity.assembly.forms.languages import language_choices
from comity.assembly.models import Session
from comity.assembly.rules.calendars import Entry, as_calendar
from comity.assembly.showing import name_of
from comity.core.listing import Word
from comity.members.rules.names import name_in

REMINDED_BEFORE: Final = timedelta(minutes=30)

TONES = {
    InterviewState.ASKED: "wait",
    InterviewState.PROPOSED: "wait",
    InterviewState.AGREED: "good",
    InterviewState.DECLINED: "bad",
    InterviewState.WITHDRAWN: "neutral",
    InterviewState.HELD: "good",
    InterviewState.NOT_HELD: "bad",
}


@dataclass(frozen=True, slots=True)
class BriefingShown:
    """A press conference for a reader.

    when     "" where it is still to be announced
    changed  when it was last set, where that was not the first time; before: what was told until then
    """

    row: Briefing
    title: str
    when: str
    room: str
    is_cancelled: bool
    changed: str
    before: str


@dataclass(frozen=True, slots=True)
class InterviewShown:
    """A request for a reader. times: those that can be taken now; acts: what each side can do."""

    row: Interview
    whom: str
    language: str
    word: Word
    when: str
    times: list[tuple[InterviewSlot, str]]
    contact_may: frozenset[str]
    journalist_may: frozenset[str]


def briefings(session: Session, language: str) -> list[BriefingShown]:
    """The press conferences of a session."""
    return [_briefing(one, language) for one in briefings_of(session)]


def briefings_for(application: Application, language: str) -> list[BriefingShown]:
    """What an applicant is told of them: nothing before being accredited."""
    return briefings(application.session, language) if is_accredited(application) else []


def interviews(rows: Iterable[Interview], language: str) -> list[InterviewShown]:
    """Requests for a reader."""
    return [interview(one, language) for one in rows]


def interview(row: Interview, language: str) -> InterviewShown:
    """A request for a reader."""
    state = InterviewState(row.state)
    return InterviewShown(
        row=row,
        whom=whom(row, language),
        language=str(language_choices([row.language])[0][1]),
        word=Word(label=state.label, tone=TONES[state]),
        when=span(row.session, row.slot.starts_at, row.slot.ends_at) if row.slot else "",
        times=[(slot, span(row.session, slot.starts_at, slot.ends_at)) for slot in offered(row)],
        contact_may=frozenset(OF_CONTACT.get(row.state, ())),
        journalist_may=frozenset(OF_JOURNALIST.get(row.state, ())),
    )


def whom(row: Interview, language: str) -> str:
    """Who is asked."""
    return name_of(row.delegation, language) if row.delegation is not None else str(row.get_official_display())


def span(session: Session, starts_at: datetime, ends_at: datetime) -> str:
    """A time by the clock of a session, with its zone."""
    zone = news_showing.moment(session, ends_at).rsplit(" ", 2)
    return f"{news_showing.moment(session, starts_at).rsplit(' ', 1)[0]}–{zone[1]} {zone[2]}"


def calendar(
    session: Session, language: str, held: Iterable[Interview], *, at: datetime, with_briefings: bool = False
) -> str:
    """The agreed interviews of one side, and the press conferences, as a calendar that other programs read."""
    entries = [
        Entry(
            key=f"{row.pk}@interview",
            title=_("Interview: %(whom)s") % {"whom": whom(row, language)},
            place="",
            starts_at=row.slot.starts_at,
            ends_at=row.slot.ends_at,
            note=row.topic,
            cancelled=not row.is_open and row.state not in (InterviewState.HELD, InterviewState.NOT_HELD),
            remind=REMINDED_BEFORE,
        )
        for row in held
        if row.slot is not None
    ]
    for one in briefings_of(session) if with_briefings else ():
        if one.meeting is not None:
            title, room = name_in(one.titles, language), one.meeting.room
            times = (one.meeting.starts_at, one.meeting.ends_at)
            is_cancelled = one.cancelled_at is not None
            entry = Entry(f"{one.pk}@briefing", title, room, *times, cancelled=is_cancelled, remind=REMINDED_BEFORE)
            entries.append(entry)
    return as_calendar(name_in(session.titles, language), entries, at=at)


def _briefing(row: Briefing, language: str) -> BriefingShown:
    told = sorted(row.changes.all(), key=lambda change: change.told_at)
    meeting, is_changed = row.meeting, len(told) > 1
    before = told[-2] if is_changed else None
    return BriefingShown(
        row=row,
        title=name_in(row.titles, language),
        when=span(row.session, meeting.starts_at, meeting.ends_at) if meeting else "",
        room=meeting.room if meeting else "",
        is_cancelled=row.is_cancelled,
        changed=news_showing.moment(row.session, told[-1].told_at) if is_changed else "",
        before=" · ".join(filter(None, (span(row.session, before.starts_at, before.ends_at), before.room)))
        if before
        else "",
    )
