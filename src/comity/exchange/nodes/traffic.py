"""What goes between nodes, as the serving process sees it: who to whom, of which kind, how large, when.

Kept in memory, the last few hundred only: it is for people who watch, and no part of what is accounted for. Of an
envelope it knows what whoever carries it can read: never a body, a number or a confidential recipient.
"""

import threading
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.exchange import opening

KEPT = 400
LATELY = timedelta(minutes=5)
DIRECTORY = "@directory"


@dataclass(frozen=True, slots=True)
class Movement:
    """One envelope on one way.

    origin, destination   codes of nodes
    kind                  of the act, as the envelope states it; DIRECTORY for directories and announced keys
    size                  bytes
    """

    at: datetime
    origin: str
    destination: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Flow:
    """How much went from one node to another lately."""

    origin: str
    destination: str
    count: int


class Traffic:
    """The last movements. Safe to share between threads."""

    def __init__(self) -> None:
        self._movements: deque[Movement] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self.version = 0

    def note(self, origin: str, destination: str, envelope: bytes, at: datetime, *, kind: str = "") -> None:
        """An envelope went from one node to another."""
        movement = Movement(at, origin, destination, kind or opening.claimed_kind(envelope), len(envelope))
        with self._lock:
            self._movements.append(movement)
            self.version += 1  # a page that is open looks every second: nobody is woken for it

    def last(self, most: int) -> Sequence[Movement]:
        """The newest first."""
        with self._lock:
            return list(self._movements)[: -most - 1 : -1]

    def flows(self, at: datetime) -> Sequence[Flow]:
        """What went lately, by way, sorted."""
        with self._lock:
            lately = [one for one in self._movements if at - one.at <= LATELY]
        counts = Counter((one.origin, one.destination) for one in lately)
        return [Flow(origin, destination, count) for (origin, destination), count in sorted(counts.items())]


traffic = Traffic()
