"""The Merkle tree over a log's entries: hashes, salted commitments, and the frontier that grows it.

Source: RFC 6962, section 2.1 (the same tree as RFC 9162, section 2.1), with SHA-256.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from .errors import FrontierInvalid

HASH_SIZE = 32
SALT_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

_FRONTIER = re.compile(r"(?:0|[1-9][0-9]{0,18})(?: [0-9a-f]{64})*")


def new_salt() -> bytes:
    """32 fresh random bytes for `commitment`."""
    return secrets.token_bytes(SALT_SIZE)


def commitment(payload: bytes, salt: bytes) -> bytes:
    """SHA-256(salt ‖ payload): binds to the payload, and says nothing of it once the salt is gone.

    Raises ValueError unless the salt has 32 bytes: a shorter one could be guessed, and one of another length
    could move the border between salt and payload.
    """
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt has {SALT_SIZE} bytes, not {len(salt)}")
    return hashlib.sha256(salt + payload).digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(00 ‖ data): the hash of one entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(01 ‖ left ‖ right): the hash over two subtrees.  The prefix keeps nodes from passing as leaves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed to append to a tree and to know its root: small enough for one database row.

    size    number of leaves
    peaks   roots of the complete subtrees from left to right, one for each 1 in the binary size
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise FrontierInvalid("peaks_do_not_fit_size", size=self.size, peaks=len(self.peaks))

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier with one leaf hash more."""
        if len(leaf) != HASH_SIZE:
            raise ValueError(f"a leaf hash has {HASH_SIZE} bytes, not {len(leaf)}")
        peaks = list(self.peaks)
        # Like adding 1 to a binary number: every trailing 1 carries, so its peak joins the new one.
        carrying = self.size
        while carrying & 1:
            leaf = node_hash(peaks.pop(), leaf)
            carrying >>= 1
        return Frontier(self.size + 1, (*peaks, leaf))

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """The frontier with several leaf hashes more, in their order."""
        frontier = self
        for leaf in leaves:
            frontier = frontier.append(leaf)
        return frontier

    def root(self) -> bytes:
        """The Merkle tree hash; EMPTY_ROOT of the empty tree."""
        if not self.peaks:
            return EMPTY_ROOT
        *larger, root = self.peaks
        for peak in reversed(larger):
            root = node_hash(peak, root)
        return root

    def text(self) -> str:
        """`size peak peak …`, peaks in lower-case hexadecimal.  `parse` reads it again."""
        return " ".join([str(self.size), *(peak.hex() for peak in self.peaks)])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` wrote.  Raises FrontierInvalid for anything else."""
        if _FRONTIER.fullmatch(text) is None:
            raise FrontierInvalid("malformed_frontier")
        size, *peaks = text.split(" ")
        return cls(int(size), tuple(bytes.fromhex(peak) for peak in peaks))


def tree_root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The Merkle tree hash over leaf hashes in order; EMPTY_ROOT of none."""
    return Frontier().extend(leaf_hashes).root()
