"""How a notice shows beside a record: for the counter, and for the apps above."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from comity.core.actors import Actor
from comity.members.legal import LegalFace, legal_profile_of
from comity.notices import editions
from comity.notices.codes import IN_FORCE
from comity.notices.models import MisusedIdentity, Notice, NoticeSubject
from comity.notices.queries.visibility import published_to
from comity.records.models import Record
from comity.records.queries import records_visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFace:
    """What whoever meets a record learns of a notice about it.

    when_met         code of what an officer does, a row of the edition's `steps.yaml`
    role             what the record is to the notice: `SubjectRole`
    legal_of_owner   what the state that asks makes of such a notice: what it will send, through whom
    legal_of_reader  what the reader's own state makes of it: what an officer may do here. Null: not known
    """

    id: UUID
    series: UUID
    reference: str
    edition: int
    type: str
    channel: str
    owner: str
    role: str
    when_met: str
    kept_until: date | None
    legal_of_owner: LegalFace | None = None
    legal_of_reader: LegalFace | None = None
    unconfirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimFace:
    """A victim whose identity the principal of a notice uses, who agreed to be shown."""

    record: Record
    until_on: date


def notices_about(actor: Actor, record_ids: Collection[UUID], *, on: date) -> dict[UUID, tuple[NoticeFace, ...]]:
    """Notices in force, released to the actor, that speak of these records; the gravest type first.

    on   the day whose legal profiles are shown beside them
    """
    if not record_ids:
        return {}
    linked = NoticeSubject.objects.filter(record__in=list(record_ids), notice__state__in=IN_FORCE)
    pairs = list(linked.values_list("record_id", "notice_id", "role"))
    notices = {notice.pk: notice for notice in published_to(actor).filter(pk__in={pair[1] for pair in pairs})}
    found: dict[UUID, list[NoticeFace]] = defaultdict(list)
    for record, key, role in pairs:
        if key in notices:
            found[record].append(_face(actor, notices[key], role, on))
    order = {type_: place for place, type_ in enumerate(_GRAVITY)}
    return {
        record: tuple(sorted(faces, key=lambda face: (order.get(face.type, len(order)), face.reference)))
        for record, faces in found.items()
    }


_GRAVITY = ("red", "un", "yellow", "blue", "black", "green", "silver", "orange", "purple")


def victims_of(actor: Actor, notice_ids: Collection[UUID], *, on: date) -> dict[UUID, tuple[VictimFace, ...]]:
    """Victims who agreed to be shown beside these notices, as far as the actor may see their records."""
    agreed = MisusedIdentity.objects.filter(
        notice__in=published_to(actor).filter(pk__in=list(notice_ids)).values("pk"),
        withdrawn_at__isnull=True,
        consent_on__lte=on,
        until_on__gt=on,
    )
    rows = list(agreed.order_by("added_at"))
    records = {record.pk: record for record in records_visible_to(actor).filter(pk__in=[row.record_id for row in rows])}
    found: dict[UUID, list[VictimFace]] = defaultdict(list)
    for row in rows:
        if row.record_id in records:
            found[row.notice_id].append(VictimFace(record=records[row.record_id], until_on=row.until_on))
    return {key: tuple(faces) for key, faces in found.items()}


def in_force(type_: str, bureau: str) -> QuerySet[Notice]:
    """Notices of a type that a bureau has in force: for the apps above, which answer for what they show of them."""
    return Notice.objects.filter(type=type_, requesting_bureau=bureau, state__in=IN_FORCE)


def published_since(key: UUID | None) -> QuerySet[Notice]:
    """Editions that were ever published, after the one with this key: for those who carry notices to other nodes."""
    published = Notice.objects.exclude(frozen_hash="").order_by("published_at", "pk")
    last = Notice.objects.filter(pk=key).first() if key is not None else None
    return published.filter(published_at__gt=last.published_at) if last and last.published_at else published


def faces_of(actor: Actor, notices: Iterable[Notice], *, on: date) -> list[NoticeFace]:
    """The faces of notices that the actor may see, as of their principals."""
    return [_face(actor, notice, "principal", on) for notice in notices]


def _face(actor: Actor, notice: Notice, role: str, on: date) -> NoticeFace:
    return NoticeFace(
        id=notice.pk,
        series=notice.series,
        reference=notice.reference,
        edition=notice.edition_number,
        type=notice.type,
        channel=notice.channel,
        owner=notice.requesting_bureau_id,
        role=role,
        when_met=editions.edition(notice.rules_edition).types[notice.type].when_met,
        kept_until=notice.kept_until,
        legal_of_owner=legal_profile_of(notice.requesting_bureau_id, notice.type, on=on),
        legal_of_reader=legal_profile_of(actor.bureau, notice.type, on=on),
    )
