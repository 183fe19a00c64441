"""Slots: what an act says to one recipient alone.

    slot        =  commitment (32) ‖ encapsulated key ‖ encrypted secret
    secret      =  content key (32) ‖ blind (32) ‖ number (8, big-endian) ‖ hash of the previous act (32)
    commitment  =  SHA-256("comity-link/1" ‖ 00 ‖ blind ‖ number ‖ previous ‖ recipient)

The commitment is under the issuer's signature.  So a recipient can show anybody which number it was given, by telling
the blind and without any key; and nobody else learns it.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hmac import compare_digest

from .framing import COMMITMENT_SIZE, SLOT_SECRET_SIZE
from .keys import OpeningKey, SealingKey
from .locking import Secret
from .suites import SEED_SIZE, Suite

CONTENT_KEY_SIZE = 32
BLIND_SIZE = 32
HASH_SIZE = 32
FIRST_PREVIOUS = bytes(HASH_SIZE)
"""What stands in the place of the previous act in the first one from an issuer to a recipient."""

_NUMBER_SIZE = 8
_INFO = b"comity-slot/1\0"
_LINK = b"comity-link/1\0"


@dataclass(frozen=True, slots=True)
class Link:
    """The place of an act in the chain from one issuer to one recipient.

    number      from 1
    previous    hash of the act with the number before; FIRST_PREVIOUS for number 1
    blind       32 random bytes that hide both in the commitment
    """

    number: int
    previous: bytes
    blind: bytes

    def commitment(self, recipient: str) -> bytes:
        """What the slot shows to everybody."""
        told = self.blind + self.number.to_bytes(_NUMBER_SIZE, "big") + self.previous + recipient.encode()
        return hashlib.sha256(_LINK + told).digest()


@dataclass(frozen=True, slots=True)
class UnsealedSlot:
    """What `wrapping` makes a slot of."""

    commitment: bytes
    secret: Secret
    key: SealingKey
    info: bytes


def unsealed_slot(key: SealingKey, *, bound: bytes, recipient: str, content_key: bytes, link: Link) -> UnsealedSlot:
    """A slot for a recipient, that opens under one header only.

    bound    (32) `Header.bound`
    """
    secret = Secret(content_key + link.blind + link.number.to_bytes(_NUMBER_SIZE, "big") + link.previous)
    return UnsealedSlot(link.commitment(recipient), secret, key, info(bound, key.fingerprint, recipient))


def dummy_slots(suite: Suite, count: int, *, randomness: Callable[[int], bytes] = os.urandom) -> list[UnsealedSlot]:
    """Slots that nobody can open, and that nobody can tell from others once they are sealed."""
    if not count:
        return []
    # One key for all is enough: what HPKE gives shows nothing of the key it was made for.
    nobody = SealingKey(suite.version, suite.public_bytes(randomness(SEED_SIZE)))
    return [
        UnsealedSlot(randomness(COMMITMENT_SIZE), Secret(randomness(SLOT_SECRET_SIZE)), nobody, _INFO)
        for _ in range(count)
    ]


def open_slot(
    suite: Suite, slot: bytes, keys: Iterable[OpeningKey], *, bound: bytes, recipient: str
) -> tuple[Secret, Link] | None:
    """(content key, link) of a slot, or None where it is not for these keys, this recipient and this header."""
    for key in keys:
        unwrapped = suite.unwrap(slot[COMMITMENT_SIZE:], key.half, info(bound, key.fingerprint, recipient))
        if unwrapped is not None:
            return _divided(Secret(unwrapped))
    return None


def is_committed(slot: bytes, link: Link, recipient: str) -> bool:
    """Whether a slot commits to a link, for a recipient."""
    return compare_digest(slot[:COMMITMENT_SIZE], link.commitment(recipient))


def _divided(secret: Secret) -> tuple[Secret, Link]:
    rest = secret[CONTENT_KEY_SIZE:]
    number = int.from_bytes(rest[BLIND_SIZE : BLIND_SIZE + _NUMBER_SIZE], "big")
    return Secret(secret[:CONTENT_KEY_SIZE]), Link(number, rest[-HASH_SIZE:], rest[:BLIND_SIZE])


def info(bound: bytes, fingerprint: bytes, recipient: str) -> bytes:
    """What HPKE binds a slot to: the header (`Header.bound`), the key, and whose it is."""
    return _INFO + bound + fingerprint + recipient.encode()
