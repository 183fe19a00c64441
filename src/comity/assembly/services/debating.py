"""Verbs of the debate: the list of speakers, the floor, time limits, rulings of the chair."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import DebateState, DelegationKind, ItemState, Office, RulingState, SpeechKind
from comity.assembly.content import Texts
from comity.assembly.models import AgendaItem, Debate, Delegation, Ruling, Speech
from comity.assembly.rules import speakers as rules
from comity.assembly.rules.timetable import optional_texts
from comity.assembly.services.sessions import require_open
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound

_PRESIDING = (Office.CHAIR, Office.SECRETARY)


@operation("assembly.open_debate", allow=permissions.OPEN_DEBATE, subject="item", stream=IN_SESSION)
def open_debate(actor: Actor, *, item: AgendaItem, at: datetime) -> Debate:
    """Take up an item.  Raises NotInOffice, SessionNotOpen, NotOnAgenda, DebateOpen."""
    offices.require(actor, item.session_id, *_PRESIDING)
    require_open(item.session)
    if item.state != ItemState.ADMITTED:
        raise errors.NotOnAgenda
    if Debate.objects.filter(session=item.session_id, closed_at__isnull=True).exists():
        raise errors.DebateOpen
    item.debate = DebateState.OPEN
    item.save()
    return Debate.objects.create(session_id=item.session_id, item=item, seconds=rules.limits({}), opened_at=at)


@operation("assembly.close_debate", allow=permissions.CLOSE_DEBATE, subject="debate", stream=IN_SESSION)
def close_debate(actor: Actor, *, debate: Debate, at: datetime) -> Debate:
    """Close a debate. Who speaks has spoken, who waits does not speak.  Raises NotInOffice, DebateClosed."""
    offices.require(actor, debate.session_id, *_PRESIDING)
    _require_running(debate)
    _end_running(debate, at)
    debate.speeches.filter(began_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=at)
    debate.closed_at = at
    debate.save()
    debate.item.debate = DebateState.CLOSED
    debate.item.save()
    return debate


@operation("assembly.set_limits", allow=permissions.SET_LIMITS, subject="debate", stream=IN_SESSION)
def set_limits(actor: Actor, *, debate: Debate, seconds: Mapping[str, int], at: datetime) -> Debate:
    """Set how long each kind of speech may be, from the next one on.  Raises NotInOffice, DebateClosed."""
    offices.require(actor, debate.session_id, *_PRESIDING)
    _require_running(debate)
    debate.seconds = rules.limits(seconds)
    debate.save()
    return debate


@operation("assembly.close_list", allow=permissions.CLOSE_LIST, subject="debate", stream=IN_SESSION)
def close_list(actor: Actor, *, debate: Debate, closed: bool, at: datetime) -> Debate:
    """Close the list of speakers, or open it again.  Raises NotInOffice, DebateClosed."""
    offices.require(actor, debate.session_id, *_PRESIDING)
    _require_running(debate)
    debate.list_closed_at = at if closed else None
    debate.save()
    return debate


@operation("assembly.ask_floor", allow=permissions.ASK_FLOOR, subject="debate", stream=IN_SESSION)
def ask_floor(actor: Actor, *, debate: Debate, kind: SpeechKind, delegation: UUID | None, at: datetime) -> Speech:
    """Ask for the floor.

    delegation   for which the secretary or the chair writes it on the list; None: the delegate's own

    Raises DebateClosed, NotADelegate, NotInOffice, SpeechNotAllowed, ListClosed, AlreadyWaiting, NotFound.
    """
    _require_running(debate)
    who = _asking(actor, debate, delegation)
    rules.require_allowed(kind, DelegationKind(who.kind), list_closed=debate.list_closed_at is not None)
    waiting = debate.speeches.filter(delegation=who, kind=kind, began_at__isnull=True, withdrawn_at__isnull=True)
    if waiting.exists():
        raise errors.AlreadyWaiting
    return Speech.objects.create(
        session_id=debate.session_id,
        debate=debate,
        delegation=who,
        kind=kind,
        place=debate.speeches.count() + 1,
        asked_at=at,
    )


@operation("assembly.give_up_floor", allow=permissions.GIVE_UP_FLOOR, subject="speech", stream=IN_SESSION)
def give_up_floor(actor: Actor, *, speech: Speech, at: datetime) -> Speech:
    """Leave the list.  Raises NotYourDelegation, SpeechOver."""
    if offices.held_by(actor, speech.session_id).isdisjoint(_PRESIDING):
        mine = offices.require_delegate(actor, speech.session_id)
        if mine.delegation_id != speech.delegation_id:
            raise errors.NotYourDelegation
    _require_waiting(speech)
    speech.withdrawn_at = at
    speech.save()
    return speech


@operation("assembly.give_floor", allow=permissions.GIVE_FLOOR, subject="speech", stream=IN_SESSION)
def give_floor(actor: Actor, *, speech: Speech, at: datetime) -> Speech:
    """Give somebody the floor; who had it has spoken. The chair may call another than the next one.

    Raises NotInOffice, DebateClosed, SpeechOver.
    """
    offices.require(actor, speech.session_id, *_PRESIDING)
    _require_running(speech.debate)
    _require_waiting(speech)
    _end_running(speech.debate, at)
    head = speech.delegation.delegates.filter(withdrawn_at__isnull=True).order_by("named_at").first()
    speech.began_at, speech.delegate = at, head
    speech.seconds = speech.debate.seconds.get(speech.kind, rules.SECONDS[SpeechKind(speech.kind)])
    speech.save()
    return speech


@operation("assembly.end_speech", allow=permissions.END_SPEECH, subject="speech", stream=IN_SESSION)
def end_speech(actor: Actor, *, speech: Speech, at: datetime) -> Speech:
    """End a speech.  Raises NotInOffice, NotSpeaking."""
    offices.require(actor, speech.session_id, *_PRESIDING)
    if speech.began_at is None or speech.ended_at is not None:
        raise errors.NotSpeaking
    speech.ended_at = at
    speech.save()
    return speech


@operation("assembly.rule_on_point", allow=permissions.RULE_ON_POINT, subject="speech", stream=IN_SESSION)
def rule_on_point(actor: Actor, *, speech: Speech, upheld: bool, words: Texts, at: datetime) -> Ruling:
    """Rule on a point of order that was raised; whoever raises it has then spoken.

    Raises NotInOffice, DebateClosed, NotAPoint.
    """
    offices.require(actor, speech.session_id, Office.CHAIR)
    _require_running(speech.debate)
    if speech.kind != SpeechKind.ORDER or speech.began_at is None or Ruling.objects.filter(speech=speech).exists():
        raise errors.NotAPoint
    if speech.ended_at is None:
        speech.ended_at = at
        speech.save()
    return Ruling.objects.create(
        session_id=speech.session_id,
        speech=speech,
        ruled_by=actor.id,
        ruled_at=at,
        upheld=upheld,
        words=optional_texts(words, speech.session.languages),
    )


@operation("assembly.appeal_ruling", allow=permissions.APPEAL_RULING, subject="ruling", stream=IN_SESSION)
def appeal_ruling(actor: Actor, *, ruling: Ruling, at: datetime) -> Ruling:
    """Appeal against a ruling of the chair: a vote decides, and the ruling stands unless the appeal is adopted.

    Raises NotADelegate, DebateClosed, RulingAppealed.
    """
    mine = offices.require_delegate(actor, ruling.session_id)
    _require_running(ruling.speech.debate)
    if mine.delegation.kind != DelegationKind.MEMBER:
        raise errors.NotADelegate
    if ruling.appealed_by_id is not None:
        raise errors.RulingAppealed
    ruling.appealed_by, ruling.state = mine.delegation, RulingState.APPEALED
    ruling.save()
    return ruling


def _asking(actor: Actor, debate: Debate, delegation: UUID | None) -> Delegation:
    if delegation is None:
        return offices.require_delegate(actor, debate.session_id).delegation
    offices.require(actor, debate.session_id, *_PRESIDING)
    found = Delegation.objects.filter(session=debate.session_id, pk=delegation).first()
    if found is None:
        raise NotFound
    return found


def _require_running(debate: Debate) -> None:
    if debate.closed_at is not None:
        raise errors.DebateClosed


def _require_waiting(speech: Speech) -> None:
    if speech.began_at is not None or speech.withdrawn_at is not None:
        raise errors.SpeechOver


def _end_running(debate: Debate, at: datetime) -> None:
    debate.speeches.filter(began_at__isnull=False, ended_at__isnull=True).update(ended_at=at)
