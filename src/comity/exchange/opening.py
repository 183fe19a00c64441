"""Opening what arrived, before anything is written: signature, slot, commitment, clock, and the body's schema."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from comity.engines import envelopes
from comity.engines.envelopes import ActRefused, Place, VerifiedSeal
from comity.engines.envelopes.framing import read_frame
from comity.engines.envelopes.headers import read_header
from comity.engines.envelopes.slots import is_committed, open_slot
from comity.exchange import directories, keyring, kinds
from comity.exchange.keeping import policy
from comity.exchange.sayings import Arrival

_UNREADABLE = "unreadable"
# Said before the place in the chain was proved: then no number is used up.
_NOT_PLACED = frozenset({"no_slot_opens", "slot_unopened", "link_differs", "wrong_link", "not_addressed"})


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

    def __init__(self, arrival: Arrival, seal: VerifiedSeal, place: Place, slot_hash: str) -> None:
        self.envelope, self.header, self.warnings = arrival.envelope, seal.header, seal.warnings
        self.place, self.slot_hash = place, slot_hash
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
        if refusal.seal is None or refusal.code in _NOT_PLACED:
            raise
        return _read_place(arrival, refusal.seal, keys, refusal)
    place = Place(opened.number, opened.act_hash, opened.previous)
    found = Read(arrival, opened.seal, place, opened.slot_hash.hex())
    if not found.unknown and any(kinds.faults(found.header.kind, found.header.kind_version, opened.body)):
        found.fault = _UNREADABLE
    else:
        found.body = dict(opened.body)
    return found


def claimed(envelope: bytes) -> Claimed:
    """Whose an envelope says it is; empty where it cannot be read at all."""
    try:
        header = read_header(read_frame(envelope).header)
    except ActRefused:
        return Claimed("", "")
    return Claimed(header.issuer, header.id)


def _read_place(
    arrival: Arrival, seal: VerifiedSeal, keys: tuple[envelopes.OpeningKey, ...], refusal: ActRefused
) -> Read:
    """The place of an act whose content cannot be read.  Raises the refusal where not even that can be told."""
    frame, header = read_frame(arrival.envelope), seal.header
    fitting = [key for key in keys if key.version == frame.suite.version]
    slots = frame.divided_slots()
    if header.recipients is not None and arrival.recipient in header.recipients:
        slots = [slots[header.recipients.index(arrival.recipient)]]
    for slot in slots:
        opened = open_slot(frame.suite, slot, fitting, bound=header.bound(), recipient=arrival.recipient)
        if opened is not None and is_committed(slot, opened[1], arrival.recipient):
            link = opened[1]
            place = Place(link.number, seal.act_hash, link.previous)
            found = Read(arrival, seal, place, hashlib.sha256(slot).hexdigest())
            found.fault = refusal.code.replace("_", "-")
            return found
    raise refusal
