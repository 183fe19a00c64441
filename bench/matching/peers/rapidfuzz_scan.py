"""RapidFuzz over every name: `ratio` of the sorted words, which is `token_sort_ratio` with the sorting done once."""

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from bench.matching.peers.interface import BATCH_THREADS, LIMIT, System
from bench.matching.people import Asked, Found, Person

LEAST_RATIO = 55
AT_ONCE = 64  # questions of one matrix of ratios


class Adapter(System):
    """Brute force: nothing is indexed, every name is compared."""

    in_batches = True
    changeable = True

    def build(self, people: Iterator[Person]) -> None:
        self.ids: list[int] = []
        self.names: list[str] = []
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        self.ids.append(person.id)
        self.names.append(_sorted(person.latin))

    def ask(self, question: Asked) -> list[Found]:
        found = process.extract(
            _sorted(question.latin), self.names, scorer=fuzz.ratio, limit=LIMIT, score_cutoff=LEAST_RATIO
        )
        return [Found(self.ids[place], score / 100) for _, score, place in found]

    def ask_many(self, questions: Sequence[Asked]) -> list[list[Found]]:
        names = [_sorted(question.latin) for question in questions]
        return [
            found for start in range(0, len(names), AT_ONCE) for found in self._matrix(names[start : start + AT_ONCE])
        ]

    def _matrix(self, names: Sequence[str]) -> Iterator[list[Found]]:
        ratios = process.cdist(
            names, self.names, scorer=fuzz.ratio, dtype=np.uint8, score_cutoff=LEAST_RATIO, workers=BATCH_THREADS
        )
        for row in ratios:
            best = np.argpartition(row, -LIMIT)[-LIMIT:]
            best = best[np.lexsort((best, -row[best].astype(np.int16)))]
            yield [Found(self.ids[place], int(row[place]) / 100) for place in best.tolist() if row[place]]


def _sorted(name: str) -> str:
    return " ".join(sorted(name.split()))
