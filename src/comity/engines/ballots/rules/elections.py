"""Elections: who has enough votes, who of them may take a seat, and who stands in the next ballot."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

from .counts import ElectionCounts, base_of
from .decisions import Decision, NextBallot, Outcome, opened, reason_for_next
from .majorities import MOST_VOTES, Abstentions, Base
from .reasons import CountsRejected, Reason
from .tables import ElectionRule, ElectionTie, Marks, Stage, Standing

# Why a candidate cannot be elected after those elected before, in this ballot; None where nothing stands against it.
Obstacle: TypeAlias = Callable[[Sequence[str], str], Reason | None]

_NEEDS: Mapping[Base, str] = {
    Base.FOR_AND_AGAINST: "ballots_needed_of_cast",
    Base.PRESENT_AND_VOTING: "ballots_needed_of_cast",  # unless blank ballots are votes
    Base.PRESENT: "ballots_needed_of_present",
    Base.ENTITLED_MEMBERS: "ballots_needed_of_entitled",
    Base.ALL_MEMBERS: "ballots_needed_of_members",
}


def nothing_against(elected: Sequence[str], candidate: str) -> Reason | None:
    """The obstacle of an election in which everybody may take any seat."""
    return None


def decide_election(
    rule: ElectionRule,
    counts: ElectionCounts,
    *,
    ballot: int = 1,
    seats: int = 1,
    drawn: Sequence[str] = (),
    obstacle: Obstacle = nothing_against,
) -> Decision:
    """Who is elected, and what follows.

    ballot      counted from 1; seats: open when it was held
    drawn       once a decision said `lot-decides`: its `tied` in the order drawn, those of earlier lots before them
    obstacle    who cannot take a seat, and why: see `seating.obstacle_in`. What stands against a candidate after some
                others were elected must stand against them after more of these, in whatever order

    Those with the most votes come first. Where candidates with equal votes cannot all be elected, nobody below them is
    elected before the tie is settled. Raises CountsRejected for counts that the rule does not allow, a ballot that it
    does not know, or a lot that nobody asked for.
    """
    if seats < 1:
        raise CountsRejected("no_seats")
    stage, there, without_quorum = opened(rule, counts, ballot)
    if without_quorum is not None:
        return without_quorum
    _require_countable(rule, counts, seats)
    _require_lot(rule, counts, drawn)
    base = base_of(rule, counts)
    needed = stage.majority.needed(base)
    choice = _Choice(counts, seats, drawn, obstacle)
    choice.choose(needed)
    _require_used(drawn, choice)
    outcome, reasons, follows = _after(rule, stage, ballot, choice)
    return Decision(
        outcome=outcome,
        edition=rule.edition,
        decision=rule.decision,
        ballot=ballot,
        needed=needed,
        base=base,
        reasons=(*there, _count(rule, stage, needed, base), *choice.reasons(), *reasons),
        elected=tuple(choice.elected),
        tied=choice.tied if outcome == Outcome.LOT_DECIDES else (),
        next=follows,
    )


@dataclass
class _Choice:
    """The filling of the seats of one ballot, in the order of votes.

    tied        candidates with equal votes who cannot all be elected; nothing goes on below them
    settled     candidates whose tie the lot has settled
    passed      why candidates with enough votes were not elected
    """

    counts: ElectionCounts
    seats: int
    drawn: Sequence[str]
    obstacle: Obstacle
    elected: list[str] = field(default_factory=list)
    tied: tuple[str, ...] = ()
    settled: set[str] = field(default_factory=set)
    passed: list[Reason] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Seats still open."""
        return self.seats - len(self.elected)

    def choose(self, needed: int) -> None:
        """Elect whoever has enough votes, as far as seats, obstacles and ties allow."""
        for group in self._by_votes(needed):
            if not self.left or self.tied:
                return
            self._seat(group)

    def standing(self) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
        """Those not elected who may still be, those with most votes first; and why others may not, if not yet told."""
        ranked = sorted(self.counts.votes, key=self._rank)
        against = {one: self.obstacle(self.elected, one) for one in ranked if one not in self.elected}
        able = tuple(one for one, reason in against.items() if reason is None)
        return able, tuple(one for one in against.values() if one is not None and one not in self.passed)

    def reasons(self) -> Iterator[Reason]:
        """Who was elected, who was passed over and why, or how far the first one came."""
        if self.settled:
            yield Reason("settled_by_lot", {"candidates": tuple(self.drawn)})
        for one in self.elected:
            yield Reason("elected", {"candidate": one, "votes": self.counts.votes[one]})
        yield from self.passed
        if self.tied:
            yield Reason("tied", {"candidates": self.tied, "votes": self.counts.votes[self.tied[0]]})
        elif not self.elected and not self.passed and (most := max(self.counts.votes.values())):
            first = tuple(sorted(one for one, votes in self.counts.votes.items() if votes == most))
            yield Reason("nobody_elected", {"candidates": first, "votes": most})

    def _rank(self, candidate: str) -> tuple[int, str]:
        # Equal votes by id: a record keeps no order, and must give the same decision when it is read again.
        return -self.counts.votes[candidate], candidate

    def _by_votes(self, needed: int) -> list[list[str]]:
        enough = [one for one, votes in self.counts.votes.items() if votes >= needed]
        enough.sort(key=self._rank)
        return [list(group) for _, group in groupby(enough, key=lambda one: self.counts.votes[one])]

    def _seat(self, group: Sequence[str]) -> None:
        able = [one for one in group if self._is_able(one)]
        if len(able) <= self.left and self._can_all(able):
            self.elected += able
        elif set(able) <= set(self.drawn):
            self.settled |= set(able)
            for one in sorted(able, key=list(self.drawn).index):
                if self.left and self._is_able(one):
                    self.elected.append(one)
        else:
            self.tied = tuple(able)

    def _is_able(self, candidate: str) -> bool:
        reason = self.obstacle(self.elected, candidate)
        if reason is not None:
            self.passed.append(reason)
        return reason is None

    def _can_all(self, group: Sequence[str]) -> bool:
        together = list(self.elected)
        for one in group:
            if self.obstacle(together, one) is not None:
                return False
            together.append(one)
        return True


