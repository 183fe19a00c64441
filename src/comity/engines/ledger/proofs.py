"""Proofs that an entry is in a log, and that a log only ever grew.

A proof is built from a `node` source, which gives the hash of any complete subtree: nobody need read every leaf.
Source: RFC 6962, section 2.1.1 and 2.1.2 (building); RFC 9162, sections 2.1.3.2 and 2.1.4.2 (verifying).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .errors import ProofInvalid
from .tree import HASH_SIZE, node_hash, tree_root

TILE_LEVEL = 8
TILE_SIZE = 1 << TILE_LEVEL

NodeSource: TypeAlias = Callable[[int, int], bytes]
"""(level, index) -> hash of the complete subtree over leaves [index * 2^level, (index + 1) * 2^level)."""

HashRange: TypeAlias = Callable[[int, int], Sequence[bytes]]
"""(first, until) -> the hashes numbered first … until - 1, in order."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A node source over a store that keeps leaf hashes, and the roots of complete runs of TILE_SIZE leaves.

    leaves  reads leaf hashes by number
    roots   reads tile roots by number: tile t covers leaves [256 t, 256 (t + 1))

    Each node costs one ranged read: below the tile level at most 128 leaves, above it one root for each tile covered.
    """

    leaves: HashRange
    roots: HashRange

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of one complete subtree.  Raises LookupError where the store lacks part of it."""
        read, height = (self.leaves, level) if level < TILE_LEVEL else (self.roots, level - TILE_LEVEL)
        hashes = read(index << height, (index + 1) << height)
        if len(hashes) != 1 << height:
            raise LookupError(f"node {level}/{index} needs {1 << height} hashes, the store has {len(hashes)}")
        return tree_root(hashes)


def inclusion_proof(index: int, size: int, node: NodeSource) -> list[bytes]:
    """The audit path of leaf `index` in the tree of the first `size` leaves, from the leaf upwards.

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    return _path(index, 0, size, node)


def consistency_proof(size1: int, size2: int, node: NodeSource) -> list[bytes]:
    """The proof that the tree of the first `size1` leaves is a prefix of the tree of the first `size2`.

    Raises ValueError unless 0 < size1 <= size2: everything continues an empty tree, so a proof from it says nothing.
    """
    if not 0 < size1 <= size2:
        raise ValueError(f"no consistency proof from {size1} to {size2} leaves")
    return _subproof(size1, 0, size2, True, node)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that leaf hash `leaf` is number `index` of the tree with this size and root.  Raises ProofInvalid."""
    if not 0 <= index < size:
        raise ProofInvalid("index_outside_tree", index=index, size=size)
    _require_hashes([leaf, root, *proof])
    at, last, seen = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofInvalid("too_long")
        if at & 1 or at == last:
            seen = node_hash(sibling, seen)
            at, last = _climb_to_right_child(at, last)
        else:
            seen = node_hash(seen, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("too_short")
    if seen != root:
        raise ProofInvalid("root_differs")


def verify_consistency(size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes) -> None:
    """Check that the tree (size2, root2) continues the tree (size1, root1): nothing removed, changed or moved.

    Raises ProofInvalid; also when size1 is 0, because every tree continues the empty one.
    """
    if not 0 < size1 <= size2:
        raise ProofInvalid("sizes_not_comparable", size1=size1, size2=size2)
    if size1 == size2:
        if proof:
            raise ProofInvalid("too_long")
        if root1 != root2:
            raise ProofInvalid("root_differs")
        return
    _require_hashes([root1, root2, *proof])
    old, new = _consistency_roots(size1, size2, proof, root1)
    if old != root1:
        raise ProofInvalid("old_root_differs")
    if new != root2:
        raise ProofInvalid("root_differs")


def _consistency_roots(size1: int, size2: int, proof: Sequence[bytes], root1: bytes) -> tuple[bytes, bytes]:
    """The two roots that a proof leads to, (old, new)."""
    # A whole power of two is a node of the new tree itself, so the proof leaves its hash out.
    path = [root1, *proof] if size1 & (size1 - 1) == 0 else list(proof)
    if not path:
        raise ProofInvalid("too_short")
    at, last = size1 - 1, size2 - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalid("too_long")
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            at, last = _climb_to_right_child(at, last)
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ProofInvalid("too_short")
    return old, new


def _climb_to_right_child(at: int, last: int) -> tuple[int, int]:
    """Skip the levels where the node at the right edge has no sibling, and so passes upwards unhashed."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _require_hashes(hashes: Sequence[bytes]) -> None:
    for value in hashes:
        if len(value) != HASH_SIZE:
            raise ProofInvalid("not_a_hash", length=len(value))


def _split(size: int) -> int:
    """The largest power of two smaller than size (> 1): where the RFC divides a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def _hash_of(first: int, until: int, node: NodeSource) -> bytes:
    """The hash over leaves [first, until), where `first` is a multiple of the largest complete subtree in it."""
    size = until - first
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, first >> level)
    middle = first + _split(size)
    return node_hash(_hash_of(first, middle, node), _hash_of(middle, until, node))


def _path(index: int, first: int, until: int, node: NodeSource) -> list[bytes]:
    if until - first == 1:
        return []
    middle = first + _split(until - first)
    if index < middle:
        return [*_path(index, first, middle, node), _hash_of(middle, until, node)]
    return [*_path(index, middle, until, node), _hash_of(first, middle, node)]


def _subproof(old: int, first: int, until: int, known: bool, node: NodeSource) -> list[bytes]:
    """SUBPROOF of RFC 6962: `old` leaves of [first, until) are old; `known`: the verifier has their hash as a root."""
    size = until - first
    if old == size:
        return [] if known else [_hash_of(first, until, node)]
    half = _split(size)
    middle = first + half
    if old <= half:
        return [*_subproof(old, first, middle, known, node), _hash_of(middle, until, node)]
    return [*_subproof(old - half, middle, until, False, node), _hash_of(first, middle, node)]
