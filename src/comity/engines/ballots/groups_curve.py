"""The group of Ed25519, by libsodium.

Elements are libsodium's 32 bytes: the coordinate y little-endian, the lowest bit of x in the highest bit.  The protocol
writes the same number big-endian, in 64 hexadecimal digits.  libsodium refuses the zero scalar and the identity: both
are met first.  Its scalar multiplication is constant-time, so public and secret powers are the same.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from .defects import MalformedElement
from .groups import Embedding, split_integers

_HEX = re.compile(r"[0-9a-f]{64}")
_IDENTITY = (1).to_bytes(32, "little")
_ORDER = 2**252 + 27742317777372353535851937790883648493
_Y_BITS = (1 << 255) - 1
_EMBEDDING = Embedding(padding=14, bits_per_int=8, room=254)


class Ed25519:
    """The points of prime order of edwards25519, written multiplicatively."""

    name = "Ed25519"
    order = _ORDER
    identity = _IDENTITY
    generator = sodium.crypto_scalarmult_ed25519_base_noclamp((1).to_bytes(32, "little"))
    embedding: Embedding | None = _EMBEDDING

    def __repr__(self) -> str:
        return f"<group {self.name}>"

    def power(self, base: bytes, exponent: int) -> bytes:
        exponent %= _ORDER
        if exponent == 0 or base == _IDENTITY:
            return _IDENTITY
        scalar = exponent.to_bytes(32, "little")
        if base == self.generator:
            return sodium.crypto_scalarmult_ed25519_base_noclamp(scalar)
        return sodium.crypto_scalarmult_ed25519_noclamp(scalar, base)

    power_secret = power

    def powers(self, base: bytes, exponents: Sequence[int]) -> list[bytes]:
        return [self.power(base, exponent) for exponent in exponents]

    def fixed_base(self, base: bytes) -> Callable[[int], bytes]:
        # libsodium has a table for the generator; for others, adding points one by one would be slower.
        return partial(self.power, base)

    def multiply(self, *factors: bytes) -> bytes:
        return self.product(factors)

    def product(self, factors: Iterable[bytes]) -> bytes:
        product = _IDENTITY
        for factor in factors:
            product = factor if product == _IDENTITY else sodium.crypto_core_ed25519_add(product, factor)
        return product

    def divide(self, numerator: bytes, denominator: bytes) -> bytes:
        return sodium.crypto_core_ed25519_sub(numerator, denominator)

    def encode(self, element: bytes) -> str:
        return element[::-1].hex()

    def decode(self, text: str) -> bytes:
        if not _HEX.fullmatch(text):
            raise MalformedElement("element_not_canonical", group=self.name, element=text[:80])
        element = bytes.fromhex(text)[::-1]
        # libsodium asks: canonical, on the curve, in the main subgroup; it does not count the identity as a point.
        if element != _IDENTITY and not sodium.crypto_core_ed25519_is_valid_point(element):
            raise MalformedElement("element_not_in_group", group=self.name, element=text)
        return element

    def decode_all(self, texts: Sequence[str]) -> list[bytes]:
        return [self.decode(text) for text in texts]

    def independent_generator(self, index: int) -> bytes:
        return _independent_generator(index)

    def embedded(self, element: bytes, count: int) -> list[int]:
        y = int.from_bytes(element, "little") & _Y_BITS
        return split_integers(y >> _EMBEDDING.padding, _EMBEDDING.bits_per_int, count)

    def embed(self, numbers: Sequence[int]) -> bytes:
        for y in _EMBEDDING.candidates(numbers):
            point = y.to_bytes(32, "little")
            # One in sixteen is on the curve and in its main subgroup; libsodium leaves the identity out.
            if sodium.crypto_core_ed25519_is_valid_point(point):
                return point
        raise ValueError("no element holds these numbers")


@cache
def _independent_generator(index: int) -> bytes:
    """Eight times the first point of the curve whose y is not below the hash, shortened to 254 bits, of `ggen|index`.

    Any point will do, so the first is found by trying; libsodium's addition asks only that it be on the curve.  It
    multiplies points of the main subgroup alone, hence three doublings.
    """
    candidate = int.from_bytes(hashlib.sha256(f"ggen|{index}".encode()).digest(), "big") >> 2
    while True:
        point = candidate.to_bytes(32, "little")
        candidate += 1
        try:
            for _doubling in range(3):
                point = sodium.crypto_core_ed25519_add(point, point)
        except CryptoError:
            continue
        if point != _IDENTITY:
            return point
