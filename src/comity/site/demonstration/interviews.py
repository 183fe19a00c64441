"""Press conferences and interviews of the demonstration: announced, set, changed; asked for, agreed, declined, held."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from comity.accreditation.models import Briefing, Interview
from comity.accreditation.press_content import Because, Placed, Wish
from comity.accreditation.queries.deciding import accredited
from comity.accreditation.queries.press import offered
from comity.accreditation.rules.interviews import QUARTER, Time
from comity.accreditation.services import interviews as verbs
from comity.accreditation.services.press import announce_briefing, set_briefing
from comity.assembly.models import Delegation, Session
from comity.assembly.rules.timetable import zone_of
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members.queries import visitor
from comity.site.demonstration.playing import CONTRIBUTORS, acting

STORY = Path(__file__).parent / "data" / "interviews.yaml"
TASK = "interviews"
PRESS_OFFICER = "protocol.gs"
ASKED_BEFORE = timedelta(days=1)
ANNOUNCED_BEFORE = timedelta(days=6)

Told = Mapping[str, Any]


def tell() -> int:
    """Play what is not there yet. Told again, it adds nothing. Returns how many interviews were asked for."""
    told, now = yaml.safe_load(STORY.read_text(encoding="utf-8")), timezone.now()
    if not Briefing.objects.exists():
        for said in told["briefings"]:
            _announce(said, now)
    if not Interview.objects.exists():
        for said in told["interviews"]:
            _ask(said, now)
    return Interview.objects.count()


def _announce(said: Told, now: datetime) -> None:
    """A press conference, with each place and hour that it was given."""
    officer = _acting(PRESS_OFFICER)
    session = Session.objects.get(reference=said["session"])
    briefing = announce_briefing(officer, session=session, titles=said["titles"], at=now - ANNOUNCED_BEFORE)
    for each in said.get("placed", ()):
        starts_at, ends_at = _on(session, each["day"], each["clock"])
        placed = Placed(room=each["room"], starts_at=starts_at, ends_at=ends_at)
        briefing = set_briefing(officer, briefing=briefing, placed=placed, at=now - timedelta(days=each["days_before"]))


def _ask(said: Told, now: datetime) -> None:
    """Who was accredited first asks a delegation for an interview, and it answers as the story has it."""
    session = Session.objects.get(reference=said["session"])
    journalist = accredited(session).first()
    asked = Delegation.objects.filter(session=session, member__code=said["member"]).first()
    if journalist is None or asked is None:
        return
    begins = _on(session, said["day"], said["clock"]) if "clock" in said else [_lately(session, now)]
    wish = Wish(topic=said["topic"], language=said["language"], times=_times(begins, said), delegation=asked.pk)
    interview = verbs.ask_interview(
        visitor(language=journalist.language), application=journalist, wish=wish, at=now - ASKED_BEFORE
    )
    _answer(interview, said, now)


def _answer(interview: Interview, said: Told, now: datetime) -> None:
    """The head of the delegation answers: it has named no press contact."""
    head, at = _acting(CONTRIBUTORS[said["member"]]), now - ASKED_BEFORE / 2
    match said.get("answer"):
        case "agree":
            verbs.agree_interview(head, interview=interview, slot=offered(interview)[0].pk, at=at)
        case "propose":
            others = _times(_on(interview.session, said["day"], said["other_clock"]), said)
            verbs.propose_interview(head, interview=interview, times=others, at=at)
        case "decline":
            verbs.decline_interview(head, interview=interview, because=Because(said["because"]), at=at)
        case "held":
            agreed = verbs.agree_interview(head, interview=interview, slot=offered(interview)[0].pk, at=at)
            if agreed.slot is not None and agreed.slot.starts_at <= now:  # not where the node's clock is a day ahead
                verbs.note_interview(head, interview=agreed, held=True, because=Because(""), at=now)


def _times(begins: Sequence[datetime], said: Told) -> list[Time]:
    return [Time(each, each + timedelta(minutes=said["minutes"])) for each in begins]


def _on(session: Session, day: int, clock: Sequence[str]) -> list[datetime]:
    """Hours of one of the session's days, by its clock."""
    on = session.opens_on + timedelta(days=day - 1)
    return [datetime.combine(on, time.fromisoformat(each), zone_of(session.time_zone)) for each in clock]


def _lately(session: Session, now: datetime) -> datetime:
    """The last quarter of an hour from which on three quarters have passed, on the session's first day or later."""
    past = now.astimezone(zone_of(session.time_zone)) - 3 * QUARTER
    quarter = past.replace(minute=past.minute // 15 * 15, second=0, microsecond=0)
    return max(quarter, datetime.combine(session.opens_on, time(0), zone_of(session.time_zone)))


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)
