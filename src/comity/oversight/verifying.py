"""Carrying out a verification beside everything else, and telling how far it is."""

import logging
import threading
from uuid import UUID

from django.db import connection
from django.utils.timezone import now

from comity.core import verification
from comity.core.actors import system
from comity.members.models import Bureau
from comity.oversight import services
from comity.oversight.models import VerificationRun

log = logging.getLogger(__name__)

# (entries done, entries in all) of what runs in this process; another process shows only that it runs.
_progress: dict[UUID, tuple[int, int]] = {}


def begin(run: VerificationRun) -> threading.Thread:
    """Carry the verification out in a thread of its own."""
    _progress[run.pk] = (0, 0)
    thread = threading.Thread(target=_guarded, args=(run,), name="comity-verification", daemon=True)
    thread.start()
    return thread


def progress(run: VerificationRun) -> tuple[int, int] | None:
    """How far a run of this process is; None when it does not run here."""
    return _progress.get(run.pk)


def carry_out(run: VerificationRun) -> VerificationRun:
    """Verify the ledger and keep the result."""

    def told(done: int, total: int) -> None:
        _progress[run.pk] = (done, total)

    outcome = services.outcome_of(verification.verify(told))
    return services.record_verification(system(Bureau.SECRETARIAT), run=run, outcome=outcome, at=now())


def _guarded(run: VerificationRun) -> None:
    try:
        carry_out(run)
    except Exception:
        # The run stays without a result, and the page says so; the log says why.
        log.exception("verification %s failed", run.pk)
    finally:
        _progress.pop(run.pk, None)
        connection.close()
