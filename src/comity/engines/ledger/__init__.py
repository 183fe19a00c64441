"""A log that nobody can rewrite unseen: canonical bytes, a Merkle tree, signed and witnessed checkpoints.

Pure functions and frozen values: no store, no clock, no network.  The bytes are described in
docs/reference/ledger-format.md.
"""

from .canonical import LARGEST_DEPTH, LARGEST_INTEGER, Json, canonical, parse
from .checkpoints import Checkpoint, OpenedCheckpoint, Witness, open_checkpoint, sign_checkpoint
from .errors import FrontierInvalid, LedgerError, NotCanonical, NoteInvalid, NotJson, ProofInvalid, WitnessRefused
from .notes import (
    CosignatureSigner,
    CosignatureVerifier,
    NoteSigner,
    NoteVerifier,
    OpenedNote,
    Signature,
    add_signature,
    open_note,
    sign_note,
)
from .proofs import (
    TILE_LEVEL,
    TILE_SIZE,
    HashRange,
    NodeSource,
    Tiles,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from .tree import (
    EMPTY_ROOT,
    HASH_SIZE,
    SALT_SIZE,
    Frontier,
    commitment,
    leaf_hash,
    new_salt,
    node_hash,
    tree_root,
)

__all__ = [
    "EMPTY_ROOT",
    "HASH_SIZE",
    "LARGEST_DEPTH",
    "LARGEST_INTEGER",
    "SALT_SIZE",
    "TILE_LEVEL",
    "TILE_SIZE",
    "Checkpoint",
    "CosignatureSigner",
    "CosignatureVerifier",
    "Frontier",
    "FrontierInvalid",
    "HashRange",
    "Json",
    "LedgerError",
    "NodeSource",
    "NotCanonical",
    "NotJson",
    "NoteInvalid",
    "NoteSigner",
    "NoteVerifier",
    "OpenedCheckpoint",
    "OpenedNote",
    "ProofInvalid",
    "Signature",
    "Tiles",
    "Witness",
    "WitnessRefused",
    "add_signature",
    "canonical",
    "commitment",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "new_salt",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse",
    "sign_checkpoint",
    "sign_note",
    "tree_root",
    "verify_consistency",
    "verify_inclusion",
]
