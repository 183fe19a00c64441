"""What a number met: one match for an officer, or the answers to a million questions as columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from comity.engines.matching import identifiers, weights
from comity.engines.matching.documents import packed
from comity.engines.matching.documents.labels import Labels
from comity.engines.matching.documents.reading import Texts, text_of
from comity.engines.matching.model import Candidate, Identifier, Reason


class DocumentMatch(NamedTuple):
    """A document that is held under the number asked for, or under one that is easily confused with it.

    owner          the subject that it was put with
    asked          the number as it was asked
    kind, country  of the document that is held
    exact          the same number; otherwise they differ only in what is easily confused
    words          the number that is held, packed
    """

    owner: int
    asked: str
    kind: str
    country: str
    exact: bool
    weight_bits: float
    words: packed.Words

    @property
    def held(self) -> str:
        """The number that is held, normalised. Of one too long to be kept: the number asked, if it is the same, or
        what the two have in common."""
        return packed.unpack(self.words) or self._long_number()

    def _long_number(self) -> str:
        for value in identifiers.values(Identifier(self.kind, self.asked)):
            mine = packed.pack(value)
            if self.exact and mine == self.words:
                return value
            if not self.exact and packed.fold(mine) == packed.fold(self.words):
                return identifiers.confusable(value)
        return ""

    @property
    def reason(self) -> Reason:
        """Why it is a match, as `scoring.document_reasons` tells it."""
        facts = {"asked": self.asked.strip(), "held": self.held, "kind": self.kind}
        return Reason("document-exact" if self.exact else "document-confusable", facts, self.weight_bits)

    @property
    def candidate(self) -> Candidate:
        """The owner as a candidate: the number alone speaks."""
        return Candidate(self.owner, weights.probability(self.weight_bits), self.weight_bits, (self.reason,))


def weight_of(number: int, exact: bool) -> float:
    """Bits of an agreement with a held number, by its first word."""
    if not exact:
        return weights.DOCUMENT_CONFUSABLE_BITS
    return weights.DOCUMENT_SHORT_BITS if packed.is_short((number, 0)) else weights.DOCUMENT_EXACT_BITS


def weights_of(rows: npt.NDArray[np.uint64], exact: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Bits of many agreements, (matches,): as `weight_of`."""
    short = rows[:, 0] >> np.uint64(packed.BITS * packed.SHORT) == 0
    equal = np.where(short, weights.DOCUMENT_SHORT_BITS, weights.DOCUMENT_EXACT_BITS)
    return np.where(exact, equal, weights.DOCUMENT_CONFUSABLE_BITS)


@dataclass(frozen=True, slots=True, eq=False)
class Answers(Sequence[tuple[DocumentMatch, ...]]):
    """Matches of many questions; item i tells those of question i, the strongest first, ties by owner.

    asked    the questions' texts
    starts   (questions + 1,) int64: where the matches of each begin
    rows     (matches, 4) uint64, as `compiled.documents` describes them
    exact    (matches,) bool
    """

    asked: Texts
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.uint64]
    exact: npt.NDArray[np.bool_]
    labels: Labels

    @property
    def owners(self) -> npt.NDArray[np.int64]:
        """(matches,) the subjects."""
        return self.rows[:, 2].view(np.int64)

    @property
    def weight_bits(self) -> npt.NDArray[np.float64]:
        """(matches,) bits of each."""
        return weights_of(self.rows, self.exact)

    def __len__(self) -> int:
        return self.starts.size - 1

    def __iter__(self) -> Iterator[tuple[DocumentMatch, ...]]:
        return (self[question] for question in range(len(self)))

    def __getitem__(self, question: int) -> tuple[DocumentMatch, ...]:  # type: ignore[override]
        if not -len(self) <= question < len(self):
            raise IndexError(question)
        question %= len(self)
        asked = text_of(self.asked[question])
        return tuple(
            match_of(asked, self.rows[row].tolist(), bool(self.exact[row]), self.labels)
            for row in range(self.starts[question], self.starts[question + 1])
        )


def match_of(asked: str, row: Sequence[int], exact: bool, labels: Labels) -> DocumentMatch:
    """One row that met what was asked."""
    number, rest, owner, details = row
    kind, country = labels.kinds.text(details & 0xFFFF), labels.countries.text(details >> 16 & 0xFFFF)
    return DocumentMatch(owner, asked, kind, country, exact, weight_of(number, exact), (number, rest))
