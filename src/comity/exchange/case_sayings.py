"""What bureaus say when officers write, take back or circulate: from a stored event to what is signed and sealed."""

from uuid import UUID

from comity.core.events import Delivery
from comity.exchange.codes import RecallScope
from comity.exchange.models import ExpertiseItem, Message, Recall
from comity.exchange.rules import bodies
from comity.exchange.sayings import Saying
from comity.exchange.services import circulating
from comity.exchange.services.writing import columns_of


def of_message(delivery: Delivery) -> Saying | None:
    """A message of a case; None for one that was erased before it could be said."""
    message = Message.objects.get(pk=delivery.event.message)
    if message.erased_at is not None:
        return None
    return Saying(
        event=delivery.id,
        kind=message.kind,
        issuer=message.author_id,
        to=message.to,
        body=bodies.body_of(message.kind, str(message.case_id), columns_of(message)),
        priority=message.priority,
        handling=message.handling,
        handling_note=message.handling_note,
        source_evaluation=message.source_evaluation,
        information_evaluation=message.information_evaluation,
        audience=message.audience,
        case=message.case_id,
        reply_to=message.reply_to,
    )


def of_recall(delivery: Delivery) -> Saying:
    """A recall, to those from whom it takes something back."""
    recall = Recall.objects.select_related("of_act").get(pk=delivery.event.recall)
    act = recall.of_act
    scope = "withdrawn" if recall.scope == RecallScope.WITHDRAW else "narrowed"
    return Saying(
        event=delivery.id,
        kind="recall",
        issuer=act.issuer_id,
        to=recall.bureaus,
        body={"of": str(act.pk), "scope": scope, "reason": {"code": recall.reason}},
        priority=act.priority,
        # Whom it is taken back from is nobody else's business than theirs.
        audience="confidential" if recall.scope == RecallScope.NARROW else act.audience,
        reply_to=UUID(str(act.pk)),
    )


def of_expertise(delivery: Delivery) -> Saying | None:
    """An item of the library, to all whom its audience names today; None for one that was erased."""
    item = ExpertiseItem.objects.get(pk=delivery.event.item)
    if item.erased_at is not None:
        return None
    return Saying(
        event=delivery.id,
        kind="expertise",
        issuer=item.author_id,
        to=circulating.recipients(item.audience, on=delivery.at.date()),
        body=circulating.body_of(item),
        priority="routine",
    )
