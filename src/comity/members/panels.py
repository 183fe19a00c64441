"""Sections that apps above add to a member's file: its notices, operations, sessions, courses …

An app brings a module `member_panels` with `PANELS: list[Panel]`; it is found by name, so this app knows none of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from comity.core.actors import Actor
from comity.core.rooms import rooms
from comity.members.models import Member

ROOM = "member_panels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One section of a member's file.

    label     its heading
    template  drawn with `content`
    content   what it shows to this actor of this member; None leaves the section out
    order     position, smallest first
    """

    label: str | Promise
    template: str
    content: Callable[[Actor, Member], Mapping[str, Any] | None]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Section:
    """A panel, filled for one reader."""

    label: str
    template: str
    content: Mapping[str, Any]


def sections(actor: Actor, member: Member) -> list[Section]:
    """What the apps above have to say of a member, in order."""
    filled = ((panel, panel.content(actor, member)) for panel in _panels())
    return [Section(str(panel.label), panel.template, content) for panel, content in filled if content is not None]


def _panels() -> list[Panel]:
    found = [panel for _app, room in rooms(ROOM) for panel in room.PANELS]
    return sorted(found, key=lambda panel: panel.order)
