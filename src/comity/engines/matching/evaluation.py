"""Labelled pairs of names against the engine: how well it tells them apart, by category, and where it fails."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.engines.matching import weights
from comity.engines.matching.explain import explain
from comity.engines.matching.model import Kind, Name, Query, Subject

KIND_OF_SCHEMA: dict[str, Kind] = {
    "Person": "person", "Company": "organisation", "Organization": "organisation", "LegalEntity": "organisation",
    "PublicBody": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
# Pairs are judged without the prior: half of them are one subject, whoever else there is.
PAIR_THRESHOLD_BITS = 8.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, whether they are one subject's, and what is special about them."""

    kind: Kind
    first: str
    second: str
    same: bool
    category: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and the weight that the engine gives it, in bits."""

    pair: Pair
    weight_bits: float

    def right(self, threshold_bits: float) -> bool:
        """Whether the engine is right about it at a threshold."""
        return (self.weight_bits >= threshold_bits) == self.pair.same


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a threshold tells pairs apart."""

    threshold_bits: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_pairs(path: Path) -> Iterator[Pair]:
    """Pairs from a CSV file with the columns schema, name1, name2, is_match and category.

    Raises KeyError if a column is missing.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = KIND_OF_SCHEMA.get(row["schema"], "organisation")
            yield Pair(kind, row["name1"], row["name2"], row["is_match"] == "true", row["category"] or "other")


def judge(pairs: Iterable[Pair]) -> list[Judged]:
    """Weigh every pair by its names alone."""
    found = []
    for pair in pairs:
        query = Query(pair.kind, (Name(pair.first),))
        told = explain(query, Subject(0, pair.kind, (Name(pair.second),)))
        found.append(Judged(pair, told.candidate.weight_bits))
    return found


def measure(judged: Sequence[Judged], threshold_bits: float = PAIR_THRESHOLD_BITS) -> Measure:
    """Precision and recall of "the same" at a threshold."""
    said = [each.pair.same for each in judged if each.weight_bits >= threshold_bits]
    same = sum(each.pair.same for each in judged)
    return Measure(threshold_bits, sum(said) / len(said) if said else 1.0, sum(said) / same if same else 1.0)


def best_measure(judged: Sequence[Judged]) -> Measure:
    """The threshold with the best F1, in steps of half a bit."""
    steps = (half / 2 for half in range(-20, int(2 * weights.NAME_MOST_BITS) + 1))
    return max((measure(judged, step) for step in steps), key=lambda found: found.f1)
