"""Parts of files that arrived, until the whole file and its message are there.

COMITY_HOME/attachments/arriving/<issuer>.<file>/<part>.<parts>
"""

import base64
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from comity.core.home import home, place
from comity.exchange import errors
from comity.records.attachments import storage

ARRIVING = "arriving"
MOST_WAITING = 200  # unfinished files of one bureau
FORGOTTEN_AFTER_SECONDS = 35 * 86_400  # as long as a broker keeps what could still complete it


class Arrived:
    """A whole file as its parts have it; `name` is what its message calls it. Read in parts, never at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.issuer, _, self.file = folder.name.partition(".")
        self.name: str | None = None

    def chunks(self) -> Iterator[bytes]:
        """Its content, part by part."""
        for path in sorted(self.folder.iterdir(), key=lambda path: int(path.name.partition(".")[0])):
            yield path.read_bytes()

    def is_what_was_signed(self, described: Mapping[str, Any]) -> bool:
        """Whether size and hash are those that its message, signed by the issuer, states."""
        digest, size = hashlib.sha256(), 0
        for chunk in self.chunks():
            digest.update(chunk)
            size += len(chunk)
        return bool(size == described["size"] and digest.hexdigest() == described["sha256"])

    def forget(self) -> None:
        """Remove its parts."""
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(issuer: str, body: Mapping[str, Any]) -> None:
    """Write one part down, whole or not at all; the same part again changes nothing.

    issuer   whose signature it carries: nobody completes, or spoils, the file of another

    Raises FilesWaiting where that bureau has as many unfinished files here as one may have.
    """
    name, waiting = f"{body['part']}.{body['parts']}", home() / storage.FOLDER / ARRIVING
    folder = f"{issuer}.{body['file']}"
    if not (waiting / folder).exists() and sum(1 for _ in waiting.glob(f"{issuer}.*")) >= MOST_WAITING:
        raise errors.FilesWaiting(bureau=issuer)
    path = place(storage.FOLDER, ARRIVING, folder, name)
    data = base64.urlsafe_b64decode(body["data"] + "=" * (-len(body["data"]) % 4))
    draft = path.with_name(f"{name}.{os.getpid()}.new")
    draft.write_bytes(data)
    os.replace(draft, path)


def forget(files: Iterable[tuple[str, str]]) -> None:
    """Remove the parts that came of these files: (issuer, file) of each."""
    for issuer, file in files:
        shutil.rmtree(home() / storage.FOLDER / ARRIVING / f"{issuer}.{file}", ignore_errors=True)


def complete() -> Iterator[Arrived]:
    """The files of which every part is there."""
    for folder in sorted((home() / storage.FOLDER / ARRIVING).glob("*")):
        names = {path.name for path in folder.iterdir()}
        parts = max((int(name.split(".")[1]) for name in names), default=0)
        if names == {f"{part}.{parts}" for part in range(1, parts + 1)}:
            yield Arrived(folder)


def sweep() -> None:
    """Remove parts that nothing completed in time."""
    before = time.time() - FORGOTTEN_AFTER_SECONDS
    for folder in (home() / storage.FOLDER / ARRIVING).glob("*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
