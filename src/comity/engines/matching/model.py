"""The values that go in and come out of the matching engine.

All are frozen: an answer can be kept, compared and hashed. Dates are text as records hold them:

    "1971-05-03"  a day        "1971-05"  a month        "1971"  a year
    "~1971"       about        "1960/1965"  from 1960 to 1965
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["person", "organisation", "travel-document", "vehicle", "vessel", "aircraft", "firearm", "asset"]
Quality = Literal["primary", "good", "low", "original"]

KINDS: tuple[Kind, ...] = (
    "person", "organisation", "travel-document", "vehicle", "vessel", "aircraft", "firearm", "asset",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """One name as it was written. Script (ISO 15924) and language (BCP 47) are hints and may be empty."""

    text: str
    quality: Quality = "primary"
    script: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One number that names its bearer: kind is "passport", "national-id", "imo", "vin", "plate", "serial" …"""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What the asker knows. Anything left empty weighs nothing.

    Names are compared with subjects of the same kind; identifiers with subjects of every kind, so that
    a traveller's passport number meets both its listed bearer and the document reported as stolen.
    """

    kind: Kind = "person"
    names: tuple[Name, ...] = ()
    birth_dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sex: str = ""
    birth_places: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """One person or thing that is held. `id` fits in 63 bits; `release_class` says who may see it."""

    id: int
    kind: Kind
    names: tuple[Name, ...] = ()
    birth_dates: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sex: str = ""
    birth_places: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    release_class: int = 0

    def as_query(self) -> Query:
        """The question that asks for this very subject."""
        return Query(
            kind=self.kind,
            names=self.names,
            birth_dates=self.birth_dates,
            countries=self.countries,
            sex=self.sex,
            birth_places=self.birth_places,
            identifiers=self.identifiers,
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a candidate.

    code         what was seen, for instance "birth-date-swapped"
    facts        what it was seen on, for instance {"asked": "1971-05-03", "held": "1971-03-05"}
    weight_bits  log2 of the Bayes factor: above zero speaks for the same subject
    """

    code: str
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    weight_bits: float = 0.0


class Candidate:
    """A held subject that may be the one asked for. A person decides.

    id           the subject
    score        calibrated probability of "same subject", 0 to 1
    weight_bits  sum of the reasons' weights
    reasons      what made it, the strongest first; told when first asked for
    """

    __slots__ = ("_reasons", "id", "score", "weight_bits")

    def __init__(
        self,
        id: int,
        score: float,
        weight_bits: float,
        reasons: tuple[Reason, ...] | Callable[[], tuple[Reason, ...]] = (),
    ) -> None:
        self.id = id
        self.score = score
        self.weight_bits = weight_bits
        self._reasons = reasons

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why; computed at first use, for most answers are only counted or ranked."""
        if callable(self._reasons):
            self._reasons = self._reasons()
        return self._reasons

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Candidate):
            return NotImplemented
        return (self.id, self.weight_bits, self.reasons) == (other.id, other.weight_bits, other.reasons)

    def __hash__(self) -> int:
        return hash((self.id, self.weight_bits))

    def __repr__(self) -> str:
        return f"Candidate(id={self.id}, score={self.score:.4f}, weight_bits={self.weight_bits:.2f})"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one subject: put (added or replaced) or withdrawn."""

    op: Literal["put", "withdraw"]
    id: int
    subject: Subject | None = None

    @classmethod
    def put(cls, subject: Subject) -> "Change":
        """Add this subject, or replace the one with its id."""
        return cls("put", subject.id, subject)

    @classmethod
    def withdraw(cls, id: int) -> "Change":
        """Forget the subject with this id; an unknown id is no error."""
        return cls("withdraw", id)


@dataclass(frozen=True, slots=True)
class TokenMatch:
    """One step of a name's alignment: which words met, how, and what that weighs."""

    asked: str
    held: str
    relation: str
    weight_bits: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A candidate taken apart, for people who tune or doubt.

    candidate   the answer for this pair, whatever its score
    asked_name, held_name   the two names that fitted best, as written; empty where none were compared
    tokens      the alignment of these two, word by word
    version     of the weight table
    """

    candidate: Candidate
    asked_name: str
    held_name: str
    tokens: tuple[TokenMatch, ...]
    version: str
