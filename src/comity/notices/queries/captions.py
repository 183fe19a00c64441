"""Whom or what notices are about, in a word, for lists: each principal by its own visibility."""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.members.models import Bureau
from comity.notices.codes import KNOWN
from comity.notices.models import Notice
from comity.records import searching
from comity.records.models import Record
from comity.records.queries import records_visible_to

# The largest columns: to read them for each row of a list takes longer than to find the rows.
OF_A_FILE = ("frozen", "texts", "facts", "flags", "acknowledged", "signature", "new_facts", "duplicates_note")
OWN_AT_MOST = 500  # drafts and ended notices of one's own bureau that a search finds


def with_captions(actor: Actor, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """The same notices, each with `caption`: the name of its principal, as far as the actor may see that record, and
    without what only a file shows (`OF_A_FILE`).

    notices   that the actor may see: whoever may see a notice before publication may read what was drafted for it
    """
    principal = Q(pk=OuterRef("principal_id"))
    drafted = Record.objects.filter(principal, drafted=True)
    if actor.bureau != Bureau.SECRETARIAT or not actor.has_role(Role.COMPLIANCE, Role.DATA_PROTECTION):
        drafted = drafted.filter(owner=actor.bureau) if not actor.entity else drafted.none()
    return notices.defer(*OF_A_FILE).annotate(
        caption=Coalesce(
            Subquery(records_visible_to(actor).filter(principal).values("caption")[:1]),
            Subquery(drafted.values("caption")[:1]),
        )
    )


def keys_called(actor: Actor, text: str) -> set[UUID]:
    """Keys of the notices of this number, or about whoever may be called so in any script: to narrow those that the
    actor may see, for not all of these are.

    Each way is asked by itself and answered by an index; together, as one condition, they would read every notice.
    """
    found = [one.record.pk for one in searching.find(actor, text)]
    keys = set(Notice.objects.filter(reference=text.upper()).values_list("pk", flat=True))
    keys.update(Notice.objects.filter(principal__in=found).values_list("pk", flat=True))
    # What the own bureau drafted stands in no index of names, and what has ended in none any more.
    own = Notice.objects.filter(requesting_bureau=actor.bureau).exclude(state__in=KNOWN)
    keys.update(own.filter(principal__caption__icontains=text).values_list("pk", flat=True)[:OWN_AT_MOST])
    return keys
