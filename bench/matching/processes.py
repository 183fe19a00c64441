"""Memory of a process and of all that it started, as the kernel counts it (Linux)."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from types import TracebackType
from typing import Self

EVERY_SECONDS = 0.1
REST = 20  # times as long as a look took: counting the pages of a large process holds it up


def peak_mb(process: int | str = "self") -> float:
    """Most memory that one process had at once, in MB. (`getrusage` would count the parent's before the start.)"""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def together_mb(process: int | str = "self") -> float:
    """Memory of a process and its descendants now, in MB; pages that several share are counted once."""
    return sum(_share_mb(each) for each in _family(process))


def _family(process: int | str) -> Iterator[int | str]:
    yield process
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text(encoding="ascii").split()]
    except OSError:  # it ended meanwhile
        return
    for child in children:
        yield from _family(child)


def _share_mb(process: int | str) -> float:
    try:
        shares = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it ended meanwhile
        return 0.0
    return int(shares.split("\nPss:")[1].split()[0]) / 1024 if "\nPss:" in shares else 0.0


class Watch:
    """Most memory of this process and all that it starts, from time to time while the `with` block runs."""

    def __init__(self) -> None:
        self.most_mb = 0.0
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        rest = EVERY_SECONDS
        while not self._over.wait(rest):
            started = perf_counter()
            self.most_mb = max(self.most_mb, together_mb())
            rest = max(EVERY_SECONDS, REST * (perf_counter() - started))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        self.most_mb = max(self.most_mb, together_mb(), peak_mb())
