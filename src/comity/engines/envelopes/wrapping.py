"""Wrapping an act's secret for many recipients: in this process, or spread over every core.

HPKE is nine tenths of sealing an act to two hundred bureaus. The library holds the interpreter's lock while it works,
so threads gain nothing; processes do.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from threading import Lock, get_ident
from types import TracebackType
from typing import Self, TypeAlias

from .slots import UnsealedSlot
from .suites import SUITES, PublicHalf, Suite

Wrapping: TypeAlias = Callable[[Suite, Sequence[UnsealedSlot]], list[bytes]]
"""Makes slots of unsealed ones, in their order."""

_FEW = 16  # below, asking another process costs more than it gains


def wrap_here(suite: Suite, slots: Sequence[UnsealedSlot]) -> list[bytes]:
    """Wrap one after the other."""
    return [slot.commitment + suite.wrap(slot.secret, slot.key.half, slot.info) for slot in slots]


class WrappingPool:
    """Processes that wrap beside this one; it is itself a `Wrapping`, safe to call from several threads.

    processes    how many work together, this one among them; with one, everything is wrapped here

    A lone caller has nothing else to do and takes a share itself. Of several each gives everything away: whatever else
    this process does for their acts shares one interpreter, and the helpers have one each.

    They start with the first act that is worth it, know no private key, and see the content key of the act they work
    on. If one of them dies its share is wrapped here, and the next act starts them anew.
    """

    def __init__(self, processes: int) -> None:
        if processes < 1:
            raise ValueError("a pool needs one process at least")
        self._helpers = processes - 1
        self._executor: ProcessPoolExecutor | None = None
        self._starting = Lock()
        self._callers: set[int] = set()

    def __call__(self, suite: Suite, slots: Sequence[UnsealedSlot]) -> list[bytes]:
        """Wrap, each process an equal share."""
        if not self._helpers or len(slots) < _FEW:
            return wrap_here(suite, slots)
        caller = get_ident()
        self._callers.add(caller)
        try:
            return self._wrap(suite, slots, alone=len(self._callers) == 1)
        finally:
            self._callers.discard(caller)

    def _wrap(self, suite: Suite, slots: Sequence[UnsealedSlot], *, alone: bool) -> list[bytes]:
        share = -(-len(slots) // (self._helpers + alone))
        kept = share if alone else 0
        shares = [slots[start : start + share] for start in range(kept, len(slots), share)]
        asked = [self._ask(suite, each) for each in shares]
        wrapped = wrap_here(suite, slots[:kept])  # while the others do theirs
        for future, each in zip(asked, shares, strict=True):
            wrapped += self._answer(future, suite, each)
        return wrapped

    def close(self) -> None:
        """Let the processes end."""
        with self._starting:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, suite: Suite, slots: Sequence[UnsealedSlot]) -> "Future[list[bytes]] | None":
        with self._starting:
            if self._executor is None:
                # Not by fork: this process has threads, and the lock of another thread would be copied as held.
                self._executor = ProcessPoolExecutor(self._helpers, mp_context=get_context("spawn"))
            executor = self._executor
        # Plain bytes: a Secret refuses to be pickled, and here it is meant to cross.
        plain = [(bytes(slot.secret), slot.key.raw, slot.info) for slot in slots]
        try:
            return executor.submit(_wrap_plain, suite.version, plain)
        except RuntimeError:  # it broke, or another thread has closed it since
            return None

    def _answer(self, future: "Future[list[bytes]] | None", suite: Suite, slots: Sequence[UnsealedSlot]) -> list[bytes]:
        try:
            if future is not None:
                return [slot.commitment + each for slot, each in zip(slots, future.result(), strict=True)]
        except (BrokenExecutor, CancelledError):
            pass
        self.close()
        return wrap_here(suite, slots)


def _wrap_plain(version: int, slots: list[tuple[bytes, bytes, bytes]]) -> list[bytes]:
    """In a helper: wrap each (secret, public key, info)."""
    suite = SUITES[version]
    return [suite.wrap(secret, _public_half(version, raw), info) for secret, raw, info in slots]


@lru_cache(maxsize=4096)
def _public_half(version: int, raw: bytes) -> PublicHalf:
    # Read once a month, not once an act: the bureaus are the same ones.
    return SUITES[version].public_half(raw)
