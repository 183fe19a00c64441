"""Signed notes: a text, and beneath it the signatures of named keys.

Source: C2SP signed-note (Ed25519, type 0x01) and tlog-cosignature (cosignature/v1, type 0x04).

    <text, every line ended by a newline>
    <empty line>
    — <key name> <base64(key hash ‖ signature)>
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .errors import NoteInvalid

LARGEST_NOTE = 1_000_000  # bytes
MOST_SIGNATURES = 100

_KEY_SIZE = 32
_SIGNATURE_SIZE = 64
_SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_PUBLIC_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_PRIVATE_KEY = re.compile(r"PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """A verified signature: whose key, and for a cosignature the instant the witness stated."""

    name: str
    key_hash: bytes
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A public key under a name, that verifies plain note signatures.

    name    non-empty, without white space or `+`
    key     32 bytes, Ed25519 (RFC 8032)
    """

    name: str
    key: bytes

    algorithm: ClassVar[int] = 0x01

    def __post_init__(self) -> None:
        _require_name(self.name)
        if len(self.key) != _KEY_SIZE:
            raise NoteInvalid("wrong_key_size", given=len(self.key))

    @property
    def key_hash(self) -> bytes:
        """Four bytes that tell apart keys of one name: SHA-256(name ‖ newline ‖ algorithm ‖ key), its beginning."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.key).digest()[:4]

    def text(self) -> str:
        """The key as one line, `name+hash+base64(algorithm ‖ key)`, called vkey in the standard."""
        return f"{self.name}+{self.key_hash.hex()}+{_base64(bytes([self.algorithm]) + self.key)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` wrote.  Raises NoteInvalid, also when the hash does not belong to the key."""
        name, key_hash, key = _key_parts(_PUBLIC_KEY, text, cls.algorithm)
        verifier = cls(name, key)
        if verifier.key_hash != key_hash:
            raise NoteInvalid("key_hash_differs", name=name)
        return verifier

    def verify(self, text: bytes, signature: bytes) -> Signature:
        """Check a signature (without its key hash) over a note's text.  Raises NoteInvalid."""
        self._require_signed(text, signature)
        return Signature(self.name, self.key_hash)

    def _require_signed(self, message: bytes, signature: bytes) -> None:
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise NoteInvalid("wrong_signature", name=self.name) from error


@dataclass(frozen=True, slots=True)
class CosignatureVerifier(NoteVerifier):
    """A witness's public key: its signatures state when it saw the note."""

    algorithm: ClassVar[int] = 0x04

    def verify(self, text: bytes, signature: bytes) -> Signature:
        """Check a time-stamped signature: 8 bytes of POSIX seconds, big-endian, then Ed25519.  Raises NoteInvalid."""
        seconds = int.from_bytes(signature[:8], "big")
        self._require_signed(_cosigned(text, seconds), signature[8:])
        try:
            at = datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise NoteInvalid("impossible_time", name=self.name) from error
        return Signature(self.name, self.key_hash, at)


@dataclass(frozen=True, slots=True, eq=False)
class NoteSigner:
    """A private key under a name.  Its representation shows the name only."""

    name: str
    _key: Ed25519PrivateKey = field(repr=False)

    algorithm: ClassVar[int] = NoteVerifier.algorithm

    def __post_init__(self) -> None:
        _require_name(self.name)

    @classmethod
    def generate(cls, name: str) -> Self:
        """A new random key.  Raises NoteInvalid for a name that notes cannot carry."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `private_text` wrote.  Raises NoteInvalid, never with the text itself."""
        name, key_hash, seed = _key_parts(_PRIVATE_KEY, text, cls.algorithm)
        signer = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        if signer.verifier().key_hash != key_hash:
            raise NoteInvalid("key_hash_differs", name=name)
        return signer

    def private_text(self) -> str:
        """The secret as one line, `PRIVATE+KEY+name+hash+base64(algorithm ‖ seed)`: for a key store, nowhere else."""
        seed = bytes([self.algorithm]) + self._key.private_bytes_raw()
        return f"PRIVATE+KEY+{self.name}+{self.verifier().key_hash.hex()}+{_base64(seed)}"

    def verifier(self) -> NoteVerifier:
        """The public half."""
        return NoteVerifier(self.name, self._key.public_key().public_bytes_raw())

    def signature_line(self, text: str) -> str:
        """The line that signs a note's text, newline included.  Raises NoteInvalid for a text that is no note text."""
        return _signature_line(self.verifier(), self._key.sign(_note_text(text)))


@dataclass(frozen=True, slots=True, eq=False)
class CosignatureSigner(NoteSigner):
    """A witness's private key."""

    algorithm: ClassVar[int] = CosignatureVerifier.algorithm

    def verifier(self) -> CosignatureVerifier:
        """The public half."""
        return CosignatureVerifier(self.name, self._key.public_key().public_bytes_raw())

    def signature_line(self, text: str) -> str:
        """Not for witnesses, whose signature states a time.  Raises TypeError; use `cosignature_line`."""
        raise TypeError("a witness signs with cosignature_line, at a stated time")

    def cosignature_line(self, text: str, *, at: datetime) -> str:
        """The line by which a witness says that it saw the text at `at` (whole seconds; time zone needed)."""
        if at.tzinfo is None:
            raise ValueError("a cosignature's time needs a time zone")
        seconds = int(at.timestamp())
        signature = self._key.sign(_cosigned(_note_text(text), seconds))
        return _signature_line(self.verifier(), seconds.to_bytes(8, "big") + signature)


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note's text, and the signatures on it that known keys verified, in their order."""

    text: str
    signatures: tuple[Signature, ...]


