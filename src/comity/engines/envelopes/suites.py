"""The suites: one for each version of the envelope, and nothing to negotiate.

| version | key encapsulation | key derivation | cipher | signature |
|---|---|---|---|---|
| 1 | DHKEM(X25519, HKDF-SHA256) | HKDF-SHA256 | ChaCha20-Poly1305 | Ed25519 |
| 2 | X-Wing: ML-KEM-768 with X25519 | HKDF-SHA256 | ChaCha20-Poly1305 | Ed25519 |

Source: RFC 9180 (HPKE; KEM 0x0020), draft-connolly-cfrg-xwing-kem (KEM 0x647a), FIPS 203, RFC 8439, RFC 8032.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from .errors import KeyRefused

PrivateHalf: TypeAlias = X25519PrivateKey | hpke.MLKEM768X25519PrivateKey
PublicHalf: TypeAlias = X25519PublicKey | hpke.MLKEM768X25519PublicKey

SEED_SIZE = 32
TAG_SIZE = 16

_X25519_SIZE = 32
_MLKEM_PUBLIC_SIZE = 1184
_MLKEM_SEED_SIZE = 64


@dataclass(frozen=True, slots=True)
class Suite:
    """What one version of the envelope is sealed with.

    version           first byte after the magic; names the suite
    name              of the key encapsulation, as the standards call it
    public_size       bytes of a public key
    encapsulated_size bytes of an encapsulated key, at the beginning of what `wrap` gives
    hybrid            withstands a quantum computer as long as either half does
    """

    version: int
    name: str
    public_size: int
    encapsulated_size: int
    hybrid: bool
    _hpke: hpke.Suite

    def wrap(self, secret: bytes, key: PublicHalf, info: bytes) -> bytes:
        """HPKE single-shot encryption (RFC 9180, base mode, no additional data): encapsulated key ‖ ciphertext."""
        return self._hpke.encrypt(secret, key, info)

    def unwrap(self, wrapped: bytes, key: PrivateHalf, info: bytes) -> bytes | None:
        """What `wrap` was given, or None if it was for another key, under another info, or altered."""
        try:
            return self._hpke.decrypt(wrapped, key, info)
        except (InvalidTag, ValueError):  # ValueError: an encapsulated key that is no key
            return None

    def wrapped_size(self, size: int) -> int:
        """Bytes that `wrap` makes of `size`."""
        return self.encapsulated_size + size + TAG_SIZE

    def private_half(self, seed: bytes) -> PrivateHalf:
        """The private key that a seed of 32 bytes stands for."""
        if not self.hybrid:
            return X25519PrivateKey.from_private_bytes(seed)
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_SIZE + _X25519_SIZE)
        return hpke.MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:]),
        )

    def public_bytes(self, seed: bytes) -> bytes:
        """The public key that belongs to a seed."""
        if not self.hybrid:
            return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_SIZE + _X25519_SIZE)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE]).public_key().public_bytes_raw()
            + X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:]).public_key().public_bytes_raw()
        )

    def public_half(self, key: bytes) -> PublicHalf:
        """Read a public key.  Raises KeyRefused for a wrong size, an impossible ML-KEM key, a point of low order."""
        if len(key) != self.public_size:
            raise KeyRefused("wrong_size", given=len(key), expected=self.public_size)
        try:
            point = X25519PublicKey.from_public_bytes(key[-_X25519_SIZE:])
            # With a point of low order everybody knows the shared secret: it is zero, which the exchange refuses.
            _ANYBODY.exchange(point)
            if not self.hybrid:
                return point
            return hpke.MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(key[:_MLKEM_PUBLIC_SIZE]), point)
        except ValueError as error:
            raise KeyRefused("weak_key") from error


_ANYBODY = X25519PrivateKey.from_private_bytes(bytes(range(32)))

SUITES: Mapping[int, Suite] = {
    1: Suite(
        version=1,
        name="X25519",
        public_size=_X25519_SIZE,
        encapsulated_size=32,
        hybrid=False,
        _hpke=hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305),
    ),
    2: Suite(
        version=2,
        name="X-Wing",
        public_size=_MLKEM_PUBLIC_SIZE + _X25519_SIZE,
        encapsulated_size=1088 + 32,
        hybrid=True,
        _hpke=hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305),
    ),
}
