"""One way in to every decision: a rule and counts give an outcome, with the reasons that explain it."""

from collections.abc import Sequence

from .counts import Counts, ElectionCounts, MotionCounts
from .decisions import Decision
from .elections import Obstacle, decide_election, nothing_against
from .motions import decide_motion
from .reasons import CountsRejected
from .tables import ElectionRule, MotionRule


def decide(
    rule: MotionRule | ElectionRule,
    counts: Counts,
    *,
    ballot: int = 1,
    casting_vote: bool | None = None,
    seats: int = 1,
    drawn: Sequence[str] = (),
    obstacle: Obstacle = nothing_against,
) -> Decision:
    """The outcome of a ballot under a rule: see `decide_motion` and `decide_election` for what each argument says.

    The same rule, counts and arguments always give the same decision, so a record can be derived again. Raises
    CountsRejected for counts that the rule cannot judge, or arguments that belong to the other kind of vote.
    """
    if isinstance(rule, MotionRule) and isinstance(counts, MotionCounts) and not drawn and seats == 1:
        return decide_motion(rule, counts, ballot=ballot, casting_vote=casting_vote)
    if isinstance(rule, ElectionRule) and isinstance(counts, ElectionCounts) and casting_vote is None:
        return decide_election(rule, counts, ballot=ballot, seats=seats, drawn=drawn, obstacle=obstacle)
    raise CountsRejected("other_kind_of_vote", decision=rule.decision)
