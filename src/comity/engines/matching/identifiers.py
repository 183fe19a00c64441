"""Numbers of documents and things: one spelling for what is the same number, one key for what OCR confuses.

Check digits are not asked for here: whoever reports a number as stolen may have misread it, and it is to be met.
"""

import re
from functools import cache, lru_cache
from importlib import resources

from comity.engines.matching.lexicon import table
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
    """The normalised numbers in one field: the whole, and for a remark each number inside it.

    Words that only say that a number follows ("Passport no 7654321") are no part of it.
    """
    text = identifier.value[:200]
    if " " in text.strip():
        text = _without_labels(text)
    if identifier.kind == "plate":
        text = _plate(text, identifier.country)
    whole = normalise(text)
    found = [whole] if any(c.isdigit() for c in whole) else []
    if " " in text.strip():
        found.extend(normalise(number) for number in _NUMBER_IN_TEXT.findall(clean(text).upper()))
    return tuple(dict.fromkeys(found))


_WORD = re.compile(r"[^\W\d_]+[.:°º]*|[№#]")


def _without_labels(text: str) -> str:
    """The text without words that stand alone and only say that a number follows."""
    labels = _labels()

    def kept(found: re.Match[str]) -> str:
        word, before, after = found.group(), text[: found.start()][-1:], text[found.end() :][:1]
        ends = word[-1] in ".:°º№#" or not (after.isalnum() or after == "-")
        begins = not (before.isalnum() or before == "-")
        return " " if begins and ends and clean(word).strip(".:°º") in labels else word

    return _WORD.sub(kept, text).strip()


@cache
def _labels() -> frozenset[str]:
    return frozenset(word for line in table("number_words.txt") for word in line) | {"#"}


@cache
def _plate_rules() -> dict[str, tuple[dict[int, int], re.Pattern[str] | None]]:
    """By country, "*" for all: characters written to those meant, and the shape that the plate must have then."""
    text = (resources.files(__package__) / "data" / "plates.txt").read_text(encoding="utf-8")
    rules = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, written, meant, shape, _source = (part.strip() for part in line.split("|"))
            rules[country] = str.maketrans(written, meant), re.compile(shape) if shape else None
    return rules


def has_rules(kind: str, country: str) -> bool:
    """Whether numbers of this kind and country are read in a way of their own."""
    return kind == "plate" and country in _plate_rules()


def reading() -> str:
    """The rules by which numbers are read, as text: where it changes, what was read is to be read again."""
    plates = sorted((country, sorted(letters.items())) for country, (letters, _) in _plate_rules().items())
    return repr((sorted(PERSONAL), sorted(_labels()), plates))


def _plate(text: str, country: str) -> str:
    """A plate in Latin letters, with what its country never puts on plates read as what was meant.

    Source: `data/plates.txt`, a law or a treaty for each row.
    """
    rules = _plate_rules()
    plate = text.upper().translate(rules["*"][0])
    letters, shape = rules.get(country, ({}, None))
    if shape is None:
        return plate
    as_written, meant = normalise(plate), normalise(plate).translate(letters)
    return meant if not shape.fullmatch(as_written) and shape.fullmatch(meant) else plate


def comparable(asked_kind: str, held_kind: str) -> bool:
    """Whether numbers of two kinds may be the same number: equal kinds, or both of a person's documents."""
    return asked_kind == held_kind or (asked_kind in PERSONAL and held_kind in PERSONAL)
