"""Sessions of the demonstration: two as the public record has them, and a rehearsal that is open now.

What is told of the past carries the moment at which the story has it: an agenda that was written today would be late
for a session of last year.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.utils import timezone
from PIL import Image, ImageDraw

from comity.assembly.codes import (
    AmendmentKind,
    Audience,
    Capacity,
    DelegationKind,
    ItemKind,
    MeetingKind,
    Office,
    ParagraphKind,
    PresenceWay,
    SessionKind,
    SpeechKind,
    Topic,
    VoteSubject,
)
from comity.assembly.content import Draft, Frame, Letter, Line, Person, Proposal, Question
from comity.assembly.models import AgendaItem, Delegation, Session, Text
from comity.assembly.queries import agenda as agendas
from comity.assembly.queries import texts as drafts
from comity.assembly.services import (
    agenda,
    amending,
    credentials,
    debating,
    delegations,
    drafting,
    presence,
    sessions,
    timetable,
    votes,
)
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.core.countries import LANGUAGES
from comity.engines.ballots.rules import Method
from comity.records.attachments.preparing import prepare
from comity.site.demonstration import ceremonies, elections, resolutions
from comity.site.demonstration.playing import acting

STORY = Path(__file__).parent / "data" / "assembly.yaml"
TASK = "assembly"
SECRETARY = "protocol.gs"
EDITION = "worldwide-2021"

BEFORE_THE_OPENING = timedelta(days=100)  # when agendas are written, in time for every deadline
LETTERS_BEFORE = timedelta(days=10)

Told = Mapping[str, Any]


class Paper:
    """A drawn letter, as a browser would send it."""

    name: str | None = "letter-of-credentials.png"

    def __init__(self, said: str) -> None:
        self.said = said

    def chunks(self) -> Iterator[bytes]:
        """Its content."""
        sheet = Image.new("RGB", (620, 877), "white")
        ImageDraw.Draw(sheet).multiline_text((60, 80), self.said, fill="black", spacing=12)
        file = io.BytesIO()
        sheet.save(file, "PNG")
        yield file.getvalue()


def tell() -> Iterator[Session]:
    """Play what is not there yet, and give each session. Told again, it adds nothing."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    if not Session.objects.exists():
        for each in told["terms"]:
            elections.seat(EDITION, each, timezone.now())
    for said in told["sessions"]:
        yield Session.objects.filter(reference=said["reference"]).first() or _of_the_record(said)
    rehearsal = told["rehearsal"]
    yield Session.objects.filter(reference=rehearsal["reference"]).first() or _rehearse(rehearsal)


def _of_the_record(said: Told) -> Session:
    """A session as the public record has it: its days, its meetings, its agenda."""
    opens_on, zone = said["opens_on"], ZoneInfo(said["time_zone"])
    before = moment(opens_on, "09:00", zone) - BEFORE_THE_OPENING
    session = _prepare(said, opens_on, said["closes_on"], before)
    _set_agenda(session, said, before)
    secretary = _acting(SECRETARY)
    opens_at = moment(opens_on, "09:00", zone)
    _give_offices(secretary, session, said, before)
    _come(session, said, before, opens_at)
    held = [
        elections.announce(_item(session, each["item"]), each, said["board"], opens_at) for each in said["elections"]
    ]
    sealing = elections.seal(session, said, opens_at - LETTERS_BEFORE)
    drafts_told = [(_write_text(session, each, opens_at - LETTERS_BEFORE), each) for each in said.get("texts", ())]
    session = sessions.open_session(secretary, session=session, at=opens_at)
    _note_present(session, said, opens_at)
    for text, each in drafts_told:
        day = opens_on + timedelta(days=each["day"] - 1)
        resolutions.adopt(text, each, said, moment(day, each["clock"], zone))
    for number, (election, each) in enumerate(zip(held, said["elections"], strict=True)):
        elections.hold(election, each, said, sealing, moment(said["closes_on"], f"{9 + 2 * number:02}:30", zone))
    closed_at = moment(said["closes_on"], "18:00", zone)
    session = sessions.close_session(secretary, session=session, at=closed_at)
    resolutions.publish_minutes(session, closed_at + timedelta(days=1))
    for text, each in drafts_told:
        until = moment(each["follow_up"]["done_on"], "12:00", zone)
        resolutions.follow_up(text, each["follow_up"], closed_at, until)
    return session


