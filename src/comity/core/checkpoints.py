"""Signed checkpoints of the ledger, and proofs from them.

A checkpoint is kept in the store and, as a second copy, in the append-only file `checkpoints` of the node's folder: a
store put back to an older state is then seen to be older.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from comity.core.home import place, write_private
from comity.core.ids import new_id
from comity.core.models import AuditEntry, Checkpoint, LedgerHead, LedgerTile
from comity.engines import ledger

SEPARATOR = "\n=====\n"


def signer() -> ledger.NoteSigner:
    """The node's checkpoint key, made at its first use. Its name is the ledger's origin."""
    path = place("keys", "ledger.key")
    if not path.exists():
        write_private(path, ledger.NoteSigner.generate(f"comity.example/node/{new_id()}").private_text())
    return ledger.NoteSigner.parse(path.read_text(encoding="utf-8"))


def sign_checkpoint(at: datetime) -> Checkpoint | None:
    """Sign the ledger as it stands. Returns None when nothing was added since the last time, or it is empty."""
    key = signer()
    with transaction.atomic():
        head = LedgerHead.objects.select_for_update().filter(id=1).first()
        frontier = ledger.Frontier.parse(head.frontier) if head else ledger.Frontier()
        if frontier.size == 0 or Checkpoint.objects.filter(size__gte=frontier.size).exists():
            return None
        statement = ledger.Checkpoint(origin=key.name, size=frontier.size, root=frontier.root())
        note = ledger.sign_checkpoint(statement, key)
        checkpoint = Checkpoint.objects.create(size=frontier.size, note=note, signed_at=at)
    with place("checkpoints").open("a", encoding="utf-8") as file:
        file.write(note + SEPARATOR)
    return checkpoint


def copies() -> Iterator[str]:
    """The notes of the second copy, oldest first."""
    path = place("checkpoints")
    if path.exists():
        yield from (note for note in path.read_text(encoding="utf-8").split(SEPARATOR) if note)


def opened(note: str) -> ledger.Checkpoint:
    """What a note of this node says. Raises NoteInvalid unless this node's key signed it."""
    return ledger.open_checkpoint(note, signer().verifier()).checkpoint


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
