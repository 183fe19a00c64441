"""What a vote gave: counts that are checked when they are made, so that no rule meets a vote that cannot have been."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from .majorities import Abstentions, Base
from .reasons import CountsRejected
from .tables import Rule

MOST = 1_000_000  # members, votes; a sanity limit, far beyond any assembly of states
MOST_CANDIDATES = 1_000
MOST_ID = 200  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """The voting roll of one vote, as numbers.

    members     of the organisation, whoever may vote
    entitled    of them, those with the right to vote: not suspended, credentials accepted
    present     of them, those who are there

    Raises CountsRejected unless members ≥ entitled ≥ present ≥ 0.
    """

    members: int
    entitled: int
    present: int

    def __post_init__(self) -> None:
        _require_numbers(members=self.members, entitled=self.entitled, present=self.present)
        if not self.members >= self.entitled >= self.present:
            raise CountsRejected("roll_disagrees", members=self.members, entitled=self.entitled, present=self.present)


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionCounts:
    """Votes on a proposal.  `invalid` votes count nowhere.  Raises CountsRejected if more voted than are present."""

    in_favour: int
    against: int
    abstaining: int = 0
    invalid: int = 0
    roll: Roll | None = None

    def __post_init__(self) -> None:
        _require_numbers(
            in_favour=self.in_favour, against=self.against, abstaining=self.abstaining, invalid=self.invalid
        )
        _require_present(self.handed_in, self.roll)

    @property
    def cast(self) -> int:
        """Votes for and against."""
        return self.in_favour + self.against

    @property
    def handed_in(self) -> int:
        """Everybody who answered in any way."""
        return self.cast + self.abstaining + self.invalid

    @property
    def is_unanimous(self) -> bool:
        """Whether somebody voted for the proposal, and nobody against it or abstained."""
        return self.in_favour > 0 and self.against == self.abstaining == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionCounts:
    """Votes of one ballot of an election.

    votes       {candidate: votes}, with every candidate of the ballot, also those without a vote
    ballots     that name a candidate or stand against all; None: each names one candidate, so they are the votes
    against     of them, ballots against all candidates
    blank       ballots that abstain; invalid: ballots that count nowhere

    Raises CountsRejected if the numbers cannot belong to one ballot.
    """

    votes: Mapping[str, int]
    ballots: int | None = None
    against: int = 0
    blank: int = 0
    invalid: int = 0
    roll: Roll | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.votes) <= MOST_CANDIDATES:
            raise CountsRejected("candidates_too_many", candidates=len(self.votes), most=MOST_CANDIDATES)
        for candidate in self.votes:
            require_id(candidate)
        # A copy: a mapping that changes under the counts would change what was decided.
        object.__setattr__(self, "votes", MappingProxyType(dict(self.votes)))
        _require_numbers(**{f"votes of {name}": number for name, number in self.votes.items()})
        _require_numbers(against=self.against, blank=self.blank, invalid=self.invalid, ballots=self.ballots or 0)
        _require_present(self.cast + self.blank + self.invalid, self.roll)
        for candidate, number in self.votes.items():
            if number > self.cast - self.against:
                raise CountsRejected("more_votes_than_ballots", candidate=candidate, votes=number, ballots=self.cast)
        if sum(self.votes.values()) < self.cast - self.against:
            raise CountsRejected("ballots_without_votes", votes=sum(self.votes.values()), ballots=self.cast)

    @property
    def cast(self) -> int:
        """Ballots that name a candidate or stand against all."""
        return sum(self.votes.values()) + self.against if self.ballots is None else self.ballots

    def require_marks(self, most: int) -> None:
        """Refuse more votes than ballots that name at most so many candidates can hold.  Raises CountsRejected."""
        given = sum(self.votes.values())
        if given > most * (self.cast - self.against):
            raise CountsRejected("too_many_marks", votes=given, ballots=self.cast - self.against, marks=most)


Counts: TypeAlias = MotionCounts | ElectionCounts


def base_of(rule: Rule, counts: Counts) -> int:
    """How many votes or members a majority of this vote is counted of.

    Raises CountsRejected where the rule counts members and the counts bring no roll.
    """
    if rule.base == Base.FOR_AND_AGAINST:
        return counts.cast
    if rule.base == Base.PRESENT_AND_VOTING:
        abstaining = counts.abstaining if isinstance(counts, MotionCounts) else counts.blank
        return counts.cast + (abstaining if rule.abstentions == Abstentions.VOTES else 0)
    return members_of(rule.base, roll_of(rule, counts))


def members_of(base: Base, roll: Roll) -> int:
    """How many members a base that is one of members has."""
    return {
        Base.PRESENT: roll.present,
        Base.ENTITLED_MEMBERS: roll.entitled,
        Base.ALL_MEMBERS: roll.members,
    }[base]


def roll_of(rule: Rule, counts: Counts) -> Roll:
    """The roll of the vote.  Raises CountsRejected where there is none."""
    if counts.roll is None:
        raise CountsRejected("roll_needed", decision=rule.decision)
    return counts.roll


def require_id(given: object) -> None:
    """Refuse what cannot be the id of a candidate, a country or a region.  Raises CountsRejected."""
    if not isinstance(given, str) or not given.strip() or len(given) > MOST_ID or not given.isprintable():
        raise CountsRejected("no_id", most=MOST_ID)


def _require_numbers(**counts: object) -> None:
    for name, number in counts.items():
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MOST:
            raise CountsRejected("no_count", name=name, most=MOST)


def _require_present(handed_in: int, roll: Roll | None) -> None:
    if roll is not None and handed_in > roll.present:
        raise CountsRejected("more_votes_than_present", votes=handed_in, present=roll.present)
