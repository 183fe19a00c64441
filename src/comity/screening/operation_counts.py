"""Figures of an operation: what followed hits that their owners confirmed, and nothing else.

Each confirmed hit counts once for a figure, however often it was recorded; an outcome entered in error counts for none.
Times are when it happened, not when it was written down.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet

from comity.screening import editions
from comity.screening.codes import HitState
from comity.screening.models import Outcome

# The figures there are, in the order in which a report gives them.
FIGURES: Final = tuple(dict.fromkeys(row.counts for row in editions.outcomes().rows.values() if row.counts))


def counts(
    from_at: datetime, until_at: datetime, *, types: Collection[str] = (), bureaus: Collection[str] = ()
) -> dict[str, int]:
    """{figure: confirmed hits that count for it} of [from, until); every figure, also those that are zero.

    types     of the notices that the records were met by; empty: whatever they were met by
    bureaus   that reported the hits; empty: all
    """
    rows = _confirmed().filter(happened_at__gte=from_at, happened_at__lt=until_at)
    rows = rows.filter(hit__notice_type__in=types) if types else rows
    rows = rows.filter(bureau__in=bureaus) if bureaus else rows
    table = editions.outcomes().rows
    met = {(table[code].counts, hit) for code, hit in rows.values_list("code", "hit_id")}
    counted = Counter(figure for figure, _hit in met)
    return {figure: counted[figure] for figure in FIGURES}


def of_notices(type_: str, from_on: date, until_on: date) -> Mapping[str, int]:
    """{outcome: confirmed hits} on notices of a type, in [from, until): what a pilot reports of itself."""
    rows = _confirmed().filter(hit__notice_type=type_, happened_at__date__gte=from_on, happened_at__date__lt=until_on)
    return dict(Counter(code for code, _hit in set(rows.values_list("code", "hit_id"))))


def _confirmed() -> QuerySet[Outcome]:
    rows: QuerySet[Outcome] = Outcome.objects.filter(withdrawn_at__isnull=True, hit__state=HitState.CONFIRMED)
    return rows.order_by()
