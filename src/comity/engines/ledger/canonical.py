"""One value, one row of bytes: canonical JSON out, strict JSON in."""

import json
import math
from contextlib import suppress
from itertools import chain
from typing import TypeAlias

import rfc8785

from .errors import NotCanonical, NotJson

Json: TypeAlias = "bool | int | float | str | list[Json] | tuple[Json, ...] | dict[str, Json] | None"

LARGEST_INTEGER = 2**53 - 1  # beyond it, IEEE 754 doubles (and so many JSON readers) merge neighbours
LARGEST_DEPTH = 64

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """The canonical JSON bytes of a value: UTF-8, members sorted by UTF-16 code units, shortest numbers.

    Raises NotCanonical for NaN and infinities, numbers beyond 2^53 - 1 (the RFC allows such floats, but writes some
    of them like integers, which then read back as something it refuses), lone surrogates, member names that are not
    strings, types JSON does not have, and nesting deeper than LARGEST_DEPTH.
    Source: RFC 8785 (JSON Canonicalization Scheme).
    """
    if _require_encodable(value, 0):
        with suppress(UnicodeEncodeError):  # a lone surrogate, which the slow way names
            return _ENCODER.encode(value).encode("utf-8")
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it refuses what JSON cannot say
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical("no_json_form", detail=str(error)) from error
    except UnicodeEncodeError as error:
        raise NotCanonical("lone_surrogate") from error


def parse(text: str | bytes) -> Json:
    """Read strict JSON (RFC 8259 with the restrictions of I-JSON, RFC 7493).

    text    characters, or bytes in UTF-8
    returns a value that `canonical` accepts

    Raises NotJson where Python's own reader is too kind or gives up: duplicate member names, NaN, infinities, numbers
    too large, lone surrogates, NUL (no PostgreSQL text can hold it), nesting deeper than LARGEST_DEPTH.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotJson("not_utf8", position=error.start) from error
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_members,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise NotJson("malformed", line=error.lineno, column=error.colno) from error
    except RecursionError as error:  # no ValueError: a reader that expects only those would fall over
        raise NotJson("too_deep", deepest=LARGEST_DEPTH) from error
    _require_readable(value, 0)
    return value


def _require_encodable(value: object, depth: int) -> bool:
    """Raises NotCanonical for what no encoder should see. Returns whether Python's own writes it as the RFC asks.

    It does, ten times as fast, where there are no fractions (whose digits it writes otherwise) and no member names
    beyond ASCII (which it may sort otherwise).
    """
    # Asked before the encoder sees the value: deep nesting would exhaust its stack, and its own error for an integer of
    # more than 4,300 digits cannot be printed.
    kind = type(value)
    if isinstance(value, str) or value is None or kind is bool:
        return True
    if isinstance(value, float) and not math.isfinite(value):
        raise NotCanonical("not_a_finite_number")
    if isinstance(value, int | float) and abs(value) > LARGEST_INTEGER:
        raise NotCanonical("number_too_large", largest=LARGEST_INTEGER)
    if not isinstance(value, dict | list | tuple):
        return kind is int
    if depth >= LARGEST_DEPTH:
        raise NotCanonical("too_deep", deepest=LARGEST_DEPTH)
    plain = kind is dict or kind is list or kind is tuple
    if isinstance(value, dict):
        plain = plain and all(type(name) is str and name.isascii() for name in value)
        value = value.values()
    for member in value:
        if type(member) is not str:  # most are, and a call costs more than the question
            plain = _require_encodable(member, depth + 1) and plain
    return plain


def _require_readable(value: Json, depth: int) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise NotJson("nul")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise NotJson("lone_surrogate") from error
    elif isinstance(value, dict | list):
        if depth >= LARGEST_DEPTH:
            raise NotJson("too_deep", deepest=LARGEST_DEPTH)
        for member in value if isinstance(value, list) else chain.from_iterable(value.items()):
            _require_readable(member, depth + 1)


def _members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJson("duplicate_key")
    return members


def _integer(digits: str) -> int:
    # The length first: Python refuses to read more than 4,300 digits, with another error.
    if len(digits) > len(str(-LARGEST_INTEGER)) or abs(int(digits)) > LARGEST_INTEGER:
        raise NotJson("number_too_large", largest=LARGEST_INTEGER)
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotJson("not_a_finite_number")
    if abs(number) > LARGEST_INTEGER:
        raise NotJson("number_too_large", largest=LARGEST_INTEGER)
    return number


def _refuse_constant(name: str) -> float:
    raise NotJson("not_a_finite_number", given=name)
