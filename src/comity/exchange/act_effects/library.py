"""Expertise that arrives enters the library of the node, once for all its bureaus."""

from datetime import datetime
from uuid import UUID

from comity.core.ids import new_id
from comity.exchange import effects
from comity.exchange.act_effects.origin import payload_of
from comity.exchange.models import Act, Consignment, ExpertiseItem
from comity.exchange.rules.library import search_text


@effects.when_issued("expertise")
def link(act: Act, at: datetime) -> None:
    """Join an item with the act that circulates it."""
    item = ExpertiseItem.objects.get(pk=payload_of(act)["item"])
    item.act = act
    item.save(update_fields=["act"])


@effects.on_arrival("expertise")
def shelve(act: Act, consignment: Consignment, at: datetime) -> None:
    """Keep an item that came from another node."""
    if act.here:
        return
    body, key = act.body, UUID(act.body["item"])
    # Its own id, by which others answer it; another one where somebody took that already.
    taken = ExpertiseItem.objects.filter(pk=key).exclude(act=act).exists()
    ExpertiseItem.objects.get_or_create(
        act=act,
        defaults={
            "id": new_id() if taken else key,
            "answers": UUID(body["answers"]) if "answers" in body else None,
            "author_id": act.issuer_id,
            "type": body["form"],
            "title": body["titles"],
            "texts": body["texts"],
            "original_language": body["original_language"],
            "crime_areas": body.get("crime_areas", []),
            "search": search_text(body["titles"], body["texts"]),
            "at": act.issued_at,
        },
    )
