"""What ends, and what goes, by the passing of time: the jobs and the dry run read the same.

The dry run also follows the chain: a notice that ends takes along a new edition of it in the making, and the content of
both goes some days later, with the records drafted for them, their files, pictures and hits.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from comity.core.rooms import rooms
from comity.notices import editions
from comity.notices.codes import ENDED, KNOWN, OPEN, State
from comity.notices.models import Notice, NoticeSubject, PublicExtract, PublicImage, Tip
from comity.records import holds
from comity.records.models import Attachment, ReleaseCeiling

ACTS = JUSTIFY, EXPIRE, DISCARD, ERASE = "justify", "expire", "discard", "erase"
ROOM = "erased_with_notices"
UNDER_WAY = timedelta(days=7)  # that an answer of another node may take
RECORDS, FILES, PICTURES, INFORMATION = "records", "files", "pictures", "information"


@dataclass(frozen=True, slots=True)
class Due:
    """One notice to which something happens on a day.

    because   the act of this dry run that comes first, and without which it would not happen; "" where it stands
    beside    {what: how many} that go with its content, where it is erased; what is none is left out
    """

    reference: str
    edition: int
    type: str
    owner: str
    day: date
    because: str = ""
    beside: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Going:
    """What the node would do with notices by a moment."""

    justify: tuple[Due, ...]
    expire: tuple[Due, ...]
    discard: tuple[Due, ...]
    erase: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Notices that one act would meet, for one reason.

    on       column of the day that it counts from
    erased   whether the day is some days after that: as many as the edition of the notice keeps content
    """

    act: str
    notices: QuerySet[Notice]
    on: str
    because: str = ""
    erased: bool = False


def due_for(at: datetime, *, owner: str = "", most: int | None = None) -> Going:
    """What would be asked, ended, discarded and erased by a moment, if nobody did anything until then. Changes nothing.

    owner   of the notices of one bureau only; most: no more of each than so many, the first due
    """
    parts = list(_parts(at, owner))
    found: dict[str, list[tuple[Notice, Due]]] = {act: [] for act in ACTS}
    for part in parts:
        found[part.act] += _due(part, most)
    shown = {act: sorted(rows, key=lambda row: (row[1].day, str(row[0].pk)))[:most] for act, rows in found.items()}
    beside = _beside({notice.pk: due.day for notice, due in shown[ERASE]}, parts)
    shown[ERASE] = [(notice, replace(due, beside=beside[notice.pk])) for notice, due in shown[ERASE]]
    return Going(*(tuple(due for _, due in shown[act]) for act in ACTS))


def totals(at: datetime, *, owner: str = "") -> dict[str, int]:
    """How many notices each act of `due_for` would meet."""
    counted = Counter(dict.fromkeys(ACTS, 0))
    for part in _parts(at, owner):
        counted[part.act] += part.notices.count()
    return dict(counted)


def to_justify(today: date) -> QuerySet[Notice]:
    """Notices in force whose owners are to be asked whether they are still needed."""
    return Notice.objects.filter(state=State.PUBLISHED, ask_on__lte=today, asked_at__isnull=True)


def to_expire(today: date) -> QuerySet[Notice]:
    """Notices whose period is over."""
    return Notice.objects.filter(state__in=KNOWN, kept_until__lte=today)


def silent(at: datetime) -> QuerySet[Notice]:
    """Returned notices whose bureaus did not answer in time.

    A bureau at another node ends its request there, and says so: here it is waited for a little longer, for an answer
    may be under way.
    """
    returned = Notice.objects.filter(state=State.RETURNED)
    here = Q(mirrored_at__isnull=True, returned_due_at__lte=at)
    return returned.filter(here | Q(mirrored_at__isnull=False, returned_due_at__lte=at - UNDER_WAY))


def to_erase(today: date) -> QuerySet[Notice]:
    """Notices that ended, and whose content is to go."""
    return Notice.objects.filter(state__in=ENDED, erase_on__lte=today, erased_at__isnull=True)


# The chain


def _parts(at: datetime, owner: str) -> Iterator[_Part]:
    """Everything that would happen by a moment. No notice is in two parts of one act."""
    today = at.date()
    taken_along = _taken_along(at)
    parts = (
        _Part(JUSTIFY, to_justify(today), "ask_on"),
        _Part(EXPIRE, to_expire(today), "kept_until"),
        _Part(DISCARD, silent(at), "returned_due_at"),
        _Part(DISCARD, taken_along, "ends_on", because=EXPIRE),
        _Part(ERASE, to_erase(today), "erase_on"),
        _Part(ERASE, _gone_by(to_expire(today), "kept_until", today), "kept_until", because=EXPIRE, erased=True),
        _Part(ERASE, _gone_by(silent(at), "returned_due_at", today), "returned_due_at", because=DISCARD, erased=True),
        _Part(ERASE, _gone_by(taken_along, "ends_on", today), "ends_on", because=DISCARD, erased=True),
    )
    for part in parts:
        notices = part.notices.filter(requesting_bureau=owner) if owner else part.notices
        yield _Part(part.act, notices, part.on, part.because, part.erased)


