"""Readers that a writer does not disturb: it publishes, then waits for those who began before."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Readers:
    """Counts who is reading, by generation; a new one begins whenever a writer waits. Readers never wait."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._generation = 0
        self._reading: dict[int, int] = {}

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold back whoever waits for earlier readers. What is published is to be looked up inside."""
        with self._condition:
            generation = self._generation
            self._reading[generation] = self._reading.get(generation, 0) + 1
        try:
            yield
        finally:
            with self._condition:
                self._reading[generation] -= 1
                if not self._reading[generation]:
                    del self._reading[generation]
                    self._condition.notify_all()

    def wait_for_earlier(self) -> None:
        """Return when nobody reads any more who may have looked before this call. One writer at a time."""
        with self._condition:
            self._generation += 1
            self._condition.wait_for(lambda: all(each >= self._generation for each in self._reading))
