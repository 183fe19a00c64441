"""Wrapping an act's secret for many recipients: in this process, or spread over every core.

HPKE is nine tenths of sealing an act to two hundred bureaus. The library holds the interpreter's lock while it works,
so threads gain nothing; processes do.
"""

import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Condition, get_ident
from types import TracebackType
from typing import Self, TypeAlias

from .slots import UnsealedSlot
from .suites import SUITES, PublicHalf, Suite

Wrapping: TypeAlias = Callable[[Suite, Sequence[UnsealedSlot]], list[bytes]]
"""Makes slots of unsealed ones, in their order."""

_FEW = 16  # below, asking another process costs more than it gains
_ENDS_WITHIN_SECONDS = 5.0


def wrap_here(suite: Suite, slots: Sequence[UnsealedSlot]) -> list[bytes]:
    """Wrap one after the other."""
    return [slot.commitment + suite.wrap(slot.secret, slot.key.half, slot.info) for slot in slots]


class WrappingPool:
    """Processes that wrap beside this one; it is itself a `Wrapping`, safe to call from several threads.

    processes    how many wrap at once, best one for each core; with one, everything is wrapped here

    A lone caller has nothing else to do: it takes a share itself, and one helper fewer. Of several each gives
    everything away, to as many helpers as there are for each: whatever else this process does for their acts shares
    one interpreter, and the helpers have one each.

    They start when they are asked for the first time, know no private key, and see the content key of the act they
    work on. If one of them dies or cannot be started its share is wrapped here, and another takes its place.
    """

    def __init__(self, processes: int) -> None:
        if processes < 1:
            raise ValueError("a pool needs one process at least")
        self._most = processes if processes > 1 else 0
        self._idle = [_Helper() for _ in range(self._most)]
        self._changed = Condition()
        self._callers: set[int] = set()

    def __call__(self, suite: Suite, slots: Sequence[UnsealedSlot]) -> list[bytes]:
        """Wrap, each process an equal share."""
        if not self._most or len(slots) < _FEW:
            return wrap_here(suite, slots)
        caller = get_ident()
        self._callers.add(caller)
        try:
            return self._wrap(suite, slots, callers=len(self._callers))
        finally:
            self._callers.discard(caller)

    def _wrap(self, suite: Suite, slots: Sequence[UnsealedSlot], *, callers: int) -> list[bytes]:
        alone = callers == 1
        helpers = self._take(self._most - 1 if alone else max(1, self._most // callers), wait=not alone)
        try:
            share = -(-len(slots) // (len(helpers) + alone))
            kept = share if alone else 0
            shares = [slots[start : start + share] for start in range(kept, len(slots), share)]
            for helper, each in zip(helpers, shares, strict=False):
                helper.ask(suite, each)
            wrapped = wrap_here(suite, slots[:kept])  # while the others do theirs
            for helper, each in zip(helpers, shares, strict=False):
                wrapped += helper.answer(suite, each)
            return wrapped
        finally:
            self._give_back(helpers)

    def _take(self, most: int, *, wait: bool) -> "list[_Helper]":
        """Helpers that have nothing to do now, at most so many; at least one of them if that is waited for."""
        with self._changed:
            while wait and not self._idle:
                self._changed.wait()
            taken, self._idle = self._idle[:most], self._idle[most:]
            return taken

    def _give_back(self, helpers: "list[_Helper]") -> None:
        for helper in helpers:
            if not helper.is_sound:
                helper.end()
        with self._changed:
            # In front: a lone caller asks the same one again, and the others need not even be started.
            self._idle = [helper if helper.is_sound else _Helper() for helper in helpers] + self._idle
            self._changed.notify_all()

    def close(self) -> None:
        """Let the processes end, once none of them has anything to do."""
        with self._changed:
            while len(self._idle) < self._most:
                self._changed.wait()
            for helper in self._idle:
                helper.end()
            self._idle = [_Helper() for _ in self._idle]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Helper:
    """A process that wraps what it is sent, and whoever speaks with it.

    Spoken with over a pipe and nothing else: the executors of the standard library have two threads in between, each of
    which waits for the interpreter while this process wraps its own share.
    """

    def __init__(self) -> None:
        self._pipe: Connection | None = None
        self.process: BaseProcess | None = None
        self._is_asked = self._is_broken = False

    @property
    def is_sound(self) -> bool:
        """Whether it can be asked: it lives as far as is known, and owes no answer."""
        return not self._is_broken and not self._is_asked

    def ask(self, suite: Suite, slots: Sequence[UnsealedSlot]) -> None:
        """Let it begin."""
        # Plain bytes: a Secret refuses to be pickled, and here it is meant to cross.
        plain = [(bytes(slot.secret), slot.key.raw, slot.info) for slot in slots]
        self._is_asked = True
        try:
            if self._pipe is None:
                self._pipe = self._start()
            self._pipe.send((suite.version, plain))
        except OSError:
            self._is_broken = True

    def answer(self, suite: Suite, slots: Sequence[UnsealedSlot]) -> list[bytes]:
        """What it was asked for; if it died over it, wrapped here."""
        if self._pipe is not None and not self._is_broken:
            try:
                wrapped: list[bytes] = self._pipe.recv()
            except (EOFError, OSError):
                self._is_broken = True
            else:
                self._is_asked = False
                return [slot.commitment + each for slot, each in zip(slots, wrapped, strict=True)]
        return wrap_here(suite, slots)

    def end(self) -> None:
        """Let the process end: it does when nobody can ask it any more."""
        if self._pipe is not None and self.process is not None:
            self._pipe.close()
            self.process.join(_ENDS_WITHIN_SECONDS)
            self.process.kill()

    def _start(self) -> Connection:
        # Not by fork: this process has threads, and the lock of another thread would be copied as held.
        context = get_context("spawn")
        pipe, its = context.Pipe()
        # A daemon ends with this process, however that ends: killed too, for its pipe is closed then.
        self.process = context.Process(target=_help, args=(its,), name="comity-wrapping", daemon=True)
        self.process.start()
        its.close()
        return pipe


def _help(pipe: Connection) -> None:
    """In a helper: wrap each (secret, public key, info) of a version, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the process that asks decides when it is over
    with suppress(EOFError, BrokenPipeError):
        while True:
            version, slots = pipe.recv()
            suite = SUITES[version]
            pipe.send([suite.wrap(secret, _public_half(version, raw), info) for secret, raw, info in slots])


@lru_cache(maxsize=4096)
def _public_half(version: int, raw: bytes) -> PublicHalf:
    # Read once a month, not once an act: the bureaus are the same ones.
    return SUITES[version].public_half(raw)
