"""Names as sequences of comparable words.

One name may be read in several ways (a Cyrillic letter, a name list behind semicolons): each way is a
Form. Compounds that are written joined or split ("Abdulrahman", "Abd al-Rahman"; "Nuruddin", "Nur al-Din")
come out split, so that both sides meet.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

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


@lru_cache(maxsize=512)
def forms(text: str, kind: str) -> tuple[Form, ...]:
    """Every reading of a name as written; none if it has no letter or digit.

    Raises nothing: hostile text is cut to what `normalise` bounds.
    """
    found: list[Form] = []
    for part in alternatives(text):
        words = normalise.words(normalise.clean(part))
        if kind != "person":
            words = lexicon.shorten(words)
        per_word = [spellings for word in words if (spellings := _spellings(word, kind))]
        if not per_word:
            continue
        written, script = part.strip()[: normalise.MAX_CHARACTERS], _script(per_word)
        for choice in _choices(per_word):
            form = Form(_tokens(choice, kind), written, script)
            if form.tokens and form not in found:
                found.append(form)
    return tuple(found[:MAX_FORMS])


_BIOGRAPHY = re.compile(r"\s*,?\s*\(?\b(?:born|dob|nationality|passport)\b.*$", re.IGNORECASE | re.DOTALL)


def alternatives(text: str) -> list[str]:
    """The names in one field: lists keep several behind semicolons, and remarks behind "born"."""
    head = text[: normalise.MAX_CHARACTERS]
    if ";" not in head and "orn" not in head and "ORN" not in head:
        return [head]
    parts = [_BIOGRAPHY.sub("", part) for part in head.split(";")[:MAX_FORMS]]
    return [part for part in parts if part.strip()] or [head]


class _Spelling(NamedTuple):
    """One way to write a word in Latin letters, each of its parts as it would be on its own.

    settled  whether every part is the same among other words
    """

    script: str
    tokens: tuple[Token, ...]
    settled: bool


WRITTEN_OUT = frozenset({"al", "bin", "ibn", "bint", "abd", "abu", "allah"})


@lru_cache(maxsize=65536)
def _spellings(word: str, kind: str) -> tuple[_Spelling, ...]:
    """Every reading of one word, the likeliest first. Most words come again: a name then costs a look for each."""
    return tuple([_spelling(reading, kind) for reading in scripts.readings(word)])


def _spelling(reading: scripts.Reading, kind: str) -> _Spelling:
    tokens: list[Token] = []
    for word in reading.words:
        for part in split_compound(word) if kind == "person" and not reading.vowelless else (word,):
            text = part[: normalise.MAX_WORD_CHARACTERS]
            vowelless = reading.vowelless and text not in WRITTEN_OUT
            tokens.append(_token(text, vowelless, _role([text], 0, kind), kind))
    return _Spelling(reading.script, tuple(tokens), not any(_has_several_roles(t.text, kind) for t in tokens))


def _has_several_roles(word: str, kind: str) -> bool:
    """Whether what a word does in a name depends on the words around it."""
    if len(word) == 1 or kind != "person":
        return len(word) == 1
    known = lexicon.lexicon()
    return word in known.honorifics or word in known.particles or word in _SUN_LETTER_ARTICLES


def _script(per_word: list[tuple[_Spelling, ...]]) -> str:
    for spellings in per_word:
        if spellings[0].script != "Latn":
            return spellings[0].script
    return "Latn"


def _choices(per_word: list[tuple[_Spelling, ...]]) -> list[list[_Spelling]]:
    """First readings together, second readings together …: a name is romanised by one rule throughout."""
    depth = max(map(len, per_word))
    if depth == 1:
        return [[spellings[0] for spellings in per_word]]
    return [[spellings[min(i, len(spellings) - 1)] for spellings in per_word] for i in range(depth)]


def _tokens(choice: list[_Spelling], kind: str) -> tuple[Token, ...]:
    """The words of a name, each in its role."""
    tokens: list[Token] = []
    settled = True
    for spelling in choice:
        tokens += spelling.tokens
        settled = settled and spelling.settled
    if settled:
        return tuple(tokens[:MAX_TOKENS])
    if kind == "person":
        tokens = [token for spelling in _without_titles(choice) for token in spelling.tokens]
    return tuple(_among_neighbours(tokens, kind)[:MAX_TOKENS])


def _among_neighbours(tokens: list[Token], kind: str) -> list[Token]:
    kept = tokens if kind == "person" else _with_acronyms(tokens, kind)
    words = [token.text for token in kept]
    roles = [_role(words, i, kind) for i in range(len(kept))]
    if kind == "person" and roles.count("name") < 2:
        # Bin Xu, Van Tran, Abu Test: with one name only, what may be a name besides a particle is one.
        roles = ["name" if word in _ALSO_NAMES else role for word, role in zip(words, roles, strict=True)]
    return [
        token if token.role == role else _token_in_role(token.text, token.vowelless, role, kind)
        for token, role in zip(kept, roles, strict=True)
    ]


_ALSO_NAMES = frozenset({"bin", "van", "san", "la", "le", "lo", "de", "do", "ben", "mac", "den", "om", "abu", "abou",
                         "abo", "aboo", "abi", "umm", "um", "oum"})  # fmt: skip


def _without_titles(choice: list[_Spelling]) -> list[_Spelling]:
    """The written words of a name less titles, while two that name somebody remain: Hafez al-Assad is left whole."""
    known = lexicon.lexicon()
    kept = [each for each in choice if len(each.tokens) != 1 or each.tokens[0].text not in known.honorifics]
    naming = sum(any(token.text not in known.particles for token in each.tokens) for each in kept)
    return kept if naming >= 2 else choice


def _with_acronyms(tokens: list[Token], kind: str) -> list[Token]:
    """Letters that stand alone beside one another are one word: A.B.C. is ABC."""
    found: list[Token] = []
    growing = False
    for token in tokens:
        if growing and len(token.text) == 1:
            text = found[-1].text + token.text
            found[-1] = _token_in_role(text, token.vowelless, _role([text], 0, kind), kind)
        else:
            found.append(token)
        growing = len(token.text) == 1
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


def _token(word: str, vowelless: bool, role: Role, kind: str) -> Token:
    if role == "name":
        bits = rarity.skeleton_bits(word) if vowelless else rarity.word_bits(word)
        if kind != "person" and word in lexicon.lexicon().business_words:
            bits = min(bits, 5.0)
    else:
        bits = 0.5
    return Token(word, role, bits, vowelless, packing.row(word, role, bits, vowelless))


_token_in_role = lru_cache(maxsize=4096)(_token)


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
    if word.endswith(("ullah", "allah", "ollah", "ulla", "ulah", "llah", "ullaah")) and (found := _OF_GOD.match(word)):
        stem = found.group(1)
        return ("abd" if stem in {"abd", "abdu"} else stem, "allah")
    of_faith = _OF_FAITH.match(word) if word.endswith(("din", "dine", "deen", "dden")) else None
    return (of_faith.group(1), "din") if of_faith and len(of_faith.group(1)) >= 3 else (word,)
