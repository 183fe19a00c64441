"""What passes between the benchmark and the systems it measures: people held, questions asked. No package needed."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple


class Person(NamedTuple):
    """One person held; `latin` is the name in plain Latin letters, for systems that read no other."""

    id: int
    name: str
    latin: str
    born: str
    country: str
    sex: str


class Asked(NamedTuple):
    """One question as a system gets it; `born` is empty where names alone are asked."""

    name: str
    latin: str
    born: str


class Found(NamedTuple):
    """One answer: who, and how sure the system is on a scale of its own."""

    id: int
    score: float


class Fed:
    """The people of a file, one after the other, and the seconds that reading them took."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Person]:
        clock = perf_counter
        with self.path.open(encoding="utf-8") as lines:
            started = clock()
            for line in lines:
                number, *rest = line.rstrip("\n").split("\t")
                person = Person(int(number), *rest)
                self.seconds += clock() - started
                yield person
                started = clock()


def as_line(person: Person) -> str:
    """A person as a line of the file that `Fed` reads."""
    return "\t".join((str(person.id), *person[1:])) + "\n"
