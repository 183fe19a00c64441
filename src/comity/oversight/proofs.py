"""Proofs that an entry is in the ledger, for whoever has nothing but a checkpoint and this page."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from comity.core import audit, checkpoints
from comity.core.models import AuditEntry, AuditItem, Checkpoint
from comity.core.subjects import plain
from comity.engines import ledger
from comity.oversight.errors import NothingToCompare, NotYetSigned
from comity.oversight.rules import Step, steps


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry, its place, and the way from it to the root that a checkpoint states.

    leaf_bytes  the canonical bytes of the entry; leaf is their hash
    holds       whether the way ends at the root that the checkpoint states, and the content is what was committed to
    """

    entry: AuditEntry
    leaf_bytes: bytes
    leaf: bytes
    path: Sequence[bytes]
    steps: Sequence[Step]
    root: bytes
    checkpoint: Checkpoint
    in_tree: bool
    content_holds: bool | None

    @property
    def holds(self) -> bool:
        """Whether nothing about the entry contradicts the checkpoint."""
        return self.in_tree and self.content_holds is not False


def prove(entry: AuditEntry) -> Proof:
    """Derive the entry's leaf from what is stored, and follow it up to the newest checkpoint.  Raises NotYetSigned."""
    checkpoint = Checkpoint.objects.filter(size__gt=entry.position).order_by("-size").first()
    if checkpoint is None:
        raise NotYetSigned
    said, _signed_at = checkpoints.keys().opened(checkpoint.note)
    content = audit.leaf_of(entry)
    leaf = ledger.leaf_hash(content)
    path = checkpoints.inclusion_proof(entry.position, said.size)
    climbed = steps(leaf, entry.position, said.size, path)
    top = climbed[-1].together if climbed else leaf
    return Proof(
        entry=entry,
        leaf_bytes=content,
        leaf=leaf,
        path=path,
        steps=climbed,
        root=said.root,
        checkpoint=checkpoint,
        in_tree=top == said.root and leaf == bytes(entry.leaf_hash),
        content_holds=_content_holds(entry),
    )


def consistency(visible: QuerySet[Checkpoint], smaller: int, larger: int) -> list[bytes]:
    """The proof between two of the checkpoints that are visible.  Raises NothingToCompare."""
    signed = visible.filter(size__in=(smaller, larger)).count()
    if not 0 < smaller < larger or signed != 2:
        raise NothingToCompare
    return checkpoints.consistency_proof(smaller, larger)


def bundle(proof: Proof, items: Sequence[AuditItem], *, with_content: bool) -> dict[str, Any]:
    """The proof as a file that verifies without this node: `docs/reference/ledger-format.md` says how.

    items         lines of the entry that are handed out, each with its way to the root of the entry's own tree
    with_content  also the erasable part with its salt, for those who may see it
    """
    entry = proof.entry
    made: dict[str, Any] = {
        "entry": ledger.parse(proof.leaf_bytes),
        "leaf": proof.leaf.hex(),
        "index": entry.position,
        "size": proof.checkpoint.size,
        "path": [written(each) for each in proof.path],
        "checkpoint": proof.checkpoint.note,
        "key": checkpoints.keys().log.text(),
    }
    if with_content and entry.details is not None:
        made["details"] = {"text": entry.details, "salt": plain(entry.details_salt)}
    if with_content and items:
        made["items"] = _items(items)
    return made


def written(value: bytes) -> str:
    """A hash as JSON holds it: base64, with padding."""
    return base64.b64encode(value).decode()


def _content_holds(entry: AuditEntry) -> bool | None:
    """Whether the content is the one committed to; None where it was erased."""
    if entry.details is None or entry.details_salt is None:
        return None
    derived = ledger.commitment(entry.details.encode(), bytes(entry.details_salt))
    return derived == bytes(entry.details_commitment)


def _items(items: Sequence[AuditItem]) -> list[dict[str, Any]]:
    contents = [audit.item_leaf_of(item) for item in items]
    leaves = [ledger.leaf_hash(content) for content in contents]

    def node(level: int, index: int) -> bytes:
        return ledger.tree_root(leaves[index << level : (index + 1) << level])

    return [
        {
            "item": ledger.parse(content),
            "salt": plain(item.state_salt),
            "path": [written(each) for each in ledger.inclusion_proof(number, len(items), node)],
        }
        for number, (item, content) in enumerate(zip(items, contents, strict=True))
    ]
