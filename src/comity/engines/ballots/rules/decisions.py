"""What a decision is: the outcome of one ballot, with the reasons that explain it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .counts import Counts, base_of, roll_of
from .majorities import Majority
from .quorum import quorum
from .reasons import CountsRejected, Reason
from .tables import Rule, Stage


class Outcome(StrEnum):
    """What follows from a ballot."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not-adopted"
    ELECTED = "elected"  # every seat of the election is filled
    NOT_ELECTED = "not-elected"  # seats stay open, and no ballot follows
    NEXT_BALLOT = "next-ballot"  # of an election, some seats may be filled already
    CHAIR_DECIDES = "chair-decides"  # ask the chair, then decide again with the casting vote
    LOT_DECIDES = "lot-decides"  # draw the lot among `tied`, then decide again with the order drawn
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True, slots=True)
class NextBallot:
    """The ballot that follows.

    number      counted from 1
    seats       still open, of an election; candidates: who stands, those with most votes first
    """

    number: int
    majority: Majority
    seats: int = 0
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The outcome of one ballot, under one rule of one edition.

    needed, base    votes that are enough, of how many votes or members
    elected         those with most votes first
    tied            who has the same number of votes, where the lot decides between them
    reasons         in the order in which they explain the outcome; `explain` says them
    """

    outcome: Outcome
    edition: str
    decision: str
    ballot: int
    needed: int
    base: int
    reasons: tuple[Reason, ...]
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    next: NextBallot | None = None

    def as_record(self) -> dict[str, Any]:
        """The decision as plain values, for a record that must come out the same when it is derived again."""
        follows = self.next
        return {
            "outcome": str(self.outcome),
            "edition": self.edition,
            "decision": self.decision,
            "ballot": self.ballot,
            "needed": self.needed,
            "base": self.base,
            "elected": list(self.elected),
            "tied": list(self.tied),
            "next": None
            if follows is None
            else {
                "ballot": follows.number,
                "majority": follows.majority.code,
                "seats": follows.seats,
                "candidates": list(follows.candidates),
            },
            "reasons": [reason.as_record() for reason in self.reasons],
        }


def opened(rule: Rule, counts: Counts, ballot: int) -> tuple[Stage, tuple[Reason, ...], Decision | None]:
    """The stage that a ballot belongs to, what is said of the quorum, and the decision at once where there is none.

    Raises CountsRejected for a ballot that the rule does not know, or where the rule needs a roll and there is none.
    """
    stage = rule.stage(ballot) if ballot >= 1 else None
    if stage is None:
        raise CountsRejected("no_such_ballot", ballot=ballot)
    if rule.quorum is None:
        return stage, (), None
    there = quorum(rule.quorum, roll_of(rule, counts))
    if there.is_met:
        return stage, (there.reason,), None
    base = base_of(rule, counts)
    decision = Decision(
        outcome=Outcome.NO_QUORUM,
        edition=rule.edition,
        decision=rule.decision,
        ballot=ballot,
        needed=stage.majority.needed(base),
        base=base,
        reasons=(there.reason,),
    )
    return stage, (there.reason,), decision


def reason_for_next(ballot: int, before: Majority, after: Majority) -> Reason:
    """That a ballot follows, and under which majority."""
    if before == after:
        return Reason("next_under_same_majority", {"ballot": ballot})
    return Reason("next_under_other_majority", {"ballot": ballot, "majority": after.code})
