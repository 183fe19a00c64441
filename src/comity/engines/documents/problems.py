"""What is wrong, or was put right, in what was read: codes and facts, and where to point at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Facts: TypeAlias = Mapping[str, int | str]


class DocumentError(ValueError):
    """What was given cannot be read as what it should be.

    code    stable; `render` gives its sentence
    facts   the values that the sentence needs
    """

    def __init__(self, code: str, /, **facts: int | str) -> None:
        self.code = code
        self.facts: Facts = facts
        told = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(code + (f" ({told})" if told else ""))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One character that a reader often takes for another: exchanged here, the zone would be right.

    line, column    counted from 1, as ICAO Doc 9303 does
    """

    line: int
    column: int
    given: str
    instead: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a screen can point at in a machine-readable zone.

    code            stable; `render` gives its sentence
    line, column    where it begins in the zone's lines as read, counted from 1
    length          characters it covers
    facts           the values that the sentence needs
    suggestions     single changes that would put it right, the likeliest first
    repaired        true where the reader put right how the text came (missing fillers, lower case): nothing is wrong
                    with the document itself
    """

    code: str
    line: int
    column: int
    length: int
    facts: Facts = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    repaired: bool = False
