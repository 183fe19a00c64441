"""Names as sequences of comparable words.

One name may be read in several ways (a Cyrillic letter, a name list behind semicolons): each way is a
Form. Compounds that are written joined or split ("Abdulrahman", "Abd al-Rahman"; "Nuruddin", "Nur al-Din")
come out split, so that both sides meet.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Literal

from comity.engines.matching import lexicon, normalise, packing, rarity, scripts

MAX_TOKENS = 12
MAX_FORMS = 4
LONGEST_JOIN = 3
LONGEST_JOINED_CHARACTERS = 40

Role = Literal["name", "particle", "initial", "legal-form"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name in Latin letters: what it does there and how rare it is (bits)."""

    text: str
    role: Role
    rarity: float
    vowelless: bool = False
    row: bytes = field(default=b"", compare=False, repr=False)  # as compiled code reads it


@dataclass(frozen=True, slots=True)
class Join:
    """Two or three neighbours written as one word: tokens [start, end) of a form."""

    start: int
    end: int
    text: str
    rarity: float
    vowelless: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One way to read a name: its words in order, titles left out. `script` is that of the written name."""

    tokens: tuple[Token, ...]
    written: str
    script: str


@lru_cache(maxsize=16384)
def joins(tokens: tuple[Token, ...]) -> tuple[Join, ...]:
    """Every run of two or three neighbours of which one at least names somebody."""
    found: list[Join] = []
    for start in range(len(tokens)):
        for end in range(start + 2, min(start + LONGEST_JOIN, len(tokens)) + 1):
            run = tokens[start:end]
            if any(token.role == "name" for token in run):
                bits = sum(token.rarity for token in run)
                text = "".join(token.text for token in run)
                if len(text) > LONGEST_JOINED_CHARACTERS:
                    continue
                found.append(Join(start, end, text, bits, any(token.vowelless for token in run)))
    return tuple(found)


@lru_cache(maxsize=32768)
def forms(text: str, kind: str) -> tuple[Form, ...]:
    """Every reading of a name as written; none if it has no letter or digit.

    Raises nothing: hostile text is cut to what `normalise` bounds.
    """
    found: list[Form] = []
    for part in alternatives(text):
        words = normalise.words(normalise.clean(part))
        per_word = [scripts.readings(word) for word in words]
        per_word = [readings for readings in per_word if readings]
        if not per_word:
            continue
        script = next((r[0].script for r in per_word if r[0].script != "Latn"), "Latn")
        for choice in _choices(per_word):
            tokens = _tokens(choice, kind)
            if tokens:
                found.append(Form(tokens, part.strip()[: normalise.MAX_CHARACTERS], script))
    return tuple(dict.fromkeys(found))[:MAX_FORMS]


_BIOGRAPHY = re.compile(r"\s*,?\s*\(?\b(?:born|dob|nationality|passport)\b.*$", re.IGNORECASE | re.DOTALL)


def alternatives(text: str) -> list[str]:
    """The names in one field: lists keep several behind semicolons, and remarks behind "born"."""
    head = text[: normalise.MAX_CHARACTERS]
    if ";" not in head and "orn" not in head and "ORN" not in head:
        return [head]
    parts = [_BIOGRAPHY.sub("", part) for part in head.split(";")[:MAX_FORMS]]
    return [part for part in parts if part.strip()] or [head]


def _choices(per_word: list[tuple[scripts.Reading, ...]]) -> list[tuple[scripts.Reading, ...]]:
    """First readings together, second readings together …: a name is romanised by one rule throughout."""
    depth = max(len(readings) for readings in per_word)
    if len(per_word) == 1:
        return list(product(*per_word))
    return [tuple(readings[min(i, len(readings) - 1)] for readings in per_word) for i in range(depth)]


def _tokens(choice: tuple[scripts.Reading, ...], kind: str) -> tuple[Token, ...]:
    split: list[tuple[str, bool]] = []
    for reading in choice:
        for word in reading.words:
            parts = split_compound(word) if kind == "person" and not reading.vowelless else (word,)
            cut = (part[: normalise.MAX_WORD_CHARACTERS] for part in parts)
            split.extend((part, reading.vowelless and part not in WRITTEN_OUT) for part in cut)
    split = _without_titles(split) if kind == "person" else _with_acronyms(split)
    words = [word for word, _ in split]
    return tuple(
        _token(word, vowelless, _role(words, i, kind), kind) for i, (word, vowelless) in enumerate(split[:MAX_TOKENS])
    )


WRITTEN_OUT = frozenset({"al", "bin", "ibn", "bint", "abd", "abu", "allah"})


def _without_titles(split: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    titles = lexicon.lexicon().honorifics
    kept = [(word, vowelless) for word, vowelless in split if word not in titles]
    return kept if len(kept) >= 2 else split


def _with_acronyms(split: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Letters that stand alone beside one another are one word: A.B.C. is ABC."""
    found: list[tuple[str, bool]] = []
    growing = False
    for word, vowelless in split:
        if growing and len(word) == 1:
            found[-1] = (found[-1][0] + word, vowelless)
        else:
            found.append((word, vowelless))
        growing = len(word) == 1
    return found


