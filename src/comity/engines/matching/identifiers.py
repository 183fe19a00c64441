"""Numbers of documents and things: one spelling for what is the same number, one key for what OCR confuses."""

import re
from functools import lru_cache

from comity.engines.matching.model import Identifier
from comity.engines.matching.normalise import clean, fold_latin

MAX_CHARACTERS = 40
# Letters and digits that readers and people confuse; both become the digit.
CONFUSABLE = str.maketrans("OQDISBZG", "00015826")
# A number inside a remark ("Afghan passport number OA296623, issued in …"): letters, then at least five digits.
_NUMBER_IN_TEXT = re.compile(r"\b[A-Z]{0,3}[ -]?\d{5,}[A-Z]?\b")
# Kinds of which one number names bearers of several kinds: a traveller's number may be in any of them.
PERSONAL = frozenset(
    {"passport", "national-id", "document", "travel-document", "identity-card", "visa", "residence", ""}
)


@lru_cache(maxsize=65536)
def normalise(value: str) -> str:
    """Letters and digits only, in capitals; other scripts' digits and letters as Latin ones where they are digits."""
    folded = (fold_latin(_digit(character)) for character in clean(value[:200]) if character.isalnum())
    return "".join(folded).upper()[:MAX_CHARACTERS]


def _digit(character: str) -> str:
    return str(int(character)) if character.isdecimal() else character


def confusable(value: str) -> str:
    """The key under which numbers meet that differ only in what is easily confused (0/O, 1/I, 5/S, 8/B, 2/Z, 6/G)."""
    return value.translate(CONFUSABLE)


@lru_cache(maxsize=65536)
def values(identifier: Identifier) -> tuple[str, ...]:
    """The normalised numbers in one field: the whole, and for a remark each number inside it."""
    text = identifier.value[:200]
    whole = normalise(text)
    found = [whole] if any(c.isdigit() for c in whole) else []
    if " " in text.strip():
        found.extend(normalise(number) for number in _NUMBER_IN_TEXT.findall(clean(text).upper()))
    return tuple(dict.fromkeys(found))


def comparable(asked_kind: str, held_kind: str) -> bool:
    """Whether numbers of two kinds may be the same number: equal kinds, or both of a person's documents."""
    return asked_kind == held_kind or (asked_kind in PERSONAL and held_kind in PERSONAL)


def imo_is_valid(value: str) -> bool:
    """Whether a ship's IMO number carries its check digit.  Source: IMO Resolution A.1117(30)."""
    digits = normalise(value).removeprefix("IMO")
    if len(digits) != 7 or not digits.isdecimal():
        return False
    return sum(int(d) * w for d, w in zip(digits, range(7, 1, -1), strict=False)) % 10 == int(digits[6])


_VIN_VALUES = {letter: value for letters, value in (
    ("AJ", 1), ("BKS", 2), ("CLT", 3), ("DMU", 4), ("ENV", 5), ("FW", 6), ("GPX", 7), ("HY", 8), ("RZ", 9)
) for letter in letters}  # fmt: skip
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin_is_valid(value: str) -> bool:
    """Whether a vehicle identification number carries its North American check digit.  Source: 49 CFR 565.15."""
    vin = normalise(value)
    if len(vin) != 17 or any(c in "IOQ" for c in vin):
        return False
    total = sum((int(c) if c.isdecimal() else _VIN_VALUES[c]) * w for c, w in zip(vin, _VIN_WEIGHTS, strict=True))
    return vin[8] == "0123456789X"[total % 11]
