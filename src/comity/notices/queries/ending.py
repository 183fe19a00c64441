"""Notices in force by the day they end: for the bureaus they belong to, and for those of the Secretariat who watch."""

from django.db.models import QuerySet

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotPermitted
from comity.members.models import Bureau
from comity.notices import permissions
from comity.notices.codes import KNOWN
from comity.notices.models import Notice
from comity.notices.queries.visibility import notices_visible_to


def whose_ends(actor: Actor) -> str:
    """Code of the bureau whose notices an actor is told the end of; "" for all.  Raises NotPermitted."""
    if not actor.entity and actor.bureau == Bureau.SECRETARIAT and actor.has_role(*permissions.WATCHERS):
        return ""
    if actor.entity or not actor.has_role(Role.OFFICER):
        raise NotPermitted
    return actor.bureau


def notices_by_end(actor: Actor) -> QuerySet[Notice]:
    """The notices in force that `whose_ends` names, as far as the actor may see them.  Raises NotPermitted."""
    owner = whose_ends(actor)
    running = notices_visible_to(actor).filter(state__in=KNOWN, kept_until__isnull=False)
    return running.filter(requesting_bureau=owner) if owner else running
