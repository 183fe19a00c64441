"""Nodes: the hub is founded, others are invited, admitted, and leave; each node keeps who it is and whom it hosts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.engines.envelopes import spoken
from comity.exchange import directories, errors, hosting, numbering, permissions
from comity.exchange.codes import Direction, NodeKind, Standing
from comity.exchange.models import Chain, Hosting, Node
from comity.exchange.numbering import End
from comity.exchange.services.directories import sign_and_keep
from comity.members.models import Bureau

Chains = Mapping[tuple[str, str], End]
"""(issuer, recipient) of each chain, and where it stands."""


@operation("exchange.found_hub", allow=permissions.FOUND_HUB)
def found_hub(actor: Actor, *, code: str, at: datetime) -> Node:
    """Make this node the hub of its organisation, which signs the directory.  Raises NodeHasAPlace."""
    _require_no_place()
    return Node.objects.create(code=code, kind=NodeKind.HUB, here=True, joined_at=at)


@operation("exchange.invite_node", allow=permissions.INVITE_NODE)
def invite_node(actor: Actor, *, code: str, bureaus: Sequence[str], expires_at: datetime, at: datetime) -> None:
    """Give out a one-time code, by which a node may join that is to host these bureaus.

    Raises NotTheHub, NodeKnown, NotABureau, HostedElsewhere.
    """
    require_hub()
    if Node.objects.filter(code=code).exists():
        raise errors.NodeKnown(node=code)
    _require_free(bureaus)
    note(node=code, bureaus=sorted(bureaus), expires_at=expires_at.isoformat())


@operation("exchange.admit_node", allow=permissions.ADMIT_NODE)
def admit_node(actor: Actor, *, code: str, bureaus: Sequence[str], fingerprint: bytes, at: datetime) -> Node:
    """Let a node take part, whose fingerprint was read out by its own people. From now on it hosts its bureaus.

    Done again for the same request it changes nothing.  Raises NotTheHub, NodeKnown, NotABureau, HostedElsewhere.
    """
    require_hub()
    words = spoken(fingerprint)
    known = Node.objects.filter(code=code).first()
    if known is not None:
        if known.fingerprint != words:
            raise errors.NodeKnown(node=code)
        return known
    _require_free(bureaus)
    node = Node.objects.create(code=code, kind=NodeKind.BUREAU, fingerprint=words, joined_at=at)
    for bureau in sorted(bureaus):
        Hosting.objects.create(node=node, bureau_id=bureau, from_at=at)
    note(node=code, bureaus=sorted(bureaus))
    return node


@operation("exchange.join_hub", allow=permissions.JOIN_HUB)
def join_hub(
    actor: Actor, *, code: str, hub: str, bureaus: Sequence[str], fingerprint: bytes, chains: Chains, at: datetime
) -> Node:
    """Take the place in the federation that the hub's answer gives to this node.  Raises NodeHasAPlace, NotABureau.

    chains  of the bureaus that this node hosts from now on, as far as they had come where they were hosted before
    """
    _require_no_place()
    _require_bureaus(bureaus)
    Node.objects.create(code=hub, kind=NodeKind.HUB, joined_at=at)
    node = Node.objects.create(
        code=code, kind=NodeKind.BUREAU, here=True, fingerprint=spoken(fingerprint), joined_at=at
    )
    for bureau in sorted(bureaus):
        Hosting.objects.create(node=node, bureau_id=bureau, from_at=at)
    Chain.objects.bulk_create(
        Chain(
            issuer_id=issuer,
            recipient_id=recipient,
            direction=Direction.ISSUED if issuer in bureaus else Direction.RECEIVED,
            last_number=end.number,
            last_hash=end.act_hash,
        )
        for (issuer, recipient), end in sorted(chains.items())
    )
    note(node=code, hub=hub, bureaus=sorted(bureaus), chains=len(chains))
    return node


@operation("exchange.end_node", allow=permissions.END_NODE, subject="node")
def end_node(actor: Actor, *, node: Node, at: datetime) -> Node:
    """Let a node take part no more: its server is not let in, and nothing is handed over to it.  Raises NotTheHub,
    NodeHasLeft."""
    require_hub()
    if node.here or node.standing == Standing.LEFT:
        raise errors.NodeHasLeft(node=node.code)
    Hosting.objects.filter(node=node, until_at__isnull=True).update(until_at=at)
    node.standing, node.left_at = Standing.LEFT, at
    node.save(update_fields=["standing", "left_at"])
    return node


@operation("exchange.begin_anew", allow=permissions.BEGIN_ANEW)
def begin_anew(actor: Actor, *, at: datetime) -> int:
    """Begin the numbers of all bureaus of this node anew, with every bureau of other nodes, because the store was put
    back to an older state. Returns how many chains begin anew.  Raises TakesPartInNone.

    What was given since that state is forgotten here and known there. Whoever gave one of those numbers again would
    seem to tell two histories.
    """
    here = hosting.this_node()
    if here is None:
        raise errors.TakesPartInNone
    others = hosting.bureaus_elsewhere()
    bureaus = hosting.hosted_here(Bureau.objects.values_list("pk", flat=True))
    for bureau in sorted(bureaus):
        numbering.begin_anew(bureau, others, at)
    known = directories.newest()
    if known is not None and directories.signs_here():
        sign_and_keep(known, (), at, epoch=numbering.first_anew(at))
    here.forgot_at = None
    here.save(update_fields=["forgot_at"])
    note(bureaus=len(bureaus), with_bureaus=len(others))
    return len(bureaus) * len(others)


def require_hub() -> None:
    """Raises NotTheHub unless this node was made the hub."""
    here = hosting.this_node()
    if here is None or here.kind != NodeKind.HUB:
        raise errors.NotTheHub


def ends_of(bureaus: Sequence[str]) -> dict[tuple[str, str], End]:
    """Where the chains of bureaus stand at this node: what they issued, and what they accepted."""
    issued = Chain.objects.filter(direction=Direction.ISSUED, issuer__in=bureaus)
    received = Chain.objects.filter(direction=Direction.RECEIVED, recipient__in=bureaus)
    return {
        (chain.issuer_id, chain.recipient_id): End(chain.last_number, chain.last_hash)
        for chain in (*received, *issued)
        if chain.last_number
    }


def _require_no_place() -> None:
    here = hosting.this_node()
    if here is not None:
        raise errors.NodeHasAPlace(node=here.code)


def _require_bureaus(bureaus: Sequence[str]) -> None:
    known = set(Bureau.objects.filter(pk__in=bureaus).values_list("pk", flat=True))
    if unknown := sorted(set(bureaus) - known):
        raise errors.NotABureau(bureau=", ".join(unknown))


def _require_free(bureaus: Sequence[str]) -> None:
    """The bureaus are members', and at no other node. The Secretariat stays at the hub."""
    _require_bureaus(bureaus)
    if Bureau.SECRETARIAT in bureaus:
        raise errors.NotABureau(bureau=Bureau.SECRETARIAT)
    for taken in sorted(set(bureaus) & hosting.elsewhere().keys()):
        raise errors.HostedElsewhere(bureau=taken)
