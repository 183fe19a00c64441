"""Whom or what notices are about, in a word, for lists: each principal by its own visibility."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.members.models import Bureau
from comity.notices.codes import KNOWN
from comity.notices.models import Notice
from comity.notices.queries.visibility import notices_visible_to
from comity.records import searching
from comity.records.models import Record
from comity.records.queries import records_visible_to

# What lists show: to read the rest of each row takes longer than to find the rows.
OF_A_LINE = (
    "reference",
    "edition_number",
    "type",
    "state",
    "requesting_bureau",
    "channel",
    "handling",
    "urgency",
    "principal",
    "published_at",
    "review_due_at",
    "kept_until",
)
OWN_AT_MOST = 500  # drafts and ended notices of one's own bureau that a search finds


def captioned(actor: Actor, notices: QuerySet[Notice]) -> list[Notice]:
    """These notices as a list shows them (`OF_A_LINE`), each with `caption`: the name of its principal, as far as the
    actor may see that record; None else.

    notices   that the actor may see: whoever may see a notice before publication may read what was drafted for it
    """
    rows = list(notices.only(*OF_A_LINE))
    names = _names(records_visible_to(actor), {row.principal_id for row in rows})
    unnamed = {row.principal_id for row in rows}.difference(names)
    names |= _names(_drafted_for(actor), unnamed)
    for row in rows:
        row.caption = names.get(row.principal_id)  # type: ignore[attr-defined]
    return rows


def lines_of(actor: Actor, ids: Sequence[UUID]) -> list[Notice]:
    """The visible ones of these notices, in their order, with the columns that lists show."""
    seen = notices_visible_to(actor).filter(pk__in=list(ids)).only(*OF_A_LINE)
    rows = {notice.pk: notice for notice in seen}
    return [rows[key] for key in ids if key in rows]


def _names(records: QuerySet[Record], ids: Collection[UUID | None]) -> dict[UUID | None, str]:
    wanted = [key for key in ids if key is not None]
    return dict(records.filter(pk__in=wanted).values_list("pk", "caption")) if wanted else {}


def _drafted_for(actor: Actor) -> QuerySet[Record]:
    """Records that were drafted for notices which the actor may see."""
    drafted = Record.objects.filter(drafted=True)
    if actor.bureau == Bureau.SECRETARIAT and actor.has_role(Role.COMPLIANCE, Role.DATA_PROTECTION):
        return drafted
    return drafted.none() if actor.entity else drafted.filter(owner=actor.bureau)


def keys_called(actor: Actor, text: str) -> set[UUID]:
    """Keys of the notices of this number, or about whoever may be called so in any script: to narrow those that the
    actor may see, for not all of these are.

    Each way is asked by itself and answered by an index; together, as one condition, they would read every notice.
    """
    called = records_visible_to(actor).filter(number__in=list(searching.scores(actor, text)), withdrawn_at=None)
    principals = list(called.values_list("pk", flat=True))
    keys = set(Notice.objects.filter(reference=text.upper()).values_list("pk", flat=True))
    keys.update(Notice.objects.filter(principal__in=principals).values_list("pk", flat=True))
    # What the own bureau drafted stands in no index of names, and what has ended in none any more.
    own = Notice.objects.filter(requesting_bureau=actor.bureau).exclude(state__in=KNOWN)
    keys.update(own.filter(principal__caption__icontains=text).values_list("pk", flat=True)[:OWN_AT_MOST])
    return keys
