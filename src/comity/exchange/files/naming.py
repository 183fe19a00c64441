"""Files of records and notices as their owner names them to bureaus of other nodes, and who may have which.

Attached to a record is what its bureau keeps with it; to a notice what was attached to any of its editions, but for the
consent of a victim, which stays with its own bureau. A file reaches whom everything it belongs to reaches; that of a
request the General Secretariat, which reviews it.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from comity.exchange import attached
from comity.exchange.shared_sayings import is_shared, reached, speaks_for
from comity.members.models import Bureau
from comity.notices.codes import IN_REVIEW, KNOWN, State
from comity.notices.models import Notice
from comity.notices.queries.attached import holders_of
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment, Record

RECORD, NOTICE = Record._meta.label_lower, Notice._meta.label_lower
NEVER = (AttachmentRole.CONSENT,)
UNDER_REVIEW = (*IN_REVIEW, State.RETURNED)


def of_records(records: Iterable[Record]) -> list[dict[str, Any]]:
    """The files of these records, as the schemas have them."""
    held = Attachment.objects.filter(holder_type=RECORD, holder_id__in=[record.pk for record in records])
    # One that also shows another record is not to be had with this one alone: it stays at home.
    alone = held.filter(Q(record__isnull=True) | Q(record=F("holder_id")), erased_at__isnull=True)
    return [
        _described(one, "record", one.holder_id) for one in alone.exclude(role__in=NEVER).order_by("added_at", "pk")
    ]


def of_notice(notice: Notice, shown: Collection[Record]) -> list[dict[str, Any]]:
    """The files of a notice and of the records that go with it, `shown`; a file of another record stays at home."""
    return of_request(notice, shown) + of_records(shown)


def of_request(notice: Notice, about: Collection[Record]) -> list[dict[str, Any]]:
    """The files of a notice itself, which whoever reviews it reads: all of them, as `about` are all its records."""
    held = Attachment.objects.filter(holder_type=NOTICE, holder_id__in=holders_of(notice), erased_at__isnull=True)
    seen = held.filter(Q(record__isnull=True) | Q(record__in=list(about))).exclude(role__in=NEVER)
    return [_described(one, "notice", one.record_id) for one in seen.order_by("added_at", "pk")]


def with_files(body: dict[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
    """What an act says, with the files that it names; without the member where there are none."""
    return body | ({"files": files} if files else {})


def that_may_go(files: Iterable[str], *, owner: str, to: str) -> list[Attachment]:
    """Those of these files that `owner` speaks for here, and that a bureau of another node may have now.

    files  ids; what is no id is no file
    """
    keys = [key for said in files for key in ids(said)]
    found = Attachment.objects.filter(pk__in=keys, holder_type__in=(RECORD, NOTICE), erased_at__isnull=True)
    rows = found.exclude(role__in=NEVER).order_by("added_at", "pk")
    return [one for one in rows if _may_go(one, owner, to)]


def _may_go(file: Attachment, owner: str, to: str) -> bool:
    if file.holder_type == RECORD:
        return file.record_id in (None, file.holder_id) and _is_seen(file.holder_id, owner, to)
    notice = Notice.objects.select_related("release").filter(pk=file.holder_id).first()
    if notice is None or owner not in (notice.requesting_bureau_id, Bureau.SECRETARIAT) or not speaks_for(owner):
        return False
    editions = Notice.objects.select_related("release").filter(series=notice.series, mirrored_at__isnull=True)
    if to == Bureau.SECRETARIAT and editions.filter(state__in=UNDER_REVIEW).exists():
        return True
    reaching = any(reached(one.release, [to]) for one in editions.filter(state__in=KNOWN))
    requesting = notice.requesting_bureau_id
    return reaching and (file.record_id is None or _is_seen(file.record_id, requesting, to))


def _is_seen(record_id: UUID, owner: str, to: str) -> bool:
    """Whether a bureau sees a record of an owner, which is no mirror here."""
    ours = Record.objects.filter(pk=record_id, owner=owner, mirrored_at__isnull=True).select_related("release")
    return any(is_shared(record) and reached(record.release, [to]) for record in ours)


def _described(file: Attachment, holder: str, record_id: UUID | None) -> dict[str, Any]:
    (said,) = attached.described([file])
    said |= {"holder": holder, "role": file.role, "handling": file.handling}
    return said | ({"record": str(record_id)} if record_id is not None else {})


def ids(said: str) -> list[UUID]:
    """The id that is said; none where it is no id."""
    try:
        return [UUID(said)]
    except ValueError:
        return []
