"""An envelope as one byte string, and back; and the sizes that it can have.

magic         10 bytes   "comity-act"
version        1 byte    names the suite
header         4 bytes of length, big-endian, then canonical JSON
signature      4 bytes of length (64), then Ed25519
slots          4 bytes of length, then one slot after the other
ciphertext     4 bytes of length, then the padded body, encrypted
"""

from dataclasses import dataclass

from .errors import ActRefused
from .keys import SIGNATURE_SIZE
from .suites import SUITES, TAG_SIZE, Suite

BODY_CLASSES = tuple(2**power for power in range(9, 23))  # bytes: 512 … 4 MiB
SLOT_CLASSES = tuple(2**power for power in range(2, 11))  # 4 … 1,024
MOST_RECIPIENTS = SLOT_CLASSES[-1]
LARGEST_HEADER = 64 * 2**10  # bytes

SLOT_SECRET_SIZE = 104  # content key, blind, number, hash of the previous act
COMMITMENT_SIZE = 32

_MAGIC = b"comity-act"
_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of an envelope, as they travel."""

    suite: Suite
    header: bytes
    signature: bytes
    slots: bytes
    ciphertext: bytes

    def as_bytes(self) -> bytes:
        """The envelope."""
        parts = (self.header, self.signature, self.slots, self.ciphertext)
        framed = b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)
        return _MAGIC + bytes([self.suite.version]) + framed

    def divided_slots(self) -> list[bytes]:
        """The slots, one by one."""
        size = slot_size(self.suite)
        return [self.slots[start : start + size] for start in range(0, len(self.slots), size)]


def read_frame(envelope: bytes) -> Frame:
    """Divide an envelope.  Every length is compared with its limit and with what is there before anything is copied.

    Raises ActRefused: not_an_envelope, unknown_version, part_too_large, part_size, truncated, trailing_bytes.
    """
    if not envelope.startswith(_MAGIC):
        raise ActRefused("not_an_envelope")
    position = len(_MAGIC) + 1
    if len(envelope) < position:
        raise ActRefused("truncated", part="version")
    suite = SUITES.get(envelope[position - 1])
    if suite is None:
        raise ActRefused("unknown_version", given=envelope[position - 1], newest=max(SUITES))
    parts = {}
    for part, largest in _limits(suite).items():
        start = position + _LENGTH
        size = int.from_bytes(envelope[position:start], "big")
        if len(envelope) < start:
            raise ActRefused("truncated", part=part)
        if size > largest:
            raise ActRefused("part_too_large", part=part, given=size, largest=largest)
        position = start + size
        if len(envelope) < position:
            raise ActRefused("truncated", part=part)
        parts[part] = envelope[start:position]
    if len(envelope) > position:
        raise ActRefused("trailing_bytes")
    frame = Frame(suite, **parts)
    _require_sizes(frame)
    return frame


def slot_size(suite: Suite) -> int:
    """Bytes of one slot: a commitment, and the wrapped secret."""
    return COMMITMENT_SIZE + suite.wrapped_size(SLOT_SECRET_SIZE)


def _limits(suite: Suite) -> dict[str, int]:
    """The parts in their order, with the most bytes each may have."""
    return {
        "header": LARGEST_HEADER,
        "signature": SIGNATURE_SIZE,
        "slots": MOST_RECIPIENTS * slot_size(suite),
        "ciphertext": BODY_CLASSES[-1] + TAG_SIZE,
    }


def _require_sizes(frame: Frame) -> None:
    if len(frame.signature) != SIGNATURE_SIZE:
        raise ActRefused("part_size", part="signature", given=len(frame.signature))
    if not frame.slots or len(frame.slots) % slot_size(frame.suite):
        raise ActRefused("part_size", part="slots", given=len(frame.slots))
    if len(frame.ciphertext) - TAG_SIZE not in BODY_CLASSES:
        raise ActRefused("part_size", part="ciphertext", given=len(frame.ciphertext))
