"""A recall reaches a bureau: what it was given is gone from its pages, searches and exports, and between nodes from the
store as well. The receipt that says so is the carrying's own."""

from datetime import datetime

from comity.core import audit
from comity.core.refusals import NotFound
from comity.exchange import effects, wording
from comity.exchange.act_effects.origin import payload_of
from comity.exchange.models import Act, Consignment, ExpertiseItem, Message, Recall
from comity.exchange.services import ending, filing
from comity.records import stewardship
from comity.records.models import Attachment


@effects.when_issued("recall")
def link(act: Act, at: datetime) -> None:
    """Join a recall with the act that carries it."""
    recall = Recall.objects.get(pk=payload_of(act)["recall"])
    recall.act = act
    recall.save(update_fields=["act"])


@effects.on_arrival("recall")
def comply(act: Act, consignment: Consignment, at: datetime) -> None:
    """Take from a bureau what its issuer takes back.  Raises NotFound for what this bureau never had from it."""
    rows = Consignment.objects.select_for_update(of=("self",))
    held = rows.filter(act=act.body["of"], issuer=act.issuer_id, recipient=consignment.recipient_id).first()
    if held is None:
        raise NotFound
    held.recalled_at = held.recalled_at or at
    held.save(update_fields=["recalled_at"])
    ending.end_what_was_recalled(held.act_id, [consignment.recipient_id], at=at)
    for message in Message.objects.filter(act=held.act_id).select_related("case"):
        filing.let_go(message, consignment.recipient_id, at=at)
    if not Consignment.objects.filter(act=held.act_id, recalled_at=None).exists() and not held.act.here:
        _erase(held.act, at)


def _erase(act: Act, at: datetime) -> None:
    """Nobody of this node may keep it: empty the act, what was written from it, and what the audit says of them."""
    act.body, act.handling_note, act.envelope, act.erased_at = None, "", None, at
    act.save(update_fields=["body", "handling_note", "envelope", "erased_at"])
    emptied: list[Act | Message | ExpertiseItem | Attachment] = [act]
    messages = list(Message.objects.filter(act=act))
    emptied += stewardship.erase_attachments(messages, at=at)
    wording.forget(messages)
    for message in messages:
        message.title = message.handling_note = ""
        message.texts = message.entities = None
        message.links, message.attachments, message.details = [], [], {}
        message.own_reference = message.other_channel = ""
        message.erased_at = at
        message.save()
        emptied.append(message)
    for item in ExpertiseItem.objects.filter(act=act):
        item.title, item.texts, item.search, item.erased_at = {}, {}, "", at
        item.save()
        emptied.append(item)
    audit.erase_content_of(emptied)
