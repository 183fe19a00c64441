"""Checkpoints of the hub's ledger, passed on between the nodes that watch it.

A witness knows that what it was shown has only grown; it cannot know that the others were shown the same. So those that
cosigned checkpoints of the hub tell each other: of two of one size the roots must be one, and between two of different
sizes the hub owes a proof. A hub that shows its members different histories is then convicted by its own signatures.

Each hour a few are told: first those that are known to watch, because they told this node; then, in turn, bureaus of
the directory, of which a node does not know where they are at home. The hub can hold such an act back like any other,
and like any other it is then missing by its number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.core import checkpoints
from comity.core.events import Delivery
from comity.core.listing import Word
from comity.engines import ledger
from comity.engines.envelopes import SealRefused
from comity.exchange import directories, hosting
from comity.exchange.codes import Compared, EvidenceKind, Priority
from comity.exchange.keeping import following
from comity.exchange.models import Act, Evidence, PassedOn, WatchedLedger
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.exchange.witnessing import spokesman_here
from comity.members.models import Bureau

_PASSED_ON = UUID("0198b7a4-6d5f-7c31-9f1e-2f6a1c0d9e13")
_HOUR = 3_600  # seconds
_TONES = {Compared.AGREES: "good", Compared.ASKED: "wait", Compared.CONTRADICTS: "grave"}


@dataclass(frozen=True, slots=True)
class TwoLedgers:
    """Two checkpoints of one node's ledger that cannot both be true.

    of        the bureau by which that node speaks
    shown_to  the bureau by whose node the second was passed on; "" where it was shown to this one
    """

    of: str
    shown_to: str
    found_at: datetime

    def __str__(self) -> str:
        facts = {"of": self.of, "other": self.shown_to, "at": date_format(self.found_at, "DATETIME_FORMAT")}
        if self.shown_to:
            said = _(
                "The node of %(of)s showed two histories of its ledger: one to this node, another to the node of "
                "%(other)s. Found on %(at)s."
            )
        else:
            said = _("The node of %(of)s showed this node two histories of its ledger. Found on %(at)s.")
        return said % facts


@dataclass(frozen=True, slots=True)
class ProofOwed:
    """A proof that the hub owes for longer than it may.

    witness  the bureau whose node was shown the other checkpoint
    """

    witness: str
    since: datetime

    def __str__(self) -> str:
        facts = {"other": self.witness, "at": date_format(self.since, "DATETIME_FORMAT")}
        return (
            _(
                "Since %(at)s the hub owes the proof that it shows one history of its ledger to this node and to the "
                "node of %(other)s."
            )
            % facts
        )


def pass_on(at: datetime) -> int:
    """Tell others the newest checkpoint of the hub that this node cosigned. Returns to how many it was new."""
    seen, issuer = WatchedLedger.objects.filter(issuer=Bureau.SECRETARIAT).first(), spokesman_here()
    if seen is None or issuer is None:
        return 0
    said = 0
    for recipient in whom_to_tell(at):
        event = uuid5(_PASSED_ON, f"{issuer} {recipient} {seen.size}")
        if Act.objects.filter(event=event).exists():
            continue
        try:
            said += issue(_passing_on(event, issuer, recipient, seen.log, seen.note), at=at) is not None
        except SealRefused:  # the directory is too old: told when there is a newer one
            return said
    return said


def whom_to_tell(at: datetime) -> list[str]:
    """The bureaus that a checkpoint is passed on to in this hour: known witnesses, then others, each in their turn."""
    directory = directories.newest()
    listed = {one.bureau for one in directory.listings if one.standing != "left"} if directory else set()
    there = listed - {Bureau.SECRETARIAT} - hosting.hosted_here(listed)
    witnesses = there & set(PassedOn.objects.values_list("witness", flat=True))
    hour, most = int(at.timestamp()) // _HOUR, following().passed_on_to
    return [*_in_turn(sorted(witnesses), most, hour), *_in_turn(sorted(there - witnesses), most, hour)]


def ask_for_proof(delivery: Delivery) -> Saying | None:
    """The hub is asked to prove that two checkpoints are of one history; None where that is known by now."""
    event = delivery.event
    told = PassedOn.objects.filter(witness=event.witness, state=Compared.ASKED).first()
    seen = WatchedLedger.objects.filter(issuer=Bureau.SECRETARIAT).first()
    if told is None or seen is None:
        return None
    first, second = both(told, seen.log)
    body = {"first": first.size, "second": second.size}
    return _routine(delivery.id, "consistency-asked", event.speaker, Bureau.SECRETARIAT, body)


def prove(delivery: Delivery) -> Saying:
    """Whoever asked is given the proof between two checkpoints of this node's ledger."""
    event = delivery.event
    proof = checkpoints.consistency_proof(event.first, event.second)
    body = {"first": event.first, "second": event.second, "proof": [one.hex() for one in proof]}
    return _routine(delivery.id, "consistency-proved", event.speaker, event.asker, body)


