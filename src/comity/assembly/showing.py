"""Rows of the assembly as pages show them: named in the reader's language, with what may be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.assembly.codes import LetterFault, LetterState, SlotState, Standing, TalkFollowUpState
from comity.assembly.models import BilateralSlot, CredentialsLetter, Delegation, Session, TalkFollowUp
from comity.assembly.queries import talks
from comity.assembly.rules.roll import Line
from comity.core.listing import Word
from comity.members.models import Member
from comity.members.rules.names import name_in

STANDING_TONES = {
    Standing.VOTES: "good",
    Standing.ABSENT: "wait",
    Standing.NO_CREDENTIALS: "bad",
    Standing.NO_DELEGATION: "neutral",
    Standing.SUSPENDED: "grave",
}
LETTER_TONES = {
    LetterState.SUBMITTED: "wait",
    LetterState.ACCEPTED: "good",
    LetterState.REFUSED: "bad",
    LetterState.REPLACED: "neutral",
}
SLOT_TONES = {
    SlotState.ASKED: "wait",
    SlotState.AGREED: "good",
    SlotState.DECLINED: "bad",
    SlotState.WITHDRAWN: "neutral",
}
FOLLOW_UP_TONES = {
    TalkFollowUpState.PROPOSED: "wait",
    TalkFollowUpState.AGREED: "info",
    TalkFollowUpState.DECLINED: "neutral",
    TalkFollowUpState.HALF_DONE: "wait",
    TalkFollowUpState.DONE: "good",
}


@dataclass(frozen=True, slots=True)
class RollLine:
    """A line of the voting roll for a reader."""

    code: str
    name: str
    word: Word
    rule: str
    since: date | None
    appeal_pending: bool
    letter: str


@dataclass(frozen=True, slots=True)
class DelegationShown:
    """A delegation for a reader."""

    row: Delegation
    name: str
    code: str
    people: int
    head: str


@dataclass(frozen=True, slots=True)
class SlotShown:
    """A request to meet for a reader."""

    row: BilateralSlot
    asked_by: str
    asked: str
    word: Word
    follow_ups: list["FollowUpShown"]


@dataclass(frozen=True, slots=True)
class FollowUpShown:
    """What follows from talks, for a reader of one of the two delegations."""

    row: TalkFollowUp
    word: Word
    may_answer: bool
    may_call_done: bool


def name_of(delegation: Delegation, language: str) -> str:
    """What a delegation is called: its state's name, or the institution's."""
    return name_in(delegation.member.names if delegation.member else delegation.names, language)


def delegations_shown(rows: Iterable[Delegation], language: str) -> list[DelegationShown]:
    """Delegations, each with its head and how many belong to it. `rows` brings `delegates` along."""
    shown = []
    for row in rows:
        people = [one for one in row.delegates.all() if one.withdrawn_at is None]
        head = next((one.name for one in people if one.capacity == "head"), "")
        shown.append(
            DelegationShown(row, name_of(row, language), row.member.code if row.member else "", len(people), head)
        )
    return shown


def slot_shown(slot: BilateralSlot, language: str, own: UUID | None) -> SlotShown:
    """A request to meet for a reader of the delegation `own`."""
    state = SlotState(slot.state)
    return SlotShown(
        row=slot,
        asked_by=name_of(slot.asked_by, language),
        asked=name_of(slot.asked, language),
        word=Word(label=state.label, tone=SLOT_TONES[state]),
        follow_ups=[_follow_up(row, slot, own) for row in slot.follow_ups.order_by("due_on", "proposed_at")],
    )


def _follow_up(row: TalkFollowUp, slot: BilateralSlot, own: UUID | None) -> FollowUpShown:
    state = talks.state_of(row)
    own_done = row.first_done_at if own == slot.asked_by_id else row.second_done_at
    going_on = state in (TalkFollowUpState.AGREED, TalkFollowUpState.HALF_DONE)
    return FollowUpShown(
        row=row,
        word=Word(label=state.label, tone=FOLLOW_UP_TONES[state]),
        may_answer=state == TalkFollowUpState.PROPOSED and own != row.proposed_by_id,
        may_call_done=going_on and own_done is None,
    )


def letter_word(letter: CredentialsLetter) -> Word:
    """What became of a letter, as a word with its tone."""
    state = LetterState(letter.state)
    return Word(label=state.label, tone=LETTER_TONES[state])


def fault_of(letter: CredentialsLetter) -> str:
    """Why a letter was refused, as a sentence; "" for one that was not."""
    return str(LetterFault(letter.reason).label) if letter.reason else ""


def member_names(session: Session, codes: Iterable[str], language: str) -> dict[str, str]:
    """Names of members by their codes."""
    named = Member.objects.filter(code__in=list(codes)).values_list("code", "names")
    return {code: name_in(names, language) for code, names in named}


def roll_shown(lines: Iterable[Line], names: Mapping[str, str]) -> list[RollLine]:
    """The roll, by the names of the members in the reader's language."""
    shown = [_line(line, names.get(line.member, line.member)) for line in lines]
    return sorted(shown, key=lambda line: line.name)


def _line(line: Line, name: str) -> RollLine:
    letter = line.details.get("letter")
    return RollLine(
        code=line.member,
        name=name,
        word=Word(label=line.standing.label, tone=STANDING_TONES[line.standing]),
        rule=str(line.details.get("rule") or ""),
        since=date.fromisoformat(since) if (since := line.details.get("since")) else None,
        appeal_pending=bool(line.details.get("appeal_pending")),
        letter=str(LetterState(letter).label) if letter else "",
    )
