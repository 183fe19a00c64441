"""Opening what arrived, before anything is written: signature, slot, commitment, clock, and the body's schema."""

from dataclasses import dataclass
from datetime import datetime

from comity.engines import envelopes
from comity.engines.envelopes import ActRefused, OpenedSlot, Place, VerifiedSeal
from comity.exchange import directories, keyring, kinds
from comity.exchange.keeping import policy
from comity.exchange.sayings import Arrival

_UNREADABLE = "unreadable"


class Read:
    """An arrival that was verified, and opened as far as it can be. No dataclass: see `sayings`.

    header, act_hash   verified: the issuer's signature holds
    place              in the chain from the issuer to this recipient
    slot_hash          of the recipient's own slot, in hexadecimal
    body               {} where it is not what it should be; then `fault` says in which way
    fault              code; "" when it can be read. An unknown kind or version is no fault
    unknown            a kind or version of which this node has no schema
    warnings           of the seal: `clock_ahead`, …
    """

    __slots__ = ("body", "envelope", "fault", "header", "place", "slot_hash", "unknown", "warnings")

    def __init__(self, arrival: Arrival, seal: VerifiedSeal, slot: OpenedSlot) -> None:
        self.envelope, self.header, self.warnings = arrival.envelope, seal.header, seal.warnings
        self.place = Place(slot.link.number, seal.act_hash, slot.link.previous)
        self.slot_hash = slot.hash.hex()
        self.body: dict[str, object] = {}
        self.fault = ""
        self.unknown = not kinds.is_known(seal.header.kind, seal.header.kind_version)

    @property
    def act_hash(self) -> str:
        """Of the act, in hexadecimal."""
        return self.place.act_hash.hex()


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an envelope says of itself, proved or not."""

    issuer: str
    act: str


def read(arrival: Arrival, *, at: datetime) -> Read:
    """Verify and open an arrival.  Raises ActRefused, with `held` where its time may still come; NoDirectory.

    An act whose seal and place hold, but whose body is nothing that can be read, is returned with its fault: its number
    is used up, and its issuer can be answered.
    """
    directory, keys = directories.current(), keyring.ring(arrival.recipient).openers
    try:
        opened = envelopes.open_act(
            arrival.envelope,
            bureau=arrival.recipient,
            opening_keys=keys,
            directory=directory,
            at=at,
            policy=policy(),
        )
    except ActRefused as refusal:
        if refusal.seal is None or refusal.slot is None:
            raise
        unreadable = Read(arrival, refusal.seal, refusal.slot)
        unreadable.fault = refusal.code.replace("_", "-")
        return unreadable
    found = Read(arrival, opened.seal, opened.slot)
    if not found.unknown and any(kinds.faults(found.header.kind, found.header.kind_version, opened.body)):
        found.fault = _UNREADABLE
    else:
        found.body = dict(opened.body)
    return found


def claimed_kind(envelope: bytes) -> str:
    """The kind that an envelope says it is of; "" where it cannot be read at all."""
    try:
        return envelopes.claimed_header(envelope).kind
    except ActRefused:
        return ""


def claimed(envelope: bytes) -> Claimed:
    """Whose an envelope says it is; empty where it cannot be read at all."""
    try:
        header = envelopes.claimed_header(envelope)
    except ActRefused:
        return Claimed("", "")
    return Claimed(header.issuer, header.id)
