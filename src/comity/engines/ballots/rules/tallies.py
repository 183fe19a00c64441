"""From the result of a secret ballot to counts: what the numbers of a homomorphic question say of a vote.

A tally reveals sums alone, so it must follow from how the question was asked how many ballots named somebody: the
majority is counted of these. The functions take numbers, not archives, so that paper and electronic votes meet here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .counts import ElectionCounts, MotionCounts, Roll
from .reasons import CountsRejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The result of one question.

    numbers         votes for each answer; where a blank vote was possible, the blank ones stand first
    ballots         that were tallied
    least, most     answers that a ballot which is not blank names

    Raises CountsRejected if so many ballots cannot have given these numbers.
    """

    numbers: tuple[int, ...]
    ballots: int
    least: int
    most: int
    has_blank: bool

    def __post_init__(self) -> None:
        if len(self.numbers) <= self.has_blank:
            raise CountsRejected("tally_of_no_proposal", answers=0)
        named = self.ballots - self.blank
        fits = named >= 0 and all(0 <= number <= named for number in self.answers)
        if not fits or not self.least * named <= sum(self.answers) <= self.most * named:
            raise CountsRejected("tally_impossible", ballots=self.ballots, votes=sum(self.answers))

    @property
    def blank(self) -> int:
        """Blank ballots."""
        return self.numbers[0] if self.has_blank else 0

    @property
    def answers(self) -> tuple[int, ...]:
        """Votes for each answer."""
        return self.numbers[1:] if self.has_blank else self.numbers

    @property
    def empty(self) -> int:
        """Ballots that name nobody without being blank; they abstain as well.

        Where a ballot may name several answers or none, the sums say between which numbers the ballots that name
        somebody lie: no fewer than the most votes of one answer, nor than all votes given out in full ballots; no more
        than all votes given one by one.

        Raises CountsRejected where these leave more than one number.
        """
        if self.least > 0:
            return 0
        handed_in, votes = self.ballots - self.blank, sum(self.answers)
        fewest = max(*self.answers, -(-votes // max(self.most, 1)))
        if fewest < min(handed_in, votes):
            raise CountsRejected("tally_hides_ballots", most=self.most)
        return handed_in - fewest


def require_countable(least: int, most: int) -> None:
    """Refuse, before anybody votes, a question whose sums may not say how many ballots name somebody.

    Ask for one answer at least, and allow the blank vote instead.  Raises CountsRejected.
    """
    if least == 0 and most > 1:
        raise CountsRejected("tally_hides_ballots", most=most)


def election_counts(
    tally: Tally, candidates: Sequence[str], *, with_against: bool = False, roll: Roll | None = None
) -> ElectionCounts:
    """The counts of an election's ballot.

    candidates      ids, in the order of the question's answers
    with_against    whether one more answer, the last, stands against all; a ballot then names one answer only

    Raises CountsRejected if the tally has other answers, or does not say how many ballots named somebody.
    """
    if len(tally.answers) != len(candidates) + with_against or (with_against and tally.most > 1):
        raise CountsRejected("tally_of_others", answers=len(tally.answers), candidates=len(candidates))
    if len(set(candidates)) < len(candidates):
        raise CountsRejected("candidate_twice")
    return ElectionCounts(
        votes=dict(zip(candidates, tally.answers, strict=False)),
        ballots=tally.ballots - tally.blank - tally.empty,
        against=tally.answers[-1] if with_against else 0,
        blank=tally.blank + tally.empty,
        roll=roll,
    )


def motion_counts(tally: Tally, *, roll: Roll | None = None) -> MotionCounts:
    """The counts of a vote on a proposal: answers for and against, and a third that abstains where there is one.

    Raises CountsRejected if the tally has other answers, or a ballot could name more than one.
    """
    if len(tally.answers) not in (2, 3) or tally.most > 1:
        raise CountsRejected("tally_of_no_proposal", answers=len(tally.answers))
    in_favour, against, *abstaining = tally.answers
    return MotionCounts(
        in_favour=in_favour, against=against, abstaining=sum(abstaining) + tally.blank + tally.empty, roll=roll
    )
