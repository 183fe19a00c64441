"""Secrets that are shown once: integrations' tokens and one-time links. The store keeps hashes only.

A token is `cmt_<prefix>_<secret>`: the mark lets scanners of leaked text recognise it, the prefix finds its row, and
only the secret, 256 random bits, opens anything. So plain SHA-256 is enough: there is nothing to guess.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

MARK = "cmt"
_TOKEN = re.compile(rf"{MARK}_([A-Za-z0-9]{{8,16}})_([A-Za-z0-9_-]{{43}})")
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Token:
    """A fresh token: `text` is shown once, the rest is stored."""

    prefix: str
    text: str = field(repr=False)
    hash: bytes


class Secret:
    """Something an operation must write but nobody may read in the audit, which keeps the name of its type only."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret()"


def new_token() -> Token:
    """A fresh token of an integration."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    text = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    return Token(prefix, text, digest(text))


def new_link() -> tuple[str, bytes]:
    """A fresh one-time link's secret, and the hash to keep."""
    text = secrets.token_urlsafe(32)
    return text, digest(text)


def prefix_of(text: str) -> str | None:
    """The prefix of something that has the form of a token, or None."""
    found = _TOKEN.fullmatch(text)
    return found.group(1) if found else None


def digest(text: str) -> bytes:
    """The hash that is kept of a secret."""
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).digest()


def is_hash_of(text: str, kept: bytes) -> bool:
    """Whether the kept hash is that of the text; takes as long whatever differs."""
    return hmac.compare_digest(digest(text), kept)