_SUN_LETTER_ARTICLES = frozenset({"ar", "as", "ash", "ad", "an", "at", "az", "ur", "us", "ud", "un", "ush"})


def _role(words: list[str], position: int, kind: str) -> Role:
    word = words[position]
    known = lexicon.lexicon()
    if kind != "person":
        return "legal-form" if word in known.legal_forms else "name"
    if len(words) == 1:
        return "name"
    if word in known.particles:
        return "particle"
    following = words[position + 1] if position + 1 < len(words) else ""
    if word in _SUN_LETTER_ARTICLES and following[:1] == word[1:2] and len(following) > 2:
        return "particle"
    return "initial" if len(word) == 1 else "name"


@lru_cache(maxsize=131072)
def _token(word: str, vowelless: bool, role: Role, kind: str) -> Token:
    if role == "name":
        bits = rarity.skeleton_bits(word) if vowelless else rarity.word_bits(word)
        if kind != "person" and word in lexicon.lexicon().business_words:
            bits = min(bits, 5.0)
    else:
        bits = 0.5
    return Token(word, role, bits, vowelless, packing.row(word, role, bits, vowelless))


_SERVANT = re.compile(
    r"^abd(?:[aeiou]{1,2}(?:[lrsdnzt]|sh)?|l)?(?=(?:rahm|rehm|rahim|raheem|aziz|azeez|qad|kad|khad|kar|ghaf|gaf|ghan|gan|"
    r"jab|jal|maj|mal|mun|mum|nas|naz|nab|raz|ras|rau|sal|sam|sat|shak|wah|wal|wad|hak|ham|had|haf|hal|hay|hai|had|haq|"
    r"hab|lat|bar|bas|baq|fat|bari|khal|mat|mut|zah|az|qay|qah|qud|aal|ali|sub|hus|wak|zam|rab|gha|mah))"
)
_OF_GOD = re.compile(r"^(.{2,}?)[uaoei]?(?:l?lah|ll?aah|lla)$")
_OF_FAITH = re.compile(r"^(.{2,}?)(?:[uaeio]{1,2}|al|el|ul)(?:ddin|ddine|ddeen|dden|din|dine|deen)$")
_GOD = frozenset({"ullah", "allah", "llah", "ollah", "ulla", "illah", "ullahi", "alah", "ullaah"})
_FAITH = frozenset({"din", "deen", "dine", "uddin", "eddin", "eddine", "addin", "aldin", "eldin", "eldine", "udin",
                    "ddin", "uldin", "oddin", "addeen", "uddeen"})  # fmt: skip
_SERVANT_ALONE = frozenset({"abd", "abdul", "abdel", "abdal", "abdoul", "abdil", "abdur", "abdus", "abdoel", "abdool",
                            "abdu", "abdo", "abdi", "abdou"})  # fmt: skip


@lru_cache(maxsize=65536)
def split_compound(word: str) -> tuple[str, ...]:
    """Words of which an Arabic compound name is made: "abdulrahman" is abd and rahman, "nuruddin" nur and din."""
    if word in _SERVANT_ALONE:
        return ("abd",)
    if word in _GOD:
        return ("allah",)
    if word in _FAITH:
        return ("din",)
    if len(word) < 6:
        return (word,)
    if word.startswith("abd") and (found := _SERVANT.match(word)) and len(word) - found.end() >= 3:
        return ("abd", word[found.end() :])
    if found := _OF_GOD.match(word):
        stem = found.group(1)
        if word.endswith(("ullah", "allah", "ollah", "ulla", "ulah", "llah", "ullaah")) and len(stem) >= 2:
            return ("abd" if stem in {"abd", "abdu"} else stem, "allah")
    if (found := _OF_FAITH.match(word)) and len(found.group(1)) >= 3:
        return (found.group(1), "din")
    return (word,)
