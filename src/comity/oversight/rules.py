"""Decisions of oversight: who sees how much of an entry, and how a proof climbs from a leaf to the root."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from comity.core.actors import Actor, ActorKind
from comity.engines import ledger
from comity.members.models import Bureau

# After this long without a result, a verification is taken for interrupted: its process has ended.
LONGEST_RUN = timedelta(hours=6)


class Part(StrEnum):
    """How much of an entry an actor sees.

    OWN       the own bureau did it: everything that is kept
    PUBLIC    the columns that the ledger's leaf holds, and no content
    OWNER     that somebody consulted or changed what the own bureau owns: who for, when, what for, which of its things
    NODE      that the node itself did it, and when, for the Secretariat; of what it touched, the own bureau's things
    """

    OWN = "own"
    PUBLIC = "public"
    OWNER = "owner"
    NODE = "node"

    @property
    def is_whole(self) -> bool:
        """Whether all that the ledger's leaf holds is seen: only then is there a proof to show."""
        return self in (Part.OWN, Part.PUBLIC)


def part_seen(actor: Actor, bureau: str, actor_kind: str, *, keeps_whole_ledger: bool) -> Part:
    """Which part of an entry the actor sees, if it sees the entry at all.

    bureau, actor_kind  for whom the entry's own actor acted, and what kind of actor it was

    The node's own work for the Secretariat touches what belongs to every bureau: how many things a look-up among
    discreet records touched says whether somebody was met. Only who keeps the whole ledger reads that.
    """
    if keeps_whole_ledger:
        return Part.OWN if bureau == actor.bureau else Part.PUBLIC
    if bureau != actor.bureau:
        return Part.OWNER
    return Part.NODE if is_work_of_the_node(bureau, actor_kind) else Part.OWN


def is_work_of_the_node(bureau: str, actor_kind: str) -> bool:
    """Whether an entry is what the node did by itself for all bureaus, in the name of the Secretariat."""
    return bureau == Bureau.SECRETARIAT and actor_kind == ActorKind.SYSTEM


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an audit path: the hash beside ours, the side it stands on, and what the two make together."""

    number: int
    beside: bytes
    is_left: bool
    together: bytes


def steps(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> list[Step]:
    """The way from a leaf hash up to the root, one step for each hash of the proof.

    Raises ProofInvalid when the proof has not the length that this place in a tree of this size needs.
    Source: RFC 9162 section 2.1.3.2.
    """
    at, last, seen, climbed = index, size - 1, leaf, []
    for number, sibling in enumerate(proof, start=1):
        if last == 0:
            raise ledger.ProofInvalid("too_long")
        is_left = bool(at & 1) or at == last
        seen = ledger.node_hash(sibling, seen) if is_left else ledger.node_hash(seen, sibling)
        climbed.append(Step(number, sibling, is_left, seen))
        # At the right edge a node without a sibling passes upwards unhashed.
        while is_left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ledger.ProofInvalid("too_short")
    return climbed
