"""The body of an act: canonical JSON, padded to a class of sizes, encrypted once for all recipients.

    plaintext   =  salt (32) ‖ length of the body (4, big-endian) ‖ body ‖ zeros, up to the next size in BODY_CLASSES
    commitment  =  SHA-256(salt ‖ body)
    ciphertext  =  ChaCha20-Poly1305(content key, nonce of zeros, plaintext, "comity-body/1")

The nonce may be zeros because each content key encrypts one plaintext.  The cipher alone would let a dishonest issuer
make one ciphertext that opens to two bodies under two keys; the commitment, which everybody checks, does not.
"""

import hashlib
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from comity.engines.ledger import Json

from .errors import ActRefused
from .framing import BODY_CLASSES
from .locking import Secret
from .parsing import parse_canonical

SALT_SIZE = 32
_LENGTH_SIZE = 4
LARGEST_BODY = BODY_CLASSES[-1] - SALT_SIZE - _LENGTH_SIZE  # bytes

_NONCE = bytes(12)
_CONTEXT = b"comity-body/1"


def commitment(salt: bytes, body: bytes) -> bytes:
    """What the header says of a body."""
    return hashlib.sha256(salt + body).digest()


def seal_body(body: bytes, *, content_key: bytes, salt: bytes) -> bytes:
    """The ciphertext of a body of at most LARGEST_BODY bytes."""
    needed = SALT_SIZE + _LENGTH_SIZE + len(body)
    padded = next(size for size in BODY_CLASSES if size >= needed)
    plaintext = salt + len(body).to_bytes(_LENGTH_SIZE, "big") + body + bytes(padded - needed)
    return ChaCha20Poly1305(content_key).encrypt(_NONCE, plaintext, _CONTEXT)


def open_body(ciphertext: bytes, *, content_key: Secret, committed: bytes) -> tuple[bytes, bytes]:
    """(salt, body).  Raises ActRefused: body_unreadable, wrong_padding, body_differs."""
    try:
        plaintext = ChaCha20Poly1305(content_key).decrypt(_NONCE, ciphertext, _CONTEXT)
    except InvalidTag:
        raise ActRefused("body_unreadable") from None
    start = SALT_SIZE + _LENGTH_SIZE
    salt, size = plaintext[:SALT_SIZE], int.from_bytes(plaintext[SALT_SIZE:start], "big")
    body, padding = plaintext[start : start + size], plaintext[start + size :]
    smallest = next(each for each in BODY_CLASSES if each >= start + len(body))
    if len(body) != size or padding.strip(b"\0") or len(plaintext) != smallest:
        raise ActRefused("wrong_padding")
    if not compare_digest(commitment(salt, body), committed):
        raise ActRefused("body_differs")
    return salt, body


def read_body(body: bytes) -> dict[str, Json]:
    """The content of a body: one JSON object in its canonical form.  Raises ActRefused."""
    value = parse_canonical(body, part="body", largest=LARGEST_BODY, refusal=ActRefused)
    if not isinstance(value, dict):
        raise ActRefused("not_an_object", part="body")
    return value
