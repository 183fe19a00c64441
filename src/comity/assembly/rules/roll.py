"""The voting roll: for each member whether it votes, and if not, what stands in the way.

Source: one country represented, one vote (Constitution Art. 13); credentials (General Regulations Art. 7 and 8);
suspension of the vote for unpaid contributions (General Regulations Art. 52), which an appeal does not suspend.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from comity.assembly.codes import LetterState, Standing
from comity.engines.ballots.rules import Roll

# Before these the right to vote is missing; absence leaves it.
_WITHOUT_RIGHT = frozenset({Standing.SUSPENDED, Standing.NO_DELEGATION, Standing.NO_CREDENTIALS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one member at one moment.

    suspended_by    the rule of a suspension in force; "" for none, or where an appeal was granted
    suspended_since its first day
    appeal_pending  an appeal was received and not decided
    letter          how far the newest letter of credentials has come; None where there is none
    """

    member: str
    suspended_by: str = ""
    suspended_since: date | None = None
    appeal_pending: bool = False
    has_delegation: bool = False
    letter: LetterState | None = None
    is_present: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the roll: the first obstacle that holds, with its facts. `details` are plain values."""

    member: str
    standing: Standing
    details: Mapping[str, Any]

    def as_record(self) -> dict[str, Any]:
        """The line as plain values, for the record."""
        return {"member": self.member, "standing": self.standing.value, **self.details}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """The line that a record says.  Raises KeyError, ValueError for what is no line."""
        rest = {name: value for name, value in record.items() if name not in ("member", "standing")}
        return cls(record["member"], Standing(record["standing"]), rest)


def line(facts: Facts) -> Line:
    """The line of one member."""
    if facts.suspended_by:
        since = facts.suspended_since.isoformat() if facts.suspended_since else None
        details = {"rule": facts.suspended_by, "since": since, "appeal_pending": facts.appeal_pending}
        return Line(facts.member, Standing.SUSPENDED, details)
    if not facts.has_delegation:
        return Line(facts.member, Standing.NO_DELEGATION, {})
    if facts.letter != LetterState.ACCEPTED:
        return Line(facts.member, Standing.NO_CREDENTIALS, {"letter": facts.letter.value if facts.letter else None})
    return Line(facts.member, Standing.VOTES if facts.is_present else Standing.ABSENT, {})


def roll(facts: Iterable[Facts]) -> list[Line]:
    """The roll, in the order of the members' codes."""
    return sorted(map(line, facts), key=lambda one: one.member)


def numbers(lines: Sequence[Line]) -> Roll:
    """The three numbers that the voting rules count by."""
    entitled = [one for one in lines if one.standing not in _WITHOUT_RIGHT]
    present = [one for one in entitled if one.standing == Standing.VOTES]
    return Roll(members=len(lines), entitled=len(entitled), present=len(present))


def voters(lines: Iterable[Line]) -> list[str]:
    """Codes of the members that vote, in their order."""
    return [one.member for one in lines if one.standing == Standing.VOTES]


def roll_as_record(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The roll as plain values, for the record."""
    return [one.as_record() for one in lines]
