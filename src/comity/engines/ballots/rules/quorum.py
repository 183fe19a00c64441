"""Quorum: whether enough members are there for a vote to stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from .counts import Roll, members_of
from .majorities import Base
from .reasons import Reason
from .tables import QuorumRule

_CODES: Mapping[Base, tuple[str, str]] = {
    Base.ENTITLED_MEMBERS: ("quorum_of_entitled", "no_quorum_of_entitled"),
    Base.ALL_MEMBERS: ("quorum_of_members", "no_quorum_of_members"),
}


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many must be there, and how many are; `needed` is 0 where the rule asks for no quorum."""

    needed: int
    present: int
    reason: Reason

    @property
    def is_met(self) -> bool:
        """Whether a vote held now would stand."""
        return self.present >= self.needed


def quorum(rule: QuorumRule | None, roll: Roll) -> Quorum:
    """Whether the members who are there now are enough. For a live display, and for the vote itself."""
    if rule is None:
        return Quorum(0, roll.present, Reason("quorum_not_asked"))
    base = members_of(rule.base, roll)
    needed = rule.majority.needed(base)
    met, not_met = _CODES[rule.base]
    code = met if roll.present >= needed else not_met
    return Quorum(needed, roll.present, Reason(code, {"needed": needed, "base": base, "present": roll.present}))
