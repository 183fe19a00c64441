"""Keys: private halves that show nothing but a fingerprint, public halves that are plain values.

| private | public | what it does |
|---|---|---|
| RootKey | VerifyingKey, use `root` | kept offline; certifies the others, or signs the organisation's directory |
| SigningKey | VerifyingKey, use `sign` | signs the acts of a bureau |
| OpeningKey | SealingKey | opens what was sealed to a bureau |
"""

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Literal, NoReturn, Self, SupportsIndex, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nacl.bindings import crypto_core_ed25519_is_valid_point

from comity.engines.ledger import NoteSigner, NoteVerifier

from .errors import KeyRefused
from .locking import Secret, lock, unlock
from .suites import SEED_SIZE, SUITES, PublicHalf, Suite

KeyUse: TypeAlias = Literal["root", "sign", "seal"]

SIGNATURE_SIZE = 64
ED25519_SIZE = 32
FINGERPRINT_SIZE = 32

_MAGIC = b"comity-key\x01"
_USES: tuple[KeyUse, ...] = ("root", "sign", "seal")
_HEADER_SIZE = len(_MAGIC) + 2 + FINGERPRINT_SIZE
_LOCKED_SIZE = _HEADER_SIZE + 16 + 12 + SEED_SIZE + 16  # header, salt, nonce, seed, tag
_SPOKEN_DIGITS, _SPOKEN_GROUP = 30, 5


def spoken(fingerprint: bytes) -> str:
    """A fingerprint as two people read it to each other: 30 digits in groups of five, the same in every language.

    They are the fingerprint as a number, modulo 10^30: 99 bits that an attacker would have to hit exactly.
    """
    digits = str(int.from_bytes(fingerprint, "big") % 10**_SPOKEN_DIGITS).zfill(_SPOKEN_DIGITS)
    return " ".join(digits[start : start + _SPOKEN_GROUP] for start in range(0, _SPOKEN_DIGITS, _SPOKEN_GROUP))


def _fingerprint(use: KeyUse, version: int, key: bytes) -> bytes:
    """SHA-256 over a key and what it is for, so that no two uses share a fingerprint."""
    return hashlib.sha256(b"comity-key/1\0" + bytes([_USES.index(use), version]) + key).digest()


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public Ed25519 key (RFC 8032), for one use.

    raw    32 bytes
    use    `root` or `sign`

    Raises KeyRefused for another size, and for points that are malformed or of low order: under those, one signature
    would fit many messages, and no evidence would convict anybody.
    """

    raw: bytes = field(repr=False)
    use: KeyUse
    fingerprint: bytes = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != ED25519_SIZE:
            raise KeyRefused("wrong_size", given=len(self.raw), expected=ED25519_SIZE)
        if not crypto_core_ed25519_is_valid_point(self.raw):
            raise KeyRefused("weak_key")
        object.__setattr__(self, "fingerprint", _fingerprint(self.use, 0, self.raw))

    def verifies(self, signature: bytes, context: bytes, message: bytes) -> bool:
        """Whether `SigningKey.sign(context, message)` of this key's private half gave the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, _signed(context, message))
        except (InvalidSignature, ValueError):
            return False
        return True

    def note_verifier(self, name: str) -> NoteVerifier:
        """The key as one that signs notes (C2SP signed-note) under a name."""
        return NoteVerifier(name, self.raw)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A public key to seal to.

    version   of the envelope, and so the suite
    raw       its bytes: 32 in suite 1, 1,216 in suite 2

    Raises KeyRefused for another size, an impossible ML-KEM key, a point of low order, an unknown suite.
    """

    version: int
    raw: bytes = field(repr=False)
    fingerprint: bytes = field(init=False, compare=False)
    half: PublicHalf = field(init=False, repr=False, compare=False)

    use: ClassVar[KeyUse] = "seal"

    def __post_init__(self) -> None:
        # Read once: sealing to two hundred would otherwise read two hundred keys for each act.
        object.__setattr__(self, "half", _suite(self.version).public_half(self.raw))
        object.__setattr__(self, "fingerprint", _fingerprint("seal", self.version, self.raw))

    @property
    def suite(self) -> Suite:
        return SUITES[self.version]


class _PrivateKey(ABC):
    """A seed of 32 bytes, and what it is for. Its representation shows the public fingerprint; it does not pickle."""

    __slots__ = ("_seed", "version")

    use: ClassVar[KeyUse]

    def __init__(self, seed: bytes, version: int = 0) -> None:
        if len(seed) != SEED_SIZE:
            given = len(seed)
            del seed
            raise KeyRefused("wrong_size", given=given, expected=SEED_SIZE)
        self._seed = Secret(seed)
        self.version = version

    @property
    @abstractmethod
    def fingerprint(self) -> bytes:
        """The fingerprint of the public half."""

    @property
    def seed(self) -> Secret:
        """The 32 bytes that are the key: for a key store that encrypts them, nowhere else."""
        return self._seed

    def locked(self, pass_phrase: str) -> bytes:
        """The key as bytes that may be stored: encrypted under a pass phrase (see `locking`), its fingerprint readable.

        Raises KeyRefused for a pass phrase that is too short or too long.
        """
        header = _MAGIC + bytes([_USES.index(self.use), self.version]) + self.fingerprint
        return header + lock(self._seed, pass_phrase, header=header)

    @classmethod
    def unlock(cls, locked: bytes, pass_phrase: str) -> Self:
        """Read what `locked` wrote.

        Raises KeyRefused: not_a_key, other_use (a signing key where an opening key was asked for), wrong_pass_phrase.
        """
        use, version, fingerprint = _read_header(locked)
        if use != cls.use:
            del pass_phrase
            raise KeyRefused("other_use", given=use, expected=cls.use)
        header, box = locked[:_HEADER_SIZE], locked[_HEADER_SIZE:]
        key = cls._from(unlock(box, pass_phrase, header=header), version)
        del pass_phrase
        if key.fingerprint != fingerprint:
            raise KeyRefused("not_a_key")
        return key

    @classmethod
    @abstractmethod
    def _from(cls, seed: Secret, version: int) -> Self:
        """A key of its seed, in a suite where it is for one."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {spoken(self.fingerprint)}>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a private key cannot be pickled or copied")


