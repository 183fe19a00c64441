"""What happens among members, for apps above."""

from dataclasses import dataclass
from typing import ClassVar

from comity.core.events import DomainEvent, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(DomainEvent):
    """A state was admitted, renamed, suspended, or left.

    change  admitted, left, renamed, suspended, suspension-lifted
    """

    name: ClassVar[str] = "members.member_changed"
    code: str
    change: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEnded(DomainEvent):
    """An officer's service in a bureau ended."""

    name: ClassVar[str] = "members.service_ended"
    officer: str
    bureau: str
