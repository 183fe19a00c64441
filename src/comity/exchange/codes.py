"""Coded values of the exchange. A code is stored and exchanged; its label is translated for the reader."""

from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NodeKind(TextChoices):
    """What a node is to the others."""

    HUB = "hub", _("hub of the organisation")
    BUREAU = "bureau", _("node of a bureau")


class Standing(TextChoices):
    """Whether a node or a bureau takes part."""

    ACTIVE = "active", pgettext_lazy("standing in the directory", "active")
    SUSPENDED = "suspended", pgettext_lazy("standing in the directory", "suspended")
    LEFT = "left", pgettext_lazy("standing in the directory", "left")


class Priority(TextChoices):
    """How soon an act wants to be read: the rows of the table of clocks."""

    GRAVE = "grave", pgettext_lazy("priority of an act", "life in danger")
    URGENT = "urgent", pgettext_lazy("priority of an act", "urgent")
    NORMAL = "normal", pgettext_lazy("priority of an act", "normal")
    ROUTINE = "routine", pgettext_lazy("priority of an act", "routine")


# The order in which priorities are carried.
RANKS: Final = {priority.value: rank for rank, priority in enumerate(Priority)}


class AudienceMode(TextChoices):
    """Whether those who receive an act learn who else does."""

    OPEN = "open", pgettext_lazy("audience of an act", "open: each sees who else received it")
    CONFIDENTIAL = "confidential", pgettext_lazy("audience of an act", "confidential: each sees itself only")


class Direction(TextChoices):
    """Which side of a chain of numbers this node keeps."""

    ISSUED = "issued", pgettext_lazy("side of a chain", "issued here")
    RECEIVED = "received", pgettext_lazy("side of a chain", "received here")


class ConsignmentState(TextChoices):
    """How far one act has come with one recipient, by the recipient's own receipts."""

    QUEUED = "queued", pgettext_lazy("state of a consignment", "waits to be sent")
    SENT = "sent", pgettext_lazy("state of a consignment", "sent, not receipted yet")
    DELIVERED = "delivered", pgettext_lazy("state of a consignment", "delivered")
    READ = "read", pgettext_lazy("state of a consignment", "read")
    COMPLIED = "complied", pgettext_lazy("state of a consignment", "complied with")
    REFUSED = "refused", pgettext_lazy("state of a consignment", "refused")


class Stage(TextChoices):
    """What a recipient says of a consignment in a receipt."""

    DELIVERED = "delivered", pgettext_lazy("stage of a receipt", "delivered")
    READ = "read", pgettext_lazy("stage of a receipt", "read")
    COMPLIED = "complied", pgettext_lazy("stage of a receipt", "complied with")
    REFUSED = "refused", pgettext_lazy("stage of a receipt", "refused")


class EvidenceKind(TextChoices):
    """What was caught, and can be proved to anybody."""

    TWO_HISTORIES = "two-histories", _("One number, two acts: the issuer tells two histories.")
    TWO_DIRECTORIES = "two-directories", _("One epoch, two directories: the directory tells two histories.")
    TWO_LEDGERS = "two-ledgers", _("Two checkpoints that cannot both be true: a node rewrote its ledger.")
    SWAPPED_KEY = "swapped-key", _("A key was shown that the bureau's root did not certify.")


class Compared(TextChoices):
    """What comes of comparing two checkpoints of one ledger that two nodes were shown."""

    AGREES = "agrees", pgettext_lazy("checkpoint", "the same history")
    ASKED = "asked", pgettext_lazy("checkpoint", "proof asked for")
    CONTRADICTS = "contradicts", pgettext_lazy("checkpoint", "another history")


class MessageKind(TextChoices):
    """What one bureau writes to others in a case: the kinds of act that an officer writes."""

    MESSAGE = "message", pgettext_lazy("kind of a message", "message")
    REQUEST = "request", pgettext_lazy("kind of a message", "request")
    ANSWER = "answer", pgettext_lazy("kind of a message", "answer")
    REFUSAL = "request-refused", pgettext_lazy("kind of a message", "refusal")
    EXTENSION = "request-extended", pgettext_lazy("kind of a message", "announcement that the answer takes longer")
    WITHDRAWAL = "request-withdrawn", pgettext_lazy("kind of a message", "withdrawal of a request")
    FORWARDING = "forwarding-requested", pgettext_lazy("kind of a message", "request to pass information on")
    DECISION = "forwarding-decided", pgettext_lazy("kind of a message", "decision on passing information on")
    CORRECTION = "correction-proposed", pgettext_lazy("kind of a message", "proposed correction")
    EXPERTISE = "expertise", pgettext_lazy("kind of a message", "expertise")


# Kinds that ask something by a moment: each makes a request, with its clock, of every bureau it goes to.
ASKING: Final = (MessageKind.REQUEST, MessageKind.FORWARDING, MessageKind.CORRECTION)

# What a request may ask, and how an answer answers: members of the bodies of their kinds.
ASKS: Final = (
    ("information", _("information")),
    ("verification", _("verification of a fact")),
    ("locate", _("to locate a person or thing")),
    ("interview", _("to interview somebody")),
    ("evidence", _("evidence")),
    ("advice", _("advice")),
)
OUTCOMES: Final = (
    ("answered", _("This answers it")),
    ("partly", _("This is a part of the answer; more will follow")),
    ("no-information", _("We hold no information")),
)
OUTCOMES_OF_CORRECTION: Final = (
    ("taken-up", _("We have taken it up")),
    ("partly", _("This is a part of the answer; more will follow")),
)


def outcomes_of(kind: str) -> tuple[tuple[str, Promise], ...]:
    """How what a message of a kind asks may be answered, by code, the usual one first."""
    return OUTCOMES_OF_CORRECTION if kind == MessageKind.CORRECTION else OUTCOMES


class CaseState(TextChoices):
    """Whether a bureau still works on its side of a case."""

    OPEN = "open", pgettext_lazy("state of a case", "open")
    CLOSED = "closed", pgettext_lazy("state of a case", "closed")


class RequestState(TextChoices):
    """What became of a request, for one bureau that was asked."""

    OPEN = "open", pgettext_lazy("state of a request", "waits for an answer")
    EXTENDED = "extended", pgettext_lazy("state of a request", "takes longer, as announced")
    ANSWERED = "answered", pgettext_lazy("state of a request", "answered")
    REFUSED = "refused", pgettext_lazy("state of a request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a request", "withdrawn by the asker")


class RecallScope(TextChoices):
    """What a recall does to what was sent."""

    WITHDRAW = "withdraw", pgettext_lazy("scope of a recall", "withdrawn from everybody")
    NARROW = "narrow", pgettext_lazy("scope of a recall", "withdrawn from some")


# States in which a recipient still owes the issuer a receipt.
UNRECEIPTED: Final = (ConsignmentState.QUEUED, ConsignmentState.SENT)

# States in which a request still runs against its clock.
RUNNING: Final = (RequestState.OPEN, RequestState.EXTENDED)

# What a clock has to say: `ClockRaised.step`.
REMINDED: Final = "reminded"
ESCALATED: Final = "escalated"
ENDED: Final = "ended"

# Kinds of desk items of the General Secretariat's node.
CLOCK_ON_DESK: Final = "clock-told"
EVIDENCE_ON_DESK: Final = "exchange.evidence"
SET_ASIDE_ON_DESK: Final = "exchange.set-aside"
