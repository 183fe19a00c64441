"""Keys that one node keeps for hashes of its own: a copy of the store alone tells nobody what was hashed.

A key is made at its first use and never leaves the node. One that was lost makes what was kept under it unrecognisable.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from comity.core.home import place, write_private
from comity.core.models import LedgerHead

FOLDER = "keys"


@dataclass(frozen=True, slots=True)
class NodeKey:
    """A key by its name, which is that of its file."""

    name: str

    @property
    def path(self) -> Path:
        """Where it lies, whether it is there or not."""
        return place(FOLDER, f"{self.name}.key")

    @property
    def exists(self) -> bool:
        """Whether this node has made it, and not lost it."""
        return self.path.exists()

    def make(self) -> None:
        """Make it at its first use. Called while an operation runs: its lock keeps two from being made."""
        LedgerHead.objects.select_for_update().filter(id=1).first()
        if not self.exists:
            write_private(self.path, secrets.token_hex(32))

    def digest(self, said: str) -> str:
        """The keyed hash (HMAC-SHA-256) of a text, in hexadecimal."""
        key = bytes.fromhex(self.path.read_text(encoding="utf-8"))
        return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
