"""Majority judgment: the choice with the best median grade.

Source: M. Balinski, R. Laraki (2007), "A theory of measuring, electing, and ranking", PNAS 104, 8720-8725.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

Ballot = Sequence[int]


@dataclass(frozen=True, slots=True)
class Judgment:
    """What the ballots give.

    grades    (choices, grades)   how often each choice was given each grade, the best grade first
    order     groups of equals, the best first
    blank     ballots that grade nobody, where these abstain
    invalid   ballots that leave a choice without a grade, or give one that there is not
    """

    grades: tuple[tuple[int, ...], ...]
    order: tuple[tuple[int, ...], ...]
    blank: int
    invalid: int


def majority_judgment(ballots: Sequence[Ballot], choices: int, grades: int, *, has_blank: bool) -> Judgment:
    """Order the choices by the grades that ballots give them.

    ballots     (ballots, choices)   grades from 1, the best, to `grades`
    has_blank   whether a ballot of zeros is blank, and not invalid
    """
    blank = sum(not any(ballot) for ballot in ballots) if has_blank else 0
    valid = [ballot for ballot in ballots if all(1 <= grade <= grades for grade in ballot)]
    given = tuple(
        tuple(sum(ballot[choice] == grade for ballot in valid) for grade in range(1, grades + 1))
        for choice in range(choices)
    )
    values = {choice: _majority_value(given[choice]) for choice in range(choices)}
    ranked = sorted(range(choices), key=values.__getitem__)
    return Judgment(
        grades=given,
        order=tuple(tuple(equals) for _value, equals in groupby(ranked, key=values.__getitem__)),
        blank=blank,
        invalid=len(ballots) - len(valid) - blank,
    )


def _majority_value(given: Sequence[int]) -> tuple[int, ...]:
    """The median grade, then the median of what remains when one such grade is taken away, and so on.

    Of an even number the better of both middle grades is the median, as Belenios counts; Balinski and Laraki take the
    worse.  Choices are compared by these sequences; the smaller is the better, for 1 is the best grade.
    """
    grades = [grade for grade, times in enumerate(given, start=1) for _ in range(times)]
    medians = []
    while grades:
        medians.append(grades.pop((len(grades) - 1) // 2))
    return tuple(medians)
