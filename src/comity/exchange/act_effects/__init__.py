"""What follows at this node from the acts of the exchange's own kinds."""

from comity.exchange.act_effects import (
    asked_files,
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
    "asked_files",
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
