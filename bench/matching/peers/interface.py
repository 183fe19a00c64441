"""What every measured system can do. An adapter overrides what its system is made for, and says what it is."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.matching.people import Asked, Found, Person

LIMIT = 10
BATCH_THREADS = 2


class System:
    """One system under measurement, in a process of its own.

    takes_dates   whether it weighs birth dates
    one_by_one    whether it answers single questions (a batch linker does not)
    in_batches    whether it answers many at once on two threads
    elsewhere     whether another process does the work
    changeable    whether a person can be added to what it holds
    suggested     the score from which its makers take two for one, where they say so
    """

    takes_dates = False
    one_by_one = True
    in_batches = False
    elsewhere = False
    changeable = False
    suggested: float | None = None

    def __init__(self, name: str, scratch: Path) -> None:
        self.name = name
        self.scratch = scratch

    def warm_up(self) -> None:
        """Load tables and compiled code: what a long-running service does once, before it counts."""

    def build(self, people: Iterator[Person]) -> None:
        """Take in everybody to be held."""
        raise NotImplementedError

    def open(self) -> None:
        """Open what another process built, where that can be."""
        raise NotImplementedError

    def ask(self, question: Asked) -> list[Found]:
        """The best ten, best first, on one thread."""
        raise NotImplementedError

    def ask_many(self, questions: Sequence[Asked]) -> list[list[Found]]:
        """The same for many questions, on two threads."""
        raise NotImplementedError

    def add(self, person: Person) -> None:
        """Hold one person more."""
        raise NotImplementedError

    def stored_bytes(self) -> int:
        """What it keeps on disk."""
        return 0

    def close(self) -> None:
        """End what was started."""
