"""Exact documents measured, beside a Python dict and SQLite in the same run.

python -m bench.matching.documents [COUNT ...]      (1000000; forty million take some minutes and about 4 GB)

Held: invented passports, visas and identity cards of 40 states that ISO leaves to users, two letters or digits and
seven digits each. Asked: as many known as unknown, one known in ten with a confusable written for a character.
"""

import os
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from comity.engines import matching
from comity.engines.matching import documents, identifiers

SEED = 11
CHUNK = 1_000_000
MOST_OF_PEERS = 1_000_000
ALONE = 20_000
VISIBLE = np.array([True])
STATES = [f"Q{chr(letter)}" for letter in range(ord("M"), ord("Z") + 1)] + [
    f"X{chr(letter)}" for letter in range(ord("A"), ord("Z") + 1)
]
SIGNS = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", np.uint8)
KINDS = np.array(["passport", "visa", "identity-card"])
_ODD = np.uint64(0x9E3779B97F4A7C15)

Numbers = npt.NDArray[np.bytes_]


def numbers(places: npt.NDArray[np.uint64]) -> Numbers:
    """A different number of nine characters for each place below 36² × 10⁷: the same in every run."""
    serial = (places * np.uint64(4_294_967_311) + np.uint64(SEED)) % np.uint64(36 * 36 * 10**7)
    text = np.empty((places.size, 9), np.uint8)
    for column in range(8, 1, -1):
        text[:, column] = SIGNS[serial % np.uint64(10)]
        serial //= np.uint64(10)
    text[:, 1], text[:, 0] = SIGNS[serial % np.uint64(36)], SIGNS[serial // np.uint64(36)]
    return text.view("S9").ravel()


def states_and_kinds(places: npt.NDArray[np.uint64]) -> tuple[list[str], list[str]]:
    """The issuing state and the kind of the document at each place."""
    drawn = (places * _ODD) >> np.uint64(40)
    states = np.array(STATES)[(drawn % np.uint64(len(STATES))).astype(np.int64)]
    return states.tolist(), KINDS[(drawn // np.uint64(64) % np.uint64(3)).astype(np.int64)].tolist()


def held(count: int) -> Iterator[documents.DocumentColumns]:
    """So many documents, a chunk at a time."""
    for start in range(0, count, CHUNK):
        places = np.arange(start, min(count, start + CHUNK), dtype=np.uint64)
        states, kinds = states_and_kinds(places)
        yield documents.DocumentColumns(numbers(places), places.astype(np.int64), kinds, states)


def asked(count: int, questions: int) -> tuple[Numbers, list[str], npt.NDArray[np.bool_]]:
    """Questions in random order: number, state, and whether it is held (as it is, or with one sign confused)."""
    random = np.random.default_rng(SEED)
    places = random.integers(0, 2 * count, questions, dtype=np.uint64)
    texts = numbers(places).view(np.uint8).reshape(-1, 9)
    confused = random.random(questions) < 0.1
    for digit, letter in (b"0O", b"1I", b"5S", b"8B"):
        texts[:, 8] = np.where(confused & (texts[:, 8] == digit), letter, texts[:, 8])
    return texts.view("S9").ravel(), states_and_kinds(places)[0], places < count


def main(counts: Sequence[int]) -> None:
    console = Console(width=140)
    console.print(
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, seed {SEED}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    started = time.perf_counter()
    documents.warm_up()
    console.print(f"warm-up {time.perf_counter() - started:.1f} s")
    for count in counts:
        measure(console, count)


def measure(console: Console, count: int) -> None:
    """One size: build, open, ask one by one and in batches, change, compact; then the peers."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("COMITY_BENCH_FOLDER")) as folder:
        # Built by a child, so that what building needs is told apart from what answering needs.
        build_seconds, build_cpu, build_memory = _in_child(lambda: documents.build(folder, held(count)))
        stored = sum(path.stat().st_size for path in Path(folder).iterdir())
        open_seconds, index = _timed(lambda: documents.open(folder))
        console.print(
            f"\n[bold]{count:,} documents[/], load {os.getloadavg()[0]:.1f}: built and saved in {build_seconds:.1f} s "
            f"({build_cpu:.1f} s of processor, numbers invented included, {build_memory:,.0f} MiB at most), "
            f"{stored / count:.1f} bytes each on disk and mapped, opened and checked in {open_seconds:.1f} s"
        )
        texts, states, known = asked(count, 1_000_000)
        table = Table("", "one by one, µs: p50", "p99", "of processor", "batches, per s", "per s of processor", "ratio")
        ours = _ours(index, texts, states, known)
        table.add_row("comity.engines.matching.documents", *ours.cells(ours))
        for name, peer in (("Python dict", _dict), ("SQLite", _sqlite)):
            size = min(count, MOST_OF_PEERS)
            found = peer(size, *asked(size, ALONE * 5)[:2])
            table.add_row(f"{name}, {size:,} documents", *found.cells(ours))
        console.print(f"a million questions, load {os.getloadavg()[0]:.1f}")
        console.print(table)
        _changes(console, index, count)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        console.print(f"{memory:,.0f} MiB at most in the process that answered, mapped file and peers included")


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast one system answered: µs of each question by itself and of processor for it, and seconds of a batch."""

    alone: npt.NDArray[np.float64]
    alone_processor: float
    batch: int
    batch_seconds: float
    batch_processor: float

    def cells(self, ours: "Speed") -> list[str]:
        """A row of the table; the ratio is that of processor time in batches, which neighbours disturb least."""
        p50, p99 = np.percentile(self.alone, (50, 99))
        mine, best = self.batch / self.batch_processor, ours.batch / ours.batch_processor
        return [f"{p50:.1f}", f"{p99:.1f}", f"{self.alone_processor:.1f}", f"{self.batch / self.batch_seconds:,.0f}",
                f"{mine:,.0f}", f"{best / mine:.1f}"]  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _speed(
    ask: Callable[[str, str], Any], ask_all: Callable[[], Any], texts: Sequence[str], states: Sequence[str]
) -> Speed:
    """Ask some questions one by one, then all of them, the quickest of three times."""
    times, before = np.empty(ALONE), time.process_time()
    for place, (text, state) in enumerate(zip(texts[:ALONE], states[:ALONE], strict=True)):
        started = time.perf_counter_ns()
        ask(text, state)
        times[place] = (time.perf_counter_ns() - started) / 1e3
    alone = (time.process_time() - before) / ALONE * 1e6
    runs = []
    for _ in range(3):
        before = time.process_time()
        seconds, _ = _timed(ask_all)
        runs.append((seconds, time.process_time() - before))
    return Speed(times, alone, len(texts), min(run[0] for run in runs), min(run[1] for run in runs))


def _in_child(work: Callable[[], Any]) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak MiB of work done in a forked process."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError("building failed")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _ours(index: documents.Documents, texts: Numbers, states: list[str], known: npt.NDArray[np.bool_]) -> Speed:
    plain = [text.decode() for text in texts.tolist()]
    met = np.diff(index.lookup_many(plain, "passport", states, VISIBLE).starts) > 0
    if not met[known].all() or met[~known].mean() > 0.01:
        raise RuntimeError(f"{met[known].mean():.4f} of the known were met, {met[~known].mean():.4f} of the unknown")
    return _speed(
        lambda text, state: index.lookup(text, "passport", state, VISIBLE),
        lambda: index.lookup_many(plain, "passport", states, VISIBLE), plain, states,
    )  # fmt: skip


def _plain(count: int) -> Iterator[tuple[str, str, int]]:
    """Number, state and owner of each document, for the peers: normalised already, and without classes of release."""
    for columns in held(count):
        texts = (text.decode() for text in np.asarray(columns.values).tolist())
        yield from zip(texts, columns.countries, np.asarray(columns.owners).tolist(), strict=True)


def _dict(count: int, texts: Numbers, states: list[str]) -> Speed:
    """Numbers in a dict, confusable ones under one key; the engine's own normalising in Python."""
    known: dict[str, list[tuple[str, str, int]]] = {}
    for one in _plain(count):
        known.setdefault(identifiers.confusable(one[0]), []).append(one)

    def ask(text: str, state: str) -> list[tuple[str, str, int]]:
        number = identifiers.normalise.__wrapped__(text)
        return [one for one in known.get(identifiers.confusable(number), ()) if one[1] == state]

    return _peer(ask, texts, states)


def _sqlite(count: int, texts: Numbers, states: list[str]) -> Speed:
    """A table in memory with an index over the confusable key and the state."""
    store = sqlite3.connect(":memory:")
    store.execute("create table document (folded text, state text, number text, owner integer)")
    store.executemany(
        "insert into document values (?, ?, ?, ?)",
        ((identifiers.confusable(number), state, number, owner) for number, state, owner in _plain(count)),
    )
    store.execute("create index document_by_number on document (folded, state)")

    def ask(text: str, state: str) -> list[Any]:
        folded = identifiers.confusable(identifiers.normalise.__wrapped__(text))
        sought = "select number, owner from document where folded = ? and state = ?"
        return store.execute(sought, (folded, state)).fetchall()

    return _peer(ask, texts, states)


def _peer(ask: Callable[[str, str], Any], texts: Numbers, states: list[str]) -> Speed:
    plain = [text.decode() for text in texts.tolist()]
    return _speed(ask, lambda: [ask(*question) for question in zip(plain, states, strict=True)], plain, states)


def _changes(console: Console, index: documents.Documents, count: int) -> None:
    """How long until a change is seen and lasts, and what compaction takes."""
    newcomer = matching.Subject(count, "travel-document", identifiers=(matching.Identifier("passport", "NEW0000001"),))

    def change() -> None:
        index.apply([matching.Change.put(newcomer), matching.Change.withdraw(0)], 1)
        if [match.owner for match in index.lookup("NEW0000001", "passport", "", VISIBLE)] != [count]:
            raise RuntimeError("the change was not seen")

    seen, _ = _timed(change)
    saved, _ = _timed(index.save)
    compacted, _ = _timed(index.compact)
    console.print(
        f"a change seen after {seen * 1e3:.2f} ms, saved after another {saved * 1e3:.0f} ms; "
        f"compaction, during which look-ups go on, {compacted:.1f} s"
    )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000_000])
