"""What a bureau says of a clock: that somebody's time is over, to a command centre that sits at another node."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from comity.core.events import Delivery
from comity.core.subjects import plain
from comity.exchange import editions, hosting
from comity.exchange.codes import ENDED, ESCALATED
from comity.exchange.models import Recall, Request
from comity.exchange.sayings import Saying
from comity.members.models import Bureau


class Clock(NamedTuple):
    """The clock of a request or a recall: the act that began it, who waits, and until when."""

    act: UUID
    waits: str
    due: datetime
    priority: str


def of_raised(delivery: Delivery) -> Iterator[Saying]:
    """That a time is over, or that it ended after all, from who waits; nothing where the command centre sits here."""
    event = delivery.event
    if event.step not in (ESCALATED, ENDED) or hosting.is_here(Bureau.SECRETARIAT):
        return
    clock = _of_request(event.about) or _of_recall(event.about)
    if clock is None or not hosting.is_here(clock.waits):
        return
    yield Saying(
        event=delivery.id,
        kind="clock-notice",
        issuer=clock.waits,
        to=[Bureau.SECRETARIAT],
        body={"of": str(clock.act), "clock": event.step, "due_at": plain(clock.due), "bureau": event.bureau},
        priority=clock.priority,
    )


def _of_request(key: str) -> Clock | None:
    request = Request.objects.select_related("message").filter(pk=key).first()
    if request is None or request.message.act_id is None:
        return None
    due = request.extended_until or request.due_at
    return Clock(request.message.act_id, request.asker_id, due, request.priority)


def _of_recall(key: str) -> Clock | None:
    recall = Recall.objects.select_related("act").filter(pk=key, act__isnull=False).first()
    if recall is None or recall.act is None:
        return None
    due = recall.act.issued_at + editions.clocks().recall.escalate
    return Clock(recall.act.pk, recall.act.issuer_id, due, recall.act.priority)
