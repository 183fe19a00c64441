"""Names and identities: is this person or thing one of those that are held, and why?

    from comity.engines import matching

    index = matching.build("folder", subjects)
    for candidate in index.search(matching.Query(names=(matching.Name("Jon Smyth"),)), visible=[True]):
        print(candidate.id, candidate.score, [matching.render(reason, "fr") for reason in candidate.reasons])

Pure Python, NumPy and Numba; no database, no clock, no language but that of `render`. A score is the
probability of "same subject" after the evidence that the reasons list; a person decides.
"""

from comity.engines.matching.building import build
from comity.engines.matching.errors import IndexCorrupt, IndexMissing, IndexOutdated, IndexUnusableError
from comity.engines.matching.explain import explain
from comity.engines.matching.index import Index, Recovery
from comity.engines.matching.index import open_index as open
from comity.engines.matching.model import (
    KINDS,
    Candidate,
    Change,
    Explanation,
    Identifier,
    Name,
    Query,
    Reason,
    Subject,
    TokenMatch,
)
from comity.engines.matching.reasons import CODES, render
from comity.engines.matching.sharding import Shards, build_shards, open_shards
from comity.engines.matching.warming import warm_up
from comity.engines.matching.weights import SUGGESTED_THRESHOLD, VERSION

__all__ = [
    "CODES",
    "KINDS",
    "SUGGESTED_THRESHOLD",
    "VERSION",
    "Candidate",
    "Change",
    "Explanation",
    "Identifier",
    "Index",
    "IndexCorrupt",
    "IndexMissing",
    "IndexOutdated",
    "IndexUnusableError",
    "Name",
    "Query",
    "Reason",
    "Recovery",
    "Shards",
    "Subject",
    "TokenMatch",
    "build",
    "build_shards",
    "explain",
    "open",
    "open_shards",
    "render",
    "warm_up",
]
