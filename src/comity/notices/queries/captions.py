"""Whom or what notices are about, in a word, for lists: each principal by its own visibility."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.members.models import Bureau
from comity.notices.models import Notice
from comity.records.models import Record
from comity.records.queries import records_visible_to


def with_captions(actor: Actor, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """The same notices, each with `caption`: the name of its principal, as far as the actor may see that record.

    notices   that the actor may see: whoever may see a notice before publication may read what was drafted for it
    """
    principal = Q(pk=OuterRef("principal_id"))
    drafted = Record.objects.filter(principal, drafted=True)
    if actor.bureau != Bureau.SECRETARIAT or not actor.has_role(Role.COMPLIANCE, Role.DATA_PROTECTION):
        drafted = drafted.filter(owner=actor.bureau) if not actor.entity else drafted.none()
    return notices.annotate(
        caption=Coalesce(
            Subquery(records_visible_to(actor).filter(principal).values("caption")[:1]),
            Subquery(drafted.values("caption")[:1]),
        )
    )
