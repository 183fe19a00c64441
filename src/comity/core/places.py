"""Places: the entries of the site's navigation, each brought by the app it leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from comity.core.actors import Actor
from comity.core.codes import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the navigation.

    label  what it is called, translatable
    url    name of its URL pattern ("records:list")
    key    the letter after `g` that leads there
    icon   name of its icon in the sprite
    roles  who sees it; empty means everybody who is signed in
    order  position, smallest first
    """

    label: str | Promise
    url: str
    key: str = ""
    icon: str = ""
    roles: Iterable[Role] = ()
    order: int = 50

    def is_for(self, actor: Actor) -> bool:
        """Whether this actor finds something there."""
        return not self.roles or actor.has_role(*self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One block of the duty desk, brought by an app's room `desk` as `panels(actor)`.

    title     translatable
    template  renders the block's inside; it gets `context`
    url       where the whole of it is; "" for none
    order     position, smallest first
    """

    title: str | Promise
    template: str
    context: Mapping[str, Any]
    url: str = ""
    order: int = 50
