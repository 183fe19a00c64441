"""What the machine's memory allows: random accesses that wait for one another, and eight that do not.

An index that is larger than the caches is bounded by this, not by arithmetic.
"""

from time import perf_counter
from typing import Any

import numba
import numpy as np

ENTRIES = 1 << 26  # of four bytes: 256 MB, many times the caches
STEPS = 1_000_000
CHAINS = 8


@numba.njit
def _follow(table: Any, places: Any, steps: int) -> None:
    """Follow every chain so many steps, all in turn: each access depends on the one before it in its own chain only."""
    for _ in range(steps):
        for chain in range(places.size):
            places[chain] = table[places[chain]]


def latency() -> dict[str, float]:
    """Nanoseconds of one random access on one thread: alone, and with eight under way."""
    # A full-period generator modulo a power of two: one cycle through all entries, in an order that no cache guesses.
    numbers = np.arange(ENTRIES, dtype=np.uint64)
    table = ((numbers * np.uint64(2_862_933_555_777_941_757) + np.uint64(3_037_000_493)) % np.uint64(ENTRIES)).astype(
        np.uint32
    )
    _follow(table, np.zeros(1, np.uint32), 1)
    return {
        "table_mb": table.nbytes / 2**20,
        "one_ns": _nanoseconds(table, 1),
        "eight_ns": _nanoseconds(table, CHAINS),
    }


def _nanoseconds(table: Any, chains: int) -> float:
    places = np.arange(chains, dtype=np.uint32) * np.uint32(ENTRIES // chains)
    started = perf_counter()
    _follow(table, places, STEPS)
    return (perf_counter() - started) * 1e9 / STEPS / chains
