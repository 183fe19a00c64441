"""Notices: between a bureau and the General Secretariat while they are reviewed, and to their audience afterwards."""

from collections.abc import Iterator
from typing import Any

from comity.core.events import Delivery
from comity.core.subjects import plain
from comity.exchange import hosting
from comity.exchange.files import naming
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import audience_of, part_of, reached, speaks_for
from comity.members.models import Bureau
from comity.notices import interchange
from comity.notices.codes import IN_FORCE, KNOWN, Channel
from comity.notices.models import Notice, NoticeSubject, Question
from comity.records.following import as_entity
from comity.records.models import Record, ReleaseClass


def requested(delivery: Delivery) -> Iterator[Saying]:
    """The Secretariat is asked to publish."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "content": interchange.structured(notice, _subjects(notice), own=True)}
    yield from _to_secretariat(delivery, notice, "notice-requested", body)


def returned(delivery: Delivery) -> Iterator[Saying]:
    """The bureau is asked what is not clear."""
    notice = _notice(delivery)
    questions = [
        {"number": each.number, "text": each.text} | ({"field": each.field.replace("_", "-")} if each.field else {})
        for each in Question.objects.filter(notice=notice, answered_at__isnull=True).order_by("number")
    ]
    yield from _to_owner(delivery, notice, "notice-questioned", {"notice": _name(notice), "questions": questions})


def answered(delivery: Delivery) -> Iterator[Saying]:
    """The Secretariat is given the answers, and the request as it reads now."""
    notice = _notice(delivery)
    given = Question.objects.filter(notice=notice, answered_at__isnull=False).order_by("number")
    body = {
        "notice": _name(notice),
        "answers": [{"number": each.number, "text": each.answer or "-"} for each in given],
        "content": interchange.structured(notice, _subjects(notice), own=True),
    }
    yield from _to_secretariat(delivery, notice, "notice-answered", body)


def refused(delivery: Delivery) -> Iterator[Saying]:
    """The bureau learns the reasons."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "reasons": _reasons(delivery)}
    yield from _to_owner(delivery, notice, "notice-refused", body)


def published(delivery: Delivery) -> Iterator[Saying]:
    """A notice or a diffusion goes to its audience, with the records that all of it may see."""
    notice = _notice(delivery)
    if notice.state not in KNOWN:
        return  # it ended meanwhile, of which another event tells
    to = _reached(notice.release)
    kind, body = publication(notice, to)
    yield from _to_audience(delivery, notice, kind, to, body)


def publication(notice: Notice, to: set[str]) -> tuple[str, dict[str, Any]]:
    """How a notice in force is said to some: the kind of act, and its body with the records that all of them see."""
    shown = [(subject, record) for subject, record in _subjects(notice) if to <= _reached(record.release)]
    body = {
        "notice": _name(notice),
        "content": interchange.structured(notice, shown, own=False),
        "subjects": [as_entity(record) for _subject, record in shown],
        "snapshot": notice.frozen_hash,
        "release": {"purposes": list(notice.release.purposes)},
    }
    body = naming.with_files(body, naming.of_notice(notice, [record for _subject, record in shown]))
    return ("diffusion" if notice.channel == Channel.DIFFUSION else "notice-published"), body


def files_changed(delivery: Delivery) -> Iterator[Saying]:
    """What an earlier edition showed was taken off: the one in force is said again, with the files that are left."""
    event = delivery.event
    if event.holder_type != naming.NOTICE:
        return
    series = Notice.objects.filter(pk=event.holder).values("series")
    in_force = Notice.objects.select_related("release").filter(series__in=series, state__in=IN_FORCE)
    for notice in in_force.filter(mirrored_at__isnull=True):
        to = _reached(notice.release)
        kind, body = publication(notice, to)
        yield from _to_audience(delivery, notice, kind, to, body, part="files")


def superseded(delivery: Delivery) -> Iterator[Saying]:
    """A newer edition took its place."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "by": _name(Notice.objects.get(pk=delivery.event.by))}
    yield from _to_audience(delivery, notice, "notice-superseded", _reached(notice.release), body)


def narrowed(delivery: Delivery) -> Iterator[Saying]:
    """Some may not keep it any more; the rest is told for what it may be used."""
    notice = _notice(delivery)
    classes = ReleaseClass.objects.in_bulk([delivery.event.before, delivery.event.after])
    before, after = _reached(classes[delivery.event.before]), _reached(classes[delivery.event.after])
    gone = {"notice": _name(notice), "keep": False}
    yield from _to_audience(delivery, notice, "notice-narrowed", before - after, gone, part="gone")
    kept = {"notice": _name(notice), "keep": True, "purposes": list(notice.purposes)}
    yield from _to_audience(delivery, notice, "notice-narrowed", before & after, kept, part="kept")


def suspended(delivery: Delivery) -> Iterator[Saying]:
    """Nobody may use it for now."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "reasons": _reasons(delivery)}
    yield from _by_secretariat(delivery, notice, "notice-suspended", body)


