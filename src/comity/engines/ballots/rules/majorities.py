"""Majorities: how many votes are enough, and of which votes they are counted."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Base(StrEnum):
    """The votes or members that a majority is a part of."""

    FOR_AND_AGAINST = "for-and-against"
    PRESENT_AND_VOTING = "present-and-voting"
    PRESENT = "present"
    ENTITLED_MEMBERS = "entitled-members"
    ALL_MEMBERS = "all-members"


class Abstentions(StrEnum):
    """Whether who abstains, or hands in a blank ballot, has voted."""

    VOTES = "votes"
    NOT_VOTES = "not-votes"


@dataclass(frozen=True, slots=True)
class Majority:
    """A part of the base that is enough, or the most votes of all.

    fraction    of the base, in (0, 1]; None: whoever has the most votes, however few
    exceeded    true: more than the fraction is needed; false: the fraction itself is enough
    """

    fraction: Fraction | None
    exceeded: bool = False

    def needed(self, base: int) -> int:
        """The fewest votes that are enough, at least one: a majority of nothing is never reached by nothing."""
        if self.fraction is None:
            return 1
        part = base * self.fraction
        enough = part.numerator // part.denominator + 1 if self.exceeded else -(-part.numerator // part.denominator)
        return max(enough, 1)

    def largest_base(self, votes: int) -> int | None:
        """The largest base of which so many votes are enough; None where any is.

        It says what must have been true of a vote whose outcome is known and whose base is not.
        """
        if self.fraction is None:
            return None
        whole = votes / self.fraction
        base = whole.numerator // whole.denominator
        return base - 1 if self.exceeded and base == whole else base

    @property
    def code(self) -> str:
        """How an edition writes it: `simple`, `two-thirds`, `most-votes`, `at-least 3/5`, `more-than 2/3`."""
        named = next((name for name, majority in NAMED.items() if majority == self), None)
        return named or f"{'more-than' if self.exceeded else 'at-least'} {self.fraction}"


SIMPLE = Majority(Fraction(1, 2), exceeded=True)
TWO_THIRDS = Majority(Fraction(2, 3))
MOST_VOTES = Majority(None)
NAMED = {"simple": SIMPLE, "two-thirds": TWO_THIRDS, "most-votes": MOST_VOTES}
