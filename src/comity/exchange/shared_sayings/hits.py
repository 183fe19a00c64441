"""Hits between a bureau that reports and one that owns, where they are at different nodes."""

from collections.abc import Iterator
from typing import Any

from comity.core.events import Delivery
from comity.core.subjects import plain
from comity.exchange import hosting
from comity.exchange.codes import Priority
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import speaks_for
from comity.screening.codes import HitState
from comity.screening.models import Hit, NotSame, Outcome

_PRIORITIES = {"immediate": Priority.GRAVE, "urgent": Priority.URGENT, "routine": Priority.NORMAL}
_ANSWERS = {
    HitState.CONFIRMED: "hit-confirmed",
    HitState.NOT_THE_SAME: "hit-refuted",
    HitState.NEED_MORE: "hit-more-asked",
}


def reported(delivery: Delivery) -> Iterator[Saying]:
    """The owner learns of a hit on its record."""
    hit = _hit(delivery)
    if hit is None or hit.erased_at is not None:
        return
    observed: dict[str, Any] = {"at": plain(hit.observed_at), "place": hit.observed_place}
    observed |= {"note": hit.observed_note} if hit.observed_note else {}
    observed |= {"facts": hit.observed} if hit.observed else {}
    body = {
        "hit": _name(hit),
        "record": str(hit.record_id),
        "urgency": hit.urgency,
        "observed": observed,
        "due_at": plain(hit.due_at),
    }
    body |= {"met": hit.met} if hit.met else {}
    if hit.notice_id is not None and hit.notice_edition is not None:
        body["notice"] = {
            "reference": hit.notice_reference,
            "edition": hit.notice_edition,
            "id": str(hit.notice_id),
        }
    yield from _said(delivery, hit, "hit-reported", hit.reporting_bureau_id, hit.owner_id, body)


def answered(delivery: Delivery) -> Iterator[Saying]:
    """The reporting bureau learns what the owner says."""
    hit = _hit(delivery)
    if hit is None:
        return
    state = HitState(delivery.event.state)
    body: dict[str, Any] = {"hit": _name(hit)}
    body |= {"note": hit.answer_note} if hit.answer_note else {}
    if state is HitState.CONFIRMED and hit.identified_by:
        body["identified_by"] = list(hit.identified_by)
    if state is HitState.NOT_THE_SAME:
        body |= _remembered(hit)
    if state is HitState.NEED_MORE:
        body |= {"note": hit.answer_note or "-"}
    yield from _said(delivery, hit, _ANSWERS[state], hit.owner_id, hit.reporting_bureau_id, body)


def memory_ended(delivery: Delivery) -> Iterator[Saying]:
    """The other bureau of a hit learns that one of them took back what was remembered of it."""
    hit, bureau = _hit(delivery), delivery.event.bureau
    pair = NotSame.objects.filter(pk=delivery.event.pair).first()
    if hit is None or pair is None:
        return
    [other] = {hit.owner_id, hit.reporting_bureau_id} - {bureau} or {bureau}
    body = {"hit": _name(hit), "document_end": pair.document_end}
    yield from _said(delivery, hit, "hit-memory-ended", bureau, other, body)


def completed(delivery: Delivery) -> Iterator[Saying]:
    """The owner is given what it had asked for."""
    hit = _hit(delivery)
    if hit is not None:
        body = {"hit": _name(hit), "note": hit.more_note or "-"}
        yield from _said(delivery, hit, "hit-completed", hit.reporting_bureau_id, hit.owner_id, body)


def outcome(delivery: Delivery) -> Iterator[Saying]:
    """The owner learns what followed in the field, or that it had been entered in error."""
    hit = _hit(delivery)
    row = Outcome.objects.filter(pk=delivery.event.outcome).first()
    if hit is None or row is None:
        return
    body: dict[str, Any] = {
        "hit": _name(hit),
        "code": row.code,
        "number": row.number,
        "happened_at": plain(row.happened_at),
    }
    body |= {name: value for name, value in (("reason", row.reason), ("note", row.note)) if value}
    body |= {"withdrawn": True} if row.withdrawn_at is not None else {}
    yield from _said(delivery, hit, "hit-outcome", hit.reporting_bureau_id, hit.owner_id, body)


def _hit(delivery: Delivery) -> Hit | None:
    return Hit.objects.filter(pk=delivery.event.hit).first()


def _remembered(hit: Hit) -> dict[str, Any]:
    """Until when the owner remembers it and for whom, where it does; no number of a document."""
    pair = NotSame.objects.filter(hit=hit, reversed_at__isnull=True).order_by("until_at").first()
    if pair is None:
        return {}
    return {"remember": {"until": plain(pair.until_at)} | ({"everywhere": True} if pair.everywhere else {})}


def _name(hit: Hit) -> dict[str, str]:
    return {"reference": hit.reference, "id": str(hit.pk)}


def _said(
    delivery: Delivery, hit: Hit, kind: str, issuer: str, recipient: str, body: dict[str, Any]
) -> Iterator[Saying]:
    if speaks_for(issuer) and recipient in hosting.bureaus_elsewhere():
        priority = _PRIORITIES.get(hit.urgency, Priority.NORMAL)
        yield Saying(event=delivery.id, kind=kind, issuer=issuer, to=[recipient], body=body, priority=priority)
