"""Files that were sent to the site to be imported: kept under a name of ours, read in the background, then removed."""

import logging
import shutil
import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.db import connection
from django.utils.timezone import now

from comity.core.actors import Actor
from comity.core.home import place
from comity.core.ids import new_id
from comity.core.refusals import Refusal
from comity.members.queries import renewed
from comity.records import importing, services
from comity.records.errors import TooManyWithdrawals
from comity.records.models import ImportRun, ListSource
from comity.records.texts import clean

log = logging.getLogger(__name__)


class Sent(Protocol):
    """A file of a request."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Its content."""


def keep(sent: Sent) -> Path:
    """Put a sent file where only the node reads it. What it was called plays no part in where it lies."""
    path = place("uploads", str(new_id()), "list")
    with path.open("wb") as file:
        for block in sent.chunks():
            file.write(block)
    return path


def start(actor: Actor, source: ListSource, path: Path, *, name: str, confirmed: bool, at: datetime) -> ImportRun:
    """Begin the run, and read the file in a thread of its own.  Raises ListRetired.

    name   what the sender calls the file, for the report
    """
    _, digest, size = importing.fingerprint([path])
    run = services.start_import(
        actor, source=source, file_name=clean(name)[0], file_hash=digest, file_bytes=size, at=at
    )
    threading.Thread(
        target=_import, args=(actor, run, path, confirmed), name=f"import-{source.name}", daemon=True
    ).start()
    return run


def _import(actor: Actor, run: ImportRun, path: Path, confirmed: bool) -> None:
    try:
        importing.import_files(actor, source=run.source, paths=[path], clock=now, confirmed=confirmed, acting=renewed)
    except TooManyWithdrawals as refusal:
        # The file is gone when this ends, so the run cannot wait for somebody to confirm it: they send it again.
        services.refuse_file(actor, run=run, code=refusal.code, facts=dict(refusal.facts), at=now())
    except Refusal as refusal:
        log.warning("import into %s: %s", run.source.name, refusal.code)
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)
        connection.close()
