"""What follows at this node from the acts of the exchange's own kinds."""

from comity.exchange.act_effects import cases, clocks, hits, library, notices, recalls, records, truth

__all__ = ["cases", "clocks", "hits", "library", "notices", "recalls", "records", "truth"]
