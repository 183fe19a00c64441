"""The code on a badge: what a gate needs to decide without a network, signed, in a hundred and sixteen bytes.

    offset  bytes  what
    0       1      version, 1
    1       8      key: the first bytes of the SHA-256 of the session's public key
    9       16     badge: the id of the badge (UUID); a badge issued anew has another
    25      1      role, by its number in `Role`
    26      2      zones, a bit each; the meaning of the bits is the gate pack's
    28      4      valid from: minutes since 1970-01-01T00:00Z, unsigned
    32      4      valid until: the first minute in which it does not hold
    36      16     photograph: the first bytes of the SHA-256 of the printed picture's file
    52      64     Ed25519 signature over PURPOSE and the bytes before it

All numbers are big-endian. On paper the bytes stand in Base32 (RFC 4648) without padding, 186 capital letters and
digits, which a QR code holds in its alphanumeric mode. There is one way only to write a badge down: another spelling of
the same bytes is refused. No name and no number of a document is in it: those are printed, and compared with what the
holder shows.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PURPOSE: Final = b"comity badge 1\n"  # so that no signature made for something else is a badge
VERSION: Final = 1
BODY: Final = struct.Struct(">B8s16sBHII16s")
SIGNATURE_BYTES: Final = 64
BYTES: Final = BODY.size + SIGNATURE_BYTES
LETTERS: Final = -(-BYTES * 8 // 5)
PHOTOGRAPH_BYTES: Final = 16
MOST_ZONES: Final = 16


class Role(IntEnum):
    """In which capacity a badge lets its holder in. The numbers are on paper: none is ever used again."""

    DELEGATE = 1
    OBSERVER = 2
    GUEST = 3
    MEDIA = 4
    STAFF = 5
    SECURITY = 6
    INTERPRETER = 7


class Fault(StrEnum):
    """Why a code is no badge."""

    UNREADABLE = "unreadable"  # not Base32 of the right length, or not written in the one way
    UNKNOWN_VERSION = "unknown-version"
    UNKNOWN_KEY = "unknown-key"  # of another session, or of a key that is trusted no more
    FORGED = "forged"
    UNKNOWN_ROLE = "unknown-role"  # of a newer table than this reader's


class NoBadge(Exception):
    """A code that is no badge of this session; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a badge says. It holds in [valid_from, valid_until), both at whole minutes.

    zones       bits, in [0, 2**16)
    photograph  16 bytes, see `photograph_mark`
    """

    badge: UUID
    role: Role
    zones: int
    valid_from: datetime
    valid_until: datetime
    photograph: bytes

    def holds(self, at: datetime) -> bool:
        """Whether the badge is valid at a moment."""
        return self.valid_from <= at < self.valid_until


def key_mark(key: Ed25519PublicKey) -> bytes:
    """The 8 bytes by which a badge names the key that signed it."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).digest()[:8]


def photograph_mark(content: bytes) -> bytes:
    """The 16 bytes by which a badge names the picture that is printed on it."""
    return hashlib.sha256(content).digest()[:PHOTOGRAPH_BYTES]


def write(badge: Badge, key: Ed25519PrivateKey) -> str:
    """The code of a badge: `LETTERS` capital letters and digits.

    Raises ValueError for zones, moments or a photograph that the format cannot hold.
    """
    if len(badge.photograph) != PHOTOGRAPH_BYTES or not 0 <= badge.zones < 1 << MOST_ZONES:
        raise ValueError("a badge holds sixteen zones and sixteen bytes of its photograph")
    body = BODY.pack(
        VERSION,
        key_mark(key.public_key()),
        badge.badge.bytes,
        badge.role,
        badge.zones,
        _minutes(badge.valid_from),
        _minutes(badge.valid_until),
        badge.photograph,
    )
    return base64.b32encode(body + key.sign(PURPOSE + body)).decode().rstrip("=")


def read(code: str, keys: dict[bytes, Ed25519PublicKey]) -> Badge:
    """The badge that a code is.

    keys  the session's public keys by their `key_mark`; a code of any other key is refused

    Raises NoBadge.
    """
    content = _bytes(code)
    if content[0] != VERSION:
        raise NoBadge(Fault.UNKNOWN_VERSION)
    body, signature = content[: BODY.size], content[BODY.size :]
    _, mark, badge, role, zones, valid_from, valid_until, photograph = BODY.unpack(body)
    key = keys.get(mark)
    if key is None:
        raise NoBadge(Fault.UNKNOWN_KEY)
    try:
        key.verify(signature, PURPOSE + body)
    except InvalidSignature:
        raise NoBadge(Fault.FORGED) from None
    try:
        capacity = Role(role)
    except ValueError:
        raise NoBadge(Fault.UNKNOWN_ROLE) from None
    return Badge(
        badge=UUID(bytes=badge),
        role=capacity,
        zones=zones,
        valid_from=_moment(valid_from),
        valid_until=_moment(valid_until),
        photograph=photograph,
    )


def _bytes(code: str) -> bytes:
    """The bytes of a code, scanned or typed. The bits that the last letter has over are zero, or it is respelt."""
    text = code.strip()
    if len(text) != LETTERS:
        raise NoBadge(Fault.UNREADABLE)
    try:
        content = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise NoBadge(Fault.UNREADABLE) from None
    if base64.b32encode(content).decode().rstrip("=") != text:
        raise NoBadge(Fault.UNREADABLE)
    return content


def _minutes(at: datetime) -> int:
    """Minutes since 1970.  Raises ValueError for a moment between minutes, without a zone, or out of reach."""
    minutes, rest = divmod(at - datetime(1970, 1, 1, tzinfo=UTC), timedelta(minutes=1))
    if rest or not 0 <= minutes < 1 << 32:
        raise ValueError("a badge begins and ends at a whole minute after 1970")
    return minutes


def _moment(minutes: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