def _rehearse(said: Told) -> Session:
    """A session of invented states, open today, in the middle of its first debate."""
    now, opens_on = timezone.now(), timezone.localdate()
    before = now - BEFORE_THE_OPENING
    session = _prepare(said, opens_on, opens_on + timedelta(days=3), before)
    secretary = _acting(SECRETARY)
    _give_offices(secretary, session, said, before)
    _set_agenda(session, said, before)
    _come(session, said, before, now)
    presence.receive_appeal(
        secretary, session=session, member=said["appeal"], received_on=before.date(), grounds={}, at=before
    )
    for each in said["texts"]:
        _write_text(session, each, now - LETTERS_BEFORE)
    ceremonies.prepare(session, said["ceremony"], before)
    session = sessions.open_session(secretary, session=session, at=now)
    _note_present(session, said, now)
    _vote(session, said, now)
    _debate(session, said, now)
    return session


def _come(session: Session, said: Told, announced_at: datetime, opens_at: datetime) -> None:
    """The delegations, with their letters of credentials."""
    for each in said["delegations"]:
        _send_delegation(session, each, announced_at, said["committee"], opens_at - LETTERS_BEFORE)


def _note_present(session: Session, said: Told, at: datetime) -> None:
    for each in said["delegations"]:
        if each["present"]:
            delegation = Delegation.objects.get(session=session, member__code=each["member"])
            presence.note_presence(_acting(SECRETARY), delegation=delegation, way=PresenceWay.DESK, at=at)


def _prepare(said: Told, opens_on: date, closes_on: date, at: datetime) -> Session:
    frame = Frame(
        kind=SessionKind.ASSEMBLY,
        number=said.get("number"),
        titles=said["titles"],
        place=said["place"],
        host=said.get("host", ""),
        opens_on=opens_on,
        closes_on=closes_on,
        time_zone=said["time_zone"],
        languages=LANGUAGES,
        edition=EDITION,
        invented=True,
        source=said.get("source", ""),
    )
    secretary = _acting(SECRETARY)
    session = sessions.prepare_session(secretary, reference=said["reference"], frame=frame, at=at)
    zone = ZoneInfo(said["time_zone"])
    for each in said["meetings"]:
        day = opens_on + timedelta(days=each["day"] - 1)
        starts, ends = each["clock"]
        line = Line(
            kind=MeetingKind(each["kind"]),
            titles=each["titles"],
            room=each.get("room", ""),
            starts_at=moment(day, starts, zone),
            ends_at=moment(day, ends, zone),
            open_to=[Audience(code) for code in each["open_to"]],
            source=each.get("note", said.get("source", "")),
        )
        timetable.add_meeting(secretary, session=session, line=line, at=at)
    return session


def _give_offices(secretary: Actor, session: Session, said: Told, at: datetime) -> None:
    given = [
        (said["chair"], Office.CHAIR),
        (said["committee"], Office.CREDENTIALS),
        *((teller, Office.TELLER) for teller in said["tellers"]),
        *((examiner, Office.BOARD) for examiner in [said.get("board")] if examiner),
    ]
    for username, office in given:
        sessions.give_office(secretary, session=session, username=username, office=office, at=at)


def _set_agenda(session: Session, said: Told, at: datetime) -> None:
    secretary = _acting(SECRETARY)
    for each in said["agenda"]:
        item = agenda.propose_item(
            secretary,
            session=session,
            kind=ItemKind(each["kind"]),
            titles=each["titles"],
            explanation={},
            at=at,
            source=said.get("source", ""),
        )
        agenda.admit_item(secretary, item=item, at=at)


