"""COMITY_HOME: the folder where one node keeps its store, its keys, its index and its files."""

import os
from pathlib import Path

from django.conf import settings


def home() -> Path:
    """The node's folder; made, for its owner alone, when it is not there."""
    folder = Path(settings.COMITY_HOME)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def place(*parts: str) -> Path:
    """A path below the node's folder, whose parent exists."""
    path = home().joinpath(*parts)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def append_durably(path: Path, text: str) -> None:
    """Add to the end of a file, and return when it is on the disk."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