class SigningKey(_PrivateKey):
    """The key with which a bureau signs its acts (Ed25519)."""

    __slots__ = ("_key", "public")

    use: ClassVar[KeyUse] = "sign"

    def __init__(self, seed: bytes) -> None:
        """The key of a seed of 32 bytes.  Raises KeyRefused for another size."""
        super().__init__(seed)
        self._key = Ed25519PrivateKey.from_private_bytes(self._seed)
        self.public = VerifyingKey(self._key.public_key().public_bytes_raw(), self.use)

    @classmethod
    def generate(cls, randomness: Callable[[int], bytes] = os.urandom) -> Self:
        """A new random key."""
        return cls(randomness(SEED_SIZE))

    @classmethod
    def _from(cls, seed: Secret, version: int) -> Self:
        return cls(seed)

    @property
    def fingerprint(self) -> bytes:
        """The fingerprint of the public half."""
        return self.public.fingerprint

    def sign(self, context: bytes, message: bytes) -> bytes:
        """64 bytes over a message, in a context: a signature made for one purpose fits no other."""
        return self._key.sign(_signed(context, message))

    def note_signer(self, name: str) -> NoteSigner:
        """The key as one that signs notes (C2SP signed-note) under a name."""
        return NoteSigner(name, self._key)


class RootKey(SigningKey):
    """A key that is kept offline: a bureau's, which certifies its other keys, or the organisation's, which signs the
    directory."""

    __slots__ = ()

    use: ClassVar[KeyUse] = "root"


class OpeningKey(_PrivateKey):
    """The key with which a bureau opens what was sealed to it, in one suite."""

    __slots__ = ("half", "public")

    use: ClassVar[KeyUse] = "seal"

    def __init__(self, seed: bytes, version: int) -> None:
        """The key of a seed of 32 bytes in the suite of a version.  Raises KeyRefused for another size or version."""
        suite = _suite(version)
        super().__init__(seed, version)
        self.half = suite.private_half(self._seed)
        self.public = SealingKey(version, suite.public_bytes(self._seed))

    @classmethod
    def generate(cls, version: int, randomness: Callable[[int], bytes] = os.urandom) -> Self:
        """A new random key in the suite of a version.  Raises KeyRefused for an unknown version."""
        return cls(randomness(SEED_SIZE), version)

    @classmethod
    def _from(cls, seed: Secret, version: int) -> Self:
        return cls(seed, version)

    @property
    def fingerprint(self) -> bytes:
        """The fingerprint of the public half."""
        return self.public.fingerprint


def locked_fingerprint(locked: bytes) -> tuple[KeyUse, bytes]:
    """(use, fingerprint) of a locked key, without its pass phrase.  Nothing is proven until it is unlocked.

    Raises KeyRefused.
    """
    use, _, fingerprint = _read_header(locked)
    return use, fingerprint


def _read_header(locked: bytes) -> tuple[KeyUse, int, bytes]:
    if len(locked) != _LOCKED_SIZE or not locked.startswith(_MAGIC) or locked[len(_MAGIC)] >= len(_USES):
        raise KeyRefused("not_a_key")
    use, version = locked[len(_MAGIC)], locked[len(_MAGIC) + 1]
    return _USES[use], version, locked[_HEADER_SIZE - FINGERPRINT_SIZE : _HEADER_SIZE]


def _suite(version: int) -> Suite:
    if version not in SUITES:
        raise KeyRefused("unknown_suite", given=version)
    return SUITES[version]


def _signed(context: bytes, message: bytes) -> bytes:
    return context + b"\0" + message
