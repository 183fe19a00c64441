"""Private keys at rest: a seed behind a pass phrase."""

import os
import unicodedata
from typing import NoReturn, SupportsIndex

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from .errors import KeyRefused

SHORTEST_PASS_PHRASE = 12  # characters
LONGEST_PASS_PHRASE = 1000

_SALT_SIZE = 16
_NONCE_SIZE = 12
# The second recommendation of RFC 9106, section 4: for machines that cannot give 2 GiB to each unlocking.
_PASSES, _LANES, _MEMORY_KIB = 3, 4, 64 * 1024


class Secret(bytes):
    """Bytes that are never shown: neither printed, nor formatted, nor pickled, whatever prints a traceback's values."""

    def __repr__(self) -> str:
        return f"<secret, {len(self)} bytes>"

    __str__ = __repr__

    def __format__(self, form: str) -> str:
        return repr(self)

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a secret cannot be pickled or copied")


def lock(secret: Secret, pass_phrase: str, *, header: bytes) -> bytes:
    """Encrypt a secret under a pass phrase: salt ‖ nonce ‖ ciphertext.

    header    bytes that stand before it in the clear, and cannot be exchanged

    Argon2id (RFC 9106: 3 passes, 64 MiB, 4 lanes), ChaCha20-Poly1305.  Raises KeyRefused for a pass phrase that is too
    short or too long.
    """
    salt, nonce = os.urandom(_SALT_SIZE), os.urandom(_NONCE_SIZE)
    return salt + nonce + ChaCha20Poly1305(_stretched(pass_phrase, salt)).encrypt(nonce, secret, header)


def unlock(locked: bytes, pass_phrase: str, *, header: bytes) -> Secret:
    """What `lock` was given.  Raises KeyRefused: wrong_pass_phrase also where the bytes were altered."""
    salt, rest = locked[:_SALT_SIZE], locked[_SALT_SIZE:]
    stretched = _stretched(pass_phrase, salt)
    del pass_phrase  # else the frame of the refusal would hold it
    try:
        return Secret(ChaCha20Poly1305(stretched).decrypt(rest[:_NONCE_SIZE], rest[_NONCE_SIZE:], header))
    except InvalidTag:
        raise KeyRefused("wrong_pass_phrase") from None


def _stretched(pass_phrase: str, salt: bytes) -> Secret:
    # NFC, so that the same keys typed on another machine give the same bytes (RFC 8265, OpaqueString).
    characters = unicodedata.normalize("NFC", pass_phrase)
    given = len(characters)
    if not SHORTEST_PASS_PHRASE <= given <= LONGEST_PASS_PHRASE:
        del pass_phrase, characters
        raise KeyRefused("pass_phrase_length", given=given, shortest=SHORTEST_PASS_PHRASE, longest=LONGEST_PASS_PHRASE)
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return Secret(kdf.derive(characters.encode("utf-8", "surrogatepass")))
