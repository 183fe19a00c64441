"""What the verbs of badges and gates are given. Whatever tells of a person is opaque: the audit keeps none of it."""

from collections.abc import Sequence
from typing import Final

from comity.accreditation.badge_format import Role
from comity.accreditation.rules.scan_lines import Line
from comity.records.attachments.preparing import Prepared
from comity.records.texts import clean

LONGEST: Final = 200


class Bearer:
    """Somebody who is named for a badge, as it is printed. Opaque."""

    __slots__ = ("function", "name", "organisation", "photograph", "role")

    def __init__(
        self, role: Role, name: str, *, organisation: str = "", function: str = "", photograph: Prepared | None = None
    ) -> None:
        self.role = role
        self.name = clean(name)[0][:LONGEST]
        self.organisation = clean(organisation)[0][:LONGEST]
        self.function = clean(function)[0][:LONGEST]
        self.photograph = photograph


class ScanLog:
    """Lines of a phone's log. Opaque: each is a row of its own, and an item of the entry."""

    __slots__ = ("lines",)

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
