"""How an assembly sees itself: who spoke, sponsored, voted and was elected, by region, language and sex.

States act in public, so what delegations did is counted by region as it is. What a person is, is not: by language and
sex a number below `LEAST` is hidden, and with it another where it could be computed from the total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5  # as in every figure about persons that the house gives
UNSTATED: Final = ""

OF_DELEGATIONS: Final = ("delegations", "spoke", "sponsored", "voted", "elected")
OF_PERSONS: Final = ("delegates", "heads", "spoke", "voted", "elected")


@dataclass(frozen=True, slots=True)
class DelegationFacts:
    """What one delegation did: how many speeches, texts sponsored, votes cast, people elected."""

    region: str
    spoke: int = 0
    sponsored: int = 0
    voted: int = 0
    elected: int = 0


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What one person is by their own word, and did. Somebody elected need not be a delegate."""

    sex: str
    language: str
    delegate: bool = True
    head: bool = False
    spoke: bool = False
    voted: bool = False
    elected: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: of a measure, in a category of a dimension; category None is all of them. value None: hidden."""

    dimension: str
    category: str | None
    measure: str
    value: int | None


def figures(delegations: Iterable[DelegationFacts], persons: Sequence[PersonFacts]) -> list[Figure]:
    """Every figure of a session."""
    by_region: dict[str, Counter[str]] = {measure: Counter() for measure in OF_DELEGATIONS}
    for one in delegations:
        by_region["delegations"][one.region] += 1
        for measure in OF_DELEGATIONS[1:]:
            by_region[measure][one.region] += getattr(one, measure)
    found = [figure for measure, counted in by_region.items() for figure in _open("region", measure, counted)]
    for dimension in ("language", "sex"):
        for measure in OF_PERSONS:
            counted = Counter(getattr(one, dimension) for one in persons if _has(one, measure))
            found += _protected(dimension, measure, counted)
    return found


def protected(values: Mapping[str, int], least: int = LEAST) -> dict[str, int | None]:
    """The values that may be shown; None for those that hide a few, or would give them away.

    A reader knows the sum of all of them.
    """
    hidden = {name for name, value in values.items() if 0 < value < least}
    others = sorted((name for name in values if values[name] >= least), key=lambda name: (values[name], name))
    while hidden and others and (len(hidden) == 1 or sum(values[name] for name in hidden) < least):
        hidden.add(others.pop(0))
    return {name: None if name in hidden else value for name, value in values.items()}


def _open(dimension: str, measure: str, counted: Counter[str]) -> list[Figure]:
    shown = [Figure(dimension, category, measure, value) for category, value in sorted(counted.items())]
    return [*shown, Figure(dimension, None, measure, counted.total())]


def _protected(dimension: str, measure: str, counted: Counter[str]) -> list[Figure]:
    shown = protected(counted)
    total = counted.total()
    # Of a few, the sum says as much as its parts.
    whole = None if 0 < total < LEAST else total
    return [
        *(Figure(dimension, category, measure, value) for category, value in sorted(shown.items())),
        Figure(dimension, None, measure, whole),
    ]


def _has(person: PersonFacts, measure: str) -> bool:
    named = {"delegates": person.delegate, "heads": person.head}
    return named[measure] if measure in named else bool(getattr(person, measure))
