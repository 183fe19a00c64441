"""Where files lie: under names of ours, in folders that only the node reads. A file never outlives its row for long.

COMITY_HOME/attachments/<first two characters>/<id>.<suffix>, <id>.thumbnail.jpg
COMITY_HOME/attachments/incoming/<id>/          what is being prepared, and was not attached yet
"""

import logging
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import transaction

from comity.core.home import home, place

log = logging.getLogger(__name__)

FOLDER, INCOMING = "attachments", "incoming"
ABANDONED_AFTER_SECONDS = 3_600


def incoming(key: UUID) -> Path:
    """An empty folder for a file that is being prepared."""
    folder = place(FOLDER, INCOMING, str(key), "sent").parent
    folder.chmod(0o700)
    return folder


def file_of(key: UUID, suffix: str) -> Path:
    """Where an attachment's file lies, whether it is there or not."""
    return home() / FOLDER / str(key)[-2:] / f"{key}.{suffix}"


def thumbnail_of(key: UUID) -> Path:
    """Where an attachment's small copy lies, if it has one."""
    return file_of(key, "thumbnail.jpg")


def settle(source: Path, target: Path) -> None:
    """Move a file to its place. Done again, where an operation is tried again, it finds the file there."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if source.exists() or not target.exists():
        os.replace(source, target)
    target.chmod(0o600)


def forget(keys: Iterable[UUID]) -> None:
    """Remove the files of these attachments once the running operation is committed, and not if it is undone."""
    for key in keys:
        transaction.on_commit(partial(_remove, key), robust=True)


def discard(key: UUID) -> None:
    """Remove what was being prepared."""
    shutil.rmtree(home() / FOLDER / INCOMING / str(key), ignore_errors=True)


def sweep(kept: Callable[[Collection[UUID]], Collection[UUID]]) -> int:
    """Remove files that no row keeps, and what was never attached. Returns how many files went.

    kept   of these ids, those whose files stay
    """
    before = time.time() - ABANDONED_AFTER_SECONDS
    for folder in (home() / FOLDER / INCOMING).glob("*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
    gone = 0
    for shelf in sorted((home() / FOLDER).glob("??")):
        files = [(key, path) for path in shelf.iterdir() for key in _key_of(path) if path.stat().st_mtime < before]
        stay = set(kept([key for key, _path in files]))
        for key, path in files:
            if key not in stay:
                path.unlink(missing_ok=True)
                gone += 1
    if gone:
        log.info("removed %s files of attachments that no row keeps", gone)
    return gone


def _remove(key: UUID) -> None:
    for path in (home() / FOLDER / str(key)[-2:]).glob(f"{key}.*"):
        path.unlink(missing_ok=True)


def _key_of(path: Path) -> Iterator[UUID]:
    try:
        yield UUID(path.name.split(".")[0])
    except ValueError:
        return