def sign_note(text: str, signers: Sequence[NoteSigner]) -> str:
    """The text with one signature line for each signer.

    Raises NoteInvalid if the text does not end in a newline, is not valid UTF-8, or holds control characters;
    ValueError without a signer.
    """
    if not signers:
        raise ValueError("a note needs at least one signer")
    return text + "\n" + "".join(signer.signature_line(text) for signer in signers)


def open_note(note: str | bytes, verifiers: Iterable[NoteVerifier]) -> OpenedNote:
    """Check a note against the keys one knows.

    Signatures by unknown keys are passed over.  Raises NoteInvalid for a malformed note, for any wrong signature by a
    known key, and when no known key signed at all.
    """
    text, lines = _divide(note)
    known = {(verifier.name, verifier.key_hash): verifier for verifier in verifiers}
    verified: dict[tuple[str, bytes], Signature] = {}
    for line in lines:
        name, key_hash, signature = _read_signature(line)
        verifier = known.get((name, key_hash))
        if verifier is not None:
            found = verifier.verify(text.encode(), signature)
            verified.setdefault((name, key_hash), found)
    if not verified:
        raise NoteInvalid("no_known_signature", signatures=len(lines))
    return OpenedNote(text, tuple(verified.values()))


def add_signature(note: str, line: str) -> str:
    """The note with one signature line more (as `signature_line` or `cosignature_line` made it).

    Raises NoteInvalid if either is malformed, or the line is there already.
    """
    _, lines = _divide(note)
    _read_signature(line.removesuffix("\n"))
    if not line.endswith("\n") or line[:-1] in lines or len(lines) == MOST_SIGNATURES:
        raise NoteInvalid("signature_cannot_be_added", signatures=len(lines))
    return note + line


def _divide(note: str | bytes) -> tuple[str, list[str]]:
    """A note's text (with its last newline) and its signature lines (without theirs)."""
    if len(note) > LARGEST_NOTE:
        raise NoteInvalid("too_large", largest=LARGEST_NOTE)
    try:
        whole = note.decode("utf-8") if isinstance(note, bytes) else note
    except UnicodeDecodeError as error:
        raise NoteInvalid("not_utf8", position=error.start) from error
    # The last empty line divides: the text may have empty lines of its own.
    body, divider, signatures = whole.rpartition("\n\n")
    if not divider or not signatures.endswith("\n"):
        raise NoteInvalid("malformed_note")
    text = body + "\n"
    _note_text(text)
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteInvalid("too_many_signatures", most=MOST_SIGNATURES)
    return text, lines


def _read_signature(line: str) -> tuple[str, bytes, bytes]:
    """(key name, key hash, signature) of a signature line."""
    match = _SIGNATURE_LINE.fullmatch(line)
    if match is None:
        raise NoteInvalid("malformed_signature")
    decoded = _from_base64(match[2])
    if len(decoded) < 5:
        raise NoteInvalid("malformed_signature")
    return match[1], decoded[:4], decoded[4:]


def _signature_line(verifier: NoteVerifier, signature: bytes) -> str:
    return f"— {verifier.name} {_base64(verifier.key_hash + signature)}\n"


def _cosigned(text: bytes, seconds: int) -> bytes:
    return b"cosignature/v1\ntime " + str(seconds).encode() + b"\n" + text


def _note_text(text: str) -> bytes:
    """The bytes of a note's text, if it can be one."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteInvalid("malformed_text")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NoteInvalid("malformed_text") from error


def _require_name(name: str) -> None:
    if not name or "+" in name or any(mark.isspace() or not mark.isprintable() for mark in name):
        raise NoteInvalid("malformed_name")


def _key_parts(form: re.Pattern[str], text: str, algorithm: int) -> tuple[str, bytes, bytes]:
    """(name, key hash, 32 key bytes) of a key's text form."""
    match = form.fullmatch(text)
    if match is None:
        raise NoteInvalid("malformed_key")
    key = _from_base64(match[3])
    if key[:1] != bytes([algorithm]):
        raise NoteInvalid("other_algorithm", expected=algorithm)
    if len(key) != 1 + _KEY_SIZE:
        raise NoteInvalid("wrong_key_size", given=len(key) - 1)
    return match[1], bytes.fromhex(match[2]), key[1:]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_base64(text: str) -> bytes:
    """Decode canonical base64 (RFC 4648): the one text that encoding gives, so that no signature has two spellings."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteInvalid("malformed_base64") from error
    if _base64(data) != text:
        raise NoteInvalid("malformed_base64")
    return data
