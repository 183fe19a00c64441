"""Consulting: reading personal data is an operation with a purpose, and leaves a trace for the owner."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.core.actors import Actor
from comity.core.operations import consult, consult_by_key, note, operation
from comity.records import permissions, queries
from comity.records.models import Record


@operation("records.consult", allow=permissions.CONSULT)
def consult_record(actor: Actor, *, reference: str, at: datetime) -> Record:
    """Open the file of one record.  Raises NotFound, alike for what is absent and what may not be seen."""
    record = queries.record_visible_to(actor, reference)
    consult(record)
    return record


@operation("records.search", allow=permissions.SEARCH)
def search_records(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[UUID]:
    """Show the records that a search or a list page found.

    question   what was asked, as the address of the page or the request has it
    shown      ids of the records on the page; what the actor may not see is left out

    returns    the ids of those that it sees, in their order
    """
    seen = queries.visible_ids(actor, shown)
    found = [key for key in shown if key in seen]
    note(shown=len(found))
    consult_by_key(Record, found)
    return found


@operation("records.export", allow=permissions.EXPORT)
def export_records(actor: Actor, *, question: str, format: str, part: Sequence[UUID], at: datetime) -> list[Record]:
    """Hand out the next part of an export. Asked for each part anew, so that a permission that ends, ends it."""
    found = queries.records_by_id(actor, part)
    note(exported=len(found))
    consult(*found)
    return found
