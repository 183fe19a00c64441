"""Other processes that prepare subjects, a piece each at a time.

A process of the crew is a fresh interpreter that imports the engine and nothing of its parent: it can be had
from a thread of a server as well as from a script, and it ends when its parent does, however that ends.
"""

import gc
import os
import pickle
import signal
import subprocess
import sys
from array import array
from struct import Struct
from threading import local
from typing import IO

from comity.engines.matching.segment import Columns, decode_many
from comity.engines.matching.writing import Writer

_LENGTH = Struct("<Q")
_COMMAND = "from comity.engines.matching.crew import serve; serve()"


class Preparer:
    """Prepares pieces in this process. `words` is for `Gathering`: numbers of the words it has met."""

    def __init__(self) -> None:
        self.words = array("i")
        self._vocabulary: dict[bytes, int] = {}

    def prepare(self, content: bytes) -> Columns:
        """The columns of the subjects in a piece (see `segment.decode_many`), less their content."""
        writer = Writer(self._vocabulary)
        for subject in decode_many(content):
            writer.add(subject)
        return writer.columns()

    def close(self) -> None:
        """Nothing to end here."""


class Helper:
    """Prepares pieces in a process of its own.  Raises OSError, EOFError where that fails or is not to be had."""

    def __init__(self) -> None:
        self.words = array("i")
        if not sys.executable:  # embedded in another program
            raise FileNotFoundError
        paths = os.pathsep.join(map(os.path.abspath, sys.path))
        self._process = subprocess.Popen(  # noqa: S603 -- this very interpreter
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )

    def prepare(self, content: bytes) -> Columns:
        """As `Preparer.prepare`."""
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise EOFError
        _send(asked, content)
        columns: Columns = pickle.loads(_receive(answered))  # noqa: S301 -- from a process of ours
        return columns

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


class Crew:
    """As many helpers as threads ask for; each thread has its own."""

    def __init__(self, helpers: bool) -> None:
        """Without `helpers` everything is prepared in this process."""
        self._helpers = helpers
        self._mine = local()
        self._all: list[Helper | Preparer] = []

    def prepare(self, content: bytes) -> tuple[Columns, "array[int]"]:
        """What `Gathering.add` takes. Where a helper fails, this process does its work."""
        mine = self._mine
        try:
            if not hasattr(mine, "helper"):
                self._hire(Helper() if self._helpers else Preparer())
            return mine.helper.prepare(content), mine.helper.words
        except (OSError, EOFError):
            self._hire(Preparer())
            return mine.helper.prepare(content), mine.helper.words

    def close(self) -> None:
        """End all helpers."""
        for helper in self._all:
            helper.close()

    def _hire(self, helper: Helper | Preparer) -> None:
        self._mine.helper = helper
        self._all.append(helper)


def serve() -> None:
    """Prepare the pieces that come in until no more come: what a helper's process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    gc.disable()  # nothing here refers to itself
    preparer = Preparer()
    while True:
        try:
            content = _receive(sys.stdin.buffer)
        except EOFError:
            return
        _send(sys.stdout.buffer, pickle.dumps(preparer.prepare(content), pickle.HIGHEST_PROTOCOL))


def _send(file: IO[bytes], content: bytes) -> None:
    file.write(_LENGTH.pack(len(content)))
    file.write(content)
    file.flush()


def _receive(file: IO[bytes]) -> bytes:
    head = file.read(_LENGTH.size)
    content = file.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if not content:
        raise EOFError
    return content