def tell_of_contradiction(delivery: Delivery) -> Saying | None:
    """The other node learns at once what this one was shown: then both hold both."""
    event = delivery.event
    told = PassedOn.objects.filter(witness=event.witness, state=Compared.CONTRADICTS).first()
    seen = WatchedLedger.objects.filter(issuer=Bureau.SECRETARIAT).first()
    if told is None or seen is None:
        return None
    return _passing_on(delivery.id, event.speaker, event.witness, seen.log, told.own)


def both(told: PassedOn, log: str) -> tuple[ledger.Checkpoint, ledger.Checkpoint]:
    """The two checkpoints that are compared, the smaller first.  Raises NoteInvalid."""
    key = ledger.NoteVerifier.parse(log)
    own, other = (ledger.open_checkpoint(note, key).checkpoint for note in (told.own, told.note))
    return (own, other) if own.size <= other.size else (other, own)


def is_overdue(told: PassedOn, at: datetime) -> bool:
    """Whether the hub owes a proof for longer than it may."""
    return told.asked_at is not None and at - told.asked_at >= following().proof


def word(told: PassedOn) -> Word:
    """How what another node saw agrees with what this one saw, as a word with its tone."""
    state = Compared(told.state)
    return Word(label=state.label, tone=_TONES[state])


def passed_on() -> QuerySet[PassedOn]:
    """What other nodes told of the hub's ledger."""
    return PassedOn.objects.order_by("witness")


def contradictions() -> list[TwoLedgers]:
    """The ledgers of which two histories were shown, newest first."""
    found = Evidence.objects.filter(kind=EvidenceKind.TWO_LEDGERS).order_by("-found_at")
    return [TwoLedgers(one.issuer_id, one.recipient, one.found_at) for one in found]


def proofs_owed(at: datetime) -> list[ProofOwed]:
    """What the hub did not prove in time."""
    return [
        ProofOwed(told.witness_id, told.asked_at)
        for told in passed_on().filter(asked_at__isnull=False)
        if told.asked_at is not None and is_overdue(told, at)
    ]


def _in_turn(codes: Sequence[str], most: int, turn: int) -> list[str]:
    """At most so many of the codes: the next ones with each turn, and from the beginning again."""
    if len(codes) <= most:
        return list(codes)
    first = turn * most % len(codes)
    return [*codes[first:], *codes[:first]][:most]


def _passing_on(event: UUID, issuer: str, recipient: str, log: str, note: str) -> Saying:
    return _routine(event, "checkpoint-passed-on", issuer, recipient, {"log": log, "note": note})


def _routine(event: UUID, kind: str, issuer: str, recipient: str, body: Mapping[str, Any]) -> Saying:
    return Saying(event=event, kind=kind, issuer=issuer, to=[recipient], body=body, priority=Priority.ROUTINE)
