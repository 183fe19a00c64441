"""Who may enter: what a gate answers to a badge, with a network or without one.

A gate answers by its own clock and by the pack it was last given. It is never green by mistake: what is in doubt is
amber.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from comity.accreditation.badge_format import Badge, Role


class Colour(StrEnum):
    """What the guard sees first. Only green lets in; amber lets in whom a supervisor lets in."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Proof(StrEnum):
    """What a holder shows beside the badge. The guard confirms each."""

    IDENTITY = "identity"  # a passport or an identity card
    PRESS = "press"  # a press card, or a letter of assignment


class Answer(StrEnum):
    """Why a gate answers as it does."""

    ADMITTED = "admitted"
    CLOCK_WRONG = "clock-wrong"
    NOT_YET_VALID = "not-yet-valid"
    NO_LONGER_VALID = "no-longer-valid"
    REVOKED = "revoked"
    DOORS_CLOSED = "doors-closed"
    NOT_OPEN_TO = "not-open-to"
    WRONG_ZONE = "wrong-zone"
    PROOF_NOT_SHOWN = "proof-not-shown"
    ALREADY_INSIDE = "already-inside"
    FULL = "full"
    PACK_TOO_OLD = "pack-too-old"
    # What the phone answers before these rules are asked, or in their place.
    LEFT = "left"
    UNREADABLE = "unreadable"
    UNKNOWN_VERSION = "unknown-version"
    UNKNOWN_KEY = "unknown-key"
    FORGED = "forged"
    UNKNOWN_ROLE = "unknown-role"
    NO_PACK = "no-pack"
    NOT_CHECKED = "not-checked"  # the browser cannot check a signature
    NOT_WRITTEN = "not-written"  # its log is full, or cannot be written
    FAILED = "failed"  # anything that nobody thought of


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One meeting of the timetable as a gate knows it. Its doors are open in [doors_open_at, doors_close_at).

    open_to   the roles that may enter; nobody else may
    zones     bits of the zones that a badge must all have
    capacity  people; None where it is not limited
    """

    doors_open_at: datetime
    doors_close_at: datetime
    open_to: Collection[Role]
    zones: int = 0
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a gate was given, signed, when it last had a network.

    as_of      when it was made; a clock that is earlier is wrong
    old_after  how long a gate may answer green by it
    revoked    badges that are dead, with the moment since which they are
    proofs     what each role shows beside the badge; a role that is not named shows who it is
    """

    as_of: datetime
    old_after: timedelta
    revoked: Mapping[UUID, datetime] = field(default_factory=dict)
    proofs: Mapping[Role, Collection[Proof]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who is inside, as far as this gate knows."""

    inside: int = 0
    has_entered: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate shows: a colour, why, and what is still to be shown."""

    colour: Colour
    answer: Answer
    missing: tuple[Proof, ...] = ()


# How far a device's clock may lag behind the pack it was just given.
CLOCK_LAG = timedelta(minutes=2)


def admit(badge: Badge, event: Event, pack: Pack, *, shown: Collection[Proof], crowd: Crowd, at: datetime) -> Verdict:
    """What a gate answers to a badge whose signature holds, at the device's own time.

    What can never be right comes first and is red; what somebody can still put right comes after it. A clock that is
    known to be wrong decides nothing by itself, so it is amber, and so is a pack that is too old to know of the latest
    revocations: neither is ever green.
    """
    never = _bars(badge, event, pack, at)
    if never is not None:
        return Verdict(Colour.RED, never)
    wanted = pack.proofs.get(badge.role, (Proof.IDENTITY,))
    missing = tuple(proof for proof in Proof if proof in wanted and proof not in shown)
    if missing:
        return Verdict(Colour.RED, Answer.PROOF_NOT_SHOWN, missing)
    doubt = _doubts(event, pack, crowd, at)
    return Verdict(Colour.GREEN, Answer.ADMITTED) if doubt is None else Verdict(Colour.AMBER, doubt)


def _bars(badge: Badge, event: Event, pack: Pack, at: datetime) -> Answer | None:
    """What keeps the holder out, whatever the guard does."""
    if badge.badge in pack.revoked:
        return Answer.REVOKED
    if badge.role not in event.open_to:
        return Answer.NOT_OPEN_TO
    if badge.zones & event.zones != event.zones:
        return Answer.WRONG_ZONE
    if is_wrong(at, pack):
        return None
    if at < badge.valid_from:
        return Answer.NOT_YET_VALID
    if at >= badge.valid_until:
        return Answer.NO_LONGER_VALID
    if not event.doors_open_at <= at < event.doors_close_at:
        return Answer.DOORS_CLOSED
    return None


def _doubts(event: Event, pack: Pack, crowd: Crowd, at: datetime) -> Answer | None:
    """What a supervisor decides, the gravest first."""
    if crowd.has_entered:
        return Answer.ALREADY_INSIDE
    if is_wrong(at, pack):
        return Answer.CLOCK_WRONG
    if at - pack.as_of > pack.old_after:
        return Answer.PACK_TOO_OLD
    if event.capacity is not None and crowd.inside >= event.capacity:
        return Answer.FULL
    return None


def is_wrong(at: datetime, pack: Pack) -> bool:
    """Whether a device's clock is earlier than the pack it holds, which cannot be."""
    return at < pack.as_of - CLOCK_LAG
