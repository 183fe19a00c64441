"""Timing both of a pair in an order that chance chooses."""

import random
import time
from collections.abc import Callable


def timed(probe: Callable[[str], object], pairs: list[tuple[str, str]]) -> list[list[float]]:
    """Seconds for both of each pair, asked one after the other, in an order that chance chooses."""
    chance = random.Random(len(pairs))
    taken = []
    for pair in pairs:
        seconds = [0.0, 0.0]
        for which in chance.sample((0, 1), 2):
            begun = time.perf_counter()
            probe(pair[which])
            seconds[which] = time.perf_counter() - begun
        taken.append(seconds)
    return taken
