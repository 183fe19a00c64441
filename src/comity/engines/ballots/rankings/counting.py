"""Which way of counting a question names, and the count by it.

An election says with a question how its ranks or grades are counted (`extra`), in the words of Belenios:

    {"method": "Schulze", "blank": true}
    {"method": "MajorityJudgment", "blank": true, "grades": ["Excellent", "Good", "Poor"]}
    {"method": "STV", "seats": 3}
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .majority_judgment import Ballot, Judgment, majority_judgment
from .schulze import Schulze, schulze
from .transferable import Transferred, single_transferable

Result: TypeAlias = Schulze | Judgment | Transferred
METHODS = ("Schulze", "MajorityJudgment", "STV")
_MOST_GRADES = 255


class CountingUnknown(ValueError):
    """An election does not say how its ranks are counted, or in a way that is not known here."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A method and what it gives.

    order   groups of equals, the best first; of a transferable vote those elected, each alone
    """

    method: str
    result: Result

    @property
    def order(self) -> tuple[tuple[int, ...], ...]:
        if isinstance(self.result, Transferred):
            return tuple((choice,) for choice in self.result.elected)
        return self.result.order


def counted(counting: Any, ballots: Sequence[Ballot], choices: int, *, drawn: Sequence[int] = ()) -> Counted:
    """Count ballots as an election says.

    counting   the question's `extra`
    drawn      choices drawn by lot, for a transferable vote with equals

    Raises CountingUnknown; LotNeeded.
    """
    if not isinstance(counting, Mapping):
        raise CountingUnknown
    method = counting.get("method")
    if method == "Schulze":
        return Counted(method, schulze(ballots, choices, has_blank=_flag(counting, "blank")))
    if method == "MajorityJudgment":
        grades = counting.get("grades")
        if not isinstance(grades, list) or not 1 <= len(grades) <= _MOST_GRADES:
            raise CountingUnknown
        return Counted(method, majority_judgment(ballots, choices, len(grades), has_blank=_flag(counting, "blank")))
    if method == "STV":
        seats = counting.get("seats")
        if type(seats) is not int or not 1 <= seats <= _MOST_GRADES:
            raise CountingUnknown
        return Counted(method, single_transferable(ballots, choices, seats, drawn=drawn))
    raise CountingUnknown


def _flag(counting: Mapping[str, Any], name: str) -> bool:
    given = counting.get(name, False)
    if not isinstance(given, bool):
        raise CountingUnknown
    return given
