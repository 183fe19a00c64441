"""Drawing the same file once: tests hand in one scan hundreds of times, and each start of the limited process costs
a quarter of a second. What is drawn of other bytes, for other limits or refused is drawn every time.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from comity.records.attachments import preparing
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.limits import Limits

Drawing = tuple[FileKind, bytes, Limits]


@contextmanager
def same_file_drawn_once() -> Iterator[None]:
    """Within it, a file that was drawn anew before is copied from there."""
    draw = preparing._drawn
    known: dict[Drawing, tuple[Path, dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as kept, pytest.MonkeyPatch.context() as patched:

        def drawn(kind: FileKind, source: Path, folder: Path, limits: Limits) -> dict[str, Any]:
            content = source.read_bytes()
            drawing = (kind, hashlib.sha256(content).digest(), limits)
            if drawing in known:
                copy, said = known[drawing]
                shutil.copytree(copy, folder, dirs_exist_ok=True)
                return dict(said)
            said = draw(kind, source, folder, limits)
            copy = Path(tempfile.mkdtemp(dir=kept))  # several may be drawn at once
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(source.name), dirs_exist_ok=True)
            known[drawing] = (copy, said)
            return dict(said)

        patched.setattr(preparing, "_drawn", drawn)
        yield
