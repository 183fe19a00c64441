"""The debate as podium, seat and hall show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.assembly.codes import RulingState, SpeechKind
from comity.assembly.models import Debate, Ruling, Session, Speech
from comity.assembly.queries import debates as asked
from comity.assembly.showing import name_of
from comity.core.listing import Word
from comity.members.rules.names import name_in

SPEECH_TONES = {
    SpeechKind.ORDER: "grave",
    SpeechKind.FOR: "good",
    SpeechKind.AGAINST: "bad",
    SpeechKind.FLOOR: "neutral",
    SpeechKind.REPLY: "info",
}
RULING_TONES = {RulingState.STANDS: "neutral", RulingState.APPEALED: "wait", RulingState.OVERRULED: "bad"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn on the list for a reader."""

    row: Speech
    name: str
    person: str
    word: Word
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class RulingShown:
    """A ruling for a reader."""

    row: Ruling
    by: str
    words: str
    word: Word


@dataclass(frozen=True, slots=True)
class Floor:
    """What is going on: the item, who speaks, who follows."""

    debate: Debate | None
    item: str
    speaking: Turn | None
    following: list[Turn]
    rulings: list[RulingShown]
    points: list[Turn]


def floor(session: Session, language: str) -> Floor:
    """The debate that is on, for a reader; nothing where none is."""
    debate = asked.debate_on(session)
    if debate is None:
        return Floor(None, "", None, [], [], [])
    speaking = asked.speaking(debate)
    return Floor(
        debate=debate,
        item=name_in(debate.item.titles, language),
        speaking=_turn(speaking, language) if speaking else None,
        following=[_turn(row, language) for row in asked.following(debate)],
        rulings=[_ruling(row, language) for row in asked.rulings(debate)],
        points=[_turn(row, language) for row in asked.points_without_ruling(debate)],
    )


def _turn(row: Speech, language: str) -> Turn:
    kind = SpeechKind(row.kind)
    ends_at = row.began_at + timedelta(seconds=row.seconds) if row.began_at and row.seconds else None
    return Turn(
        row=row,
        name=name_of(row.delegation, language),
        person=row.delegate.name if row.delegate else "",
        word=Word(label=kind.label, tone=SPEECH_TONES[kind]),
        ends_at=ends_at,
    )


def _ruling(row: Ruling, language: str) -> RulingShown:
    state = RulingState(row.state)
    return RulingShown(
        row=row,
        by=name_of(row.speech.delegation, language),
        words=name_in(row.words, language),
        word=Word(label=state.label, tone=RULING_TONES[state]),
    )
