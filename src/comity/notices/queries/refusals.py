"""Requests of a bureau that were refused before."""

from datetime import date

from django.db.models import QuerySet

from comity.notices import refusal_marks
from comity.notices.codes import State
from comity.notices.models import Notice, RefusalMark
from comity.records.models import Record


def earlier_refusals(notice: Notice, principal: Record | None) -> list[Notice]:
    """Refused requests of the same bureau, of the same type, about the same record or the same person or thing.

    The latest first. A refused subject is in no index, so this is asked of the rows; of one whose content has gone, of
    the mark that was kept of it.
    """
    if principal is None:
        return []
    of_bureau = {"requesting_bureau": notice.requesting_bureau_id, "type": notice.type, "state": State.REFUSED}
    refused = Notice.objects.filter(**of_bureau, principal__isnull=False).exclude(pk=notice.pk)
    asked = refusal_marks.identity_of(principal)
    found = [
        one
        for one in refused.filter(erased_at__isnull=True).select_related("principal")
        if one.principal is not None and refusal_marks.identity_of(one.principal).is_alike(asked)
    ]
    marked = refused.filter(mark__isnull=False).select_related("mark")
    if marked and refusal_marks.KEY.exists:
        hashed = asked.hashed(notice.requesting_bureau_id, notice.type)
        found += [one for one in marked if refusal_marks.remembered(one.mark).is_alike(hashed)]
    return sorted(found, key=lambda one: (one.ended_at, one.pk), reverse=True)


def refusals_to_forget(on: date) -> QuerySet[RefusalMark]:
    """Marks whose time is over: for the node itself."""
    return RefusalMark.objects.filter(until_on__lte=on)
