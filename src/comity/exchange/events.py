"""What happens in the exchange, for the apps above and for its own carrying: codes and ids only."""

from dataclasses import dataclass
from typing import ClassVar

from comity.core.events import DomainEvent, event


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(DomainEvent):
    """An officer sent a message, a request or an answer."""

    name: ClassVar[str] = "exchange.message-sent"
    message: str
    author: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageArrived(DomainEvent):
    """A message that names persons or things reached a bureau of this node in an act."""

    name: ClassVar[str] = "exchange.message-arrived"
    act: str
    recipient: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRead(DomainEvent):
    """An officer opened a case: what had arrived in it is read."""

    name: ClassVar[str] = "exchange.case-read"
    case: str
    bureau: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ActRecalled(DomainEvent):
    """A bureau takes back, or narrows, what it sent."""

    name: ClassVar[str] = "exchange.act-recalled"
    recall: str
    issuer: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertiseCirculated(DomainEvent):
    """A bureau circulates expertise."""

    name: ClassVar[str] = "exchange.expertise-circulated"
    item: str
    author: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRaised(DomainEvent):
    """A request or a recall was reminded of, climbed to the command centre, or ended after it had: `step`.

    about   id of the request or the recall; bureau: who owes the answer, or is silent
    """

    name: ClassVar[str] = "exchange.clock-raised"
    about: str
    bureau: str
    step: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDue(DomainEvent):
    """A hosted bureau owes an issuer a receipt. `stage` is a `Stage`; `reason` a code, of a refusal."""

    name: ClassVar[str] = "exchange.receipt-due"
    act: str
    act_hash: str
    issuer: str
    recipient: str
    stage: str
    reason: str
    unknown_kind: bool
    said_at: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersMissing(DomainEvent):
    """A hosted bureau asks an issuer to send again what did not arrive."""

    name: ClassVar[str] = "exchange.numbers-missing"
    issuer: str
    recipient: str
    numbers: list[int]


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointCosigned(DomainEvent):
    """This node saw, as a witness, how far the ledger of another has come.

    issuer, witness  the bureaus by which the other node and this one speak
    """

    name: ClassVar[str] = "exchange.checkpoint-cosigned"
    issuer: str
    witness: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ProofWanted(DomainEvent):
    """Another node was shown a checkpoint of the hub's ledger that only a proof can compare with what this one was.

    witness, speaker  the bureaus by which the other node and this one speak
    """

    name: ClassVar[str] = "exchange.proof-wanted"
    witness: str
    speaker: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class ProofAsked(DomainEvent):
    """Another node asked for the proof between two checkpoints of this node's ledger, of `first` and `second` entries.

    asker, speaker  the bureaus by which the other node and this one speak
    """

    name: ClassVar[str] = "exchange.proof-asked"
    asker: str
    speaker: str
    first: int
    second: int


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class HistoriesDiffer(DomainEvent):
    """Another node was shown another history of the hub's ledger than this one.

    witness, speaker  the bureaus by which the other node and this one speak
    """

    name: ClassVar[str] = "exchange.histories-differ"
    witness: str
    speaker: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryIssued(DomainEvent):
    """The organisation signed a directory, or this node accepted one. `bureaus`: whose listing became another."""

    name: ClassVar[str] = "exchange.directory-issued"
    epoch: int
    bureaus: list[str]


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChanged(DomainEvent):
    """The organisation listed that keys of a bureau are not to be believed any more: one, `revoked`, or all, `lost`.

    fingerprint  of the key that was revoked, or of the new root, as people read it out
    since        from when, of one that was revoked; reason: why, a code
    """

    name: ClassVar[str] = "exchange.key-changed"
    bureau: str
    change: str
    fingerprint: str
    since: str
    reason: str


@event
@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAsked(DomainEvent):
    """A bureau of another node asked an owner of this one for files, and may have them.

    request  id of the act that asks; files: ids of the attachments
    """

    name: ClassVar[str] = "exchange.files-asked"
    request: str
    owner: str
    bureau: str
    files: list[str]
