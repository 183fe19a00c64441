"""Which bureaus are at home at this node, and where the others are."""

from collections.abc import Iterable

from comity.exchange.codes import NodeKind, Standing
from comity.exchange.models import Hosting, Node
from comity.members.models import Bureau

# Whoever stands in no row of `Hosting` is at the hub: so one laptop that hosts everybody needs no row at all.


def this_node() -> Node | None:
    """This node, once it has a name of its own; None on an installation that hosts everybody and knows no other."""
    return Node.objects.filter(here=True).first()


def is_hub() -> bool:
    """Whether this node is the organisation's own: it signs the directory and hosts whoever is hosted nowhere else."""
    here = this_node()
    return here is None or here.kind == NodeKind.HUB


def hosted_here(bureaus: Iterable[str]) -> set[str]:
    """Those of the bureaus whose acts are issued and received at this node."""
    asked = set(bureaus)
    placed = dict(
        Hosting.objects.filter(bureau__in=asked, until_at__isnull=True).values_list("bureau_id", "node__here")
    )
    hub = is_hub()
    return {bureau for bureau in asked if placed.get(bureau, hub)}


def is_here(bureau: str) -> bool:
    """Whether a bureau is hosted at this node."""
    return bool(hosted_here([bureau]))


def elsewhere() -> dict[str, Node]:
    """The bureaus that are hosted at other nodes by a row of their own, each with its node."""
    hostings = Hosting.objects.filter(until_at__isnull=True, node__here=False).select_related("node")
    return {hosting.bureau_id: hosting.node for hosting in hostings}


def nodes_of(bureaus: Iterable[str]) -> dict[str, Node]:
    """The other nodes of bureaus that are not hosted here; without those that are at a hub which is not known yet."""
    placed = elsewhere()
    hub = Node.objects.filter(kind=NodeKind.HUB, here=False, standing=Standing.ACTIVE).first()
    found = {bureau: placed.get(bureau, hub) for bureau in bureaus}
    return {bureau: node for bureau, node in found.items() if node is not None}


def bureaus_elsewhere() -> frozenset[str]:
    """The bureaus whose acts are received at another node; none where this node knows no other."""
    if not knows_others():
        return frozenset()
    codes = set(Bureau.objects.values_list("pk", flat=True))
    return frozenset(codes - hosted_here(codes))


def knows_others() -> bool:
    """Whether there is any other node."""
    return Node.objects.filter(here=False).exists()
