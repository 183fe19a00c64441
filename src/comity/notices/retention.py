"""What ends, and what goes, by the passing of time: the jobs and the dry run read the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from comity.notices.codes import ENDED, KNOWN, State
from comity.notices.models import Notice
from comity.records.models import Attachment


@dataclass(frozen=True, slots=True)
class Due:
    """One notice to which something happens on a day. Counts of what goes with it, where it is erased."""

    reference: str
    edition: int
    type: str
    owner: str
    day: date
    subjects: int
    attachments: int


@dataclass(frozen=True, slots=True)
class Going:
    """What the node would do with notices at a moment."""

    justify: tuple[Due, ...]
    expire: tuple[Due, ...]
    discard: tuple[Due, ...]
    erase: tuple[Due, ...]


def due_for(at: datetime, *, owner: str = "", most: int | None = None) -> Going:
    """What would be asked, ended, discarded and erased at a moment, if the jobs ran then. Changes nothing.

    owner   of the notices of one bureau only; most: no more of each than so many, the first due
    """
    asked = {act: _due(rows, on, most) for act, (rows, on) in _by_act(at, owner).items()}
    return Going(**asked)


def totals(at: datetime, *, owner: str = "") -> dict[str, int]:
    """How many notices each act of `due_for` would meet."""
    return {act: rows.count() for act, (rows, _on) in _by_act(at, owner).items()}


def _by_act(at: datetime, owner: str) -> dict[str, tuple[QuerySet[Notice], str]]:
    """The notices that each act would meet, with the column of the day it is due on."""
    today = at.date()
    found = {
        "justify": (to_justify(today), "ask_on"),
        "expire": (to_expire(today), "kept_until"),
        "discard": (silent(at), "returned_due_at"),
        "erase": (to_erase(today), "erase_on"),
    }
    if not owner:
        return found
    return {act: (rows.filter(requesting_bureau=owner), on) for act, (rows, on) in found.items()}


def to_justify(today: date) -> QuerySet[Notice]:
    """Notices in force whose owners are to be asked whether they are still needed."""
    return Notice.objects.filter(state=State.PUBLISHED, ask_on__lte=today, asked_at__isnull=True)


def to_expire(today: date) -> QuerySet[Notice]:
    """Notices whose period is over."""
    return Notice.objects.filter(state__in=KNOWN, kept_until__lte=today)


def silent(at: datetime) -> QuerySet[Notice]:
    """Returned notices whose bureaus did not answer in time."""
    return Notice.objects.filter(state=State.RETURNED, returned_due_at__lte=at)


def to_erase(today: date) -> QuerySet[Notice]:
    """Notices that ended, and whose content is to go."""
    return Notice.objects.filter(state__in=ENDED, erase_on__lte=today, erased_at__isnull=True)


def _due(notices: QuerySet[Notice], on: str, most: int | None) -> tuple[Due, ...]:
    rows = list(notices.annotate(number_of_subjects=Count("subjects")).order_by(on, "pk")[:most])
    attached = _attached(notice.pk for notice in rows)
    return tuple(
        Due(
            reference=notice.reference,
            edition=notice.edition_number,
            type=notice.type,
            owner=notice.requesting_bureau_id,
            day=_day(getattr(notice, on)),
            subjects=notice.number_of_subjects,
            attachments=attached.get(notice.pk, 0),
        )
        for notice in rows
    )


def _attached(keys: Iterable[object]) -> dict[object, int]:
    held = Attachment.objects.filter(
        holder_type=Notice._meta.label_lower, holder_id__in=list(keys), erased_at__isnull=True
    )
    return dict(held.order_by("holder_id").values_list("holder_id").annotate(number=Count("pk")))


def _day(said: date | datetime) -> date:
    return said.date() if isinstance(said, datetime) else said
