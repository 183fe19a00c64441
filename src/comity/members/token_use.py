"""How often tokens are used, counted in memory and written now and then.

A figure that shows a bureau what its integrations do; not part of the audit, which has every operation anyway. So a
count that a kill takes along is no loss worth a durable commit for each request.
"""

import threading
import time
from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import F

from comity.core import writer
from comity.members.models import Integration, TokenUse

WRITE_EVERY_SECONDS = 15.0

Counts = Counter[tuple[str, datetime]]


class Counting:
    """Counts uses by integration and hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counts = Counter()
        self._written = time.monotonic()

    def count(self, integration: str) -> None:
        """Count one use, and write what was counted when the time has come."""
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        with self._lock:
            self._counts[integration, hour] += 1
            if time.monotonic() - self._written < WRITE_EVERY_SECONDS:
                return
        self.write()

    def clear(self) -> None:
        """Forget what was counted and not written."""
        with self._lock:
            self._counts = Counter()

    def write(self) -> None:
        """Add what was counted since the last time to the store."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
            self._written = time.monotonic()
        if taken:
            writer.perform(lambda: _add(taken))


def _add(taken: Counts) -> None:
    known = Integration.objects.in_bulk({UUID(integration) for integration, _ in taken})
    for (integration, hour), times in taken.items():
        if UUID(integration) not in known:
            continue
        use, _ = TokenUse.objects.get_or_create(integration_id=UUID(integration), hour=hour)
        TokenUse.objects.filter(pk=use.pk).update(count=F("count") + times)


uses = Counting()
