"""Attachments: streams of any size up to a stated one, encrypted and opened chunk by chunk in bounded memory.

    plaintext   padded with zeros to `padded_size`, cut into chunks of 256 KiB, the last one shorter
    chunk i     ChaCha20-Poly1305(key, nonce, chunk, "comity-attachment/1"), and so 16 bytes longer
    nonce       prefix (7 random bytes) ‖ i (4, big-endian) ‖ 01 for the last chunk, else 00

Key, prefix, size and the SHA-256 of all ciphertext travel in the body of an act.  The cipher finds what anybody
without the key changed; the hash, under the issuer's signature, what another recipient changed, who has the key.

Source: Hoang, Reyhanitabar, Rogaway & Vizár (2015), "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance" (the STREAM construction); Nikitin et al. (2019), PoPETs 2019(4) (the padding, Padmé).
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from comity.engines.ledger import Json

from .errors import ActRefused, AttachmentRefused
from .locking import Secret
from .parsing import Members, base64_text
from .suites import TAG_SIZE

CHUNK_SIZE = 256 * 2**10  # bytes of plaintext
LARGEST_ATTACHMENT = 4 * 2**30

_SMALLEST_PADDED = 4 * 2**10
_KEY_SIZE, _PREFIX_SIZE, _DIGEST_SIZE = 32, 7, 32
_CONTEXT = b"comity-attachment/1"


class Source(Protocol):
    """Something to read from, such as an open file."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end only."""


class Sink(Protocol):
    """Something to write to, such as an open file."""

    def write(self, data: bytes, /) -> object:
        """Take the bytes, all of them."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What it takes to open one attachment.

    size      bytes of the plaintext, without its padding
    digest    SHA-256 of the encrypted stream, which also names it where it is stored
    """

    key: Secret
    prefix: bytes
    size: int
    digest: bytes

    @property
    def chunks(self) -> int:
        """How many chunks the stream has."""
        return -(-padded_size(self.size) // CHUNK_SIZE)

    @property
    def stream_size(self) -> int:
        """Bytes of the encrypted stream."""
        return padded_size(self.size) + self.chunks * TAG_SIZE

    def chunk_at(self, index: int) -> tuple[int, int]:
        """(offset, size) of a chunk in the encrypted stream, to ask for it alone.  Raises IndexError."""
        if not 0 <= index < self.chunks:
            raise IndexError(index)
        whole = CHUNK_SIZE + TAG_SIZE
        return index * whole, min(whole, self.stream_size - index * whole)

    def as_json(self) -> dict[str, Json]:
        """As it stands in the body of an act."""
        return {
            "key": base64_text(self.key),
            "prefix": base64_text(self.prefix),
            "size": self.size,
            "sha256": base64_text(self.digest),
        }


def read_attachment(value: Json) -> Attachment:
    """Read what `as_json` wrote.  Raises ActRefused: it is part of a body from outside."""
    members = Members(value, part="attachment", refusal=ActRefused)
    attachment = Attachment(
        key=Secret(members.octets("key", _KEY_SIZE)),
        prefix=members.octets("prefix", _PREFIX_SIZE),
        size=members.number("size", least=0, most=LARGEST_ATTACHMENT),
        digest=members.octets("sha256", _DIGEST_SIZE),
    )
    members.end()
    return attachment


def padded_size(size: int) -> int:
    """The size that everybody sees: at most 12 % more, and log log of the size is all that it tells (Padmé)."""
    if size <= _SMALLEST_PADDED:
        return _SMALLEST_PADDED
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    return -(-size >> low_bits) << low_bits


def seal_attachment(source: Source, sink: Sink, *, randomness: Callable[[int], bytes] = os.urandom) -> Attachment:
    """Encrypt a stream, holding two chunks of it at a time.

    Raises AttachmentRefused too_large after LARGEST_ATTACHMENT bytes; what was written until then is to be deleted.
    """
    key, prefix = Secret(randomness(_KEY_SIZE)), randomness(_PREFIX_SIZE)
    cipher, digest = ChaCha20Poly1305(key), hashlib.sha256()

    def put(index: int, chunk: bytes, *, last: bool) -> None:
        sealed = cipher.encrypt(_nonce(prefix, index, last=last), chunk, _CONTEXT)
        digest.update(sealed)
        sink.write(sealed)

    index, chunk, following = 0, _read(source, CHUNK_SIZE), _read(source, CHUNK_SIZE)
    while following:
        put(index, chunk, last=False)
        index, chunk, following = index + 1, following, _read(source, CHUNK_SIZE)
        if index * CHUNK_SIZE + len(chunk) > LARGEST_ATTACHMENT:
            raise AttachmentRefused("too_large", largest=LARGEST_ATTACHMENT)
    size = index * CHUNK_SIZE + len(chunk)
    left = padded_size(size) - index * CHUNK_SIZE
    while left > CHUNK_SIZE:
        put(index, chunk.ljust(CHUNK_SIZE, b"\0"), last=False)
        index, chunk, left = index + 1, b"", left - CHUNK_SIZE
    put(index, chunk.ljust(left, b"\0"), last=True)
    return Attachment(key, prefix, size, digest.digest())


def open_attachment(attachment: Attachment, source: Source, sink: Sink) -> None:
    """Decrypt a stream, holding one chunk of it at a time.

    What is written is to be believed only when this returns: only then is it known that nobody with the key exchanged
    the stream.  Raises AttachmentRefused: chunk_truncated, chunk_altered (also reordered, or of another stream),
    trailing_bytes, stream_differs, wrong_padding.
    """
    digest, left = hashlib.sha256(), attachment.size
    for index in range(attachment.chunks):
        sealed = _read(source, attachment.chunk_at(index)[1])
        digest.update(sealed)
        chunk = open_chunk(attachment, index, sealed)
        if chunk[left:].strip(b"\0"):
            raise AttachmentRefused("wrong_padding")
        sink.write(chunk[:left])
        left = max(0, left - len(chunk))
    if source.read(1):
        raise AttachmentRefused("trailing_bytes")
    if digest.digest() != attachment.digest:
        raise AttachmentRefused("stream_differs")


def open_chunk(attachment: Attachment, index: int, sealed: bytes) -> bytes:
    """Decrypt one chunk, padding included.  Raises AttachmentRefused: chunk_truncated, chunk_altered."""
    expected = attachment.chunk_at(index)[1]
    if len(sealed) != expected:
        raise AttachmentRefused("chunk_truncated", chunk=index, given=len(sealed), expected=expected)
    nonce = _nonce(attachment.prefix, index, last=index == attachment.chunks - 1)
    try:
        return ChaCha20Poly1305(attachment.key).decrypt(nonce, sealed, _CONTEXT)
    except InvalidTag:
        raise AttachmentRefused("chunk_altered", chunk=index) from None


def chunks_arrived(attachment: Attachment, source: Source) -> int:
    """How many whole chunks stand at the beginning of a partial stream: where a broken transfer goes on."""
    for index in range(attachment.chunks):
        sealed = _read(source, attachment.chunk_at(index)[1])
        try:
            open_chunk(attachment, index, sealed)
        except AttachmentRefused:
            return index
    return attachment.chunks


def _nonce(prefix: bytes, index: int, *, last: bool) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes([last])


def _read(source: Source, size: int) -> bytes:
    """Exactly `size` bytes, fewer only at the end: one read of a socket or a pipe may give less."""
    parts, left = [], size
    while left:
        part = source.read(left)
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
