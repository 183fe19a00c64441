"""What follows at this node from the acts of the exchange's own kinds."""

from comity.exchange.act_effects import (
    cases,
    clocks,
    files,
    gossip,
    hits,
    library,
    members,
    notices,
    recalls,
    records,
    truth,
    witnesses,
)

__all__ = [
    "cases",
    "clocks",
    "files",
    "gossip",
    "hits",
    "library",
    "members",
    "notices",
    "recalls",
    "records",
    "truth",
    "witnesses",
]
