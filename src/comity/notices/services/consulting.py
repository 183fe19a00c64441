"""Consulting: reading notices is an operation with a purpose, and leaves a trace for their owners."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.core.actors import Actor
from comity.core.operations import consult, consult_by_key, note, operation
from comity.core.refusals import NotFound
from comity.notices import permissions, queries
from comity.notices.codes import REFUSED, State
from comity.notices.models import Notice
from comity.notices.services.keeping import clear_desks


@operation("notices.consult_notice", allow=permissions.CONSULT_NOTICE)
def consult_notice(actor: Actor, *, reference: str, at: datetime, edition: int | None = None) -> Notice:
    """Open a notice, with those of its subjects that one may see.  Raises NotFound."""
    notice = _opened(actor, reference, edition)
    if notice.state == State.REFUSED and notice.requesting_bureau_id == actor.bureau:
        clear_desks(notice, (REFUSED,), at)  # its bureau has read why
    return notice


@operation("notices.print_notice", allow=permissions.PRINT_NOTICE)
def print_notice(actor: Actor, *, reference: str, language: str, at: datetime, edition: int | None = None) -> Notice:
    """Take a notice as a document in one of the languages.  Raises NotFound."""
    return _opened(actor, reference, edition)


@operation("notices.search_notices", allow=permissions.SEARCH_NOTICES)
def search_notices(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[UUID]:
    """Show the notices that a search or a list page found.

    question   what was asked, as the address of the page or the request has it
    shown      ids of the notices on the page; what the actor may not see is left out

    returns    the ids of those that it sees, in their order
    """
    seen = queries.visible_ids(actor, shown)
    found = [key for key in shown if key in seen]
    note(shown=len(found))
    consult_by_key(Notice, found)
    return found


@operation("notices.export_notices", allow=permissions.EXPORT_NOTICES)
def export_notices(actor: Actor, *, question: str, format: str, part: Sequence[UUID], at: datetime) -> list[Notice]:
    """Hand out the next part of an export. Asked for each part anew, so that a permission that ends, ends it."""
    found = _visible(actor, part)
    note(exported=len(found))
    consult(*found, *(record for notice in found for _, record in queries.subjects_of(actor, notice)))
    return found


@operation("notices.consult_review", allow=permissions.CONSULT_REVIEW)
def consult_review(actor: Actor, *, reference: str, at: datetime, edition: int | None = None) -> Notice:
    """Open the review of a notice: its subjects, its steps, what the assistant marked.  Raises NotFound."""
    if not queries.is_reviewer(actor):
        raise NotFound
    return _opened(actor, reference, edition, in_review=True)


@operation("notices.search_reviews", allow=permissions.SEARCH_REVIEWS)
def search_reviews(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[UUID]:
    """Show the reviews on a page of those that wait.

    question   what was asked, as the address of the page has it
    shown      ids of the notices on the page; what waits for no review is left out

    returns    the ids of those that wait, in their order
    """
    waiting = set(queries.reviews_for(actor).filter(pk__in=list(shown)).values_list("pk", flat=True))
    found = [key for key in shown if key in waiting]
    note(shown=len(found))
    consult_by_key(Notice, found)
    return found


def _opened(actor: Actor, reference: str, edition: int | None, *, in_review: bool = False) -> Notice:
    if in_review and edition is None:
        waiting = queries.reviews_for(actor).filter(reference=reference).order_by("-edition_number").first()
        edition = waiting.edition_number if waiting else None
    notice = queries.notice_visible_to(actor, reference, edition)
    consult(notice, *(record for _, record in queries.subjects_of_seen(actor, notice)))
    return notice


def _visible(actor: Actor, wanted: Sequence[UUID]) -> list[Notice]:
    """The visible ones of these notices, in their order."""
    rows = {notice.pk: notice for notice in queries.notices_visible_to(actor).filter(pk__in=list(wanted))}
    return [rows[key] for key in wanted if key in rows]
