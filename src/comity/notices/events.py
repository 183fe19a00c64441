"""What happens to notices, for the apps above: codes and ids only."""

from dataclasses import dataclass
from typing import ClassVar

from comity.core.events import DomainEvent, event


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEvent(DomainEvent):
    """Which edition of which notice, and whose it is."""

    notice: str
    series: str
    owner: str
    reference: str
    edition: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRequested(NoticeEvent):
    """A bureau asked for publication: the clock of the review runs."""

    name: ClassVar[str] = "notices.requested"


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReturned(NoticeEvent):
    """A reviewer sent a notice back with questions."""

    name: ClassVar[str] = "notices.returned"


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecommended(NoticeEvent):
    """The first of two reviewers recommends publication, or that a suspended notice be reinstated."""

    name: ClassVar[str] = "notices.recommended"


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsAnswered(NoticeEvent):
    """The bureau answered what it was asked."""

    name: ClassVar[str] = "notices.questions-answered"


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRefused(NoticeEvent):
    """The General Secretariat refused a notice. `reasons` are codes."""

    name: ClassVar[str] = "notices.refused"
    reasons: list[str]


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDiscarded(NoticeEvent):
    """A notice that was never published was given up. `reason` is "discarded", or "silence" of a bureau that was
    asked."""

    name: ClassVar[str] = "notices.discarded"
    reason: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(NoticeEvent):
    """A notice was frozen and released to its audience. `release` is its release class."""

    name: ClassVar[str] = "notices.published"
    type: str
    release: int
    after_sending: bool


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSuperseded(NoticeEvent):
    """A new edition took the place of this one. `by` is the id of the new edition."""

    name: ClassVar[str] = "notices.superseded"
    by: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeNarrowed(NoticeEvent):
    """Fewer bureaus, or fewer purposes, than before. `before` and `after` are release classes."""

    name: ClassVar[str] = "notices.narrowed"
    before: int
    after: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSuspended(NoticeEvent):
    """Nobody but its owner and the Secretariat may use the notice for now. `reasons` are codes."""

    name: ClassVar[str] = "notices.suspended"
    reasons: list[str]


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReinstated(NoticeEvent):
    """A suspended notice is in force again."""

    name: ClassVar[str] = "notices.reinstated"
    release: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(NoticeEvent):
    """A notice ended before its time. `reason` is a code; `cancelled`: the Secretariat ended it."""

    name: ClassVar[str] = "notices.withdrawn"
    reason: str
    cancelled: bool


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeExtended(NoticeEvent):
    """A notice is kept longer: a day as ISO 8601."""

    name: ClassVar[str] = "notices.extended"
    until_on: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeExpired(NoticeEvent):
    """The period of a notice ended, and nobody said that it is still needed."""

    name: ClassVar[str] = "notices.expired"


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeErased(NoticeEvent):
    """The content of an ended notice is gone, here; whoever holds a copy must do the same."""

    name: ClassVar[str] = "notices.erased"


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChecked(NoticeEvent):
    """A diffusion that was not held was checked after it was sent."""

    name: ClassVar[str] = "notices.checked-after-sending"


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class JustificationAsked(NoticeEvent):
    """The owner is asked whether a notice is still needed. `due_on`: the day on which it ends otherwise."""

    name: ClassVar[str] = "notices.justification-asked"
    due_on: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPublished(NoticeEvent):
    """The public may see an extract."""

    name: ClassVar[str] = "notices.extract-published"
    extract: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractEnded(NoticeEvent):
    """The public may no longer see an extract."""

    name: ClassVar[str] = "notices.extract-ended"
    extract: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBlocked(DomainEvent):
    """A public picture was reported by enough different people: nobody sees it until somebody has looked at it."""

    name: ClassVar[str] = "notices.image-blocked"
    image: str
    owner: str
    reports: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDecided(DomainEvent):
    """A person restored or removed a picture. `state` is an `ImageState`."""

    name: ClassVar[str] = "notices.image-decided"
    image: str
    owner: str
    state: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class TipSent(DomainEvent):
    """Somebody sent information about an extract."""

    name: ClassVar[str] = "notices.tip-sent"
    tip: str
    owner: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class PilotChanged(DomainEvent):
    """A pilot was opened or changed, or a state joined or left it. `pilot` is its type."""

    name: ClassVar[str] = "notices.pilot-changed"
    pilot: str
