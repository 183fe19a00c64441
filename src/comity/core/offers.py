"""What apps above offer on the page of a thing: on the page of a record, to propose a correction to its owner.

An app brings a module `page_offers` with `OFFERS: Mapping[str, Offering]` by the label of the model ("records.record");
it is found by name, so the app whose page it is knows none of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Model
from django.utils.functional import Promise

from comity.core.actors import Actor
from comity.core.rooms import rooms

ROOM = "page_offers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One button on the page of a thing.

    label   what it says
    url     where it is posted
    values  what is posted, by name
    """

    label: str | Promise
    url: str
    values: Mapping[str, str]


# For this actor, on the page of this thing; None where it has nothing to offer.
Offering: TypeAlias = Callable[[Actor, Any], Offer | None]


def offers(actor: Actor, thing: Model) -> list[Offer]:
    """What the apps above offer on the page of a thing, which the actor was just allowed to see."""
    offered = (room.OFFERS.get(thing._meta.label_lower) for _app, room in rooms(ROOM))
    found = (offering(actor, thing) for offering in offered if offering is not None)
    return [offer for offer in found if offer is not None]
