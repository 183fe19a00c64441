"""Single transferable vote: several seats, each won by a quota of voters.

Droop's quota, of all ballots that are not invalid, blank ones among them, as Belenios counts; a surplus is transferred
from all papers of who has it, each at the same part of its value (weighted inclusive Gregory); values are exact
fractions, and nothing is rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Ballot = Sequence[int]


class LotNeeded(Exception):
    """Several have the fewest votes, and one of them must be excluded: who is drawn by lot goes.

    tied   the choices among whom the lot decides
    """

    def __init__(self, tied: Sequence[int]) -> None:
        super().__init__("equal votes")
        self.tied = tuple(tied)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count: the value of papers that each choice still in it has, and who is elected or excluded.

    by_lot   whether the lot decided who is excluded
    """

    values: Mapping[int, Fraction]
    elected: tuple[int, ...] = ()
    excluded: int | None = None
    by_lot: bool = False


@dataclass(frozen=True, slots=True)
class Transferred:
    """What the ballots give: who is elected, in the order in which they were; step by step.

    invalid   ballots whose ranks are not 1, 2, 3 … without a gap or an equal
    blank     ballots that rank nobody
    """

    elected: tuple[int, ...]
    quota: int
    steps: tuple[Step, ...]
    blank: int
    invalid: int


@dataclass(slots=True)
class _Paper:
    """A ballot on its way: whom it still names, the next first, and what it is still worth."""

    names: list[int]
    value: Fraction = Fraction(1)


def single_transferable(
    ballots: Sequence[Ballot], choices: int, seats: int, *, drawn: Sequence[int] = ()
) -> Transferred:
    """Elect as many as there are seats, or fewer where there are not so many choices.

    ballots   (ballots, choices)   1 is the best rank, each rank once; 0 is unranked
    drawn     choices that were drawn by lot, the first drawn first: of equals the first drawn is excluded

    Raises LotNeeded where equals are left and none of them was drawn.
    """
    papers, blank = [], 0
    for ballot in ballots:
        names = _order(ballot)
        if names:
            papers.append(_Paper(names))
        blank += not any(ballot)
    quota = (len(papers) + blank) // (seats + 1) + 1
    count = _Count(papers, set(range(choices)), seats, quota, tuple(drawn))
    while not count.is_over:
        count.step()
    return Transferred(tuple(count.elected), quota, tuple(count.steps), blank, len(ballots) - len(papers) - blank)


class _Count:
    """The count as it goes on."""

    def __init__(
        self, papers: list[_Paper], standing: set[int], seats: int, quota: int, drawn: tuple[int, ...]
    ) -> None:
        self.papers, self.standing, self.seats, self.quota, self.drawn = papers, standing, seats, quota, drawn
        self.elected: list[int] = []
        self.steps: list[Step] = []

    @property
    def is_over(self) -> bool:
        return not self.standing or len(self.elected) == self.seats

    def step(self) -> None:
        """Elect whoever has the quota, or all if there are seats for all; else exclude who has the fewest votes."""
        values = {choice: Fraction(0) for choice in sorted(self.standing)}
        for paper in self.papers:
            if paper.names:
                values[paper.names[0]] += paper.value
        free = self.seats - len(self.elected)
        reached = [choice for choice in values if len(values) <= free or values[choice] >= self.quota]
        if reached:
            self._elect(sorted(reached, key=lambda choice: (-values[choice], choice)), values)
        else:
            self._exclude(values)

    def _elect(self, winners: Sequence[int], values: Mapping[int, Fraction]) -> None:
        self.steps.append(Step(values, elected=tuple(winners)))
        self.elected += winners
        for paper in self.papers:
            # A paper worth nothing may be the only one of somebody who is elected for want of others.
            if paper.value and paper.names and paper.names[0] in winners:
                value = values[paper.names[0]]
                paper.value *= max(value - self.quota, Fraction(0)) / value
        self._strike(winners)

    def _exclude(self, values: Mapping[int, Fraction]) -> None:
        fewest = min(values.values())
        tied = [choice for choice, value in values.items() if value == fewest]
        by_lot = len(tied) > 1
        loser = tied[0]
        if by_lot:
            chosen = [choice for choice in self.drawn if choice in tied]
            if not chosen:
                raise LotNeeded(tied)
            loser = chosen[0]
        self.steps.append(Step(values, excluded=loser, by_lot=by_lot))
        self._strike([loser])

    def _strike(self, gone: Sequence[int]) -> None:
        self.standing -= set(gone)
        for paper in self.papers:
            paper.names = [choice for choice in paper.names if choice in self.standing]


def _order(ballot: Ballot) -> list[int]:
    """The choices in the order of their ranks; empty for a ballot that is blank or invalid."""
    ranked = sorted((rank, choice) for choice, rank in enumerate(ballot) if rank)
    if [rank for rank, _choice in ranked] != list(range(1, len(ranked) + 1)):
        return []
    return [choice for _rank, choice in ranked]