def reinstated(delivery: Delivery) -> Iterator[Saying]:
    """It is in force again. Said whole before, for whoever came while it was suspended."""
    notice = _notice(delivery)
    if notice.state in IN_FORCE:
        kind, body = publication(notice, _reached(notice.release))
        yield from _to_audience(delivery, notice, kind, _reached(notice.release), body, part="again")
    yield from _by_secretariat(delivery, notice, "notice-reinstated", {"notice": _name(notice)})


def withdrawn(delivery: Delivery) -> Iterator[Saying]:
    """It ended before its time."""
    notice, event = _notice(delivery), delivery.event
    body = {"notice": _name(notice), "reason": {"code": event.reason}, "cancelled": event.cancelled}
    yield from _to_audience(delivery, notice, "notice-withdrawn", _reached(notice.release), body)


def extended(delivery: Delivery) -> Iterator[Saying]:
    """It is kept longer."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "until": delivery.event.until_on}
    yield from _to_audience(delivery, notice, "notice-extended", _reached(notice.release), body)


def expired(delivery: Delivery) -> Iterator[Saying]:
    """Its time is over."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "at": plain(delivery.at)}
    yield from _to_audience(delivery, notice, "notice-expired", _reached(notice.release), body)


def _notice(delivery: Delivery) -> Notice:
    return Notice.objects.select_related("release").get(pk=delivery.event.notice)


def _name(notice: Notice) -> dict[str, Any]:
    return {"reference": notice.reference, "edition": notice.edition_number, "id": str(notice.pk)}


def _reasons(delivery: Delivery) -> list[dict[str, str]]:
    return [{"code": code} for code in delivery.event.reasons]


def _reached(release: ReleaseClass) -> set[str]:
    return reached(release, hosting.bureaus_elsewhere())


def _subjects(notice: Notice) -> list[tuple[NoticeSubject, Record]]:
    rows = notice.subjects.select_related("record__release", "record__source").order_by("position", "pk")
    return [(row, row.record) for row in rows]


def _to_secretariat(delivery: Delivery, notice: Notice, kind: str, body: dict[str, Any]) -> Iterator[Saying]:
    owner = notice.requesting_bureau_id
    if speaks_for(owner) and Bureau.SECRETARIAT in hosting.bureaus_elsewhere():
        yield _saying(delivery, notice, kind, owner, {Bureau.SECRETARIAT}, body)


def _to_owner(delivery: Delivery, notice: Notice, kind: str, body: dict[str, Any]) -> Iterator[Saying]:
    owner = notice.requesting_bureau_id
    if speaks_for(Bureau.SECRETARIAT) and owner in hosting.bureaus_elsewhere():
        yield _saying(delivery, notice, kind, Bureau.SECRETARIAT, {owner}, body)


def _by_secretariat(delivery: Delivery, notice: Notice, kind: str, body: dict[str, Any]) -> Iterator[Saying]:
    """What only the Secretariat decides: to the audience and to the owner."""
    owner = {notice.requesting_bureau_id} & hosting.bureaus_elsewhere()
    if speaks_for(Bureau.SECRETARIAT):
        yield _saying(delivery, notice, kind, Bureau.SECRETARIAT, _reached(notice.release) | owner, body)


def _to_audience(
    delivery: Delivery, notice: Notice, kind: str, to: set[str], body: dict[str, Any], *, part: str = ""
) -> Iterator[Saying]:
    """The owner says it where its node is this one; else the Secretariat does, at whose node it was decided."""
    owner = notice.requesting_bureau_id
    issuer = owner if speaks_for(owner) else Bureau.SECRETARIAT
    if speaks_for(issuer) and notice.mirrored_at is None:
        told = to | ({owner} & hosting.bureaus_elsewhere() if issuer != owner and not part else set())
        yield _saying(delivery, notice, kind, issuer, told, body, part=part)


def _saying(
    delivery: Delivery, notice: Notice, kind: str, issuer: str, to: set[str], body: dict[str, Any], *, part: str = ""
) -> Saying:
    return Saying(
        event=part_of(delivery, part) if part else delivery.id,
        kind=kind,
        issuer=issuer,
        to=to,
        body=body,
        handling=notice.handling,
        handling_note=notice.handling_note,
        audience=audience_of(notice.release),
    )
