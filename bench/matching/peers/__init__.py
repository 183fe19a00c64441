"""The systems that the engine is measured beside: one small adapter each, behind one interface."""

from bench.matching.peers.interface import System

MODULES = {
    "comity": "bench.matching.ours",
    "rapidfuzz": "bench.matching.peers.rapidfuzz_scan",
    "pg_trgm": "bench.matching.peers.pg_trgm",
    "pg_trgm-gin": "bench.matching.peers.pg_trgm",
    "yente": "bench.matching.peers.yente_like",
    "splink": "bench.matching.peers.splink_batch",
}

__all__ = ["MODULES", "System"]
