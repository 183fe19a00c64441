"""Whoever is above records says which films its rows name; the files of all others are swept away.

An app that keeps films brings a room `film_holders` with HOLDERS = (kept_slugs, ...).
"""

from collections.abc import Callable, Collection, Sequence
from functools import cache

from comity.core.rooms import rooms

ROOM = "film_holders"
KeptSlugs = Callable[[Collection[str]], Collection[str]]


@cache
def holders() -> Sequence[KeptSlugs]:
    """Every app's answer to which of these random names its rows have."""
    found: list[KeptSlugs] = []
    for _app, room in rooms(ROOM):
        found.extend(room.HOLDERS)
    return found


def kept_of(slugs: Collection[str]) -> set[str]:
    """Those of these random names that some row has."""
    return {slug for kept in holders() for slug in kept(slugs)}
