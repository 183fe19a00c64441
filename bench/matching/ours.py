"""The engine under measurement, behind the interface that its peers have."""

import gc
from collections.abc import Iterator, Sequence

import numpy as np

from bench.matching.peers.interface import LIMIT, System
from bench.matching.people import Asked, Found, Person
from comity.engines import matching

VISIBLE = np.array([True])
LEAST_SCORE = 0.0  # everything that was found, for curves; a user asks from the suggested threshold on


class Adapter(System):
    """The engine as any program uses it: a folder, `build`, `open`, `search`."""

    takes_dates = True
    in_batches = True
    changeable = True
    suggested = matching.SUGGESTED_THRESHOLD

    def warm_up(self) -> None:
        matching.warm_up()

    def build(self, people: Iterator[Person]) -> None:
        matching.build(self.scratch, map(_subject, people))

    def open(self) -> None:
        self.index = matching.open(self.scratch)
        gc.collect()
        gc.freeze()  # as a server does once it is warm: what stays is not looked through again and again

    def ask(self, question: Asked) -> list[Found]:
        found = self.index.search(_query(question), VISIBLE, LIMIT, LEAST_SCORE)
        return [Found(each.id, each.score) for each in found]

    def ask_many(self, questions: Sequence[Asked]) -> list[list[Found]]:
        answers = self.index.search_many([_query(each) for each in questions], VISIBLE, LIMIT, LEAST_SCORE)
        return [[Found(each.id, each.score) for each in found] for found in answers]

    def add(self, person: Person) -> None:
        self.index.apply([matching.Change.put(_subject(person))], 1)

    def stored_bytes(self) -> int:
        return sum(path.stat().st_size for path in self.scratch.iterdir())


def _subject(person: Person) -> matching.Subject:
    return matching.Subject(
        person.id, "person", (matching.Name(person.name),), (person.born,) if person.born else (),
        (person.country,) if person.country else (), person.sex,
    )  # fmt: skip


def _query(question: Asked) -> matching.Query:
    return matching.Query("person", (matching.Name(question.name),), (question.born,) if question.born else ())
