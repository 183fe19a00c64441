"""Blocks for misuse: which are in force, and whom they keep out."""

from datetime import date

from django.db.models import QuerySet

from comity.accreditation.models import Application, Block
from comity.members.rules.names import folded


def in_force(day: date) -> QuerySet[Block]:
    """Blocks that hold on a day, whichever bureau set them."""
    return Block.objects.filter(lifted_at__isnull=True, erased_at__isnull=True, until_on__gte=day)


def ended(day: date) -> QuerySet[Block]:
    """Blocks that hold no more on a day, and still say whose they are."""
    return Block.objects.filter(erased_at__isnull=True, until_on__lt=day)


def block_of(application: Application, day: date) -> Block | None:
    """The block by which nobody accepts an application: of the same day of birth, and the same words in the name.

    Somebody whose name is written in another way is a candidate for the officer, and is not kept out by this.
    """
    if application.born_on is None:
        return None
    words = _words(application.name)
    same_day = in_force(day).filter(born_on=application.born_on).order_by("-until_on")
    return next((block for block in same_day if _words(block.name) == words), None)


def _words(name: str) -> list[str]:
    return sorted(folded(name).split())
