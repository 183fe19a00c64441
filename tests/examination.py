"""Is a node whole? What `tests.inside` finds when it is run inside it."""

import json

from tests.nodes import Node

WHOLE: dict[str, list[str]] = {"ledger": [], "doctor": [], "index": []}


def wrong_with(node: Node) -> dict[str, list[str]]:
    """What verification, doctor and an index built anew say against a node; `WHOLE` when they say nothing."""
    found: dict[str, list[str]] = json.loads(node.script("from tests import inside; inside.tell()"))
    return found
