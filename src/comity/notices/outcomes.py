"""Where the app above says what came of notices: hits, their clocks and their outcomes are not known here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ClocksEnded:
    """How many clocks of hits came to their end: answered in time, or run out."""

    kept: int
    missed: int


Counts = Callable[[str, date, date], Mapping[str, int]]
ClocksOf = Callable[[datetime, datetime, str], Mapping[tuple[str, str], ClocksEnded]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An app that knows what came of notices.

    outcomes  given a type of notice and [from, until): {code of an outcome: confirmed hits}
    answers   the same: {state of a hit: hits that were reported}
    clocks    given [from, until) and the owner of the records, "" for all: {(type, region of the owner): clocks}; the
              type of a hit on a record without a notice is "", and so is an owner's region that is unknown
    label     an outcome, or the state of a hit, in words
    """

    outcomes: Counts
    answers: Counts
    clocks: ClocksOf
    label: Callable[[str], str]


_source: list[Source] = []


def register(source: Source) -> None:
    """Say who knows. The last one counts."""
    _source[:] = [source]


def counts(type_: str, from_on: date, until_on: date) -> Mapping[str, int]:
    """Outcomes of confirmed hits about notices of a type; empty where no app counts them."""
    return _source[0].outcomes(type_, from_on, until_on) if _source else {}


def answers(type_: str, from_on: date, until_on: date) -> Mapping[str, int]:
    """Hits about notices of a type that were reported in a time, by what their owners said of them."""
    return _source[0].answers(type_, from_on, until_on) if _source else {}


def clocks(begins: datetime, ends: datetime, owner: str) -> Mapping[tuple[str, str], ClocksEnded]:
    """Clocks of hits that came to their end in [begins, ends), by type of notice and region of the owner."""
    return _source[0].clocks(begins, ends, owner) if _source else {}


def label(code: str) -> str:
    """An outcome, or the state of a hit, in the reader's language."""
    return _source[0].label(code) if _source else code
