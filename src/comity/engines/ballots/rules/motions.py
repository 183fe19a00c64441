"""Votes on a proposal: for, against, abstaining."""

from collections.abc import Mapping

from .counts import MotionCounts, base_of
from .decisions import Decision, NextBallot, Outcome, opened, reason_for_next
from .majorities import SIMPLE, Abstentions, Base
from .reasons import CountsRejected, Reason
from .tables import MotionRule, MotionTie, Stage

_NEEDS: Mapping[Base, str] = {
    Base.FOR_AND_AGAINST: "needs_of_for_and_against",
    Base.PRESENT_AND_VOTING: "needs_of_for_and_against",  # unless abstentions are votes
    Base.PRESENT: "needs_of_present",
    Base.ENTITLED_MEMBERS: "needs_of_entitled",
    Base.ALL_MEMBERS: "needs_of_members",
}


def decide_motion(
    rule: MotionRule, counts: MotionCounts, *, ballot: int = 1, casting_vote: bool | None = None
) -> Decision:
    """Whether a proposal is adopted.

    ballot          counted from 1
    casting_vote    the chair's, for (true) or against, once a decision said `chair-decides`

    Raises CountsRejected for a ballot that the rule does not know, a casting vote that nobody asked for, or a roll
    that the rule needs and the counts do not bring.
    """
    stage, there, without_quorum = opened(rule, counts, ballot)
    if without_quorum is not None:
        return without_quorum
    base = base_of(rule, counts)
    needed = stage.majority.needed(base)
    asks_chair = rule.tie == MotionTie.CHAIR and is_tied(stage, counts, base)
    if casting_vote is not None and not asks_chair:
        raise CountsRejected("casting_vote_not_asked")
    if counts.in_favour >= needed:
        outcome, verdict, follows = Outcome.ADOPTED, _adopted(counts), None
    elif asks_chair:
        outcome, verdict, follows = _by_chair(casting_vote)
    else:
        outcome, verdict, follows = _not_adopted(rule, counts, stage, ballot, tied=is_tied(stage, counts, base))
    return Decision(
        outcome=outcome,
        edition=rule.edition,
        decision=rule.decision,
        ballot=ballot,
        needed=needed,
        base=base,
        reasons=(*there, _count(rule, counts, needed, base), *verdict),
        next=follows,
    )


def is_tied(stage: Stage, counts: MotionCounts, base: int) -> bool:
    """Whether the votes are equally divided: as many for as against, and nothing but these in the base.

    Only a simple majority can be missed by a tie; under any other the proposal is simply not adopted.
    """
    return stage.majority == SIMPLE and counts.in_favour == counts.against > 0 and 2 * counts.in_favour == base


_Verdict = tuple[Outcome, tuple[Reason, ...], NextBallot | None]


def _adopted(counts: MotionCounts) -> tuple[Reason, ...]:
    return (Reason("adopted_unanimously" if counts.is_unanimous else "adopted"),)


def _by_chair(casting_vote: bool | None) -> _Verdict:
    if casting_vote is None:
        return Outcome.CHAIR_DECIDES, (Reason("tie_chair_decides"),), None
    if casting_vote:
        return Outcome.ADOPTED, (Reason("chair_votes_for"), Reason("adopted")), None
    return Outcome.NOT_ADOPTED, (Reason("chair_votes_against"), Reason("not_adopted")), None


def _not_adopted(rule: MotionRule, counts: MotionCounts, stage: Stage, ballot: int, *, tied: bool) -> _Verdict:
    reasons = (*((Reason("tie"),) if tied else ()), Reason("not_adopted"))
    further = rule.stage(ballot + 1)
    # A second vote is held after equal votes alone; other rules hold their further ballots after any vote that failed.
    if further is None or (rule.tie == MotionTie.SECOND_VOTE and not tied):
        return Outcome.NOT_ADOPTED, reasons, None
    follows = NextBallot(ballot + 1, further.majority)
    return Outcome.NEXT_BALLOT, (*reasons, reason_for_next(ballot + 1, stage.majority, further.majority)), follows


def _count(rule: MotionRule, counts: MotionCounts, needed: int, base: int) -> Reason:
    if base == 0:
        return Reason("nobody_voted")
    code = _NEEDS[rule.base]
    if rule.base == Base.PRESENT_AND_VOTING and rule.abstentions == Abstentions.VOTES:
        code = "needs_of_all_votes"
    return Reason(code, {"needed": needed, "base": base, "votes": counts.in_favour})
