"""JSON from outside, without what Python's parser lets pass: repeated names, NaN, huge numbers, endless nesting."""

import json
import re
from typing import Any

from comity.records.drafts import Limits

# The closing mark is optional: where it is missing, every further mark would be tried as a beginning.
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


class NotStrict(ValueError):
    """The text is not JSON as we accept it. Carries a code of `messages.SKIPPED`, and facts."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def parse(text: str, limits: Limits) -> Any:
    """The value of a JSON text. Raises NotStrict."""
    # Python's parser gives up on deep nesting with RecursionError, and only where its own stack ends.
    if text.count("[") + text.count("{") > limits.depth and _depth(text) > limits.depth:
        raise NotStrict("json.depth", limit=limits.depth)

    def whole(digits: str) -> int:
        if len(digits) > limits.digits:
            raise NotStrict("json.long-number", limit=limits.digits)
        return int(digits)

    def real(digits: str) -> float:
        number = float(digits)
        if number in (float("inf"), float("-inf")):
            raise NotStrict("json.not-a-number")
        return number

    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_not_a_number, parse_int=whole, parse_float=real
        )
    except NotStrict:
        raise
    except (ValueError, RecursionError):
        raise NotStrict("json.malformed") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise NotStrict("json.repeated-key", name=next(name for name in names if names.count(name) > 1)[:60])
    return found


def _not_a_number(name: str) -> None:
    raise NotStrict("json.not-a-number")


def _depth(text: str) -> int:
    depth = deepest = 0
    for mark in _TOKENS.findall(text):
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest
