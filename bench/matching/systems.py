"""The measured systems seen from outside: where each runs, and a handle on its process."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from bench.matching.environment import python_of_peers
from bench.matching.peers import MODULES

ROOT = Path(__file__).resolve().parents[2]
OURS = "comity"
PEERS = tuple(name for name in MODULES if name != OURS)
IN_PEERS_ENVIRONMENT = ("yente", "splink")
TITLES = {
    OURS: "Comity",
    "rapidfuzz": "RapidFuzz, brute force",
    "pg_trgm": "pg_trgm, nearest (GiST)",
    "pg_trgm-gin": "pg_trgm, from 0.4 (GIN)",
    "yente": "yente-like, logic-v2 on 50",
    "splink": "splink, batch",
}


class SystemStopped(Exception):
    """A measured system ended in the middle of an order; the text holds its last complaints."""


class Worker:
    """A process that runs one system; ends with the `with` block."""

    def __init__(self, name: str, scratch: Path) -> None:
        self.name = name
        self._complaints: IO[bytes] = (scratch / f"{name}.log").open("wb")
        self._process = subprocess.Popen(
            [python_of(name) or sys.executable, "-m", "bench.matching.worker", name, str(scratch)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            encoding="utf-8",
        )

    def do(self, order: str, **details: object) -> dict[str, Any]:
        """Give an order and wait for its answer.  Raises SystemStopped if it died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"do": order, **details}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self._process.wait()
            complaints = Path(self._complaints.name).read_text(encoding="utf-8", errors="replace")
            raise SystemStopped(f"{self.name} stopped at {order}:\n{complaints[-2000:]}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()


def python_of(name: str) -> str | None:
    """The interpreter that has the system's packages; None where that environment was not made."""
    return python_of_peers() if name in IN_PEERS_ENVIRONMENT else sys.executable


def absent(names: Sequence[str]) -> dict[str, str]:
    """Which of these systems cannot run here, and why, in a sentence."""
    why = "its environment is not there: make it with `python -m bench.matching.environment`"
    return {name: f"{TITLES[name]} is left out, {why}." for name in names if python_of(name) is None}
