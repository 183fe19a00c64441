"""What a rule found, as a code and facts; `rendering` gives the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

# A number, a code or an id, or several ids.
Fact: TypeAlias = int | str | tuple[str, ...]
Facts: TypeAlias = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a rule says about a vote, a seat or a text.

    code    stable; `render` gives its sentence
    facts   the values that the sentence needs
    """

    code: str
    facts: Facts = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """The reason as plain values."""
        plain = {name: list(fact) if isinstance(fact, tuple) else fact for name, fact in self.facts.items()}
        return {"code": self.code, "facts": plain}


class RuleError(ValueError):
    """What was given cannot be judged by the rules. `reason` says why, and `render` says it in a sentence."""

    def __init__(self, code: str, /, **facts: Fact) -> None:
        self.reason = Reason(code, facts)
        told = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(code + (f" ({told})" if told else ""))


class CountsRejected(RuleError):
    """Counts that no vote can have, or that the rule cannot judge as they are."""


class SeatRejected(RuleError):
    """A candidate, a term or a seat that the rules of the committee do not allow."""