def _after(
    rule: ElectionRule, stage: Stage, ballot: int, choice: _Choice
) -> tuple[Outcome, tuple[Reason, ...], NextBallot | None]:
    """What follows once the seats are filled as far as they can be."""
    if not choice.left:
        return Outcome.ELECTED, (), None
    if choice.tied and rule.tie == ElectionTie.LOT:
        return Outcome.LOT_DECIDES, (Reason("lot_decides"),), None
    open_seats = Reason("seats_open", {"seats": choice.left})
    further = rule.stage(ballot + 1)
    if further is None:
        return Outcome.NOT_ELECTED, (open_seats, Reason("no_further_ballot")), None
    candidates, barred = choice.standing()
    if len(choice.tied) > choice.left:
        # Equal votes at the last seat are settled between those who have them.
        candidates, barred = choice.tied, ()
    if not candidates and not rule.nominations:
        return Outcome.NOT_ELECTED, (*barred, open_seats, Reason("nobody_left")), None
    candidates = _kept(candidates, further, choice)
    follows = NextBallot(ballot + 1, further.majority, choice.left, candidates)
    majority = reason_for_next(ballot + 1, stage.majority, further.majority)
    stand = Reason("next_candidates", {"candidates": candidates}) if candidates else Reason("nobody_left")
    return Outcome.NEXT_BALLOT, (*barred, open_seats, majority, stand), follows


def _kept(standing: tuple[str, ...], further: Stage, choice: _Choice) -> tuple[str, ...]:
    """Who of those standing goes on; where the last place is shared, all who share it do."""
    most = 2 * choice.left
    if further.standing == Standing.ALL or len(standing) <= most:
        return standing
    votes = choice.counts.votes
    return tuple(one for one in standing if votes[one] >= votes[standing[most - 1]])


def _require_countable(rule: ElectionRule, counts: ElectionCounts, seats: int) -> None:
    marks = seats if rule.marks == Marks.SEATS else 1
    if marks > 1 and counts.ballots is None:
        # The sum of votes is not the number of ballots here, and the majority would be counted of too many.
        raise CountsRejected("ballots_needed", marks=marks)
    counts.require_marks(marks)


def _require_lot(rule: ElectionRule, counts: ElectionCounts, drawn: Sequence[str]) -> None:
    if drawn and rule.tie != ElectionTie.LOT:
        raise CountsRejected("lot_not_asked")
    if len(set(drawn)) < len(drawn) or not set(drawn) <= set(counts.votes):
        raise CountsRejected("lot_of_others")


def _require_used(drawn: Sequence[str], choice: _Choice) -> None:
    """Refuse a lot that draws only some of those who tie, or somebody who does not."""
    unused = set(drawn) - choice.settled
    if unused & set(choice.tied):
        raise CountsRejected("lot_leaves_out", candidates=choice.tied)
    if unused:
        raise CountsRejected("lot_not_asked")


def _count(rule: ElectionRule, stage: Stage, needed: int, base: int) -> Reason:
    if base == 0:
        return Reason("nobody_voted")
    if stage.majority == MOST_VOTES:
        return Reason("most_votes_needed")
    code = _NEEDS[rule.base]
    if rule.base == Base.PRESENT_AND_VOTING and rule.abstentions == Abstentions.VOTES:
        code = "ballots_needed_of_all"
    return Reason(code, {"needed": needed, "base": base})
