"""What kind of value stands where in a notice that comes as JSON: asked before anything believes it.

The published schema says more; this is what the code relies on, so that whatever else was sent is refused in words.
"""

from collections.abc import Mapping
from typing import Any, Final

TEXTS: Final = {str: str}
CODES: Final = [str]
_RELEASE: Final = {"rule": str, "bureaus": CODES}
_TERMS: Final = {
    "handling": str,
    "handling_note": str,
    "evaluation": str,
    "legal_basis": str,
    "retain_until": str,
    "purposes": CODES,
    "release": _RELEASE,
}
_RECORD: Final = {
    "kind": str,
    "key": str,
    "reference": str,
    "category": str,
    "listed_on": str,
    "offences": CODES,
    "markers": CODES,
    "properties": {str: [TEXTS]},
    "terms": _TERMS,
}
CONTENT: Final = {
    "type": str,
    "channel": str,
    "request_kind": str,
    "language": str,
    "urgency": str,
    "texts": {str: TEXTS},
    "facts": {str: object},
    "handling": str,
    "handling_note": str,
    "national_reference": str,
    "purposes": CODES,
    "audience": _RELEASE,
    "subjects": [{"role": str, "note": str, "record": _RECORD}],
}

_NAMES: Final[dict[type[Any], str]] = {str: "a text", list: "a list", dict: "an object"}


class Misshapen(ValueError):
    """Something stands where something of another kind belongs. Says in English where."""


def require_shape(value: Any, shape: Any, place: str) -> None:
    """Raises Misshapen unless a value of JSON has this shape.

    shape   a type; [shape of each item]; {str: shape of each value}; or {name: shape} for the names that are there
    place   where the value stands, for the message
    """
    kind: type[Any] = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, kind):
        raise Misshapen(f"{place} is not {_NAMES[kind]}")
    if isinstance(shape, list):
        for number, item in enumerate(value, start=1):
            require_shape(item, shape[0], f"{place} {number}")
    elif isinstance(shape, Mapping):
        for name, item in value.items():
            inner = shape[str] if str in shape else shape.get(name, object)
            require_shape(item, inner, f"{place}.{name}"[:100])
