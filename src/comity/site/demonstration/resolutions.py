"""A resolution of the demonstration, from its debate to what became of it; and the minutes of a session.

Texts, votes and speeches belong to invented states: of the public record are only the day and the item.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from comity.assembly.codes import AmendmentState, Choice, SpeechKind, VoteSubject
from comity.assembly.content import Asked, Question
from comity.assembly.models import Amendment, Delegation, Session, Text, Vote
from comity.assembly.services import amending, debating, follow_ups, minutes, votes
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.core.ids import new_id
from comity.engines.ballots.rules import Method
from comity.members.models import Bureau
from comity.site.demonstration.playing import acting

TASK = "assembly"
SECRETARY = "protocol.gs"

SPEECH = timedelta(minutes=4)
VOTE = timedelta(minutes=6)
CORRECTIONS = timedelta(days=21)  # for which members may ask for corrections of the minutes

Told = Mapping[str, Any]


def adopt(text: Text, said: Told, people: Told, at: datetime) -> None:
    """Debate the item; vote on the amendments from the seats, on the whole at the roll-call."""
    chair = _acting(people["chair"])
    debate = debating.open_debate(chair, item=text.item, at=at)
    for each in said["speeches"]:
        asked = debating.ask_floor(
            _acting(each["by"]), debate=debate, kind=SpeechKind(each["kind"]), delegation=None, at=at
        )
        debating.end_speech(chair, speech=debating.give_floor(chair, speech=asked, at=at), at=at + SPEECH)
        at += SPEECH
    waiting = list(Amendment.objects.filter(text=text, state=AmendmentState.TABLED).order_by("letter"))
    amending.settle_order(chair, text=text, keys=[one.pk for one in waiting], at=at)
    for amendment in waiting:
        _from_the_seats(chair, text.session, amendment, said["amended_by"], people, at)
        at += VOTE
    _at_the_roll_call(chair, text, said, at)
    debating.close_debate(chair, debate=debate, at=at + VOTE)


def follow_up(text: Text, said: Told, at: datetime, until: datetime) -> None:
    """What the resolution asks the General Secretariat for, reported done."""
    secretary = _acting(SECRETARY)
    asked = Asked(words=said["words"], responsible=Bureau.SECRETARIAT, due_on=until.date())
    task = follow_ups.ask_follow_up(secretary, text=text, asked=asked, at=at)
    follow_ups.report_follow_up(secretary, follow_up=task, words=said["report"], done=True, at=until)


def publish_minutes(session: Session, at: datetime) -> None:
    """The minutes of a closed session: provisional, and final once the time for corrections is over."""
    secretary, zone = _acting(SECRETARY), ZoneInfo(session.time_zone)
    last_day = (at + CORRECTIONS).astimezone(zone).date()
    provisional = minutes.publish_minutes(secretary, session=session, corrections_until=last_day, at=at)
    minutes.finish_minutes(secretary, minutes=provisional, at=at + CORRECTIONS + timedelta(days=1))


def _from_the_seats(
    chair: Actor, session: Session, amendment: Amendment, answers: Told, people: Told, at: datetime
) -> None:
    question = Question(about=VoteSubject.AMENDMENT, method=Method.ELECTRONIC_VOTE, thing=amendment.pk)
    vote = _opened(chair, session, question, at)
    for each in people["delegations"]:
        voter = _acting(each["head"])
        votes.cast_vote(voter, vote=vote, choice=Choice(answers[each["member"]]), key=new_id(), at=at)
    _decide(chair, vote, at + VOTE)


def _at_the_roll_call(chair: Actor, text: Text, said: Told, at: datetime) -> None:
    question = Question(about=VoteSubject.TEXT, method=Method.RECORD_VOTE, thing=text.pk)
    vote = _opened(chair, text.session, question, at)
    keys = dict(Delegation.objects.filter(session=text.session_id).values_list("member__code", "pk"))
    for member in vote.order:
        choice = Choice(said["adopted_by"][member])
        votes.record_answer(_acting(SECRETARY), vote=vote, delegation=keys[member], choice=choice, key=new_id(), at=at)
    _decide(chair, vote, at + VOTE)
    for each in said["explanations"]:
        votes.explain_vote(_acting(each["by"]), vote=vote, words=each["words"], at=at + VOTE)


def _opened(chair: Actor, session: Session, question: Question, at: datetime) -> Vote:
    vote = votes.prepare_vote(chair, session=session, question=question, at=at)
    return votes.open_vote(chair, vote=vote, at=at)


def _decide(chair: Actor, vote: Vote, at: datetime) -> None:
    votes.decide_vote(chair, vote=votes.close_vote(chair, vote=vote, at=at), casting=None, at=at)


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)
