"""Remembering that a document's bearer is not whom a record means; and taking that back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import consult, note, operation
from comity.core.refusals import NotYours
from comity.records.models import Record
from comity.screening import editions, errors, memory, permissions, queries, rules
from comity.screening.events import MemoryEnded
from comity.screening.models import Hit, NotSame
from comity.screening.questions import Number


def remember_not_same(
    hit: Hit, record: Record, *, everywhere: bool, at: datetime, until: datetime | None = None
) -> list[NotSame]:
    """Remember the pairs of a hit's documents and its record, inside the operation that answers the hit.

    everywhere   for every bureau, instead of only the one that reported the hit
    until        when the owner, at another node, forgets it; never later than the period in force
    """
    shown = memory.documents_of(hit.encountered) if hit.encountered is not None else ()
    if not shown:
        return []
    memory.KEY.make()
    period = at + editions.periods().not_same
    ends = period if until is None else min(until, period)
    return [_remembered(hit, record, number, everywhere=everywhere, at=at, until=ends) for number in shown]


@operation("screening.search_memory", allow=permissions.SEARCH_MEMORY)
def search_memory(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[NotSame]:
    """Show what is remembered on the word, or at the request, of one's own bureau, as a list page found it."""
    found = list(queries.memory_visible_to(actor).filter(pk__in=shown))
    note(shown=len(found))
    consult(*found)
    return found


@operation("screening.forget_not_same", allow=permissions.FORGET_NOT_SAME, subject="pair")
def forget_not_same(actor: Actor, *, pair: NotSame, reason: str, at: datetime) -> NotSame:
    """Take back that a document's bearer is another person: the next check shows the candidate as open again.

    Either bureau may: the one that owns the record, and the one that reported the hit.
    Raises NotYours, AlreadyForgotten, ReasonMissing.
    """
    if actor.bureau not in (pair.owner_id, pair.reporting_bureau_id):
        raise NotYours
    rules.require_remembered(until_at=pair.until_at, reversed_at=pair.reversed_at, at=at)
    if not reason.strip():
        raise errors.ReasonMissing
    pair.reversed_by, pair.reversed_at = actor.id, at
    pair.save(update_fields=["reversed_by", "reversed_at"])
    events.emit(MemoryEnded(hit=str(pair.hit_id), pair=str(pair.pk), bureau=actor.bureau))
    return pair


def _remembered(
    hit: Hit, record: Record, number: Number, *, everywhere: bool, at: datetime, until: datetime
) -> NotSame:
    """The pair, made or renewed."""
    key = {
        "record_id": record.pk,
        "document": memory.fingerprint(number),
        "reporting_bureau_id": hit.reporting_bureau_id,
    }
    pair = NotSame.objects.filter(**key, reversed_at__isnull=True).first() or NotSame(**key)
    pair.hit, pair.owner_id = hit, hit.owner_id
    pair.record_digest, pair.document_end = memory.digest_of(record), memory.end_of(number)
    pair.everywhere, pair.from_at, pair.until_at = everywhere, at, until
    pair.save()
    return pair
