"""Strict compact JSON: one value has one text, so that a hash names a value and not one way of writing it.

The tools of the protocol write compact UTF-8 JSON with fields in a fixed order.  `parse` accepts exactly what `compact`
writes: no spaces, no other escapes, no field twice, no fraction, no trailing byte.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from . import limits
from .defects import ArchiveRejected

# An unclosed string ends with the data: each byte is then looked at once, whatever is given.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_BRACKET = bytes(set(range(256)) - set(b"[]{}"))
_DECIMAL = re.compile(r"0|[1-9][0-9]*")
_HASH = re.compile(r"[0-9a-f]{64}")


def compact(value: Any) -> bytes:
    """The one text of a value: compact, UTF-8 unescaped, fields in the order that they have in the value.

    Raises ValueError where a string holds half of a surrogate pair.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # The reference's writer escapes DEL as it escapes control characters; Python's does not.
    return text.replace("\x7f", "\\u007f").encode("utf-8")


def parse(data: bytes) -> Any:
    """The value of a strict compact text.

    Raises ArchiveRejected: member_too_long, json_too_large, json_too_deep, json_invalid, json_not_compact, number_….
    """
    if len(data) > limits.MEMBER_BYTES:
        raise ArchiveRejected("member_too_long", length=len(data), longest=limits.MEMBER_BYTES)
    if sum(data.count(sign) for sign in (b",", b"[", b"{")) > limits.JSON_VALUES:
        raise ArchiveRejected("json_too_large", most=limits.JSON_VALUES)
    if _depth(data) > limits.JSON_DEPTH:
        raise ArchiveRejected("json_too_deep", deepest=limits.JSON_DEPTH)
    try:
        value = json.loads(
            data.decode("utf-8"), parse_int=_small_integer, parse_float=_no_fraction, parse_constant=_no_fraction
        )
        same = compact(value) == data
    except ArchiveRejected:
        raise
    except (ValueError, RecursionError):
        raise ArchiveRejected("json_invalid") from None
    if not same:
        raise ArchiveRejected("json_not_compact")
    return value


def _depth(data: bytes) -> int:
    """How many brackets are open at most, those in strings not counted."""
    depth = deepest = 0
    for bracket in _outside_strings(data).translate(None, _NOT_BRACKET):
        if bracket in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _outside_strings(data: bytes) -> bytes:
    # Where nothing is escaped, and in most data nothing is, every other piece between quotation marks is a string.
    return _STRING.sub(b"", data) if b"\\" in data else b"".join(data.split(b'"')[::2])


def _small_integer(digits: str) -> int:
    if len(digits) > limits.SMALL_DIGITS:
        raise ArchiveRejected("number_too_large", digits=len(digits), most=limits.SMALL_DIGITS)
    return int(digits)


def _no_fraction(_digits: str) -> NoReturn:
    raise ArchiveRejected("number_not_whole")


# --- shapes: each reader either returns what it is named for or names what is wrong ---------------------------------


def fields(value: Any, names: Sequence[str], optional: Sequence[str] = ()) -> Mapping[str, Any]:
    """An object with these fields, in this order; those of `optional` may be absent.  Raises shape_differs."""
    if isinstance(value, dict):
        wanted = tuple(name for name in names if name in value or name not in optional)
        if tuple(value) == wanted:
            return value
    raise ArchiveRejected("shape_differs", expected=", ".join(names))


def items(value: Any, least: int = 0, most: int = limits.CREDENTIALS) -> list[Any]:
    """A list of between `least` and `most` items.  Raises shape_differs, length_differs."""
    if not isinstance(value, list):
        raise ArchiveRejected("shape_differs", expected="[…]")
    if not least <= len(value) <= most:
        raise ArchiveRejected("length_differs", given=len(value), least=least, most=most)
    return value


def exactly(value: Any, count: int) -> list[Any]:
    """A list of exactly `count` items.  Raises shape_differs, length_differs."""
    return items(value, count, count)


def text(value: Any) -> str:
    """A string of reasonable length.  Raises shape_differs, text_too_long."""
    if not isinstance(value, str):
        raise ArchiveRejected("shape_differs", expected="text")
    if len(value) > limits.TEXT_CHARACTERS:
        raise ArchiveRejected("text_too_long", given=len(value), longest=limits.TEXT_CHARACTERS)
    return value


def integer(value: Any, least: int = 0, most: int = limits.SMALL_INTEGER) -> int:
    """A whole JSON number.  Raises shape_differs, number_out_of_range."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ArchiveRejected("shape_differs", expected="number")
    if not least <= value <= most:
        raise ArchiveRejected("number_out_of_range", given=value, least=least, most=most)
    return value


def count(value: Any, most: int = limits.TOTAL_WEIGHT) -> int:
    """A number of votes: a JSON number up to 2^30-1, a decimal string above, as the tools write it."""
    if isinstance(value, str):
        number = decimal(value)
        if not limits.SMALL_INTEGER < number <= most:
            raise ArchiveRejected("number_out_of_range", given=value, least=limits.SMALL_INTEGER + 1, most=most)
        return number
    return integer(value, 0, min(most, limits.SMALL_INTEGER))


def written_count(number: int) -> int | str:
    """A number of votes as the tools write it; the inverse of `count`."""
    return number if number <= limits.SMALL_INTEGER else str(number)


def decimal(value: Any) -> int:
    """A whole number written as a decimal string without leading zeros.  Raises shape_differs, number_not_canonical."""
    if not isinstance(value, str):
        raise ArchiveRejected("shape_differs", expected="decimal string")
    if len(value) > limits.DECIMAL_DIGITS:
        raise ArchiveRejected("number_too_large", digits=len(value), most=limits.DECIMAL_DIGITS)
    if not _DECIMAL.fullmatch(value):
        raise ArchiveRejected("number_not_canonical")
    return int(value)


def sha256(value: Any) -> str:
    """A SHA-256 hash in 64 lower-case hexadecimal digits.  Raises shape_differs."""
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise ArchiveRejected("shape_differs", expected="SHA-256")
    return value
