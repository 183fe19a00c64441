"""Figures of an operation: what followed hits that their owners confirmed, and nothing else.

Each confirmed hit counts once for a figure, however often it was recorded; an outcome entered in error counts for none.
Times are when it happened, not when it was written down.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.members.models import Bureau
from comity.screening import editions
from comity.screening.codes import HitState
from comity.screening.models import Outcome

# The figures there are, in the order in which a report gives them.
FIGURES: Final = tuple(editions.outcomes().figures)
# Who reads the figures of every bureau, at the General Secretariat; anybody else those of the own one.
READING_ALL: Final = (Role.COMMAND, Role.COMPLIANCE, Role.DATA_PROTECTION)


def counts(
    from_at: datetime, until_at: datetime, *, types: Collection[str] = (), bureaus: Collection[str] = ()
) -> dict[str, int]:
    """{figure: confirmed hits that count for it} of [from, until); every figure, also those that are zero.

    types     of the notices that the records were met by; empty: whatever they were met by
    bureaus   that reported the hits; empty: all
    """
    met = {(figure, hit) for figure, hit, _bureau in _met(from_at, until_at, types, bureaus)}
    return _all(Counter(figure for figure, _hit in met))


def by_bureau(
    from_at: datetime, until_at: datetime, *, types: Collection[str] = (), bureaus: Collection[str] = ()
) -> dict[str, dict[str, int]]:
    """{bureau: the same of the hits that it reported}, of the bureaus that have any."""
    counted: dict[str, Counter[str]] = {}
    for figure, _hit, bureau in _met(from_at, until_at, types, bureaus):
        counted.setdefault(bureau, Counter())[figure] += 1
    return {bureau: _all(counted[bureau]) for bureau in sorted(counted)}


def read_by(actor: Actor) -> tuple[str, ...]:
    """The bureaus whose figures an actor may read: its own; none named, which is all, for those who watch them all."""
    if actor.bureau == Bureau.SECRETARIAT and actor.has_role(*READING_ALL):
        return ()
    return (actor.bureau,)


def of_notices(type_: str, from_on: date, until_on: date) -> Mapping[str, int]:
    """{outcome: confirmed hits} on notices of a type, in [from, until): what a pilot reports of itself."""
    rows = _confirmed().filter(hit__notice_type=type_, happened_at__date__gte=from_on, happened_at__date__lt=until_on)
    return dict(Counter(code for code, _hit in set(rows.values_list("code", "hit_id"))))


def _met(
    from_at: datetime, until_at: datetime, types: Collection[str], bureaus: Collection[str]
) -> set[tuple[str, UUID, str]]:
    """(figure, hit, bureau) of what happened in [from, until), each once however often it was recorded."""
    rows = _confirmed().filter(happened_at__gte=from_at, happened_at__lt=until_at)
    rows = rows.filter(hit__notice_type__in=types) if types else rows
    rows = rows.filter(bureau__in=bureaus) if bureaus else rows
    table = editions.outcomes().rows
    found = rows.values_list("code", "hit_id", "bureau_id")
    return {(table[code].counts, hit, bureau) for code, hit, bureau in found if code in table and table[code].counts}


def _all(counted: Mapping[str, int]) -> dict[str, int]:
    return {figure: counted.get(figure, 0) for figure in FIGURES}


def _confirmed() -> QuerySet[Outcome]:
    rows: QuerySet[Outcome] = Outcome.objects.filter(withdrawn_at__isnull=True, hit__state=HitState.CONFIRMED)
    return rows.order_by()
