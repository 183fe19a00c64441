"""Lists of notices and of reviews that wait."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.codes import NoticeType
from comity.core.listing import Column, Filter, Listing, Word
from comity.members.codes import GroupingKind
from comity.members.models import Bureau, Grouping
from comity.members.rules.names import name_in
from comity.notices import queries
from comity.notices.codes import Channel, State, Urgency
from comity.notices.models import Notice

TONES: Mapping[str, str] = {
    State.DRAFT: "neutral",
    State.REQUESTED: "wait",
    State.SECOND_REVIEW: "wait",
    State.RETURNED: "info",
    State.REFUSED: "bad",
    State.PUBLISHED: "good",
    State.SUSPENDED: "bad",
    State.WITHDRAWN: "neutral",
    State.EXPIRED: "neutral",
    State.SUPERSEDED: "neutral",
    State.DISCARDED: "neutral",
}


def state_word(notice: Notice) -> Word:
    """The state of a notice as a word with its tone."""
    return Word(label=State(notice.state).label, tone=TONES[notice.state])


def urgency_word(notice: Notice) -> Word | None:
    """That a notice is urgent; nothing where it is not."""
    return Word(label=Urgency.URGENT.label, tone="bad") if notice.urgency == Urgency.URGENT else None


# To count a hundred thousand would take longer than everything else of a page: nobody turns four hundred of them.
COUNTED_AT_MOST = 10_000
WEEK, MONTH, YEAR = "week", "month", "year"
_DAYS = {WEEK: 7, MONTH: 30, YEAR: 365}


def _published(values: list[str]) -> Q:
    """Notices published in the longest of these times."""
    days = max(_DAYS[value] for value in values)
    return Q(published_at__gte=timezone.now() - timedelta(days=days))


_COLUMNS = (
    Column(key="reference", label=_("Reference"), sort="reference", kind="code"),
    Column(key="type", label=_("Type"), sort="type", kind="notice"),
    Column(key="subject", label=pgettext_lazy("of a notice", "Subject"), value="caption", kind="name"),
    Column(key="state", label=_("State"), value=state_word, sort=Lower("state"), kind="state"),
    Column(key="owner", label=_("Owner"), value="requesting_bureau_id", sort="requesting_bureau_id", kind="code"),
    Column(key="channel", label=_("Channel"), value="get_channel_display", sort="channel", wide=True),
    Column(key="handling", label=_("Handling"), sort="handling", kind="handling", wide=True),
    Column(
        key="published",
        label=_("Published"),
        value="published_at",
        sort="published_at",
        kind="moment",
        blank=True,
        wide=True,
    ),
)

_FILTERS = (
    Filter(key="type", label=_("Type"), choices=NoticeType.choices),
    Filter(key="state", label=_("State"), choices=State.choices),
    Filter(key="owner", label=_("Owner"), choices=lambda: _bureaus(), path="requesting_bureau_id"),
    Filter(key="region", label=_("Region"), choices=lambda: _regions()),
    Filter(key="channel", label=_("Channel"), choices=Channel.choices),
    Filter(
        key="published",
        label=_("Published"),
        choices=[
            (WEEK, _("in the last seven days")),
            (MONTH, _("in the last thirty days")),
            (YEAR, _("in the last year")),
        ],
        narrow=_published,
    ),
)


def notices(actor: Actor) -> Listing:
    """The list of notices as this actor may ask it."""

    def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(pk__in=queries.keys_called(actor, text))

    return Listing(
        name="notices",
        title=_("Notices"),
        hint=_("Name in any script, or reference"),
        columns=_COLUMNS,
        filters=_FILTERS,
        search=search,
        complete=partial(queries.captioned, actor),
        order="-published",
        count_limit=COUNTED_AT_MOST,
        link=_file,
        empty=_("Notices that bureaus send to yours will stand here."),
        how=_("Draft a notice: the General Secretariat reviews it before anybody else sees it."),
    )


_OF_REVIEWS = (
    Column(key="reference", label=_("Reference"), sort="reference", kind="code"),
    Column(key="type", label=_("Type"), sort="type", kind="notice"),
    Column(key="subject", label=pgettext_lazy("of a notice", "Subject"), value="caption", kind="name"),
    Column(key="owner", label=_("Owner"), value="requesting_bureau_id", sort="requesting_bureau_id", kind="code"),
    Column(key="state", label=_("State"), value=state_word, sort="state", kind="state"),
    Column(key="urgency", label=_("Urgency"), value=urgency_word, kind="state", wide=True),
    Column(key="due", label=_("Due"), value="review_due_at", sort="review_due_at", kind="deadline", blank=True),
)


def reviews(actor: Actor) -> Listing:
    """The list of what waits for a reviewer."""
    return Listing(
        name="reviews",
        title=_("Reviews"),
        columns=_OF_REVIEWS,
        filters=[
            Filter(key="type", label=_("Type"), choices=NoticeType.choices),
            Filter(key="owner", label=_("Owner"), choices=lambda: _bureaus(), path="requesting_bureau_id"),
        ],
        complete=partial(queries.captioned, actor),
        order="due",
        link=lambda notice: reverse("notices:review", args=[notice.reference, notice.edition_number]),
        empty=_("Requests that wait for a review will stand here, the next due first."),
        how=_("Bureaus request notices; nothing has to be done now."),
    )


ASKED, SOON, LATER = "asked", "soon", "later"


def ending_word(notice: Notice) -> Word:
    """Where a notice stands on its way to its end."""
    if notice.asked_at is not None:
        return Word(label=_("Owner asked"), tone="wait")
    if notice.state == State.SUSPENDED:
        return state_word(notice)
    return Word(label=_("To be asked"), tone="neutral")


def _ends(values: list[str]) -> Q:
    """Notices whose owners were asked; that end within a year; that end later."""
    year = timezone.localdate() + timedelta(days=365)
    conditions = {
        ASKED: Q(asked_at__isnull=False),
        SOON: Q(kept_until__lt=year),
        LATER: Q(kept_until__gte=year),
    }
    return reduce(or_, (conditions[value] for value in values), Q(pk__in=()))


def _ends_at(notice: Notice) -> datetime | None:
    """The first moment, at this node, in which a notice is in force no more."""
    return timezone.make_aware(datetime.combine(notice.kept_until, time())) if notice.kept_until else None


def _extension(notice: Notice) -> str:
    """Where it is kept longer, once that may be asked for; else its file."""
    may = notice.ask_on is not None and notice.ask_on <= timezone.localdate()
    return reverse("notices:extend", args=[notice.reference, notice.edition_number]) if may else _file(notice)


ENDING = Listing(
    name="retention",
    title=_("Retention of notices"),
    columns=[
        Column(key="reference", label=_("Reference"), sort="reference", kind="code"),
        Column(key="type", label=_("Type"), sort="type", kind="notice"),
        Column(key="owner", label=_("Owner"), value="requesting_bureau_id", sort="requesting_bureau_id", kind="code"),
        Column(key="ends", label=_("Ends"), value=_ends_at, sort="kept_until", kind="deadline"),
        Column(key="ask", label=_("Owner asked from"), value=lambda n: n.ask_on or "", sort="ask_on", wide=True),
        Column(key="stands", label=_("How it stands"), value=ending_word, kind="state"),
    ],
    filters=[
        Filter(
            key="when",
            label=_("Ends"),
            choices=[
                (ASKED, _("the owner was asked")),
                (SOON, _("within a year")),
                (LATER, _("later")),
            ],
            narrow=_ends,
        ),
        Filter(key="type", label=_("Type"), choices=NoticeType.choices),
        Filter(key="owner", label=_("Owner"), choices=lambda: _bureaus(), path="requesting_bureau_id"),
    ],
    order="ends",
    link=_extension,
    empty=_("Notices in force will stand here, the next to end first."),
    how=_("Six months before a notice ends its owner is asked; a named officer keeps it longer, and silence ends it."),
)


def _file(notice: Notice) -> str:
    return reverse("notices:edition", args=[notice.reference, notice.edition_number])


def _bureaus() -> list[tuple[str, str]]:
    return [(code, code) for code in Bureau.objects.order_by("code").values_list("code", flat=True)]


def _regions() -> list[tuple[str, str]]:
    regions = Grouping.objects.filter(kind=GroupingKind.REGION).order_by("order", "code").values_list("code", "names")
    return [(code, name_in(names, get_language() or "en")) for code, names in regions]
