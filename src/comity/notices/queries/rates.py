"""How a bureau's requests were decided lately: one of the things a reviewer is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from comity.notices.codes import State
from comity.notices.models import Notice
from comity.notices.tables import ReviewClocks

DAYS_OF_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class RefusalRate:
    """How many requests were decided, and how many of them refused."""

    decided: int
    refused: int


def refusal_rate(bureau: str, clocks: ReviewClocks, at: datetime) -> RefusalRate | None:
    """The requests of a bureau decided in the months before a moment; None where they are too few to say anything."""
    since = at - timedelta(days=clocks.rate_months * DAYS_OF_A_MONTH)
    rows = Notice.objects.filter(requesting_bureau=bureau, decided_at__gt=since, decided_at__lte=at)
    counted = rows.aggregate(decided=Count("pk"), refused=Count("pk", filter=Q(state=State.REFUSED)))
    if counted["decided"] < clocks.rate_least:
        return None
    return RefusalRate(counted["decided"], counted["refused"])
