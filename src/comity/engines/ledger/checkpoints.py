"""Checkpoints: what a log says of itself, signed by it and cosigned by those who watch that it only grows.

Source: C2SP tlog-checkpoint, tlog-cosignature and tlog-witness.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from .errors import NoteInvalid, ProofInvalid, WitnessRefused
from .notes import CosignatureSigner, CosignatureVerifier, NoteSigner, NoteVerifier, Signature, open_note, sign_note
from .proofs import verify_consistency
from .tree import EMPTY_ROOT, HASH_SIZE

_CHECKPOINT = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log at one moment.

    origin  the log's name, equal to the name of the key that signs it
    size    number of entries
    root    Merkle tree hash over them, 32 bytes
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if len(self.root) != HASH_SIZE or self.size < 0 or (self.size == 0) != (self.root == EMPTY_ROOT):
            raise NoteInvalid("impossible_checkpoint", size=self.size)

    def text(self) -> str:
        """Three lines: origin, size in decimal, root in base64."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a checkpoint's text, in the one spelling that `text` gives.

        Raises NoteInvalid; also for extension lines, which the standard discourages: nobody here could say
        what a signature under them promises.
        """
        match = _CHECKPOINT.fullmatch(text)
        if match is None:
            raise NoteInvalid("malformed_checkpoint")
        checkpoint = cls(match[1], int(match[2]), base64.b64decode(match[3]))
        if checkpoint.text() != text:  # unused bits of the base64 that are not zero
            raise NoteInvalid("malformed_checkpoint")
        return checkpoint


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint that its log signed, with the cosignatures of known witnesses."""

    checkpoint: Checkpoint
    cosignatures: tuple[Signature, ...]


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> str:
    """The signed note by which a log publishes a checkpoint.  Raises NoteInvalid unless the key has the log's name."""
    if signer.name != checkpoint.origin:
        raise NoteInvalid("origin_differs", origin=checkpoint.origin, key=signer.name)
    return sign_note(checkpoint.text(), [signer])


def open_checkpoint(
    note: str | bytes, log: NoteVerifier, witnesses: Iterable[CosignatureVerifier] = ()
) -> OpenedCheckpoint:
    """Check a published checkpoint: signed by its log, and by which of these witnesses.

    Raises NoteInvalid; also when only witnesses signed it, or when it speaks of another log.
    """
    opened = open_note(note, [log, *witnesses])
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != log.name:
        raise NoteInvalid("origin_differs", origin=checkpoint.origin, key=log.name)
    own = Signature(log.name, log.key_hash)
    if own not in opened.signatures:
        raise NoteInvalid("not_signed_by_log", origin=log.name)
    return OpenedCheckpoint(checkpoint, tuple(found for found in opened.signatures if found != own))


@dataclass(frozen=True, slots=True)
class Witness:
    """One who signs a log's checkpoints, and only those that continue the last one it signed.

    signer  the witness's own key
    log     the key of the log it watches
    last    the last checkpoint it signed: the caller stores it, durably, before a cosignature leaves the house

    There is no witness without a `last`: one that forgot could be shown another history.  The first is adopted once,
    by a person's decision (`adopting`).
    """

    signer: CosignatureSigner
    log: NoteVerifier
    last: Checkpoint

    def __post_init__(self) -> None:
        if self.last.size == 0:
            # Every log continues the empty one: from there a proof would bind nobody.
            raise WitnessRefused("empty_log")
        if self.last.origin != self.log.name:
            raise WitnessRefused("origin_differs", origin=self.last.origin, key=self.log.name)

    @classmethod
    def adopting(cls, signer: CosignatureSigner, log: NoteVerifier, note: str | bytes) -> Self:
        """Begin to watch a log at this signed checkpoint, on trust.  Raises NoteInvalid, WitnessRefused."""
        return cls(signer, log, open_checkpoint(note, log).checkpoint)

    def cosign(self, note: str | bytes, proof: Sequence[bytes], *, at: datetime) -> tuple["Witness", str]:
        """Sign a checkpoint of the log if it continues the last one.

        note    the log's signed checkpoint
        proof   the consistency proof from `last` to it; empty when the size is the same
        returns the witness with its new `last`, and the cosignature line

        Raises NoteInvalid for a note that the log did not sign; WitnessRefused with code `shrunk`, `forked` (the same
        size with another root: keep both notes, together they convict the log) or `not_continued`.
        """
        checkpoint = open_checkpoint(note, self.log).checkpoint
        if checkpoint.size < self.last.size:
            raise WitnessRefused("shrunk", last=self.last.size, given=checkpoint.size)
        if checkpoint.size == self.last.size and checkpoint.root != self.last.root:
            raise WitnessRefused("forked", size=checkpoint.size)
        try:
            verify_consistency(self.last.size, checkpoint.size, proof, self.last.root, checkpoint.root)
        except ProofInvalid as error:
            raise WitnessRefused("not_continued", last=self.last.size, given=checkpoint.size) from error
        return replace(self, last=checkpoint), self.signer.cosignature_line(checkpoint.text(), at=at)
