"""Hits in the order in which answers tell them: the strongest first, ties by owner, one for each owner."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from comity.engines.matching.documents.answers import weights_of
from comity.engines.matching.documents.labels import Labels


class Hits(NamedTuple):
    """Rows that met questions: which question (ascending), the row, and whether the numbers are the same."""

    questions: npt.NDArray[np.int64]
    rows: npt.NDArray[np.uint64]
    exact: npt.NDArray[np.bool_]

    @classmethod
    def room(cls, hits: int) -> "Hits":
        """Room for so many."""
        return cls(np.empty(hits, np.int64), np.empty((hits, 4), np.uint64), np.empty(hits, np.bool_))

    @classmethod
    def joined(cls, parts: Sequence["Hits"]) -> "Hits":
        """All of these, one after the other."""
        if len(parts) == 1:
            return parts[0]
        return cls(*(np.concatenate(columns) for columns in zip(*parts, strict=True))) if parts else cls.room(0)

    def only(self, which: slice | npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> "Hits":
        """Some of them."""
        return Hits(self.questions[which], self.rows[which], self.exact[which])


def ranked(hits: Hits, limit: int, labels: Labels) -> Hits:
    """At most `limit` hits a question, in the order of the answer, where several numbers of one text were asked."""
    numbers, rests, owners, details = hits.rows.T
    bits = weights_of(hits.rows, hits.exact)
    # Labels are compared as texts: their numbers tell in which order things were put.
    kinds, countries = (
        labels.kinds.ranks()[details & np.uint64(0x7FFF)],
        labels.countries.ranks()[(details >> np.uint64(16)) & np.uint64(0x7FFF)],
    )
    hits = hits.only(np.lexsort((rests, numbers, countries, kinds, owners.view(np.int64), -bits, hits.questions)))
    hits = hits.only(_first_of_each(hits.questions, hits.rows[:, 2]))
    places = np.arange(hits.questions.size) - np.searchsorted(hits.questions, hits.questions)
    return hits.only(places < limit)


def _first_of_each(questions: npt.NDArray[np.int64], owners: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Marks the first hit of each owner for each question."""
    order = np.lexsort((owners, questions))
    fresh = np.ones(order.size, np.bool_)
    fresh[1:] = (questions[order][1:] != questions[order][:-1]) | (owners[order][1:] != owners[order][:-1])
    first = np.zeros(order.size, np.bool_)
    first[order[fresh]] = True
    return first