def _send_delegation(session: Session, said: Told, at: datetime, committee: str, handed_in_at: datetime) -> None:
    keeper = _acting(said["head"])
    delegation = delegations.announce_delegation(
        keeper, session=session, kind=DelegationKind.MEMBER, member=said["member"], names={}, at=at
    )
    head = Person(name=said["name"], capacity=Capacity.HEAD, username=said["head"])
    delegations.name_delegate(keeper, delegation=delegation, person=head, at=at)
    words = f"{session.reference}\n{said['member']}\n\nLetter of credentials\nDemonstration: invented states and people"
    letter = credentials.submit_letter(
        keeper,
        delegation=delegation,
        letter=Letter(signed_by=f"Minister of the Interior, {said['member']}", dated_on=at.date()),
        prepared=prepare(Paper(words)),
        at=handed_in_at,
    )
    if said["letter"] == "accepted":
        credentials.decide_letter(_acting(committee), letter=letter, fault=None, note="", at=handed_in_at)


def _write_text(session: Session, said: Told, at: datetime) -> Text:
    """A draft in its languages, tabled, with its sponsors and amendments."""
    author = _acting(said["by"])
    title, *others = said["paragraphs"]
    draft = Draft(topic=Topic(said["topic"]), decision="resolution", original="en", title=title["en"])
    text = drafting.draft_text(author, item=_item(session, said["item"]), draft=draft, at=at)
    for each in others:
        text = drafting.write_paragraph(
            author,
            text=text,
            paragraph=None,
            kind=ParagraphKind(each["kind"]),
            words=each["en"],
            figures={},
            at=at,
        )
    for paragraph, each in zip(drafts.paragraphs_of(text), said["paragraphs"], strict=True):
        for language in said["languages"]:
            drafting.translate(author, paragraph=paragraph, language=language, words=each[language], at=at)
    text = drafting.table_text(author, text=text, at=at)
    for sponsor in said.get("sponsors", ()):
        drafting.sponsor_text(_acting(sponsor), text=text, at=at)
    for each in said.get("amendments", ()):
        _amend(text, each, at)
    return text


def _amend(text: Text, said: Told, at: datetime) -> None:
    proposal = Proposal(
        kind=AmendmentKind.REPLACE,
        words={language: said[language] for language in LANGUAGES},
        paragraph=drafts.paragraphs_of(text)[said["paragraph"] - 1].pk,
    )
    amending.table_amendment(_acting(said["by"]), text=text, proposal=proposal, at=at)


def _vote(session: Session, said: Told, at: datetime) -> None:
    """A first vote by show of hands, counted by two tellers."""
    chair, told = _acting(said["chair"]), said["vote"]
    question = Question(about=VoteSubject.PROCEDURE, method=Method.SHOW_OF_HANDS, words=told["words"])
    vote = votes.prepare_vote(chair, session=session, question=question, at=at)
    vote = votes.open_vote(chair, vote=vote, at=at)
    for teller in said["tellers"]:
        votes.enter_count(_acting(teller), vote=vote, at=at, **told["counts"])
    votes.decide_vote(chair, vote=votes.close_vote(chair, vote=vote, at=at), casting=None, at=at)


def _debate(session: Session, said: Told, at: datetime) -> None:
    """The first debate, with a list of speakers, one of whom has the floor."""
    chair, told = _acting(said["chair"]), said["debate"]
    debate = debating.open_debate(chair, item=_item(session, told["item"]), at=at)
    speeches = [
        debating.ask_floor(_acting(each["by"]), debate=debate, kind=SpeechKind(each["kind"]), delegation=None, at=at)
        for each in told["speeches"]
    ]
    debating.give_floor(chair, speech=speeches[0], at=at)


def _item(session: Session, place: int) -> AgendaItem:
    return agendas.agenda_of(session)[place - 1]


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)


def moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """An hour of a day by the clock of a place, as an instant."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
