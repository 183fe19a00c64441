"""Timing both of a pair: by the clock, which is all that who asks can read, and by what the processors worked.

A machine that has other things to do makes every answer late by chance, and a small difference is lost in that. The
processor time of the one who answers does not wait with it: what it shows is there, however busy the machine is. It
shows more than anybody outside can see, so where it tells nothing apart, the clock has nothing to tell.
"""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import psutil
from numpy.typing import NDArray

from bench.leaks import smirnov
from tests import nodes
from tests.nodes import Node

Times = NDArray[np.float64]
Clock = Callable[[], float]
Pair = tuple[str, str]

START_SECONDS = 600
RUNS = 2
WARM_UP = 20
SIGNIFICANT = 0.01
DRAWS = 400  # of the bootstrap
SEED = 7
CPU_CLOCK_OF_A_PROCESS = 2  # CPUCLOCK_SCHED of the kernel: of all threads, in nanoseconds


@dataclass(frozen=True, slots=True)
class Probe:
    """One way of asking, with people of its own: a name that was asked once is quicker a second time."""

    name: str
    ask: Callable[[str], object]
    pairs: Sequence[Pair]


def timed(probes: Iterable[Probe], worked: Clock, *, minutes: float) -> dict[str, list[list[list[float]]]]:
    """Ask for both of each pair, probe after probe, in an order that chance chooses.

    worked   processor seconds of whoever answers, so far; minutes: no new pair is begun after so many

    returns  {probe: [[[hidden, absent] in seconds by the clock, the same by the processors], …]}: alike many of each
    """
    probes = list(probes)
    chance = random.Random(SEED)
    taken: dict[str, list[list[list[float]]]] = {probe.name: [] for probe in probes}
    until = time.monotonic() + 60 * minutes
    for number in range(min(len(probe.pairs) for probe in probes)):
        if time.monotonic() > until:
            break
        for probe in chance.sample(probes, len(probes)):
            taken[probe.name].append(_both(probe, probe.pairs[number], worked, chance))
    return taken


def _both(probe: Probe, pair: Pair, worked: Clock, chance: random.Random) -> list[list[float]]:
    by_clock, by_processor = [0.0, 0.0], [0.0, 0.0]
    for which in chance.sample((0, 1), 2):
        worked_before, begun = worked(), time.perf_counter()
        probe.ask(pair[which])
        by_clock[which] = time.perf_counter() - begun
        by_processor[which] = worked() - worked_before
    return [by_clock, by_processor]


def serve(node: Node) -> None:
    """Serve a node, however long a busy machine needs to begin."""
    nodes.START_SECONDS = START_SECONDS
    node.serve()


def processors_of(node: Node) -> Clock:
    """What the processors have worked, in seconds, for a node that is served, its workers included."""
    assert node.process is not None
    server = psutil.Process(node.process.pid)
    clocks = [_clock_of(one.pid) for one in (server, *server.children(recursive=True))]
    return lambda: sum(map(time.clock_gettime, clocks))


def _clock_of(pid: int) -> int:
    """The processor clock of a process, as Linux numbers it.  Source: clock_getcpuclockid(3), MAKE_PROCESS_CPUCLOCK."""
    return (~pid << 3) | CPU_CLOCK_OF_A_PROCESS


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two sorts of people are by one clock.

    medians  seconds: hidden, and absent
    apart    seconds: hidden less absent, between which that difference lies in 95 of a hundred cases (bootstrap)
    likely   the probability of such a difference by chance, for each run
    """

    medians: tuple[float, float]
    apart: tuple[float, float]
    likely: tuple[float, ...]

    @property
    def tells(self) -> bool:
        """Whether this clock tells the two sorts apart."""
        return max(self.likely) < SIGNIFICANT


def compared(times: Times) -> Comparison:
    """Compare two sorts of people.  times: (pairs, 2) in seconds."""
    runs = np.array_split(times, RUNS)
    hidden, absent = np.median(times, axis=0)
    chance = np.random.default_rng(SEED)
    drawn = (times[chance.integers(len(times), size=len(times))] for _ in range(DRAWS))
    differences = [float(np.subtract(*np.median(one, axis=0))) for one in drawn]
    low, high = np.quantile(differences, (0.025, 0.975))
    return Comparison(
        (float(hidden), float(absent)),
        (float(low), float(high)),
        tuple(smirnov.probability(run[:, 0], run[:, 1]) for run in runs),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one probe came to.

    worked   None where processor time says nothing about what is seen outside
    sizes    how many pairs of answers differ in length, beyond the name that was asked; None where none was read
    """

    probe: str
    pairs: int
    clock: Comparison
    worked: Comparison | None = None
    sizes: int | None = None

    @property
    def tells(self) -> bool:
        """Whether who asks can tell the two sorts apart."""
        return self.clock.tells or (self.worked is not None and self.worked.tells) or bool(self.sizes)


def judged(probe: str, taken: Sequence[Sequence[Sequence[float]]], sizes: int | None = None) -> Verdict:
    """The verdict on what `timed` took of one probe: the first pairs warm up and do not count."""
    times: Times = np.array(taken)[WARM_UP:]
    return Verdict(probe, len(times), compared(times[:, 0]), compared(times[:, 1]), sizes)


def lengths_apart(lengths: Mapping[str, int], pairs: Iterable[Pair]) -> int:
    """How many pairs were answered at different lengths, of those that were asked."""
    return sum(lengths[one] != lengths[other] for one, other in pairs if one in lengths and other in lengths)
