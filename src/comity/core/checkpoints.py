"""Signed checkpoints of the ledger, and proofs from them.

A checkpoint is kept in the store and, as a second copy, in the append-only file `checkpoints` of the node's folder: a
store put back to an older state is then seen to be older.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from comity.core import writer
from comity.core.home import append_durably, place, write_private
from comity.core.ids import new_id
from comity.core.models import AuditEntry, Checkpoint, LedgerHead, LedgerTile
from comity.engines import ledger

SEPARATOR = "=====\n"


@dataclass(frozen=True, slots=True)
class Keys:
    """The public keys of this node's ledger: the log's, and that of the cosignature that states the time."""

    log: ledger.NoteVerifier
    clock: ledger.CosignatureVerifier

    def opened(self, note: str) -> tuple[ledger.Checkpoint, datetime]:
        """What a note says, and when it was signed. Raises NoteInvalid unless this node signed it."""
        said = ledger.open_checkpoint(note, self.log, [self.clock])
        for cosignature in said.cosignatures:
            if cosignature.at is not None:
                return said.checkpoint, cosignature.at
        raise ledger.NoteInvalid("not_dated", size=said.checkpoint.size)


def keys() -> Keys:
    """The public keys of this node. Raises NoteInvalid when it has none: nothing was ever signed, or they are lost."""
    try:
        return Keys(_signer(ledger.NoteSigner).verifier(), _signer(ledger.CosignatureSigner).verifier())
    except FileNotFoundError as error:
        raise ledger.NoteInvalid("no_key") from error


def sign_checkpoint(at: datetime) -> Checkpoint | None:
    """Sign the ledger as it stands. Returns None when nothing was added since the last time, or it is empty."""
    signed = writer.perform(lambda: _sign(at.replace(microsecond=0)))
    if signed is not None:
        # After the commit, so that no copy speaks of what was never stored; a kill in between is made good here.
        known = set(copies())
        missing = Checkpoint.objects.order_by("-size").values_list("note", flat=True)[:2]
        for note in reversed([note for note in missing if note not in known]):
            append_durably(place("checkpoints"), note + SEPARATOR)
    return signed


def copies() -> Iterator[str]:
    """The notes of the second copy, oldest first."""
    path = place("checkpoints")
    if not path.exists():
        return
    note = ""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            if line == SEPARATOR:
                yield note
            note = "" if line == SEPARATOR else note + line
    if note:
        yield note


def _sign(at: datetime) -> Checkpoint | None:
    with transaction.atomic():
        head = LedgerHead.objects.select_for_update().filter(id=1).first()
        frontier = ledger.Frontier.parse(head.frontier) if head else ledger.Frontier()
        if frontier.size == 0 or Checkpoint.objects.filter(size__gte=frontier.size).exists():
            return None
        _make_keys()
        log, clock = _signer(ledger.NoteSigner), _signer(ledger.CosignatureSigner)
        statement = ledger.Checkpoint(origin=log.name, size=frontier.size, root=frontier.root())
        note = ledger.sign_checkpoint(statement, log)
        note = ledger.add_signature(note, clock.cosignature_line(statement.text(), at=at))
        return Checkpoint.objects.create(size=frontier.size, note=note, signed_at=at)


S = TypeVar("S", bound=ledger.NoteSigner)
KEY_FILES: dict[type[ledger.NoteSigner], str] = {
    ledger.NoteSigner: "ledger.key",
    ledger.CosignatureSigner: "ledger-clock.key",
}


def _signer(kind: type[S]) -> S:
    return kind.parse(place("keys", KEY_FILES[kind]).read_text(encoding="utf-8"))


def _make_keys() -> None:
    """Make the keys at their first use. Called with the ledger's head locked: two processes do not make two."""
    origin = f"comity.example/node/{new_id()}"
    for kind, name in KEY_FILES.items():
        if not place("keys", name).exists():
            write_private(place("keys", name), kind.generate(origin).private_text())


def sign_text(text: str) -> str:
    """This node's signature over a short text, by the key of its ledger: Base64 of the key's hash and the signature.

    text   ends in a newline; begins so that it can be taken for nothing else that is signed

    Called while an operation runs, as its last step: the ledger's head is locked until that ends.
    """
    with transaction.atomic():
        LedgerHead.objects.select_for_update().filter(id=1).first()
        _make_keys()
    return _signer(ledger.NoteSigner).signature_line(text).rsplit(" ", 1)[1].strip()


def cosigner() -> ledger.CosignatureSigner:
    """The key by which this node, as a witness, cosigns what the ledger of another node states.

    Called while an operation runs, as its last step: the ledger's head is locked until that ends.
    """
    with transaction.atomic():
        LedgerHead.objects.select_for_update().filter(id=1).first()
        _make_keys()
    return _signer(ledger.CosignatureSigner)


def verify_text(text: str, signature: str) -> bool:
    """Whether this node signed the text."""
    try:
        log = keys().log
        ledger.open_note(f"{text}\n\u2014 {log.name} {signature}\n", [log])
    except ledger.NoteInvalid:
        return False
    return True


def inclusion_proof(position: int, size: int) -> list[bytes]:
    """The audit path of the entry at `position` in the ledger of `size` entries."""
    return ledger.inclusion_proof(position, size, _nodes())


def consistency_proof(size1: int, size2: int) -> list[bytes]:
    """The proof that the ledger of `size1` entries is the beginning of that of `size2`."""
    return ledger.consistency_proof(size1, size2, _nodes())


def _nodes() -> ledger.Tiles:
    def leaves(first: int, until: int) -> Sequence[bytes]:
        entries = AuditEntry.objects.filter(position__gte=first, position__lt=until).order_by("position")
        return [bytes(leaf) for leaf in entries.values_list("leaf_hash", flat=True)]

    def roots(first: int, until: int) -> Sequence[bytes]:
        tiles = LedgerTile.objects.filter(index__gte=first, index__lt=until).order_by("index")
        return [bytes(root) for root in tiles.values_list("root", flat=True)]

    return ledger.Tiles(leaves, roots)