def _taken_along(at: datetime) -> QuerySet[Notice]:
    """New editions in the making, of notices that would end by a moment, with `ends_on`: they are discarded then."""
    ending = to_expire(at.date()).filter(series=OuterRef("series"))
    unfinished = Notice.objects.filter(state__in=OPEN).exclude(pk__in=silent(at).values("pk"))
    return unfinished.annotate(ends_on=Subquery(ending.values("kept_until")[:1])).filter(ends_on__isnull=False)


def _gone_by(notices: QuerySet[Notice], on: str, today: date) -> QuerySet[Notice]:
    """Those of these notices whose content would have gone by a day, if they ended on the day of a column."""
    kept: dict[int, list[Q]] = {}
    for name in editions.names():
        for row in editions.edition(name).types.values():
            kept.setdefault(row.retention.erase_days_after_end, []).append(Q(rules_edition=name, type=row.type))
    lookup = f"{on}__date__lte" if on.endswith("_at") else f"{on}__lte"
    over = (Q(**{lookup: today - timedelta(days=days)}) & reduce(or_, of) for days, of in kept.items())
    return notices.filter(reduce(or_, over))


def _due(part: _Part, most: int | None) -> list[tuple[Notice, Due]]:
    rows = part.notices.order_by(part.on, "pk")[:most]
    return [
        (
            notice,
            Due(
                reference=notice.reference,
                edition=notice.edition_number,
                type=notice.type,
                owner=notice.requesting_bureau_id,
                day=_day(notice, part),
                because=part.because,
            ),
        )
        for notice in rows
    ]


def _day(notice: Notice, part: _Part) -> date:
    said: date | datetime = getattr(notice, part.on)
    on = said.date() if isinstance(said, datetime) else said
    if not part.erased:
        return on
    row = editions.edition(notice.rules_edition).types[notice.type]
    return on + timedelta(days=row.retention.erase_days_after_end)


# What goes with content


Counted = Mapping[UUID, int]


@cache
def of_other_apps() -> Mapping[str, Callable[[Collection[UUID]], Counted]]:
    """What apps above erase with a notice: each may bring a room `erased_with_notices` with
    COUNTED = {what: (ids of notices) -> {id: how many}}.
    """
    found: dict[str, Callable[[Collection[UUID]], Counted]] = {}
    for _app, room in rooms(ROOM):
        found.update(room.COUNTED)
    return found


def _beside(days: Mapping[UUID, date], parts: Iterable[_Part]) -> Mapping[UUID, Mapping[str, int]]:
    """What goes with the content of notices, {id: {what: how many}}.  days: {id: on which their content goes}."""
    counted = {
        RECORDS: _records(days, parts),
        FILES: _files(days),
        PICTURES: _pictures(days),
        INFORMATION: _by_notice(Tip.objects.filter(erased_at__isnull=True), "extract__notice", days),
        **{what: count(list(days)) for what, count in of_other_apps().items()},
    }
    return {key: {what: numbers[key] for what, numbers in counted.items() if numbers.get(key)} for key in days}


def _records(days: Mapping[UUID, date], parts: Iterable[_Part]) -> Counted:
    """Records drafted for these notices that no hold keeps, and that nothing else speaks of when the content goes: each
    with the first notice of which this is so.
    """
    subjects = NoticeSubject.objects.filter(notice__in=days, record__dependent=True, record__erased_at__isnull=True)
    pairs = list(subjects.values_list("notice_id", "record_id"))
    gone = set(holds.kept_from_erasure({record for _, record in pairs}))
    ends = _last_ends({record for _, record in pairs}, parts)
    counted: Counter[UUID] = Counter()
    for notice, record in sorted(pairs, key=lambda pair: days[pair[0]]):
        if record not in gone and ends.get(record, date.min) <= days[notice]:
            gone.add(record)
            counted[notice] += 1
    return counted


def _last_ends(records: Collection[UUID], parts: Iterable[_Part]) -> Mapping[UUID, date]:
    """The day from which no notice limits a record any more; the last of all days where one goes on."""
    limits = list(ReleaseCeiling.objects.filter(record__in=records).values_list("record_id", "holder_id"))
    ending = {
        notice.pk: _day(notice, part)
        for part in parts
        if part.act in (EXPIRE, DISCARD)
        for notice in part.notices.filter(pk__in={holder for _, holder in limits})
    }
    last: dict[UUID, date] = {}
    for record, holder in limits:
        last[record] = max(last.get(record, date.min), ending.get(holder, date.max))
    return last


def _files(keys: Collection[UUID]) -> Counted:
    held = Attachment.objects.filter(holder_type=Notice._meta.label_lower, erased_at__isnull=True)
    return _by_notice(held, "holder_id", keys)


def _pictures(keys: Collection[UUID]) -> Counted:
    extracts = dict(PublicExtract.objects.filter(notice__in=keys).values_list("pk", "notice_id"))
    shown = PublicImage.objects.filter(holder_type=PublicExtract._meta.label_lower, holder_id__in=list(extracts))
    return Counter(extracts[holder] for holder in shown.values_list("holder_id", flat=True))


def _by_notice(rows: QuerySet[Tip] | QuerySet[Attachment], path: str, keys: Collection[UUID]) -> Counted:
    found = rows.filter(**{f"{path}__in": list(keys)}).order_by(path).values_list(path)
    return dict(found.annotate(number=Count("pk")))
