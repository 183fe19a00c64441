"""Manifests that were sent to the site: the first travellers are checked at once, the others while the page is left.

The file itself is kept nowhere. What interrupts the checks, such as a node that is stopped, loses nothing: the same
officer sends the same file again, and it goes on where it stopped.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.timezone import now

from comity.core.actors import Actor
from comity.core.refusals import Refusal
from comity.members.queries import renewed
from comity.screening import services
from comity.screening.models import Batch
from comity.screening.search import Inquiry

log = logging.getLogger(__name__)


def start(actor: Actor, *, file: services.ManifestFile, inquiries: Sequence[Inquiry], at: datetime) -> Batch:
    """Check the first travellers, and the others in a thread of its own.  Raises BatchEmpty, BatchMovedOn."""
    batch = services.begin_manifest(actor, file=file, inquiries=inquiries, at=at)
    if batch.is_open:
        threading.Thread(
            target=_go_on, args=(actor, batch, inquiries), name=f"manifest-{batch.pk}", daemon=True
        ).start()
    return batch


def _go_on(actor: Actor, batch: Batch, inquiries: Sequence[Inquiry]) -> None:
    """Check what is left, each part as the officer may act then: a permission that ends, ends it."""
    try:
        while batch.is_open:
            batch = services.go_on_with_manifest(renewed(actor), batch=batch, inquiries=inquiries, at=now())
    except Refusal as refusal:
        log.warning("manifest %s: %s", batch.pk, refusal.code)
    finally:
        connection.close()
