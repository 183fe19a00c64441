"""The protocol's three uses of SHA-256: naming data, fingerprints that people compare, and challenges."""

import base64
import hashlib


def sha256_hex(data: bytes) -> str:
    """The name of data in an archive: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def fingerprint(data: bytes) -> str:
    """What people compare by eye: 43 characters of Base64, without the padding sign."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode("ascii").rstrip("=")


def hash_to_scalar(text: str, order: int) -> int:
    """A challenge: SHA-256 of the UTF-8 text, read as a big-endian integer, modulo the order of the group."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest(), "big") % order
