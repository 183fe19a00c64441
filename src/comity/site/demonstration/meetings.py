"""Smaller meetings of the demonstration: a conference with invited states, talks of two; offers to host, a programme.

The conference is told as of its own days: name, place and days are those of the public record.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from django.utils import timezone

from comity.assembly.codes import Audience, Capacity, DelegationKind, MeetingKind, ParagraphKind, SessionKind, Topic
from comity.assembly.content import Draft, Frame, Line, Person
from comity.assembly.models import Delegation, HostingCall, Meeting, Session, Text
from comity.assembly.queries import agenda as agendas
from comity.assembly.queries import texts as drafts
from comity.assembly.services import delegations, drafting, hosting, inviting, sessions, talks, timetable
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.core.countries import LANGUAGES
from comity.site.demonstration.assembly import BEFORE_THE_OPENING, EDITION, SECRETARY, Told, moment
from comity.site.demonstration.playing import acting

STORY = Path(__file__).parent / "data" / "meetings.yaml"
TASK = "meetings"


def tell() -> Iterator[Session]:
    """Play what is not there yet, and give each session. Told again, it adds nothing."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    yield _held(told["conference"]["reference"]) or _confer(told["conference"])
    yield _held(told["bilateral"]["reference"]) or _talk(told["bilateral"])
    rehearsal = _held(told["hosting"]["session"])
    if rehearsal is not None and not HostingCall.objects.filter(session=rehearsal).exists():
        _offer(rehearsal, told["hosting"])
        _plan(rehearsal, told["programme"])


def _confer(said: Told) -> Session:
    """A conference of a grouping, with states invited from outside it."""
    before = moment(said["opens_on"], "09:00", ZoneInfo(said["time_zone"])) - BEFORE_THE_OPENING
    session = _prepare(said, SessionKind.CONFERENCE, said["opens_on"], said["closes_on"], before)
    secretary = _acting(SECRETARY)
    zone = ZoneInfo(said["time_zone"])
    sessions.open_session(secretary, session=session, at=moment(said["opens_on"], "09:00", zone))
    return sessions.close_session(secretary, session=session, at=moment(said["closes_on"], "18:00", zone))


def _talk(said: Told) -> Session:
    """Two delegations at one table, and what they agree on."""
    today, at = timezone.localdate(), timezone.now()
    session = _prepare(said, SessionKind.BILATERAL, today, today, at)
    for each in said["delegations"]:
        keeper = _acting(each["head"])
        delegation = delegations.announce_delegation(
            keeper, session=session, kind=DelegationKind.MEMBER, member=each["member"], names={}, at=at
        )
        head = Person(name=each["name"], capacity=Capacity.HEAD, username=each["head"])
        delegations.name_delegate(keeper, delegation=delegation, person=head, at=at)
    told, meeting = said["talks"], Meeting.objects.get(session=session)
    slot = talks.ask_to_meet(
        _acting(told["asks"]),
        meeting=meeting,
        asked=Delegation.objects.get(session=session, member__code=told["member"]),
        starts_at=meeting.starts_at + timedelta(minutes=told["after_minutes"]),
        minutes=told["minutes"],
        subject=told["subject"],
        at=at,
    )
    slot = talks.answer_slot(_acting(told["answers"]), slot=slot, agreed=True, at=at)
    due_on = today + timedelta(days=told["due_in_days"])
    follow_up = talks.propose_follow_up(_acting(told["asks"]), slot=slot, words=told["follow_up"], due_on=due_on, at=at)
    talks.answer_follow_up(_acting(told["answers"]), follow_up=follow_up, agreed=True, at=at)
    return session


def _offer(session: Session, said: Told) -> None:
    """Offers to host a coming session."""
    at, secretary = timezone.now(), _acting(SECRETARY)
    for_year = session.opens_on.year + said["years_ahead"]
    due_on = session.opens_on + timedelta(days=said["due_in_days"])
    hosting.call_for_offers(secretary, session=session, for_year=for_year, due_on=due_on, at=at)
    for each in said["offers"]:
        hosting.offer_to_host(
            _acting(each["by"]),
            session=session,
            for_year=for_year,
            place=each["place"],
            offer=each["offer"],
            at=at,
        )


def _plan(session: Session, said: Told) -> Text:
    """A programme of activities with its indicators and its budget, tabled by the secretary."""
    at, secretary = timezone.now(), _acting(SECRETARY)
    title, *others = said["lines"]
    draft = Draft(topic=Topic.PROGRAMME, decision="resolution", original="en", title=title["en"])
    item = agendas.agenda_of(session)[said["item"] - 1]
    text = drafting.draft_text(secretary, item=item, draft=draft, at=at)
    for each in others:
        text = drafting.write_paragraph(
            secretary,
            text=text,
            paragraph=None,
            kind=ParagraphKind(each["kind"]),
            words=each["en"],
            figures=each.get("figures", {}),
            at=at,
        )
    for paragraph, each in zip(drafts.paragraphs_of(text), said["lines"], strict=True):
        for language in LANGUAGES:
            if language != "en":
                drafting.translate(secretary, paragraph=paragraph, language=language, words=each[language], at=at)
    return drafting.table_text(secretary, text=text, at=at)


def _prepare(said: Told, kind: SessionKind, opens_on: date, closes_on: date, at: datetime) -> Session:
    secretary = _acting(SECRETARY)
    frame = Frame(
        kind=kind,
        number=said.get("number"),
        titles=said["titles"],
        place=said["place"],
        opens_on=opens_on,
        closes_on=closes_on,
        time_zone=said["time_zone"],
        languages=LANGUAGES,
        edition=EDITION,
        circle=said.get("circle", ""),
        invented=True,
        source=said.get("source", ""),
    )
    session = sessions.prepare_session(secretary, reference=said["reference"], frame=frame, at=at)
    for each in said["invited"]:
        inviting.invite_state(secretary, session=session, member=each["member"], votes=each["votes"], at=at)
    for each in said["meetings"]:
        timetable.add_meeting(secretary, session=session, line=_line(each, said, opens_on), at=at)
    return session


def _line(each: Told, said: Told, opens_on: date) -> Line:
    day, zone = opens_on + timedelta(days=each["day"] - 1), ZoneInfo(said["time_zone"])
    starts, ends = each["clock"]
    return Line(
        kind=MeetingKind(each["kind"]),
        titles=each["titles"],
        room=each["room"],
        starts_at=moment(day, starts, zone),
        ends_at=moment(day, ends, zone),
        open_to=[Audience(code) for code in each["open_to"]],
        tables=each.get("tables", 1),
        source=each.get("note", ""),
    )


def _held(reference: str) -> Session | None:
    return Session.objects.filter(reference=reference).first()


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)
