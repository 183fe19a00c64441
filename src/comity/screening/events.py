"""What screening tells the apps above it."""

from dataclasses import dataclass
from typing import ClassVar

from comity.core.events import DomainEvent, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class HitReported(DomainEvent):
    """An officer took a candidate up: the owner's clock runs."""

    name: ClassVar[str] = "screening.hit-reported"

    hit: str
    owner: str
    reporting_bureau: str
    urgency: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class HitAnswered(DomainEvent):
    """The owner bureau said what the hit is, or asked for more. `state` is a `HitState`."""

    name: ClassVar[str] = "screening.hit-answered"

    hit: str
    owner: str
    reporting_bureau: str
    state: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class HitCompleted(DomainEvent):
    """The reporting bureau gave what the owner had asked for: it is the owner's turn again."""

    name: ClassVar[str] = "screening.hit-completed"

    hit: str
    owner: str
    reporting_bureau: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecorded(DomainEvent):
    """The reporting bureau said what followed. `code` is a row of the table of outcomes."""

    name: ClassVar[str] = "screening.outcome-recorded"

    hit: str
    outcome: str
    owner: str
    reporting_bureau: str
    code: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCorrected(DomainEvent):
    """An outcome had been entered in error."""

    name: ClassVar[str] = "screening.outcome-corrected"

    hit: str
    outcome: str
    owner: str
    reporting_bureau: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryEnded(DomainEvent):
    """One of the two bureaus of a hit took back that a document's bearer is another person. `bureau`: which of them."""

    name: ClassVar[str] = "screening.memory-ended"

    hit: str
    pair: str
    bureau: str
