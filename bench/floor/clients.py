"""Clients that ask a node as fast as it answers, and what they saw. Loopback only, and for a bounded time."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import numpy as np

Body = Callable[[int], Any]


@dataclass(slots=True)
class Load:
    """What the clients saw: seconds of each answer, and every answer that was none."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second, all clients together."""
        return len(self.latencies) / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """Milliseconds within which so many percent of the answers came."""
        return float(np.percentile(self.latencies, percent)) * 1_000


def drive(
    url: str, path: str, headers: dict[str, str], *, clients: int, seconds: float, body: Body | None = None
) -> Load:
    """Let some clients ask at once, each on a connection of its own and one question after the other.

    body   of the nth question, sent as JSON; without it the question is a GET
    """
    load, numbers = Load(seconds), count()
    started = time.monotonic()
    until = started + seconds

    def ask() -> None:
        parts = urlsplit(url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        while time.monotonic() < until:
            sent = None if body is None else json.dumps(body(next(numbers)))
            begun = time.perf_counter()
            try:
                connection.request("GET" if sent is None else "POST", path, sent, headers)
                answer = connection.getresponse()
                said = answer.read()
            except OSError as error:
                load.errors.append(repr(error))
                connection.close()
                continue
            load.latencies.append(time.perf_counter() - begun)
            if answer.status != 200:
                load.errors.append(f"{answer.status} {said[:200]!r}")
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.monotonic() - started  # the last answers come after the end
    return load
